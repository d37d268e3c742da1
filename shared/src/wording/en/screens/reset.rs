//! Resetting the password

use super::registration::{PASSWORD_AGAIN, again, password_hint};
use crate::config::{Config, Names};
use crate::limits;
use crate::wording::en::{EXAMPLE_ADDRESS, duration};
use crate::wording::{Label, Linked, NewPassword, Reset, ResetLogin, ResetSent};

pub(in crate::wording::en) fn reset(names: &Names) -> Reset {
    Reset {
        title: "Reset your password".into(),
        lead: concat!(
            "Enter your registered email address, then select “Send”. ",
            "We will send the email “Reset your password” to it.",
        )
        .into(),
        email: Label::new("Registered email address", "Enter the email address you registered with. ")
            .with_example(EXAMPLE_ADDRESS),
        no_address: format!(
            "If you cannot use your registered email address, or do not know which one it is, contact {}.",
            names.society
        ),
        submit: "Send".into(),
        sent: sent(),
    }
}

fn sent() -> ResetSent {
    ResetSent {
        title: "Email sent".into(),
        lead: "If the address you entered is registered, we will send the email “Reset your password” to it.".into(),
        next: concat!(
            "Follow the link in the email, log in with the login ID and temporary password in it, ",
            "and choose a new password.",
        )
        .into(),
        validity: format!(
            "The link and the temporary password work for {} after we send them.",
            duration(limits::MAILED_LINK)
        ),
        old_password: "You can still use your current password until you have finished.".into(),
        again: again(),
        again_label: None,
        subject: "Reset your password".into(),
        not_registered: Linked::new("If you have not registered yet, ", "register first", "."),
    }
}

pub(in crate::wording::en) fn reset_login() -> ResetLogin {
    ResetLogin {
        title: "Log in with your temporary password".into(),
        lead: "Enter the login ID and temporary password from the email we sent you, then select “Log in”.".into(),
        login_id: Label::plain("Login ID"),
        password: Label::plain("Temporary password"),
        submit: "Log in".into(),
    }
}

pub(in crate::wording::en) fn new_password(config: &Config) -> NewPassword {
    NewPassword {
        title: "Choose a new password".into(),
        lead: "Enter a new password, then select “Save”. The member portal will open.".into(),
        login_id: "Login ID".into(),
        password: Label::new("New password", password_hint(config)),
        password_again: Label::new("New password (again)", PASSWORD_AGAIN),
        submit: "Save".into(),
    }
}
