//! The states of each cookie: every combination of the conditions that a gate checks on its item.

use std::fmt::Debug;

use shared::clock::Timestamp;
use shared::device::Device;
use shared::digest::digest;
use shared::input::MemberKey;
use shared::secret::{PasswordHash, Token};
use shared::store::{Grants, IdentityDigest, Link, May, Pk, Purpose, RestrictedSession, Session, signed_in_as};

use super::people::{Owner, Person};

/// The state of a link cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkIs {
    /// No cookie.
    None,
    /// A token without an item: never issued, or its link was replaced.
    Unknown,
    /// An item.
    There { purpose: Purpose, used: bool, expired: bool, locked: bool, overtaken: bool, owner: Owner },
}

/// The state of a restricted session cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestrictedIs {
    None,
    Unknown,
    /// May open an account; `moved`: the roster's address or birth date changed since.
    MayOpen {
        used: bool,
        expired: bool,
        moved: bool,
        person: Person,
    },
    /// May replace a password; `overtaken`: it was changed since.
    MayReplace {
        used: bool,
        expired: bool,
        overtaken: bool,
        owner: Owner,
    },
}

/// The state of a session cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionIs {
    None,
    Unknown,
    There { idle: bool, over: bool, overtaken: bool, owner: Owner },
}

/// All combinations of that many booleans.
fn ways<const N: usize>() -> impl Iterator<Item = [bool; N]> {
    (0..1_usize << N).map(|n| std::array::from_fn(|bit| n >> bit & 1 == 1))
}

const PURPOSES: [Purpose; 3] = [Purpose::Registration, Purpose::Credentials, Purpose::Reset];

impl LinkIs {
    /// An open link.
    pub const fn open(purpose: Purpose) -> Self {
        Self::There { purpose, used: false, expired: false, locked: false, overtaken: false, owner: Owner::Insured }
    }

    /// Every state of the cookie of a purpose, including open links of other purposes.
    pub fn all(own: Purpose) -> Vec<Self> {
        let mut all = vec![Self::None, Self::Unknown];
        all.extend(PURPOSES.into_iter().filter(|purpose| *purpose != own).map(Self::open));
        // Only a reset link is void when the password changed or its owner lost the insurance: for the other purposes
        // the handler of the form checks that.
        let (owners, times): (&[Owner], &[bool]) =
            if own == Purpose::Reset { (&Owner::ALL, &[false, true]) } else { (&[Owner::Insured], &[false]) };
        for ([used, expired, locked], owner) in ways().flat_map(|way| owners.iter().map(move |owner| (way, *owner))) {
            let there = |overtaken| Self::There { purpose: own, used, expired, locked, overtaken, owner };
            all.extend(times.iter().copied().map(there));
        }
        all
    }

    /// Whether it opens the page of the purpose.
    pub fn opens(self, own: Purpose) -> bool {
        matches!(self, Self::There { purpose, used: false, expired: false, locked: false, overtaken: false, owner: Owner::Insured } if purpose == own)
    }

    /// Whether it was mailed to the member who can be signed in.
    pub fn is_for_insured(self) -> bool {
        matches!(self, Self::There { owner: Owner::Insured, .. })
    }

    /// Whose step it is, where its own purpose is the one asked for.
    pub fn member(self, own: Purpose) -> Option<MemberKey> {
        match self {
            Self::There { purpose: Purpose::Reset, owner, .. } if own == Purpose::Reset => Some(owner.person().key()),
            Self::There { purpose, .. } if purpose == own => Some(Person::Registered.key()),
            _ => None,
        }
    }

    /// The item, if any.
    pub fn item(self, now: Timestamp, hashes: [&PasswordHash; 2]) -> Option<Link> {
        let Self::There { purpose, used, expired, locked, overtaken, owner } = self else { return None };
        let [key_hash, temporary_hash] = hashes.map(PasswordHash::clone);
        let grants = match purpose {
            Purpose::Registration => Grants::Registration { member_key: Some(Person::Registered.key()) },
            Purpose::Credentials => {
                let member_key = Person::Registered.key();
                Grants::Credentials { member_key, identity: IdentityDigest::from_stored("of another member"), key_hash }
            }
            Purpose::Reset => {
                let (login_key, member_key) = (owner.login_key(), owner.person().key());
                Grants::Reset { login_key, member_key, epoch: u64::from(!overtaken), temporary_hash }
            }
            Purpose::NotMe => unreachable!("no browser here holds such a link"),
        };
        let pk = Pk::link(&Token::parse(&token(&self)?)?.hash());
        let mut link = Link::new(pk, grants, Person::Registered.address(), end(expired, now));
        link.tries = if locked { shared::limits::MAX_TRIES } else { shared::limits::MAX_TRIES - 1 };
        link.used_at = used.then_some(now);
        Some(link)
    }
}

