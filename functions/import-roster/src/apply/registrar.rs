use std::sync::Arc;

use shared::clock::Timestamp;
use shared::fact::Fact;
use shared::limits;
use shared::random::Random;
use shared::secret::{PasswordHash, PasswordHasher, ServiceKey, TemporaryPassword};
use shared::store::{IssuedCredentials, PersonWrite, RosterEntry, RosterTable, RowDigest};

use super::address_move::Movers;
use super::address_plan::{AddressPlan, Addresses, may_own};
use super::effect::RowEffect;
use crate::check::Row;
use crate::compare::{Person, is_doubted, issued_digest, row_digest};
use crate::error::ImportError;

/// Writes people as the file has them, with optimistic locking.
pub struct Registrar {
    /// The members table.
    pub table: RosterTable,
    /// Plans addresses.
    pub addresses: Addresses,
    /// Announces changes of account holders' addresses.
    pub movers: Movers,
    /// Whether to write nothing.
    pub dry_run: bool,
    /// The time of the import.
    pub now: Timestamp,
    /// Salts.
    pub random: Arc<dyn Random>,
    /// Hashes temporary passwords.
    pub hasher: Arc<PasswordHasher>,
    /// Keys the digests of temporary passwords.
    pub service_key: ServiceKey,
}

/// Attempts at one write when races are lost. Only another import and the member write the same items; they do not win four times in a row.
const MAX_ATTEMPTS: u32 = 5;

impl Registrar {
    /// Writes one person if their row changed. A dry run only tells the effect.
    ///
    /// # Errors
    /// If the table does not answer, or [`MAX_ATTEMPTS`] races were lost.
    pub(super) async fn register(
        &self,
        person: &Person,
        stored: Option<RosterEntry>,
    ) -> Result<RowEffect, ImportError> {
        let (mut stored, mut issued) = (stored, None);
        let digest = self.digest(person, person.shares_address, stored.as_ref());
        let contested = may_own(person, stored.as_ref());
        if !contested && stored.as_ref().is_some_and(|stored| stored.row_digest == digest) {
            return Ok(RowEffect::unchanged(person, None));
        }
        // Optimistic: reading the holders of the addresses first would cost two reads for each new person.
        let marked = stored.as_ref().is_some_and(|stored| stored.shares_address);
        let mut optimistic = !self.dry_run && !marked && !contested;
        for _ in 0..MAX_ATTEMPTS {
            if !optimistic {
                stored = self.table.find_member(&person.row.member_key).await?;
            }
            if is_doubted(&person.row, stored.as_ref()) && !person.row.confirmed {
                self.note(Fact::RosterPersonDoubted, person);
                return Ok(RowEffect::doubted(person));
            }
            let plan = match optimistic {
                true => AddressPlan::uncontested(person, stored.as_ref()),
                false => self.addresses.plan(person, stored.as_ref()).await?,
            };
            let digest = self.digest(person, plan.shares_address, stored.as_ref());
            if stored.as_ref().is_some_and(|stored| stored.row_digest == digest) {
                return Ok(RowEffect::unchanged(person, plan.warning));
            }
            let has_these = self.has_these(&person.row, stored.as_ref()).await?;
            // Only the key of the digest is another one: the person has not changed.
            let is_same = has_these && stored.as_ref().is_some_and(|it| it.row_digest.state() == digest.state());
            let effect = match is_same {
                true => RowEffect::unchanged(person, plan.warning),
                false => RowEffect::written(person, stored.as_ref(), plan.warning),
            };
            let write = (&digest, &plan, has_these);
            if self.dry_run || self.write(person, stored.as_ref(), write, &mut issued).await? {
                return Ok(effect);
            }
            optimistic = false;
        }
        Err(ImportError::Contended)
    }

    /// Records a fact about a person, unless this is a dry run.
    fn note(&self, fact: Fact, person: &Person) {
        if !self.dry_run {
            self.movers.record(fact, &person.row);
        }
    }

    fn digest(&self, person: &Person, shares_address: bool, stored: Option<&RosterEntry>) -> RowDigest {
        row_digest(&person.row, shares_address, stored.map(|stored| &stored.row_digest), &self.service_key)
    }

