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
    /// S14, S15, and whatever belongs to no other step
    PortalTop,
    /// M1–M7
    DeliverMail,
    /// What became of them
    TrackMail,
    /// The list of the insured
    ImportRoster,
    /// What is known of a member who telephones
    StaffLookUp,
    /// Locks that a member ran into
    StaffUnlock,
    /// An address that mails no longer go to
    StaffLiftSuppression,
    /// A temporary password on paper
    StaffReissueCredential,
    /// Everything about a person
    StaffErase,
}

impl Function {
    /// All of them, in the order of the journey.
    pub const ALL: [Self; 16] = [
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
        Self::StaffLookUp,
        Self::StaffUnlock,
        Self::StaffLiftSuppression,
        Self::StaffReissueCredential,
        Self::StaffErase,
    ];

    /// The name of the folder, of the binary, and in the log.
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
            Self::StaffLookUp => "staff-look-up",
            Self::StaffUnlock => "staff-unlock",
            Self::StaffLiftSuppression => "staff-lift-suppression",
            Self::StaffReissueCredential => "staff-reissue-credential",
            Self::StaffErase => "staff-erase",
        }
    }

    /// Whether it answers requests with pages.
    pub const fn has_pages(self) -> bool {
        !self.is_for_staff() && !matches!(self, Self::DeliverMail | Self::TrackMail | Self::ImportRoster)
    }

    /// Whether staff call it by hand.
    pub const fn is_for_staff(self) -> bool {
        matches!(
            self,
            Self::StaffLookUp
                | Self::StaffUnlock
                | Self::StaffLiftSuppression
                | Self::StaffReissueCredential
                | Self::StaffErase
        )
    }
}
