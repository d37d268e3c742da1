//! Business facts: the closed list of what the audit log and the metrics tell of.

macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $variant:ident => $name:literal,)+) => {
        /// A business fact.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fact {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Fact {
            /// All of them, in the order of the journey.
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
    /// S02 was sent in.
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
    /// S05: a code was asked for in place of the image.
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
    /// S10 was sent in.
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
    /// S01: too many failures.
    LoginHeldBack => "login.held-back",
    /// S01: right password of a closed account.
    LoginClosed => "login.closed",
    /// Signed out.
    LoggedOut => "logout",
    /// Signed out on every device.
    LoggedOutEverywhere => "logout.everywhere",
    /// A network address used up its budget.
    Limited => "request.limited",
    /// A request without proof that it comes from our own page.
    ForeignRequest => "request.foreign",
    /// M1 or M6 was handed to SES.
    InvitationSent => "mail.sent.invitation",
    /// M2 was handed to SES.
    IdentityConfirmedSent => "mail.sent.identity-confirmed",
    /// M3 was handed to SES.
    AccountOpenedSent => "mail.sent.account-opened",
    /// M4 was handed to SES.
    ResetSent => "mail.sent.reset",
    /// M5 was handed to SES.
    PasswordChangedSent => "mail.sent.password-changed",
    /// M7 was handed to SES.
    CodeSent => "mail.sent.code",
    /// A mail was not made: nobody of the roster, or nobody who may have it.
    MailNotDue => "mail.not-due",
    /// A mail was not made: too many to this address, or too many to strangers.
    MailLimited => "mail.limited",
    /// A mail was not made: its address bounced or complained before.
    MailSuppressed => "mail.suppressed",
    /// A mail was not made: its deadline had passed.
    MailTooLate => "mail.too-late",
    /// SES would not take a mail, for good.
    MailRefused => "mail.refused",
    /// SES says: taken.
    MailAccepted => "mail.accepted",
    /// SES says: the receiving server took it.
    MailDelivered => "mail.delivered",
    /// SES says: the receiving server puts it off.
    MailDelayed => "mail.delayed",
    /// SES says: it came back for good.
    MailBounced => "mail.bounced",
    /// SES says: the receiver called it spam.
    MailComplained => "mail.complained",
    /// SES says: rejected, a virus or a template of another kind.
    MailRejected => "mail.rejected",
    /// A roster was imported.
    RosterImported => "roster.imported",
    /// A roster was tried, and would have been imported.
    RosterTried => "roster.tried",
    /// A roster was refused as a whole.
    RosterRefused => "roster.refused",
    /// A person whose insurance ended long ago was erased.
    LapsedErased => "lapsed.erased",
    /// Staff looked a member up.
    StaffLookedUp => "staff.looked-up",
    /// Staff took locks away.
    StaffUnlocked => "staff.unlocked",
    /// Staff let mails go to an address again.
    StaffLiftedSuppression => "staff.lifted-suppression",
    /// Staff had a new temporary password made.
    StaffReissuedCredential => "staff.reissued-credential",
    /// Staff erased a person.
    StaffErased => "staff.erased",
    /// Staff asked for what may not be done.
    StaffRefused => "staff.refused",
}
