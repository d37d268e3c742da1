//! S08 and S09: the account is opened. S13: the password is replaced after a re-issue, or changed from the portal.

mod change_password;
mod new_password;
mod open_account;
mod pages;
mod passwords;

use axum::Router;
use shared::app::App;
use shared::function::Function;
use shared::web::Step;

/// The step's routes.
pub fn router(app: App) -> Router {
    Step::new(Function::SetCredentials, app)
        .show("/credentials", open_account::show)
        .submit("/credentials", open_account::submit)
        .show("/credentials/done", open_account::show_done)
        .show("/password", new_password::show)
        .submit("/password", new_password::submit)
        .show("/password/change", change_password::show)
        .submit("/password/change", change_password::submit)
        .finish()
}
