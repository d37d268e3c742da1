//! The pages that end a step

use super::duration;
use crate::config::Names;
use crate::limits::{self, MAX_TRIES};
use crate::wording::{Counted, ErrorPages, Gap};

pub(super) fn error_pages(names: &Names) -> ErrorPages {
    let society = &names.society;
    ErrorPages {
        link_heading: "You cannot use this link".into(),
        registration_link: registration_link(),
        credentials_link: credentials_link(),
        reset_link: reset_link(),
        not_me_link: not_me_link(names),
        first_login_locked: format!(
            "You entered the wrong details {MAX_TRIES} times, so this link no longer works. Start again by entering your email address."
        ),
        identity_locked: format!(
            "We could not confirm your identity in {MAX_TRIES} tries, so this link no longer works. Start your registration again by entering your email address."
        ),
        key_locked: format!(
            "You entered the wrong authentication key {MAX_TRIES} times, so this link no longer works. You will need to register from the start."
        ),
        reset_login_locked_heading: "You cannot use this temporary password".into(),
        reset_login_locked: format!(
            "You entered the wrong details {MAX_TRIES} times, so this temporary password no longer works. Reset your password again."
        ),
        already_heading: "You have already registered".into(),
        already: "Log in on the login page. If you have forgotten your password, reset it.".into(),
        outdated_heading: "This page has expired".into(),
        outdated: OUTDATED.into(),
        credentials_timeout:
            "The time to register ran out, so you have not been registered. You will need to register from the start."
                .into(),
        too_many_heading: "We are not accepting requests at the moment".into(),
        too_many: Counted::new(Gap::new(TOO_MANY, " minute."), Gap::new(TOO_MANY, " minutes.")),
        not_found_heading: "Page not found".into(),
        not_found: NOT_FOUND.into(),
        failed_heading: "Sorry, we could not complete your request".into(),
        failed: Gap::new(
            format!(
                "There is a problem with our system. We could not confirm whether what you entered has been saved. Try again later. If it still does not work, contact {society}. (Inquiry number: "
            ),
            ")",
        ),
        maintenance_heading: "The service is being maintained".into(),
        maintenance: MAINTENANCE.into(),
        maintenance_window: Gap::new(format!("{MAINTENANCE} (Planned: "), ")"),
        not_accepted_heading: "We could not accept your request".into(),
        not_accepted: NOT_ACCEPTED.into(),
        flow_gone_heading: "You cannot continue on this page".into(),
        flow_gone: FLOW_GONE.into(),
        other_member_heading: "We did not do what you asked".into(),
        other_member: Gap::new(
            "",
            concat!(
                " is logged in to this browser. We could not confirm that the page you sent belongs to this member, ",
                "so nothing has been saved or changed. To use another account, log out first.",
            ),
        ),
        to_address: "Enter your email address again".into(),
        to_registration: "Register".into(),
        to_reset: "Reset your password".into(),
        to_login: "Go to the login page".into(),
        to_new_password: "Go to the new password page".into(),
        to_portal: "Go to the member portal".into(),
    }
}

fn registration_link() -> String {
    format!(
        concat!(
            "The link to continue your registration has expired (it works for {}), has already been used, ",
            "or is not correct. Start again by entering your email address. ",
            "If we sent you more than one email, use the link in the latest one.",
        ),
        duration(limits::MAILED_LINK)
    )
}

fn credentials_link() -> String {
    format!(
        concat!(
            "The link to finish your registration has expired (it works for {}), ",
            "your registration is already complete, or the link is not correct. ",
            "If the link has expired, you will need to register from the start.",
        ),
        duration(limits::KEY_LINK)
    )
}

fn reset_link() -> String {
    format!(
        concat!(
            "The link to reset your password has expired (it works for {}), ",
            "your password has already been changed, or the link is not correct. Reset your password again.",
        ),
        duration(limits::MAILED_LINK)
    )
}

fn not_me_link(Names { society, contact, .. }: &Names) -> String {
    let expiry = duration(limits::FREEZE_LINK);
    format!(
        "The link in our email works for {expiry} and only once. It may have expired or been used, or it may not be complete. If you have a newer email, use the link in that one. If it is urgent, contact {society} ({contact})."
    )
}

const OUTDATED: &str = concat!(
    "You have not used this page for a while, or it became out of date when you went back in your browser. ",
    "What you entered has not been saved. Please start again.",
);
const TOO_MANY: &str = "There were too many requests in a short time, so we have paused them. Try again in about ";
const NOT_FOUND: &str = concat!(
    "Check that the web address is correct. If the link in the email is split over two lines, ",
    "copy all of it and paste it into the address bar of your browser.",
);
const MAINTENANCE: &str = "We are carrying out maintenance. Please come back when it has finished.";
const FLOW_GONE: &str = concat!(
    "We could not tell whom this page was shown for, so nothing has been saved or changed. ",
    "Open the link in our email again. If you cannot use the link, select the button below.",
);
const NOT_ACCEPTED: &str = concat!(
    "We could not confirm that it was sent from this site, so we stopped. ",
    "Nothing you entered has been saved. Open the first page and try again.",
);
