//! Help

use crate::config::Names;
use crate::limits;
use crate::wording::en::{a_duration, duration};
use crate::wording::{Help, HelpTopic};

pub(in crate::wording::en) fn help(names: &Names) -> Help {
    Help {
        title: "Help".into(),
        lead: "For each page, what to enter and what to do if you have a problem.".into(),
        contents: "Contents".into(),
        topics: topics(&names.society),
        contact: "Contact us".into(),
    }
}

fn topics(society: &str) -> [HelpTopic; 17] {
    [
        topic("/login", "Log in", LOGIN),
        topic("/register", "Register (email address)", &register()),
        topic("/register/sent", "Register (email sent)", &register_sent()),
        topic("/first-login", "Register (first login)", FIRST_LOGIN),
        topic("/verify-identity", "Confirm your identity", &format!("{VERIFY_IDENTITY}contact {society}.")),
        topic("/auth-key", "Enter your authentication key", &auth_key()),
        topic("/credentials", "Set up your account", CREDENTIALS),
        topic("/credentials/done", "Registration complete", CREDENTIALS_DONE),
        topic("/reset", "Reset your password", RESET),
        topic("/reset/sent", "Reset your password (email sent)", &reset_sent()),
        topic("/temp-login", "Log in with your temporary password", &temp_login()),
        topic("/password", "Choose a new password", PASSWORD),
        topic("/password/change", "Change your password", CHANGE_PASSWORD),
        topic("/not-me", "Pause your account", NOT_ME),
        topic("/not-me/done", "Your account is paused", &format!("{NOT_ME_DONE}contact {society}.")),
        topic("/", "Member portal", PORTAL),
        topic("/logout/other", "Log out on one device", LOGOUT_OTHER),
    ]
}

fn topic(path: &'static str, heading: &str, text: &str) -> HelpTopic {
    HelpTopic { path, heading: heading.to_owned(), text: text.to_owned() }
}

fn register() -> String {
    format!(
        "Enter your company email address and we will send you the email “Continue your registration”. \
        The link in it works for {}. After that, enter your email address again.",
        duration(limits::MAILED_LINK)
    )
}

fn register_sent() -> String {
    format!(
        "Follow the link in the email to continue. If it does not arrive, check the address you \
        entered and your junk folder. After {} you can enter your email address again to have it sent again.",
        a_duration(limits::MAIL_GAP)
    )
}

fn auth_key() -> String {
    format!(
        "Enter the {}-character authentication key shown on the page “Identity confirmed”. \
        You do not have to enter the space in the middle. If you did not write the key down, register from the start.",
        limits::AUTH_KEY_LEN
    )
}

fn reset_sent() -> String {
    format!(
        "We only send an email if the address is registered. If it does not arrive, check the address \
        you entered and your junk folder. After {} you can have it sent again.",
        a_duration(limits::MAIL_GAP)
    )
}

fn temp_login() -> String {
    format!(
        "Enter the login ID and temporary password from the email “Reset your password”. \
        The temporary password works for {}. After that, reset your password again.",
        duration(limits::MAILED_LINK)
    )
}

const LOGIN: &str = "Enter the login ID and password you chose when you registered. The password is case sensitive. \
    If you have forgotten it, select “Forgotten your password?”.";
const FIRST_LOGIN: &str = "If you were given a login ID and a temporary password, log in with them. \
    If not, select “Confirm your identity” to start your registration.";
const VERIFY_IDENTITY: &str = "Enter the company email address at which you received our email, and your date of birth \
    in the Western calendar. If you cannot read the characters in the image, you can get a confirmation code by email. \
    If the information is correct and we still cannot confirm your identity, ";
const CREDENTIALS: &str = "Choose the login ID and password you will log in with from now on. We recommend a long \
    password made of several words. Do not use a password that you use for another service.";
const CREDENTIALS_DONE: &str =
    "You have registered. Log in on the login page with the login ID and password you chose.";
const RESET: &str = "Enter your registered email address. If it is registered, we will send you the email “Reset your \
    password”. You can still use your current password until you have finished.";
const PASSWORD: &str =
    "Enter the new password twice. When it has been changed, we will tell you by email at your registered address.";
const CHANGE_PASSWORD: &str = "Enter your current password once and the new password twice. You will be logged out on \
    all other devices. If you have forgotten your current password, log out, then select “Forgotten your password?” \
    on the login page.";
const NOT_ME: &str = "If you do not recognise what our email tells you about, tick the box and select “Pause my account”. \
    Your account is then logged out on all devices, and nobody can log in or reset the password. If it was you, close \
    the page.";
const NOT_ME_DONE: &str = "Your account is paused, and nobody can log in. To use it again, ";
const PORTAL: &str = "Check when you last logged in. If you do not recognise it, change your password. \
    When you have finished, select “Log out”.";
const LOGOUT_OTHER: &str = "Log out on one device that is still logged in. Choose it and enter your current password.";
