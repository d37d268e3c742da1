//! The expected result of each state at each route, an oracle written independently of the product.

use shared::store::Purpose;
use tests::access::Access;
use tests::access::Refused;

use super::people::{Owner, Person};
use super::state::{LinkIs, RestrictedIs, SessionIs};

/// The cookies of one browser.
#[derive(Clone, Copy, Debug)]
pub struct Jar {
    pub registration: LinkIs,
    pub credentials: LinkIs,
    pub reset: LinkIs,
    pub restricted: RestrictedIs,
    pub session: SessionIs,
}

impl Jar {
    pub const EMPTY: Self = Self {
        registration: LinkIs::None,
        credentials: LinkIs::None,
        reset: LinkIs::None,
        restricted: RestrictedIs::None,
        session: SessionIs::None,
    };

    /// Whether the browser has a flow of the door's kind.
    fn has_flow(&self, door: Access) -> bool {
        match door {
            Access::Registration => self.registration != LinkIs::None,
            Access::Credentials => self.credentials != LinkIs::None,
            Access::Reset => self.reset != LinkIs::None,
            Access::OpenAccount | Access::Opened | Access::ReplacePassword => self.restricted != RestrictedIs::None,
            Access::NotMe | Access::Frozen => false,
            Access::Public | Access::SignedIn => true,
        }
    }

    /// The refusal of a page or, with `acts`, of a form; or none when the route is open.
    pub fn refused(&self, door: Access, acts: bool) -> Option<Refused> {
        match door {
            _ if acts && !self.has_flow(door) => Some(door.flow_gone()),
            Access::Public => None,
            Access::Registration => self.at_link(self.registration, Purpose::Registration, door),
            Access::Credentials => self.at_link(self.credentials, Purpose::Credentials, door),
            Access::Reset => self.at_link(self.reset, Purpose::Reset, door),
            Access::OpenAccount => self.open_account(door),
            Access::Opened => {
                let opened = matches!(self.restricted, RestrictedIs::MayOpen { used: true, expired: false, .. });
                (!opened).then(|| door.refusal())
            }
            Access::ReplacePassword => self.replace_password(door),
            // No browser here holds such a link: `security::freeze` tries it.
            Access::NotMe | Access::Frozen => Some(door.refusal()),
            Access::SignedIn => match self.session {
                session if session == SessionIs::ALIVE => None,
                SessionIs::None => Some(door.refusal()),
                _ => Some(Refused::To("/login?notice=timed-out")),
            },
        }
    }

    /// A browser past the link is redirected to the step that follows it, or to the portal once that is finished.
    fn at_link(&self, link: LinkIs, own: Purpose, door: Access) -> Option<Refused> {
        if link.opens(own) {
            return None;
        }
        let is_done = matches!(link, LinkIs::There { purpose, used: true, .. } if purpose == own);
        let is_theirs = link.member(own).is_some() && link.member(own) == self.restricted.member();
        let next = match (own, self.restricted) {
            (Purpose::Reset, RestrictedIs::MayReplace { expired: false, .. }) if is_theirs => Some("/password"),
            (Purpose::Registration | Purpose::Credentials, RestrictedIs::MayOpen { expired: false, .. })
                if is_theirs =>
            {
                Some("/credentials")
            }
            // Every signed-in person here is the one to whom the first two kinds of links belong.
            _ if is_done && self.session == SessionIs::ALIVE && link.is_for_insured() => Some("/"),
            _ => None,
        };
        Some(next.map_or(door.refusal(), Refused::To))
    }

    fn open_account(&self, door: Access) -> Option<Refused> {
        match self.restricted {
            RestrictedIs::MayOpen { used: true, expired: false, .. } => Some(Refused::To("/credentials/done")),
            RestrictedIs::MayOpen { expired: false, moved: false, person: Person::Free, .. } => None,
            RestrictedIs::MayOpen { expired: false, moved: false, person: Person::Registered, .. } => {
                Some(Refused::Page(409, "/login"))
            }
            _ => Some(door.refusal()),
        }
    }

    fn replace_password(&self, door: Access) -> Option<Refused> {
        match self.restricted {
            RestrictedIs::MayReplace { used: false, expired: false, overtaken: false, owner: Owner::Insured } => None,
            RestrictedIs::MayReplace { used: true, expired: false, owner, .. } => {
                // Another member is signed in by now.
                if self.session == SessionIs::ALIVE && owner != Owner::Insured {
                    return Some(Refused::Page(409, "/"));
                }
                Some(Refused::To("/?notice=password-replaced"))
            }
            _ if self.session == SessionIs::ALIVE => Some(Refused::To("/")),
            _ => Some(door.refusal()),
        }
    }
}