    async fn write(
        &self,
        person: &Person,
        stored: Option<&RosterEntry>,
        (digest, plan, has_these): (&RowDigest, &AddressPlan, bool),
        issued: &mut Option<IssuedCredentials>,
    ) -> Result<bool, ImportError> {
        let row = &person.row;
        let has_account = stored.is_some_and(|stored| stored.login_id.is_some());
        let hands_out = row.issued.is_some() && !has_these;
        if hands_out && issued.is_none() {
            *issued = self.issue(row, stored).await?;
        }
        // To a member with an account as well: what came in a letter must not become the password later.
        let issued = issued.as_ref().filter(|_| hands_out);
        let handed_out = issued.map(|issued| with_latest(stored, &issued.password_hash));
        let moved = self.movers.plan(row, stored, plan);
        let write = PersonWrite {
            member_key: &row.member_key,
            birth_date: row.birth_date,
            address: row.address.as_ref(),
            lost_on: row.lost_on,
            stored,
            digest,
            shares_address: plan.shares_address,
            issued: issued.filter(|_| !has_account),
            handed_out: handed_out.as_deref(),
            claim: &plan.claim,
            release: stored.filter(|_| plan.release).and_then(|stored| stored.address.as_ref()),
            moved: moved.as_ref(),
        };
        let is_written = self.table.write(&write).await?;
        if is_written && is_doubted(row, stored) {
            self.note(Fact::RosterPersonConfirmed, person);
        }
        if is_written && moved.is_some() {
            self.movers.record_move(row, stored);
        }
        Ok(is_written)
    }

    /// Whether the credentials of the row were handed out before, by the last row that had any. A digest that was made with
    /// a service key of long ago tells nothing: then the hashes do, or a password that was replaced would work again.
    async fn has_these(&self, row: &Row, stored: Option<&RosterEntry>) -> Result<bool, ImportError> {
        let Some((stored, issued)) = stored.zip(row.issued.as_ref()) else { return Ok(false) };
        let Some(digest) = stored.row_digest.issued() else { return Ok(false) };
        if self.service_key.reads(digest, self.now) {
            let member_key = row.member_key.as_str();
            let is_of = |key| issued_digest(member_key, issued, &key) == digest;
            return Ok(self.service_key.readable(self.now).any(is_of));
        }
        let Some(password) = TemporaryPassword::typed(issued.1.reveal()) else { return Ok(false) };
        let (hasher, handed_out) = (Arc::clone(&self.hasher), stored.handed_out.clone());
        let is_known = move || hasher.verify_any(password.as_bytes(), &handed_out);
        Ok(tokio::task::spawn_blocking(is_known).await??)
    }

    /// Hashes 仮パスワード on a blocking thread, with the salt of those that the person got before.
    async fn issue(&self, row: &Row, stored: Option<&RosterEntry>) -> Result<Option<IssuedCredentials>, ImportError> {
        let Some((login_id, password)) = &row.issued else { return Ok(None) };
        let Some(password) = TemporaryPassword::typed(password.reveal()) else { return Ok(None) };
        let (hasher, random) = (Arc::clone(&self.hasher), Arc::clone(&self.random));
        let before = stored.and_then(|stored| stored.handed_out.last().cloned());
        let hash = move || hasher.hash_beside(password.as_bytes(), before.as_ref(), &*random);
        let password_hash = tokio::task::spawn_blocking(hash).await??;
        let expires_at = self.now.plus(limits::HANDED_OUT_PASSWORD);
        Ok(Some(IssuedCredentials { login_id: login_id.clone(), password_hash, expires_at }))
    }
}

/// The temporary passwords that the person ever got, with this one; the oldest ones make room.
fn with_latest(stored: Option<&RosterEntry>, latest: &PasswordHash) -> Vec<PasswordHash> {
    let mut all = stored.map(|stored| stored.handed_out.clone()).unwrap_or_default();
    all.push(latest.clone());
    let too_many = all.len().saturating_sub(limits::MAX_HANDED_OUT_PASSWORDS);
    all.split_off(too_many)
}
