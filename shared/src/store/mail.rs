//! The mails.

use serde::{Deserialize, Serialize};

use super::{AccountKey, IdentityDigest, Pk};
use crate::clock::Timestamp;
use crate::device::Device;
use crate::input::{EmailAddress, MemberKey};
use crate::limits;
use crate::secret::PasswordHash;

/// A mail that a step asks for. `deliver-mail` decides whether it goes out, and makes the secrets in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "mail", rename_all = "kebab-case")]
pub enum Mail {
    /// M1, or M6 where the address has an account already.
    Invitation {
        /// The address typed on S02.
        to: EmailAddress,
        /// Pseudonym of the network address that asked; none in a job of an earlier release.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client: Option<String>,
    },
    /// M2.
    IdentityConfirmed {
        /// The registered address.
        to: EmailAddress,
        /// Who was identified.
        member_key: MemberKey,
        /// The identity that was confirmed.
        identity: IdentityDigest,
        /// Of the 認証キー shown on S06.
        key_hash: PasswordHash,
        /// When key and link stop working.
        expires_at: Timestamp,
    },
    /// M3.
    AccountOpened {
        /// The registered address.
        to: EmailAddress,
    },
    /// M4, to addresses of open accounts only.
    Reset {
        /// The address typed on S10.
        to: EmailAddress,
    },
    /// M5.
    PasswordChanged {
        /// The registered address.
        to: EmailAddress,
        /// When it was changed.
        changed_at: Timestamp,
        /// Whose password it is; none in a job of an earlier release.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<AccountKey>,
    },
    /// 登録メールアドレス変更のお知らせ, to the address that an account holder had on the roster before.
    AddressLeft(AddressNotice),
    /// The same, to the address that an account holder has on the roster now.
    AddressTaken(AddressNotice),
    /// M7.
    Code {
        /// The address of the link that the code stands in for.
        to: EmailAddress,
        /// That link's partition key.
        link: Pk,
    },
    /// ログインのお知らせ, to the address that the roster has when it is sent: a login reads no roster entry.
    LoginNotice {
        /// The account that was signed in to.
        account: AccountKey,
        /// When.
        at: Timestamp,
        /// With what.
        device: Device,
    },
}

/// What the mails of a changed address tell.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddressNotice {
    /// The address before, or the address now.
    pub to: EmailAddress,
    /// Whose address was changed.
    pub member_key: MemberKey,
    /// When it was changed.
    pub changed_at: Timestamp,
    /// Until when the new address gets no re-issue.
    pub held_until: Timestamp,
}

impl Mail {
    /// Where it goes; none for a mail that finds its address when it is sent.
    pub fn to(&self) -> Option<&EmailAddress> {
        match self {
            Self::Invitation { to, .. }
            | Self::IdentityConfirmed { to, .. }
            | Self::AccountOpened { to }
            | Self::Reset { to }
            | Self::PasswordChanged { to, .. }
            | Self::AddressLeft(AddressNotice { to, .. })
            | Self::AddressTaken(AddressNotice { to, .. })
            | Self::Code { to, .. } => Some(to),
            Self::LoginNotice { .. } => None,
        }
    }

    /// The name in the log.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::IdentityConfirmed { .. } => "identity-confirmed",
            Self::AccountOpened { .. } => "account-opened",
            Self::Reset { .. } => "reset",
            Self::PasswordChanged { .. } => "password-changed",
            Self::AddressLeft(_) => "address-left",
            Self::AddressTaken(_) => "address-taken",
            Self::Code { .. } => "code",
            Self::LoginNotice { .. } => "login-notice",
        }
    }

    /// Until when sending it makes sense: a link mailed after its deadline is dead on arrival.
    pub(super) fn deadline(&self, asked_at: Timestamp) -> Timestamp {
        match self {
            Self::IdentityConfirmed { expires_at, .. } => *expires_at,
            Self::Invitation { .. } | Self::Reset { .. } => asked_at.plus(limits::MAILED_LINK),
            Self::Code { .. } => asked_at.plus(limits::MAILED_CODE),
            Self::AccountOpened { .. }
            | Self::PasswordChanged { .. }
            | Self::AddressLeft(_)
            | Self::AddressTaken(_)
            | Self::LoginNotice { .. } => asked_at.plus(limits::NOTICE_DEADLINE),
        }
    }
}
