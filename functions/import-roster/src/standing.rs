//! Whose address is it?

use std::sync::PoisonError;

use shared::input::{EmailAddress, MemberKey};

use crate::column::Column;
use crate::error::ImportError;
use crate::person::{Person, Registrar};
use crate::problem::Problem;
use crate::row::Finding;
use crate::table::Stored;
use crate::write::Claim;

/// How a person stands to their addresses.
pub(crate) struct Standing {
    pub(crate) claim: Claim,
    /// Whether the mails to the address before were theirs.
    pub(crate) release: bool,
    pub(crate) shares_address: bool,
    pub(crate) warning: Option<Finding>,
}

impl Registrar {
    /// Looks at who has the person's addresses now.
    pub(crate) async fn standing(&self, person: &Person, stored: Option<&Stored>) -> Result<Standing, ImportError> {
        let mut standing = assumed(person, stored);
        let me = &person.row.member_key;
        if let Some(old) = stored.and_then(|stored| stored.address.as_ref()).filter(|_| standing.release) {
            standing.release = self.table.holder(old).await?.as_ref() == Some(me);
        }
        let Some(address) = &person.row.address else { return Ok(standing) };
        let Some(holder) = self.table.holder(address).await?.filter(|holder| holder != me) else { return Ok(standing) };
        if person.shares_address || !person.row.is_active(self.today()) {
            standing.claim = Claim::None;
        } else if let Some(other) = self.still_there(&holder, address).await? {
            if !self.dry_run && !other.shares_address && !self.table.mark_as_shared(&other, address).await? {
                // Gave it up a moment ago.
                standing.claim = Claim::From(holder);
                return Ok(standing);
            }
            let warning = Some((Some(Column::Address), Problem::AddressOfAnother));
            standing = Standing { claim: Claim::None, shares_address: true, warning, ..standing };
        } else {
            standing.claim = Claim::From(holder);
        }
        Ok(standing)
    }

    /// The holder of an address, if insured and not in the file: what the file says of people, it says of all of them.
    async fn still_there(&self, holder: &MemberKey, address: &EmailAddress) -> Result<Option<Stored>, ImportError> {
        if self.people.lock().unwrap_or_else(PoisonError::into_inner).includes(holder.as_str())? {
            return Ok(None);
        }
        let holder = self.table.member(holder).await?;
        Ok(holder.filter(|holder| holder.is_active(self.today()) && holder.address.as_ref() == Some(address)))
    }
}

/// As it almost always is: nobody else has anything to do with the person's addresses.
pub(crate) fn assumed(person: &Person, stored: Option<&Stored>) -> Standing {
    let claim = if person.row.address.is_some() { Claim::Free } else { Claim::None };
    let old = stored.and_then(|stored| stored.address.as_ref());
    let release = old.is_some() && old != person.row.address.as_ref();
    Standing { claim, release, shares_address: person.shares_address, warning: None }
}
