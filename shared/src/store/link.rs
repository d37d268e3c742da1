use serde::{Deserialize, Serialize};

use super::condition::unused;
use super::{AccountKey, IdentityDigest, Pk, Purpose, Store, StoreError, Table, Transaction};
use crate::clock::Timestamp;
use crate::input::{EmailAddress, LoginKey, MemberKey};
use crate::limits::MAX_TRIES;
use crate::secret::{CodeDigest, PasswordHash, TokenHash};

/// What a link is good for, with all that its step needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "kebab-case")]
pub enum Grants {
    /// The first step of a registration.
    Registration {
        /// Whose address it was when the mail was sent; `None` for an address that is on no roster.
        #[serde(skip_serializing_if = "Option::is_none")]
        member_key: Option<MemberKey>,
    },
    /// The step after a confirmed identity.
    Credentials {
        /// Who was identified.
        member_key: MemberKey,
        /// The identity that was confirmed: see [`super::Member::identity`].
        identity: IdentityDigest,
        /// Of the 認証キー.
        key_hash: PasswordHash,
    },
    /// The temporary login of a re-issue.
    Reset {
        /// The account, in the form that is compared.
        login_key: LoginKey,
        /// Whose account it is.
        member_key: MemberKey,
        /// The account's epoch at issue: a password changed since then voids the link.
        epoch: u64,
        /// Of the 仮パスワード.
        temporary_hash: PasswordHash,
    },
    /// The freeze of an account.
    NotMe(AccountKey),
}

impl Grants {
    /// Whose step it is; `None` behind a link that was mailed to an address on no roster.
    pub fn member_key(&self) -> Option<&MemberKey> {
        match self {
            Self::Registration { member_key } => member_key.as_ref(),
            Self::Credentials { member_key, .. } | Self::Reset { member_key, .. } => Some(member_key),
            Self::NotMe(account) => Some(&account.member_key),
        }
    }

    /// The purpose without its data.
    pub const fn purpose(&self) -> Purpose {
        match self {
            Self::Registration { .. } => Purpose::Registration,
            Self::Credentials { .. } => Purpose::Credentials,
            Self::Reset { .. } => Purpose::Reset,
            Self::NotMe(_) => Purpose::NotMe,
        }
    }
}

/// A mailed link, at [`Pk::link`]. It exists as long as its mailbox names it: see [`super::Mailbox`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Link {
    /// Partition key.
    pub pk: Pk,
    /// What it is good for.
    pub grants: Grants,
    /// The address it was mailed to.
    pub address: EmailAddress,
    /// When it stops working, and its TTL.
    pub expires_at: Timestamp,
    /// Tries counted so far.
    #[serde(default)]
    pub tries: u32,
    /// Images used up so far.
    #[serde(default)]
    pub images: u32,
    /// The mailed code that may be typed in place of an image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<LinkCode>,
    /// When it was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
}

/// A 確認コード on its link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkCode {
    /// Keyed digest of the code.
    pub digest: CodeDigest,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// Tries counted so far.
    #[serde(default)]
    pub tries: u32,
}

impl Link {
    /// A fresh link.
    pub fn new(pk: Pk, grants: Grants, address: EmailAddress, expires_at: Timestamp) -> Self {
        Self { pk, grants, address, expires_at, tries: 0, images: 0, code: None, used_at: None }
    }

    /// The mailed code that works now.
    pub fn live_code(&self, now: Timestamp) -> Option<&LinkCode> {
        self.code.as_ref().filter(|code| code.expires_at > now && code.tries < MAX_TRIES)
    }

    /// Whether it can be used now.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && self.expires_at > now && self.tries < MAX_TRIES
    }

    /// Tries that are left.
    pub const fn tries_left(&self) -> u32 {
        MAX_TRIES.saturating_sub(self.tries)
    }
}

impl Store {
    /// Reads the link of a token.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_link(&self, token: &TokenHash) -> Result<Option<Link>, StoreError> {
        self.find_link_at(&Pk::link(token)).await
    }

    /// Reads a link whose token is not known.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_link_at(&self, pk: &Pk) -> Result<Option<Link>, StoreError> {
        self.get(Table::Expiring, pk.clone()).await
    }
}

