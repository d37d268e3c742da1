//! Mails

use super::duration;
use crate::config::Config;
use crate::language::Language;
use crate::limits;
use crate::wording::mails::wrapped;
use crate::wording::{
    AddressLeftMail, AddressTakenMail, CodeMail, Gap, LinkMail, LoginMail, MailText, Mails, ReissueMail, TimedMail,
};

const NO_REPLY: &str = "You cannot reply to this email.\n\n";
const ADDRESS_CHANGED: &str = "Your email address was changed";
const DELETE: &str = "If you did not ask for this email, you can delete it.\n\n";
const ASK_SOCIETY: &str = "If you do not know why you got this email, contact your health\ninsurance society.\n\n";
/// The last line names the link below it.
const PAUSE: &str = "Follow this link, and we will pause the account and log it out on\nall devices.\n\n\
    This was not me:\n\n";

pub(super) fn mails(config: &Config) -> Mails {
    let names = config.names(Language::En);
    let signature = format!("{}\n", names.society);
    let contact = format!("Contact us:\n{}\n\n{signature}{}\n", wrapped(&names.contact), names.service);
    let letter = Letter { signature, contact, login_url: format!("{}/login", config.base_url) };
    Mails {
        registration: letter.registration(),
        identity_confirmed: letter.identity_confirmed(),
        registered: letter.registered(),
        reissue: letter.reissue(),
        password_changed: letter.password_changed(),
        already_registered: letter.already_registered(),
        code: letter.code(),
        frozen: letter.frozen(),
        login: letter.login(),
        address_left: letter.address_left(),
        address_taken: letter.address_taken(),
    }
}

fn not_me_expiry() -> String {
    format!("This link works for {}.\n\n", duration(limits::FREEZE_LINK))
}

struct Letter {
    signature: String,
    /// The same with whom to call, for a notice.
    contact: String,
    login_url: String,
}

impl Letter {
    fn closing(&self, notes: &[&str]) -> String {
        notes.concat() + &self.signature
    }

    fn notice_closing(&self, notes: &[&str]) -> String {
        notes.concat() + &self.contact
    }

    fn registration(&self) -> LinkMail {
        let expiry = "If that time has passed, enter your email address again to get a new\nlink.\n\n";
        LinkMail {
            subject: "Continue your registration".into(),
            opening: "We received a request to register with this email address.\n\n\
                Follow this link to continue your registration:\n\n"
                .into(),
            until: Gap::new(format!("This link works for {}, until\n", duration(limits::MAILED_LINK)), "."),
            closing: self.closing(&[expiry, DELETE, NO_REPLY]),
        }
    }

    fn identity_confirmed(&self) -> LinkMail {
        let key = "You will need the authentication key that was shown on the page\n\"Identity confirmed\".\n\n";
        let expiry = "If that time has passed, you will need to register from the start.\n\n";
        LinkMail {
            subject: "Identity confirmed: finish your registration".into(),
            opening: "We have confirmed your identity.\n\nFollow this link to finish your registration:\n\n".into(),
            until: Gap::new(format!("This link works for {}, until\n", duration(limits::KEY_LINK)), "."),
            closing: self.closing(&[key, expiry, DELETE, NO_REPLY]),
        }
    }

    fn registered(&self) -> MailText {
        let opening = "Your registration is complete.\n\nLog in here to use the service:\n\n";
        let url = format!("{}\n\n", self.login_url);
        let ask = "If you did not register, contact your health insurance society.\n\n";
        let body = opening.to_owned() + &self.closing(&[&url, ask, NO_REPLY]);
        MailText { subject: "Your registration is complete".into(), body }
    }

    fn reissue(&self) -> ReissueMail {
        ReissueMail {
            subject: "Reset your password".into(),
            opening: "We received a request to reset your password.\n\n\
                Follow this link and log in with the temporary password below.\n\
                You can then choose a new password.\n\n"
                .into(),
            until: Gap::new(
                format!("The link and the temporary password work for {}, until\n", duration(limits::MAILED_LINK)),
                ".",
            ),
            login_id: "Login ID: ".into(),
            password: "Temporary password: ".into(),
            closing: self.closing(&[DELETE, NO_REPLY]),
        }
    }

    fn password_changed(&self) -> TimedMail {
        let opening = "Your password was changed.\n\nTime of the change: ";
        let ask = format!("\n\nIf you did not change it, somebody else may have used your account.\n{PAUSE}");
        let (lines, closing) = (Gap::new(opening, ask), self.notice_closing(&[&not_me_expiry(), NO_REPLY]));
        TimedMail { subject: "Your password was changed".into(), lines, closing }
    }

    fn login(&self) -> LoginMail {
        let ask =
            format!("\n\nIf this was you, you do not need to do anything.\n\nIf it was not you, tell us.\n{PAUSE}");
        let together = format!(
            "We do not send another email about logins in the next {}.\nThe member portal lists the devices on which you are logged in.\n\n",
            duration(limits::LOGIN_NOTICE_WINDOW)
        );
        LoginMail {
            subject: "New login".into(),
            opening: "Your account was used to log in on a device that is new to us.\n\nTime: ".into(),
            device: Gap::new("\nDevice: ", ask),
            closing: self.notice_closing(&[&not_me_expiry(), &together, NO_REPLY]),
        }
    }

    fn frozen(&self) -> MailText {
        let opening = "We received a request to reset your password.\n\n\
            The account with this email address is paused, because we were told\n\
            \"This was not me\". To use it again, contact your health insurance\nsociety.\n\n";
        let body = opening.to_owned() + &self.notice_closing(&[NO_REPLY]);
        MailText { subject: "Reset your password".into(), body }
    }

    fn already_registered(&self) -> MailText {
        let opening = "We received a request to register with this email address.\n\n\
            This email address is already registered. Log in here to use the\nservice:\n\n";
        let url = format!("{}\n\n", self.login_url);
        let forgotten = "If you have forgotten your password, select \"Forgotten your password?\"\n\
            on the login page.\n\n";
        let body = opening.to_owned() + &self.closing(&[&url, forgotten, DELETE, NO_REPLY]);
        MailText { subject: "Continue your registration".into(), body }
    }

    fn address_left(&self) -> AddressLeftMail {
        let opening =
            "Your health insurance society changed your email address in its\nrecords.\n\nTime of the change: ";
        AddressLeftMail {
            subject: ADDRESS_CHANGED.into(),
            changed: Gap::new(opening, "\n\n"),
            held: Gap::new("We will not send a password reset to the new address before\n", ".\n\n"),
            ask: format!("If you did not expect this, tell us.\n{PAUSE}"),
            closing: self.notice_closing(&[&not_me_expiry(), NO_REPLY]),
        }
    }

    fn address_taken(&self) -> AddressTakenMail {
        AddressTakenMail {
            subject: ADDRESS_CHANGED.into(),
            opening: "We now send emails about your account to this address.\n\n\
                Your login ID and password have not changed.\n"
                .into(),
            held: Gap::new("You can reset your password from ", ".\n"),
            closing: self.notice_closing(&[ASK_SOCIETY, NO_REPLY]),
        }
    }

    fn code(&self) -> CodeMail {
        let opening = "Enter this confirmation code on the page \"Confirm your identity\".\n\nConfirmation code: ";
        let expiry = format!("\n\nThe code works for {}.\n\n", duration(limits::MAILED_CODE));
        let lines = Gap::new(opening, self.closing(&[&expiry, DELETE, NO_REPLY]));
        CodeMail { subject: "Your confirmation code".into(), lines }
    }
}