/// The second of expiry, or the one before it.
fn end(over: bool, now: Timestamp) -> Timestamp {
    if over { now } else { now.plus_seconds(1) }
}

impl RestrictedIs {
    /// One of each kind that a route could confuse: never issued, open, expired.
    pub const FEW: [Self; 6] = [
        Self::None,
        Self::Unknown,
        Self::MayOpen { used: false, expired: false, moved: false, person: Person::Free },
        Self::MayOpen { used: true, expired: false, moved: false, person: Person::Registered },
        Self::MayReplace { used: false, expired: false, overtaken: false, owner: Owner::Insured },
        Self::MayReplace { used: true, expired: true, overtaken: true, owner: Owner::Insured },
    ];

    /// Every state of the cookie.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::None, Self::Unknown];
        for [used, expired, other] in ways() {
            all.extend(Person::ALL.map(|person| Self::MayOpen { used, expired, moved: other, person }));
            all.extend(Owner::ALL.map(|owner| Self::MayReplace { used, expired, overtaken: other, owner }));
        }
        all
    }

    /// Whose it is.
    pub fn member(self) -> Option<MemberKey> {
        match self {
            Self::None | Self::Unknown => None,
            Self::MayOpen { person, .. } => Some(person.key()),
            Self::MayReplace { owner, .. } => Some(owner.person().key()),
        }
    }

    /// The item; `identity` is the person's current identity on the roster.
    pub fn item(self, now: Timestamp, identity: impl Fn(Person) -> IdentityDigest) -> Option<RestrictedSession> {
        let (may, used, expired) = match self {
            Self::None | Self::Unknown => return None,
            Self::MayOpen { used, expired, moved, person } => {
                let identity = if moved { IdentityDigest::from_stored("of before") } else { identity(person) };
                (May::OpenAccount { member_key: person.key(), identity, issued_login_id: None }, used, expired)
            }
            Self::MayReplace { used, expired, overtaken, owner } => {
                let (login_key, member_key) = (owner.login_key(), owner.person().key());
                // Mailed to another address, or too many login IDs that are taken: see `security/attacks.rs`.
                let (epoch, mailed_to) = (u64::from(!overtaken), None);
                let may = May::ReplacePassword { login_key, member_key, epoch, mailed_to };
                (may, used, expired)
            }
        };
        let pk = Pk::restricted_session(&Token::parse(&token(&self)?)?.hash());
        Some(RestrictedSession { pk, may, expires_at: end(expired, now), used_at: used.then_some(now), taken: 0 })
    }
}

impl SessionIs {
    /// A valid session.
    pub const ALIVE: Self = Self::There { idle: false, over: false, overtaken: false, owner: Owner::Insured };

    /// Every state of the cookie.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::None, Self::Unknown];
        for [idle, over, overtaken] in ways() {
            all.extend(Owner::ALL.map(|owner| Self::There { idle, over, overtaken, owner }));
        }
        all
    }

    /// The item; a session that is not idle was seen this minute, so that a request does not update it.
    pub fn item(self, now: Timestamp, idle_minutes: i64) -> Option<Session> {
        let Self::There { idle, over, overtaken, owner } = self else { return None };
        Some(Session {
            pk: Pk::session(&Token::parse(&token(&self)?)?.hash()),
            login_key: owner.login_key(),
            member_key: owner.person().key(),
            signed_in_as: signed_in_as(&owner.login_key()),
            epoch: u64::from(!overtaken),
            device: Device::default(),
            signed_in_at: now,
            previous_login_at: None,
            seen_at: if idle { now.plus_minutes(-idle_minutes) } else { now },
            expires_at: end(over, now),
            replaced_at: None,
            member_tag: None,
        })
    }
}

/// The token in the cookie, unique for each state.
pub fn token(state: &impl Debug) -> Option<String> {
    let name = format!("{state:?}");
    (name != "None").then(|| digest(name.as_bytes()))
}
