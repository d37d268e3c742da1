//! The two temporary logins behind mailed links: S04 with what the society handed out, S12 with what M4 brought.

mod first_login;
mod pages;
mod reset_login;

use axum::Router;
use shared::app::App;
use shared::function::Function;
use shared::web::{Entry, Field, Posted, Step};

/// The step's routes.
pub fn router(app: App) -> Router {
    Step::new(Function::TempLogin, app)
        .show("/first-login", first_login::show)
        .submit("/first-login", first_login::submit)
        .show("/temp-login", reset_login::show)
        .submit("/temp-login", reset_login::submit)
        .finish()
}

/// The form with a sentence for each empty box.
fn check_filled<G>(posted: &Posted<G>) -> Entry {
    let mut form = Entry::kept(&posted.fields);
    let messages = &posted.visit.wording.messages.temporary;
    for (field, message) in
        [(Field::LoginId, &messages.id_required), (Field::TemporaryPassword, &messages.password_required)]
    {
        if posted.typed(field).trim().is_empty() {
            form.refuse(field, message);
        }
    }
    form
}
