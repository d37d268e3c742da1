//! The login and the member portal

use crate::config::Names;
use crate::wording::{AboutTls, ChangePassword, Gap, Label, Linked, Login, Portal};

pub(in crate::wording::en) fn login(names: &Names) -> Login {
    Login {
        title: "Log in".into(),
        lead: format!("Log in with your {} account.", names.society),
        login_id: Label::plain("Login ID"),
        password: Label::plain("Password"),
        submit: "Log in".into(),
        forgotten: "Forgotten your password?".into(),
        not_registered: "If you have not registered yet, register first.".into(),
        register: "Register".into(),
        tls: Linked::new("This site uses SSL encryption.", "What is SSL/TLS?", ""),
        logged_out: "You have logged out.".into(),
        logged_out_everywhere: "You have logged out on all your devices.".into(),
        registered: "You have registered. Log in with the login ID and password you chose.".into(),
        password_replaced: "Your password has been changed. Please log in with the new one.".into(),
        timed_out: "We logged you out because you had not used the site for a while. Please log in again.".into(),
    }
}

pub(in crate::wording::en) fn portal(names: &Names) -> Portal {
    Portal {
        title: "Member portal".into(),
        welcome: Gap::new("Welcome, ", ""),
        previous_login: "Last login:".into(),
        first_login: "This is your first login.".into(),
        password_changed: "Your password has been changed.".into(),
        body: format!("Welcome to {}. More services will become available here.", names.service),
        menu: "Services".into(),
        sessions: "Where you are logged in".into(),
        sessions_hint: concat!(
            "If there is a device here that you do not recognise, select “Log out on all devices”, ",
            "then change your password.",
        )
        .into(),
        unknown_device: "Unknown device".into(),
        device_separator: ", ".into(),
        this_device: "This device".into(),
        signed_in_at: "Logged in:".into(),
        seen_at: "Last used:".into(),
        logout_everywhere: "Log out on all devices".into(),
        account: "Your account".into(),
        change_password: "Change your password".into(),
    }
}

pub(in crate::wording::en) fn change_password() -> ChangePassword {
    ChangePassword {
        title: "Change your password".into(),
        lead: "Enter your current password and a new password, then select “Save”.".into(),
        current: Label::plain("Current password"),
        back: "Back to the member portal".into(),
    }
}

pub(in crate::wording::en) fn about_tls() -> AboutTls {
    AboutTls {
        title: "What is SSL/TLS?".into(),
        body: concat!(
            "SSL/TLS encrypts information that is sent over the internet. ",
            "This site encrypts what you enter, such as your login ID and password, when it is sent. ",
            "Check that the address in your browser begins with “https://”.",
        )
        .into(),
    }
}
