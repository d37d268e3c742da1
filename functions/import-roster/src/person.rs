//! What one row means for one person, and writing it whatever others write at the same time.

use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use shared::clock::Timestamp;
use shared::random::Random;
use shared::secret::{PasswordHasher, ServiceKey, TemporaryPassword};
use shared::store::IssuedCredentials;

use crate::error::ImportError;
use crate::outcome::{Change, Outcome, outcome};
use crate::row::Row;
use crate::row_digest::RowDigest;
use crate::standing::{Standing, assumed};
use crate::survey::People;
use crate::table::{MembersTable, Stored};
use crate::write::PersonWrite;

/// A valid row, with what the other rows say about it.
pub struct Person {
    /// The row.
    pub row: Row,
    /// Whether another insured person of the file has the address.
    pub shares_address: bool,
}

/// Brings people to the state that the file says they have.
pub struct Registrar {
    pub(crate) table: MembersTable,
    pub(crate) people: Mutex<People>,
    pub(crate) dry_run: bool,
    pub(crate) now: Timestamp,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) hasher: Arc<PasswordHasher>,
    pub(crate) service_key: ServiceKey,
}

/// Other writers of one person are another import and the person; they do not come four times in a row.
const ATTEMPTS: u32 = 5;

impl Registrar {
    pub(crate) fn today(&self) -> Date {
        self.now.date_in_japan()
    }

    /// Writes one person, or only says what would be written.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn register(&self, person: &Person, stored: Option<Stored>) -> Result<Outcome, ImportError> {
        let (mut stored, mut issued) = (stored, None);
        let digest = self.digest(person, person.shares_address, stored.as_ref());
        if stored.as_ref().is_some_and(|stored| stored.digest() == digest) {
            return Ok(outcome(person, Change::Unchanged, None, None));
        }
        // Almost always nobody else has the address; asking first would cost each new person two reads.
        let marked = stored.as_ref().is_some_and(|stored| stored.shares_address);
        let mut assume = !self.dry_run && !marked;
        for _ in 0..ATTEMPTS {
            let standing = if assume {
                assumed(person, stored.as_ref())
            } else {
                stored = self.table.member(&person.row.member_key).await?;
                self.standing(person, stored.as_ref()).await?
            };
            let digest = self.digest(person, standing.shares_address, stored.as_ref());
            if stored.as_ref().is_some_and(|stored| stored.digest() == digest) {
                return Ok(outcome(person, Change::Unchanged, None, standing.warning));
            }
            let change = if stored.is_some() { Change::Changed } else { Change::Added };
            let result = outcome(person, change, stored.as_ref(), standing.warning);
            if self.dry_run || self.write(person, stored.as_ref(), &digest, &standing, &mut issued).await? {
                return Ok(result);
            }
            assume = false;
        }
        Err(ImportError::Contended)
    }

    fn digest(&self, person: &Person, shares_address: bool, stored: Option<&Stored>) -> RowDigest {
        let stored = stored.map(Stored::digest);
        RowDigest::of(&person.row, shares_address, stored.as_ref(), &self.service_key)
    }

    async fn write(
        &self,
        person: &Person,
        stored: Option<&Stored>,
        digest: &RowDigest,
        standing: &Standing,
        issued: &mut Option<IssuedCredentials>,
    ) -> Result<bool, ImportError> {
        let has_account = stored.is_some_and(|stored| stored.login_id.is_some());
        let has_these = stored.is_some_and(|stored| stored.digest().has_issued_of(digest));
        let hands_out = person.row.issued.is_some() && !has_account && !has_these;
        if hands_out && issued.is_none() {
            *issued = self.issue(&person.row).await?;
        }
        let write = PersonWrite {
            row: &person.row,
            stored,
            digest,
            shares_address: standing.shares_address,
            issued: issued.as_ref().filter(|_| hands_out),
            claim: &standing.claim,
            release: stored.filter(|_| standing.release).and_then(|stored| stored.address.as_ref()),
        };
        self.table.write(&write).await
    }

    async fn issue(&self, row: &Row) -> Result<Option<IssuedCredentials>, ImportError> {
        let Some((login_id, password)) = &row.issued else { return Ok(None) };
        let Some(password) = TemporaryPassword::typed(password.reveal()) else { return Ok(None) };
        let (hasher, random) = (Arc::clone(&self.hasher), Arc::clone(&self.random));
        let hash = move || hasher.hash(password.as_bytes(), &*random);
        let password_hash = tokio::task::spawn_blocking(hash).await??;
        let expires_at = self.now.plus_minutes(IssuedCredentials::DAYS * 24 * 60);
        Ok(Some(IssuedCredentials { login_id: login_id.clone(), password_hash, expires_at }))
    }
}
