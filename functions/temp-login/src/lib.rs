//! The two temporary logins behind mailed links: S04 with credentials that the society handed out, S12 with those of M4.

mod first_login;
mod pages;
mod reset_login;

use shared::app::App;
use shared::rights::{Action, ItemKind, Right};
use shared::web::{Entry, Field, FinishedStep, Step, Uncounted};

/// What the step may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Update, Action::Check]),
    Right::Items(ItemKind::IdentityCheckDecoy, &[Action::Update]),
    Right::Items(ItemKind::Account, &[Action::Get, Action::Check]),
    Right::Items(ItemKind::Link, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::RestrictedSession, &[Action::Get, Action::Put]),
    Right::Items(ItemKind::Session, &[Action::Get]),
    Right::Items(ItemKind::LoginAttempts, &[Action::Delete]),
    Right::Items(ItemKind::Counter, &[Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// The step's routes.
pub fn router(app: App) -> FinishedStep {
    Step::new(app)
        .form("/first-login", first_login::show, first_login::submit)
        .form("/temp-login", reset_login::show, reset_login::submit)
        .finish()
}

/// The form, with a problem for each empty field.
fn check_filled<G>(posted: &Uncounted<G>) -> Entry {
    let mut form = posted.entry();
    let messages = &posted.wording().messages.temporary;
    for (field, message) in
        [(Field::LoginId, &messages.id_required), (Field::TemporaryPassword, &messages.password_required)]
    {
        if posted.typed(field).trim().is_empty() {
            form.refuse(field, message);
        }
    }
    form
}
