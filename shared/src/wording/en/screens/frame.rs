//! What every page has

use crate::config::{Config, Names};
use crate::language::Language;
use crate::limits;
use crate::wording::{Common, Counted, Gap, Linked, MailFacts, MailHelp, NewPasswordHelp, Resend, ShowPassword};

const STEPS: [&str; 4] = ["Email address", "Identity", "Authentication key", "Your account"];

pub(in crate::wording::en) fn common(config: &Config) -> Common {
    let (product_label, names) = (&config.product_label, config.names(Language::En));
    let Names { society, service, contact, privacy_url, .. } = names;
    Common {
        skip: "Skip to main content".into(),
        brand: format!("{service} {product_label}").trim_end().to_owned(),
        service: service.clone(),
        title_separator: " – ".into(),
        language: "Language".into(),
        language_current: " (current language)".into(),
        text_size: "Text size".into(),
        text_size_medium: "Normal".into(),
        text_size_large: "Large".into(),
        text_size_current: " (current text size)".into(),
        help: "Help".into(),
        new_tab: " (opens in a new tab)".into(),
        required: "(required)".into(),
        error_title_prefix: "Error: ".into(),
        error_heading: "There is a problem".into(),
        error_count: Counted::new(Gap::new("", " item needs correcting."), Gap::new("", " items need correcting.")),
        error_inline_prefix: "Error: ".into(),
        show_password: show("password"),
        show_temporary_password: show("temporary password"),
        back_to_login: "Back to the login page".into(),
        logout: "Log out".into(),
        privacy_notice: Linked::new(
            "We use the information you enter to confirm your identity and to register you. For details, see ",
            "How we handle personal information",
            ".",
        ),
        contact: format!("If you need help, contact {society}. "),
        contact_details: contact.clone(),
        footer_privacy: "How we handle personal information".into(),
        privacy_url: privacy_url.clone(),
        footer_contact: "Contact us".into(),
        footer_society: society.clone(),
        steps: STEPS.map(str::to_owned),
        step_position: Gap::new("Step ", format!(" of {}.", STEPS.len())),
        step_short: Gap::new("Step ", format!(" of {}", STEPS.len())),
        step_done: " (done)".into(),
        mail_facts: mail_facts(config),
        mail_help: mail_help(config),
        resend: resend(),
        new_password: new_password(),
        signed_in_as: Gap::new("You are logged in as ", "."),
        signed_in_choice: "You can continue. If this is not you, please log out.".into(),
    }
}

fn show(what: &str) -> ShowPassword {
    ShowPassword {
        show: "Show".into(),
        hide: "Hide".into(),
        show_label: format!("Show {what}"),
        hide_label: format!("Hide {what}"),
    }
}

fn mail_facts(config: &Config) -> MailFacts {
    MailFacts {
        heading: "The email to look for".into(),
        to: "To".into(),
        sender: "From".into(),
        sender_name: config.names(Language::En).society.clone(),
        subject: "Subject".into(),
        any_device: "You can open the email on another device, such as your phone, and continue there.".into(),
    }
}

fn mail_help(config: &Config) -> MailHelp {
    MailHelp {
        heading: "If the email does not arrive".into(),
        lead: "Check that:".into(),
        address: "the email address you entered is correct".into(),
        junk: "the email is not in your junk or deleted items (search for its sender and subject)".into(),
        domain: format!("you can receive email from {}, if you only accept certain domains", config.mail_domain()),
        full: "your mailbox is not full".into(),
        wait: "An email can take a few minutes to arrive.".into(),
    }
}

fn resend() -> Resend {
    let (hour, day) = (limits::MAX_MAILS_PER_HOUR, limits::MAX_MAILS_PER_DAY);
    Resend {
        heading: "Send the email again".into(),
        from: Gap::new("You can ask for it again from ", " (Japan time)."),
        now: "If the email has not arrived after a few minutes, you can ask for it again.".into(),
        limits: format!(
            "We send up to {hour} emails an hour and {day} a day to one address. A new email replaces the URL of the one before."
        ),
        asked: "We have your request to send the email again. Use the URL in the newest email.".into(),
        too_early:
            "You asked for this email a moment ago, so we have not taken another request. Please wait for it to arrive."
                .into(),
    }
}

fn new_password() -> NewPasswordHelp {
    NewPasswordHelp {
        missing: "Characters still needed: #".into(),
        monotonous: "It is long enough, but made of few different characters and easy to guess.".into(),
        long_enough: "It is long enough. Whether it is easy to guess is checked when you send the form.".into(),
        same: "The two passwords match.".into(),
        different: "The two passwords do not match.".into(),
        was_strong: "The password you entered is strong enough. We do not show it again for your safety: please enter it once more."
            .into(),
        again: "We do not show it again for your safety: please enter it once more.".into(),
    }
}
