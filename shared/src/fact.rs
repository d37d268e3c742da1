//! Business facts: the closed list of what the audit log and the metrics tell of.

macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $variant:ident => $name:literal,)+) => {
        /// A business fact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fact {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Fact {
            /// All facts, in the order of the journey.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in the log and in the metrics.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }
    };
}

facts! {
    /// S02 was submitted.
    RegistrationRequested => "registration.requested",
    /// The link of M1 was opened.
    RegistrationLinkOpened => "registration-link.opened",
    /// The link of M1 was dead when it was opened.
    RegistrationLinkDead => "registration-link.dead",
    /// S04: signed in with pre-issued credentials.
    FirstLoginOk => "first-login.ok",
    /// S04: wrong credentials.
    FirstLoginFailed => "first-login.failed",
    /// S05: identity confirmed.
    IdentityConfirmed => "identity.confirmed",
    /// S05: address or birth date differ from the roster.
    IdentityMismatch => "identity.mismatch",
    /// S05: wrong characters of the image, or wrong mailed code.
    ChallengeFailed => "identity.challenge-failed",
    /// S05: identified, but there is an account already.
    IdentityAlreadyRegistered => "identity.already-registered",
    /// S05: a mailed code was asked for in place of the image.
    CodeRequested => "identity.code-requested",
    /// The link of M2 was opened.
    KeyLinkOpened => "auth-key-link.opened",
    /// The link of M2 was dead when it was opened.
    KeyLinkDead => "auth-key-link.dead",
    /// S07: right key.
    KeyConfirmed => "auth-key.confirmed",
    /// S07: wrong key.
    KeyFailed => "auth-key.failed",
    /// The last try of a link was used up.
    LinkLocked => "link.locked",
    /// S08: account opened.
    AccountOpened => "account.opened",
    /// S10 was submitted.
    ResetRequested => "reset.requested",
    /// The link of M4 was opened.
    ResetLinkOpened => "reset-link.opened",
    /// The link of M4 was dead when it was opened.
    ResetLinkDead => "reset-link.dead",
    /// S12: right temporary password.
    TemporaryLoginOk => "temporary-login.ok",
    /// S12: wrong temporary password.
    TemporaryLoginFailed => "temporary-login.failed",
    /// S13 or the portal: password changed.
    PasswordChanged => "password.changed",
    /// S01: signed in.
    LoginOk => "login.ok",
    /// S01: wrong ID or password.
    LoginFailed => "login.failed",
    /// S01: held back after too many failures (brute-force protection).
    LoginHeldBack => "login.held-back",
    /// S01: right password of a closed account.
    LoginClosed => "login.closed",
    /// S01: right password of a frozen account.
    LoginFrozen => "login.frozen",
    /// Signed out.
    LoggedOut => "logout",
    /// Signed out on every device.
    LoggedOutEverywhere => "logout.everywhere",
    /// The link 「これは私ではありません」 of a notice was opened.
    NotMeLinkOpened => "not-me-link.opened",
    /// The link 「これは私ではありません」 was dead when it was opened.
    NotMeLinkDead => "not-me-link.dead",
    /// A member froze the account by that link.
    AccountFrozen => "account.frozen",
    /// One of the other sessions was ended.
    OtherSessionEnded => "logout.other",
    /// A rate limit was exceeded.
    Limited => "request.limited",
    /// A POST that does not come from a page of ours (CSRF).
    ForeignRequest => "request.foreign",
    /// M1 or M6 was handed to SES.
    InvitationSent => "mail.sent.invitation",
    /// M2 was handed to SES.
    IdentityConfirmedSent => "mail.sent.identity-confirmed",
    /// M3 was handed to SES.
    AccountOpenedSent => "mail.sent.account-opened",
    /// M4, or the answer to a re-issue of a frozen account, was handed to SES.
    ResetSent => "mail.sent.reset",
    /// M5 was handed to SES.
    PasswordChangedSent => "mail.sent.password-changed",
    /// A mail about a changed address was handed to SES.
    AddressChangeSent => "mail.sent.address-changed",
    /// M7 was handed to SES.
    CodeSent => "mail.sent.code",
    /// ログインのお知らせ was handed to SES.
    LoginNoticeSent => "mail.sent.login-notice",
    /// A mail was not made: the address is on no roster, or its member may not have it.
    MailNotDue => "mail.not-due",
    /// A mail was not made: a re-issue, and the roster changed the address a short time ago.
    MailHeld => "mail.held",
    /// A mail was not made: too many to this address, or too many to addresses on no roster; or the mail before tells of the
    /// login.
    MailLimited => "mail.limited",
    /// Mails to addresses on no roster stop for a time: too many of the last ones bounced.
    StrangerMailsStopped => "mail.strangers-stopped",
    /// A mail was not made: its address bounced or complained before.
    MailSuppressed => "mail.suppressed",
    /// A mail was not made: its deadline had passed.
    MailTooLate => "mail.too-late",
    /// SES refused a mail permanently.
    MailRefused => "mail.refused",
    /// SES event: accepted.
    MailAccepted => "mail.accepted",
    /// SES event: delivered to the receiving server.
    MailDelivered => "mail.delivered",
    /// SES event: delayed by the receiving server.
    MailDelayed => "mail.delayed",
    /// SES event: the mail came back, and SES tries no more (soft bounce).
    MailSoftBounced => "mail.soft-bounced",
    /// SES event: permanent bounce.
    MailBounced => "mail.bounced",
    /// SES event: complaint.
    MailComplained => "mail.complained",
    /// SES event: rejected (virus), or a rendering failure.
    MailRejected => "mail.rejected",
    /// SES event: a bounce or complaint that names another address than the mail's.
    MailReportForeign => "mail.report-foreign",
    /// A roster was imported.
    RosterImported => "roster.imported",
    /// A roster was imported as a dry run.
    RosterTried => "roster.tried",
    /// A roster changed more people than it may, and staff confirmed the file.
    RosterConfirmed => "roster.confirmed",
    /// A roster gave an account holder another address.
    RosterAddressChanged => "roster.address-changed",
    /// A roster gave an account holder another address and birth date at once, and the row was rejected.
    RosterPersonDoubted => "roster.person-doubted",
    /// The same, and staff confirmed in the row that it is the same person.
    RosterPersonConfirmed => "roster.person-confirmed",
    /// A roster was refused as a whole.
    RosterRefused => "roster.refused",
    /// A person whose insurance ended long ago was erased.
    LapsedErased => "lapsed.erased",
    /// Staff looked a member up.
    StaffLookedUp => "staff.looked-up",
    /// Staff removed locks.
    StaffUnlocked => "staff.unlocked",
    /// Staff lifted the freeze of an account.
    StaffLiftedFreeze => "staff.lifted-freeze",
    /// Staff ended the hold of a member's new address.
    StaffLiftedAddressHold => "staff.lifted-address-hold",
    /// Staff lifted the suppression of an address.
    StaffLiftedSuppression => "staff.lifted-suppression",
    /// Staff issued a new temporary password.
    StaffReissuedCredential => "staff.reissued-credential",
    /// Staff erased a person.
    StaffErased => "staff.erased",
    /// An order of staff was refused.
    StaffRefused => "staff.refused",
}
