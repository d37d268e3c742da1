//! The functions of the product, each a folder under `functions/`.

/// One function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// S02, S03
    RequestRegistration,
    /// S04, S12
    TempLogin,
    /// S05, S06
    VerifyIdentity,
    /// S07
    ConfirmAuthKey,
    /// S08, S09, S13
    SetCredentials,
    /// S10, S11
    RequestReset,
    /// S01
    Login,
    /// S14, S15, and every route that belongs to no other step
    PortalTop,
    /// M1–M7
    DeliverMail,
    /// What became of the mails, by SES events
    TrackMail,
    /// The roster of insured people
    ImportRoster,
    /// Erases people whose insurance ended long ago
    EraseLapsed,
    /// A member's state, for staff on the telephone
    StaffLookUp,
    /// Removes a member's locks
    StaffUnlock,
    /// Lifts the suppression of an address
    StaffLiftSuppression,
    /// A new temporary password, handed out on paper
    StaffReissueCredential,
    /// Erases everything about a person
    StaffErase,
}

impl Function {
    /// All functions, in the order of the journey.
    pub const ALL: [Self; 17] = [
        Self::RequestRegistration,
        Self::TempLogin,
        Self::VerifyIdentity,
        Self::ConfirmAuthKey,
        Self::SetCredentials,
        Self::RequestReset,
        Self::Login,
        Self::PortalTop,
        Self::DeliverMail,
        Self::TrackMail,
        Self::ImportRoster,
        Self::EraseLapsed,
        Self::StaffLookUp,
        Self::StaffUnlock,
        Self::StaffLiftSuppression,
        Self::StaffReissueCredential,
        Self::StaffErase,
    ];

    /// The name of the folder and of the binary, and the name in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RequestRegistration => "request-registration",
            Self::TempLogin => "temp-login",
            Self::VerifyIdentity => "verify-identity",
            Self::ConfirmAuthKey => "confirm-auth-key",
            Self::SetCredentials => "set-credentials",
            Self::RequestReset => "request-reset",
            Self::Login => "login",
            Self::PortalTop => "portal-top",
            Self::DeliverMail => "deliver-mail",
            Self::TrackMail => "track-mail",
            Self::ImportRoster => "import-roster",
            Self::EraseLapsed => "erase-lapsed",
            Self::StaffLookUp => "staff-look-up",
            Self::StaffUnlock => "staff-unlock",
            Self::StaffLiftSuppression => "staff-lift-suppression",
            Self::StaffReissueCredential => "staff-reissue-credential",
            Self::StaffErase => "staff-erase",
        }
    }

    /// Whether it serves pages.
    pub const fn has_pages(self) -> bool {
        let by_events = matches!(self, Self::DeliverMail | Self::TrackMail | Self::ImportRoster | Self::EraseLapsed);
        !by_events && !self.is_for_staff()
    }

    /// Whether staff invoke it. Without a wildcard, so that the compiler asks for the answer of a new function.
    pub const fn is_for_staff(self) -> bool {
        match self {
            Self::StaffLookUp
            | Self::StaffUnlock
            | Self::StaffLiftSuppression
            | Self::StaffReissueCredential
            | Self::StaffErase => true,
            Self::RequestRegistration
            | Self::TempLogin
            | Self::VerifyIdentity
            | Self::ConfirmAuthKey
            | Self::SetCredentials
            | Self::RequestReset
            | Self::Login
            | Self::PortalTop
            | Self::DeliverMail
            | Self::TrackMail
            | Self::ImportRoster
            | Self::EraseLapsed => false,
        }
    }
}
