//! Which person gets the mails to an address.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use shared::input::{EmailAddress, MemberKey};
use shared::store::{AddressClaim, RosterEntry, RosterTable};

use crate::compare::Person;
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
    /// Those of them whose rows are rejected since they may be of somebody else: they keep what they have.
    pub doubted: HashSet<MemberKey>,
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
        let holder = self.table.find_holder(address).await?;
        if holder.as_ref() == Some(me) && may_own(person, stored) {
            plan.shares_address = false;
        }
        let Some(holder) = holder.filter(|holder| holder != me) else { return Ok(plan) };
        if person.shares_address || !person.row.is_insured(self.today) {
            plan.claim = AddressClaim::None;
            return Ok(plan);
        }
        match self.keeps_address(&holder, address).await? {
            Some(other) => self.share(plan, &other, address).await,
            None => Ok(AddressPlan { claim: AddressClaim::From(holder), ..plan }),
        }
    }

    /// The plan for an address that another insured person keeps. If that person has an account with it, it stays theirs;
    /// otherwise it is nobody's until the roster is corrected.
    async fn share(
        &self,
        plan: AddressPlan,
        other: &RosterEntry,
        address: &EmailAddress,
    ) -> Result<AddressPlan, ImportError> {
        let is_owned = other.has_account();
        let must_mark = !is_owned && !other.shares_address && !self.dry_run;
        if must_mark && !self.table.mark_as_shared(other, address).await? {
            // Race: the holder gave the address up, or opened an account with it, between our read and our write. The
            // claim holds if it is free by now; if not, all is read again.
            return Ok(AddressPlan { claim: AddressClaim::Free, ..plan });
        }
        let problem = if is_owned { RowProblem::AddressOfAccount } else { RowProblem::AddressOfAnother };
        let warning = Some((Some(Column::Address), problem));
        Ok(AddressPlan { claim: AddressClaim::None, shares_address: true, warning, ..plan })
    }

    /// The holder of an address, if they keep it: insured, and not in the file. For people in the file, the file decides,
    /// unless their row is rejected.
    async fn keeps_address(
        &self,
        holder: &MemberKey,
        address: &EmailAddress,
    ) -> Result<Option<RosterEntry>, ImportError> {
        let is_in_file = self.people.lock().unwrap_or_else(PoisonError::into_inner).includes(holder)?;
        if is_in_file && !self.doubted.contains(holder) {
            return Ok(None);
        }
        let holder = self.table.find_member(holder).await?;
        Ok(holder.filter(|holder| holder.is_insured(self.today) && holder.address.as_ref() == Some(address)))
    }
}

/// Whether a person whose address other rows of the file have too may own it: an account holder who has it already keeps it,
/// and the others are marked. It is theirs if the address leads to them.
pub(super) fn may_own(person: &Person, stored: Option<&RosterEntry>) -> bool {
    let has_it = |stored: &RosterEntry| stored.has_account() && stored.address == person.row.address;
    person.shares_address && stored.is_some_and(has_it)
}
