//! S08 and S09: the account is opened. S13: the password is replaced after a re-issue, or changed from the portal.

mod breached;
mod change_password;
mod new_password;
mod open_account;
mod pages;
mod passwords;

pub use breached::common;
use shared::app::App;
use shared::rights::{Action, ItemKind, Right};
use shared::web::{FinishedStep, Step};

/// What the step may do; `infra/template.yaml` grants exactly this.
pub const RIGHTS: &[Right] = &[
    Right::Items(ItemKind::Member, &[Action::Get, Action::Update, Action::Check]),
    Right::Items(ItemKind::Account, &[Action::Get, Action::Put, Action::Update]),
    Right::Items(ItemKind::RestrictedSession, &[Action::Get, Action::Update]),
    Right::Items(ItemKind::Session, &[Action::Get, Action::Put, Action::Update, Action::Delete]),
    Right::Items(ItemKind::LoginAttempts, &[Action::Update, Action::Delete]),
    Right::Items(ItemKind::MailJob, &[Action::Put]),
    Right::Items(ItemKind::Counter, &[Action::Update]),
    Right::Items(ItemKind::WarmUp, &[Action::Get]),
];

/// The step's routes.
pub fn router(app: App) -> FinishedStep {
    Step::new(app)
        .form("/credentials", open_account::show, open_account::submit)
        .show("/credentials/done", open_account::show_done)
        .form("/password", new_password::show, new_password::submit)
        .form("/password/change", change_password::show, change_password::submit)
        .finish()
}