impl<R> Transaction<R> {
    /// Uses the link, if it is still there, unused and unexpired. The try that succeeds may be the last one.
    pub(super) fn use_link(self, link: &Link, now: Timestamp) -> Self {
        self.update(Table::Expiring, &link.pk, "SET used_at = :now", Vec::new(), unused(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::EmailProblem;

    const NOW: Timestamp = Timestamp(1_000);

    fn link(grants: Grants) -> Result<Link, EmailProblem> {
        let address = EmailAddress::parse("taro.kenpo@example.co.jp")?;
        Ok(Link::new(
            Pk::link(&crate::secret::Token::draw(&crate::random::SystemRandom).hash()),
            grants,
            address,
            Timestamp(1_001),
        ))
    }

    fn first() -> Grants {
        Grants::Registration { member_key: Some(MemberKey::from_normalised("A1")) }
    }

    /// [G4]
    #[test]
    fn a_link_is_open_until_the_second_of_its_end_until_it_is_used_and_for_its_tries() -> Result<(), EmailProblem> {
        for (used, end, tries, open) in [
            (false, 1_001, 0, true),
            (false, 1_001, MAX_TRIES - 1, true),
            (false, 1_000, MAX_TRIES - 1, false),
            (false, 999, MAX_TRIES - 1, false),
            (true, 1_001, MAX_TRIES - 1, false),
            (false, 1_001, MAX_TRIES, false),
            (false, 1_001, MAX_TRIES + 1, false),
        ] {
            let link = Link { used_at: used.then_some(NOW), expires_at: Timestamp(end), tries, ..link(first())? };
            assert_eq!(link.is_open(NOW), open, "{link:?}");
            assert_eq!(link.tries_left(), MAX_TRIES.saturating_sub(tries));
        }
        Ok(())
    }

    /// [G4] [P18]
    #[test]
    fn a_mailed_code_lives_until_the_second_of_its_end_and_for_its_tries() -> Result<(), EmailProblem> {
        let none = link(first())?;
        assert!(none.live_code(NOW).is_none());
        let code = crate::secret::MailedCode::draw(&crate::random::SystemRandom);
        let digest = crate::secret::ServiceKey::new([7; 32]).code_digest("LINK#x", &code);
        let last = MAX_TRIES - 1;
        for (end, tries, live) in
            [(1_001, 0, true), (1_001, last, true), (1_000, 0, false), (999, 0, false), (1_001, MAX_TRIES, false)]
        {
            let code = LinkCode { digest: digest.clone(), expires_at: Timestamp(end), tries };
            let link = Link { code: Some(code), ..none.clone() };
            assert_eq!(link.live_code(NOW).is_some(), live, "{end} {tries}");
        }
        Ok(())
    }

    #[test]
    fn a_link_knows_what_it_is_for_and_whose_it_is() {
        let key = MemberKey::from_normalised("A1");
        let (hash, login_key) = (PasswordHash::from_phc(""), crate::input::LoginId::lookup_key("taro"));
        let identity = IdentityDigest::from_stored("");
        let second = Grants::Credentials { member_key: key.clone(), identity, key_hash: hash.clone() };
        let account = AccountKey { login_key: login_key.clone(), member_key: key.clone() };
        let reset = Grants::Reset { login_key, member_key: key.clone(), epoch: 1, temporary_hash: hash };
        let of = [
            (first(), Purpose::Registration, "/first-login"),
            (second, Purpose::Credentials, "/auth-key"),
            (reset, Purpose::Reset, "/temp-login"),
            (Grants::NotMe(account), Purpose::NotMe, "/not-me"),
        ];
        for (grants, purpose, path) in of {
            assert_eq!((grants.purpose(), grants.purpose().path(), grants.member_key()), (purpose, path, Some(&key)));
            let item = super::super::item::write(&grants).expect("an item");
            assert_eq!(
                item["purpose"],
                super::super::attribute::text(purpose.name()),
                "what the condition of a try asks for"
            );
        }
        assert_eq!(Grants::Registration { member_key: None }.member_key(), None);
    }
}
