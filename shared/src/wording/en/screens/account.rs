//! The login and the member portal

use crate::config::Names;
use crate::limits;
use crate::wording::en::duration;
use crate::wording::{AboutTls, ChangePassword, Frozen, Gap, Label, Linked, Login, NotMe, OneSession, Portal};

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
        address_changed: Gap::new("Your registered email address was changed on ", "."),
        address_changed_ask: "If you did not expect this, contact your health insurance society at once.".into(),
        unreachable: "Our emails do not reach your registered email address.".into(),
        unreachable_ask:
            "You will not get important notices or password reset emails. Contact your health insurance society.".into(),
        body: format!("Welcome to {}. More services will become available here.", names.service),
        menu: "Services".into(),
        sessions: "Where you are logged in".into(),
        sessions_hint: concat!(
            "If there is a device here that you do not recognise, log out on that device, ",
            "then change your password.",
        )
        .into(),
        unknown_device: "Unknown device".into(),
        device_separator: ", ".into(),
        this_device: "This device".into(),
        signed_in_at: "Logged in:".into(),
        seen_at: "Last used:".into(),
        logout_everywhere: "Log out on all devices".into(),
        one_session: OneSession {
            title: "Log out on one device".into(),
            lead: "Choose the device to log out on, and enter your current password.".into(),
            legend: "Device to log out on".into(),
            choose: "Choose the device to log out on.".into(),
            submit: "Log out on the chosen device".into(),
            done: "You have logged out on the device you chose.".into(),
        },
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

pub(in crate::wording::en) fn not_me(names: &Names) -> NotMe {
    NotMe {
        title: "Pause your account".into(),
        lead: "If you do not recognise what our email tells you about, you can pause your account. If you do:".into(),
        effects: [
            "your account is logged out on all devices".into(),
            "nobody can log in or reset the password".into(),
            format!("to use it again, you will need to contact {}", names.society),
        ],
        confirm: "This was not me. I do not recognise what the email tells me about.".into(),
        not_confirmed: "To pause your account, select “This was not me”.".into(),
        submit: "Pause my account".into(),
        otherwise: format!(
            "If you recognise it, do nothing and close this page. The link works for {} after the email was sent.",
            duration(limits::FREEZE_LINK)
        ),
    }
}

pub(in crate::wording::en) fn frozen(names: &Names) -> Frozen {
    Frozen {
        title: "Your account is paused".into(),
        banner: "We have paused your account and logged it out on all devices.".into(),
        next: format!("Nobody can log in or reset the password. To use your account again, contact {}.", names.society),
        mailbox:
            "If you got a password reset email that you did not ask for, change the password of your email account too."
                .into(),
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
