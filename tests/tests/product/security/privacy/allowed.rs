//! Allow list: the places in which each kind of secret may appear, each with its reason.

use super::secret::Kind::{self, *};

/// A place that is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Every line of the log, metrics included.
    Log,
    /// The report of an import.
    Report,
    /// The response of a staff function.
    StaffAnswer,
    /// An error page: any status from 400 on except 422.
    ErrorPage,
    /// A form shown again with its field errors: 422.
    Form,
    /// Any other page.
    Page,
    /// The `Location` header of a redirect.
    Location,
    /// A `Set-Cookie` header.
    Cookie,
    /// Subject, text and headers of a mail.
    Mail,
    /// Message tags and configuration set, which SES repeats in every event.
    MailTag,
    /// A DynamoDB item, by the prefix of its key.
    Stored(&'static str),
}

pub const ALLOWED: &[(Kind, Place, &str)] = &[
    // Log, reports and error pages must never be on this list.
    (Temporary, Place::StaffAnswer, "printed in a letter; shown to staff once"),
    (LoginId, Place::StaffAnswer, "printed in the same letter: the login ID that was issued before"),
    (Address, Place::Form, "shown to the visitor who typed it, to be corrected"),
    (LoginId, Place::Form, "shown to the visitor who typed it, to be corrected"),
    (Password, Place::Form, "shown to the visitor who typed it into the login ID's field, where it is readable anyway"),
    (Nickname, Place::Form, "shown to the visitor who typed it, to be corrected"),
    (Address, Place::Page, "S03 and S11 say where the mail went, S08 shows the registered address"),
    (LoginId, Place::Page, "S13 says whose password is set"),
    (Nickname, Place::Page, "S14 greets the member, and a page behind a link says who is signed in"),
    (Key, Place::Page, "S06, the only page that shows the key"),
    (Token, Place::Cookie, "tokens live in cookies: HttpOnly, `__Host-`"),
    (Token, Place::Mail, "the link"),
    (LoginId, Place::Mail, "M4, for members who forgot it"),
    (Temporary, Place::Mail, "M4: see SECURITY.md"),
    (Code, Place::Mail, "M7"),
    (Address, Place::Stored("MEMBER"), "the roster"),
    (BirthDate, Place::Stored("MEMBER"), "the roster"),
    (MemberKey, Place::Stored("MEMBER"), "the roster"),
    (LoginId, Place::Stored("MEMBER"), "the member's account, and the issued login ID"),
    (MemberKey, Place::Stored("ADDRESS"), "the member of the address; the address itself is stored as a digest"),
    (MemberKey, Place::Stored("ACCOUNT"), "the account's owner"),
    (LoginId, Place::Stored("ACCOUNT"), "the account"),
    (Nickname, Place::Stored("ACCOUNT"), "the account"),
    (Address, Place::Stored("LINK"), "the address that the link was mailed to is compared with the one entered"),
    (MemberKey, Place::Stored("LINK"), "the member whom the link is for"),
    (LoginId, Place::Stored("LINK"), "the account that the link is for"),
    (Address, Place::Stored("JOB"), "the recipient, until the job is done"),
    (LoginId, Place::Stored("JOB"), "the account that the notice's link is for, until the job is done"),
    (MemberKey, Place::Stored("JOB"), "the member whom the mailed link is for, until the job is done"),
    (MemberKey, Place::Stored("SESSION"), "who is signed in"),
    (LoginId, Place::Stored("SESSION"), "who is signed in"),
    (MemberKey, Place::Stored("RESTRICTED"), "who may set a password"),
    (LoginId, Place::Stored("RESTRICTED"), "who may set a password"),
    (
        Address,
        Place::Stored("RESTRICTED"),
        "the address that a temporary password was mailed to is compared with the roster",
    ),
];
