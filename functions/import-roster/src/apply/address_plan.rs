//! Which person gets the mails to an address.

use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use shared::input::{EmailAddress, MemberKey};
use shared::store::{AddressClaim, RosterEntry, RosterTable};

use super::rows::Person;
use crate::error::ImportError;
use crate::format::{Column, Finding, RowProblem};
use crate::survey::People;

/// What happens to the addresses of one person.
pub(super) struct AddressPlan {
    pub(super) claim: AddressClaim,
    /// Whether to release the previous address.
    pub(super) release: bool,
    pub(super) shares_address: bool,
    pub(super) warning: Option<Finding>,
}

impl AddressPlan {
    /// The plan for the usual case, without a read: no other person has the old or the new address.
    pub(super) fn uncontested(person: &Person, stored: Option<&RosterEntry>) -> Self {
        let claim = if person.row.address.is_some() { AddressClaim::Free } else { AddressClaim::None };
        let old = stored.and_then(|stored| stored.address.as_ref());
        let release = old.is_some() && old != person.row.address.as_ref();
        Self { claim, release, shares_address: person.shares_address, warning: None }
    }
}

/// Plans who gets the mails to which address.
pub struct Addresses {
    /// The members table.
    pub table: RosterTable,
    /// The people of the file.
    pub people: Mutex<People>,
    /// Whether nothing may be written.
    pub dry_run: bool,
    /// The date in Japan.
    pub today: Date,
}

impl Addresses {
    /// Reads the current holders of a person's old and new address, and decides. Marks the new address as shared where
    /// another insured person has it.
    pub(super) async fn plan(&self, person: &Person, stored: Option<&RosterEntry>) -> Result<AddressPlan, ImportError> {
        let mut plan = AddressPlan::uncontested(person, stored);
        let me = &person.row.member_key;
        if let Some(old) = stored.and_then(|stored| stored.address.as_ref()).filter(|_| plan.release) {
            plan.release = self.table.find_holder(old).await?.as_ref() == Some(me);
        }
        let Some(address) = &person.row.address else { return Ok(plan) };
        let Some(holder) = self.table.find_holder(address).await?.filter(|holder| holder != me) else {
            return Ok(plan);
        };
        if person.shares_address || !person.row.is_insured(self.today) {
            plan.claim = AddressClaim::None;
        } else if let Some(other) = self.keeps_address(&holder, address).await? {
            if !self.dry_run && !other.shares_address && !self.table.mark_as_shared(&other, address).await? {
                // Race: the holder gave the address up between our read and our write.
                plan.claim = AddressClaim::From(holder);
                return Ok(plan);
            }
            let warning = Some((Some(Column::Address), RowProblem::AddressOfAnother));
            plan = AddressPlan { claim: AddressClaim::None, shares_address: true, warning, ..plan };
        } else {
            plan.claim = AddressClaim::From(holder);
        }
        Ok(plan)
    }

    /// The holder of an address, if they keep it: insured, and not in the file. For people in the file, the file decides.
    async fn keeps_address(
        &self,
        holder: &MemberKey,
        address: &EmailAddress,
    ) -> Result<Option<RosterEntry>, ImportError> {
        if self.people.lock().unwrap_or_else(PoisonError::into_inner).includes(holder)? {
            return Ok(None);
        }
        let holder = self.table.find_member(holder).await?;
        Ok(holder.filter(|holder| holder.is_insured(self.today) && holder.address.as_ref() == Some(address)))
    }
}
