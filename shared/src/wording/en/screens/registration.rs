//! The registration

use crate::config::{Config, Names};
use crate::language::Language;
use crate::limits;
use crate::wording::en::{EXAMPLE_ADDRESS, duration};
use crate::wording::{Credentials, FirstLogin, Label, Linked, Registered, Registration, RegistrationSent};

pub(in crate::wording::en) fn registration(config: &Config) -> Registration {
    let names = config.names(Language::En);
    Registration {
        title: "Register".into(),
        lead: concat!(
            "Enter the email address you want to register (your company email address), then select “Send”. ",
            "We will send you an email with a link to continue.",
        )
        .into(),
        email: Label::new("Email address", "Enter your company email address. ").with_example(EXAMPLE_ADDRESS),
        company_address:
            "We use your company email address to confirm your identity. You cannot register with a personal one."
                .into(),
        no_address: format!(
            "If you cannot use your company email address, for example because you have left the company, contact {}.",
            names.society
        ),
        submit: "Send".into(),
        sent: sent(names, config.pre_issued_credentials),
    }
}

fn sent(names: &Names, pre_issued_credentials: bool) -> RegistrationSent {
    let with_credentials = format!(
        "If {} has given you a login ID and a temporary password: log in with them, then choose your own.",
        names.society
    );
    RegistrationSent {
        title: "Email sent".into(),
        lead: "We have sent the email “Continue your registration” to the address you entered.".into(),
        next: "Follow the link in the email to continue.".into(),
        with_credentials: pre_issued_credentials.then_some(with_credentials),
        without_credentials: if pre_issued_credentials {
            "If not: select “Confirm your identity”.".into()
        } else {
            "Then select “Confirm your identity”.".into()
        },
        validity: format!("The link works for {}.", duration(limits::MAILED_LINK)),
        again: again(),
        again_label: None,
        subject: "Continue your registration".into(),
    }
}

pub(super) fn again() -> Linked {
    Linked::new("If the email has not arrived after a while, ", "enter your email address again", ".")
}

pub(in crate::wording::en) fn first_login() -> FirstLogin {
    FirstLogin {
        title: "Register".into(),
        lead: "Log in with the login ID and temporary password you were given.".into(),
        login_id: Label::plain("Login ID").in_japanese("ログインID"),
        password: Label::plain("Temporary password").in_japanese("仮パスワード"),
        submit: "Log in".into(),
        without_heading: "If you do not have a login ID and temporary password".into(),
        without: "If you do not have them, or do not know them, register by confirming your identity.".into(),
        lead_without_credentials: "Select “Confirm your identity” to start your registration.".into(),
        to_identity: "Confirm your identity".into(),
    }
}

pub(in crate::wording::en) fn credentials(config: &Config) -> Credentials {
    let (min, max) = (limits::MIN_LOGIN_ID_LEN, limits::MAX_LOGIN_ID_LEN);
    Credentials {
        title: "Set up your account".into(),
        lead: "Choose the login ID, password and nickname you want to use, then select “Register”.".into(),
        address: "Registered email address".into(),
        login_id: Label::new(
            "New login ID",
            format!("Use {min} to {max} letters and numbers. You can also use . _ and -. It is not case sensitive."),
        ),
        password: Label::new("New password", password_hint(config)),
        password_again: Label::new("New password (again)", PASSWORD_AGAIN),
        nickname: Label::new(
            "Nickname",
            format!(
                "We will greet you with this name when you log in. Use up to {} characters. It does not have to be your real name.",
                limits::MAX_NICKNAME_LEN
            ),
        ),
        submit: "Register".into(),
    }
}

pub(super) const PASSWORD_AGAIN: &str = "Enter the same password again, to make sure it is correct.";

pub(super) fn password_hint(config: &Config) -> String {
    format!(
        concat!(
            "Use at least {} characters, of any kind, including spaces. It is case sensitive. ",
            "Do not use anything that is easy to guess, such as your login ID or date of birth. ",
            "For example, three or more unrelated words are safe and easy to remember.",
        ),
        config.password_policy.min_len
    )
}

pub(in crate::wording::en) fn registered() -> Registered {
    Registered {
        title: "Registration complete".into(),
        banner: "Your registration is complete.".into(),
        sent: "We have sent the email “Your registration is complete” to your registered email address.".into(),
        next: "Log in with the login ID and password you chose to use the service.".into(),
        to_login: "Go to the login page".into(),
    }
}
