//! One line a business fact, from a closed list: who (by pseudonym), what, with what outcome, never with what input.

use std::error::Error;

use crate::secret::Pseudonym;

/// A business fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// S02 was sent in.
    RegistrationRequested,
    /// A mailed link was opened.
    LinkOpened,
    /// A mailed link was dead when it was opened.
    LinkDead,
    /// S04: signed in with pre-issued credentials.
    FirstLoginOk,
    /// S04: wrong credentials.
    FirstLoginFailed,
    /// S05: identity confirmed.
    IdentityConfirmed,
    /// S05: address or birth date differ from the roster.
    IdentityMismatch,
    /// S05: wrong characters of the image, or wrong mailed code.
    ChallengeFailed,
    /// S05: identified, but there is an account already.
    IdentityAlreadyRegistered,
    /// S05: a code was asked for in place of the image.
    CodeRequested,
    /// S07: right key.
    KeyConfirmed,
    /// S07: wrong key.
    KeyFailed,
    /// The last try of a link was used up.
    LinkLocked,
    /// S08: account opened.
    AccountOpened,
    /// S10 was sent in.
    ResetRequested,
    /// S12: right temporary password.
    TemporaryLoginOk,
    /// S12: wrong temporary password.
    TemporaryLoginFailed,
    /// S13 or the portal: password changed.
    PasswordChanged,
    /// S01: signed in.
    LoginOk,
    /// S01: wrong ID or password.
    LoginFailed,
    /// S01: too many failures.
    LoginHeldBack,
    /// S01: right password of a closed account.
    LoginClosed,
    /// Signed out.
    LoggedOut,
    /// A network address used up its budget.
    Limited,
    /// A request without proof that it comes from our own page.
    ForeignRequest,
    /// A mail was handed to SES.
    MailSent,
    /// A mail was not sent, with the reason.
    MailNotSent,
    /// An event of SES was recorded.
    MailOutcome,
}

impl Fact {
    /// The name in the log and in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RegistrationRequested => "registration.requested",
            Self::LinkOpened => "link.opened",
            Self::LinkDead => "link.dead",
            Self::FirstLoginOk => "first-login.ok",
            Self::FirstLoginFailed => "first-login.failed",
            Self::IdentityConfirmed => "identity.confirmed",
            Self::IdentityMismatch => "identity.mismatch",
            Self::ChallengeFailed => "identity.challenge-failed",
            Self::IdentityAlreadyRegistered => "identity.already-registered",
            Self::CodeRequested => "identity.code-requested",
            Self::KeyConfirmed => "auth-key.confirmed",
            Self::KeyFailed => "auth-key.failed",
            Self::LinkLocked => "link.locked",
            Self::AccountOpened => "account.opened",
            Self::ResetRequested => "reset.requested",
            Self::TemporaryLoginOk => "temporary-login.ok",
            Self::TemporaryLoginFailed => "temporary-login.failed",
            Self::PasswordChanged => "password.changed",
            Self::LoginOk => "login.ok",
            Self::LoginFailed => "login.failed",
            Self::LoginHeldBack => "login.held-back",
            Self::LoginClosed => "login.closed",
            Self::LoggedOut => "logout",
            Self::Limited => "request.limited",
            Self::ForeignRequest => "request.foreign",
            Self::MailSent => "mail.sent",
            Self::MailNotSent => "mail.not-sent",
            Self::MailOutcome => "mail.outcome",
        }
    }
}

/// Writes the fact; `who` is a pseudonym, `detail` one of a few fixed words.
pub fn record(fact: Fact, request_id: &str, who: Option<&Pseudonym>, detail: &str) {
    let who = who.map(ToString::to_string);
    tracing::info!(event = fact.name(), request_id, who, detail);
}

/// An error with all its causes, for one log line. Our errors hold no input; the SDK's hold codes and messages.
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
