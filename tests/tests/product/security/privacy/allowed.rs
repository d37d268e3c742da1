//! Where what is secret may be, and why: this list and nothing else.

use super::secret::Kind::{self, *};

/// Somewhere that is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Every line of the log, metrics among them.
    Log,
    /// The report of an import.
    Report,
    /// What staff get back.
    StaffAnswer,
    /// A page that refuses: any status from 400 on but 422.
    ErrorPage,
    /// A form that came back to whoever filled it in: 422.
    Form,
    /// Any other page.
    Page,
    /// Where an answer leads.
    Location,
    /// A cookie on its way to the browser.
    Cookie,
    /// The words of a mail.
    Mail,
    /// What SES is told beside the mail, and says again in every event.
    MailTag,
    /// An item, by the beginning of its key.
    Stored(&'static str),
}

pub const ALLOWED: &[(Kind, Place, &str)] = &[
    // The log, the reports and the error pages are not on this list, and never will be.
    (Temporary, Place::StaffAnswer, "made for a letter, and shown once"),
    (LoginId, Place::StaffAnswer, "goes into the same letter: the one that was handed out before"),
    (Address, Place::Form, "typed by whoever reads it, to be corrected"),
    (LoginId, Place::Form, "typed by whoever reads it, to be corrected"),
    (Password, Place::Form, "typed by whoever reads it into the box of the login ID, where it can be read anyway"),
    (Nickname, Place::Form, "typed by whoever reads it, to be corrected"),
    (Address, Place::Page, "S03 and S11 say where the mail went, S08 shows the registered address"),
    (LoginId, Place::Page, "S13 says whose password is set"),
    (Nickname, Place::Page, "S14 welcomes, and a page behind a link says who is signed in"),
    (Key, Place::Page, "S06, the one place where the key is ever shown"),
    (Token, Place::Cookie, "where a token lives: readable for no script, sent to this host alone"),
    (Address, Place::Cookie, "the address just asked for, kept out of every URL"),
    (Token, Place::Mail, "the link"),
    (LoginId, Place::Mail, "M4, for members who forgot it"),
    (Temporary, Place::Mail, "M4: see SECURITY.md"),
    (Code, Place::Mail, "M7"),
    (Address, Place::Stored("MEMBER"), "the roster"),
    (BirthDate, Place::Stored("MEMBER"), "the roster"),
    (MemberKey, Place::Stored("MEMBER"), "the roster"),
    (LoginId, Place::Stored("MEMBER"), "which account is whose, and what was handed out"),
    (MemberKey, Place::Stored("ADDRESS"), "whose address it is; the address itself is a digest"),
    (MemberKey, Place::Stored("ACCOUNT"), "whose account it is"),
    (LoginId, Place::Stored("ACCOUNT"), "the account"),
    (Nickname, Place::Stored("ACCOUNT"), "the account"),
    (Address, Place::Stored("LINK"), "what the link was mailed to is compared with what is typed"),
    (MemberKey, Place::Stored("LINK"), "for whom the link is"),
    (LoginId, Place::Stored("LINK"), "for which account the link is"),
    (Address, Place::Stored("JOB"), "where the mail goes, until it was handled"),
    (MemberKey, Place::Stored("JOB"), "for whom the link in the mail is, until it was handled"),
    (MemberKey, Place::Stored("SESSION"), "who is signed in"),
    (LoginId, Place::Stored("SESSION"), "who is signed in"),
    (MemberKey, Place::Stored("RESTRICTED"), "who may set a password"),
    (LoginId, Place::Stored("RESTRICTED"), "who may set a password"),
    (Address, Place::Stored("RESTRICTED"), "where a temporary password was mailed to is compared with the roster"),
];
