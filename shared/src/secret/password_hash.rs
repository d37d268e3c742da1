use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use argon2::password_hash::phc::{Output, PasswordHash as Phc, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::opaque::opaque_text;
use crate::random::{self, Random};

opaque_text! {
    /// Argon2id of a password, a 仮パスワード or a 認証キー, as a PHC string: it names its own parameters and salt.
    PasswordHash
}

impl PasswordHash {
    /// Takes a PHC string. A malformed one fails when a secret is compared with it.
    pub fn from_phc(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

/// Argon2id, with its memory kept between hashes: fresh pages cost a third of the time of a hash.
///
/// One hash at a time in a process, as Lambda runs one request at a time in an instance.
///
/// Against user enumeration by timing, a comparison without a stored hash costs as much as one with it. Hashes with older
/// parameters stay until their account owners sign in; as long as there may be any, every comparison runs once with each
/// set of parameters, so that the time does not tell an old hash from an unknown login ID.
pub struct PasswordHasher {
    params: Params,
    before: Vec<Params>,
    memory: Mutex<Vec<Block>>,
    runs: AtomicU64,
    work: AtomicU64,
}

/// A hash that cannot be made or read. The cause is never what was typed.
#[derive(Debug, thiserror::Error)]
#[error("password hash: {0}")]
pub struct HashProblem(String);

impl PasswordHasher {
    /// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
    const MEMORY_KIB: u32 = 19 * 1024;
    const PASSES: u32 = 2;
    const LANES: u32 = 1;
    const OUTPUT_LEN: usize = 32;
    /// Earlier parameters (KiB, passes), as long as accounts, links or handed-out credentials may have such hashes. When
    /// you raise the numbers above, add the old ones here.
    const BEFORE: &'static [(u32, u32)] = &[];

    /// A hasher with the product's parameters.
    ///
    /// # Errors
    /// Never with these parameters; the type of Argon2 says it could.
    pub fn new() -> Result<Self, HashProblem> {
        let now = Self::with_cost(Self::MEMORY_KIB, Self::PASSES)?;
        Self::BEFORE.iter().try_fold(now, |hasher, (memory_kib, passes)| hasher.after(*memory_kib, *passes))
    }

    /// The same, where hashes with these earlier parameters may still be stored.
    ///
    /// # Errors
    /// When Argon2 does not know such parameters.
    pub fn after(mut self, memory_kib: u32, passes: u32) -> Result<Self, HashProblem> {
        self.before.push(Self::params(memory_kib, passes)?);
        Ok(self)
    }

    /// A hasher with other parameters, for hashes of an earlier release.
    ///
    /// # Errors
    /// When Argon2 does not know such parameters.
    pub fn with_cost(memory_kib: u32, passes: u32) -> Result<Self, HashProblem> {
        let (params, before) = (Self::params(memory_kib, passes)?, Vec::new());
        let (runs, work) = (AtomicU64::new(0), AtomicU64::new(0));
        Ok(Self { params, before, memory: Mutex::new(Vec::new()), runs, work })
    }

    fn params(memory_kib: u32, passes: u32) -> Result<Params, HashProblem> {
        Ok(Params::new(memory_kib, passes, Self::LANES, Some(Self::OUTPUT_LEN))?)
    }

    /// Hashes a secret with a salt of its own; parameters and salt stand in the result (PHC string).
    ///
    /// # Errors
    /// When Argon2 refuses, for lack of memory for example.
    pub fn hash(&self, secret: &[u8], random: &dyn Random) -> Result<PasswordHash, HashProblem> {
        self.hash_with(secret, &random::bytes::<16>(random))
    }

    /// Hashes a secret with the salt of another one of the same person, so that [`Self::verify_any`] compares both by one
    /// run; with a salt of its own where there is none.
    ///
    /// # Errors
    /// As [`Self::hash`].
    pub fn hash_beside(
        &self,
        secret: &[u8],
        other: Option<&PasswordHash>,
        random: &dyn Random,
    ) -> Result<PasswordHash, HashProblem> {
        let salt = other.and_then(|other| Phc::new(other.as_str()).ok()?.salt);
        salt.map_or_else(|| self.hash(secret, random), |salt| self.hash_with(secret, &salt))
    }

    fn hash_with(&self, secret: &[u8], salt: &[u8]) -> Result<PasswordHash, HashProblem> {
        let output = self.compute(&self.params, secret, salt)?;
        let hash = Phc {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: (&self.params).try_into().map_err(HashProblem::from)?,
            salt: Some(Salt::new(salt).map_err(|e| HashProblem(e.to_string()))?),
            hash: Some(Output::new(&output).map_err(|e| HashProblem(e.to_string()))?),
        };
        Ok(PasswordHash(hash.to_string()))
    }

    /// Whether the secret is the one that was hashed, compared in constant time. Without a stored hash it takes as long
    /// and is `false`.
    ///
    /// # Errors
    /// When the stored hash cannot be read.
    pub fn verify(&self, secret: &[u8], stored: Option<&PasswordHash>) -> Result<bool, HashProblem> {
        let Some(stored) = stored else {
            self.compute(&self.params, secret, &[0; 16])?;
            self.compute_as_before(None, secret)?;
            return Ok(false);
        };
        let hash = Phc::new(stored.as_str()).map_err(|e| HashProblem(e.to_string()))?;
        let params = Params::try_from(&hash)?;
        let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else {
            return Err(HashProblem("without salt or output".into()));
        };
        let output = self.compute(&params, secret, &salt)?;
        self.compute_as_before(Some(&params), secret)?;
        Ok(output.ct_eq(expected.as_bytes()).into())
    }

    /// Whether the secret is one of those that were hashed. Hashes with the same parameters and salt cost one run
    /// together: see [`Self::hash_beside`].
    ///
    /// # Errors
    /// When a stored hash cannot be read.
    pub fn verify_any(&self, secret: &[u8], stored: &[PasswordHash]) -> Result<bool, HashProblem> {
        let (mut outputs, mut found) = (BTreeMap::new(), false);
        for stored in stored {
            let hash = Phc::new(stored.as_str()).map_err(|e| HashProblem(e.to_string()))?;
            let params = Params::try_from(&hash)?;
            let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else {
                return Err(HashProblem("without salt or output".into()));
            };
            let output = match outputs.entry((costs(&params), salt.to_vec())) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(self.compute(&params, secret, &salt)?),
            };
            found |= bool::from(output.ct_eq(expected.as_bytes()));
        }
        Ok(found)
    }

    /// Runs with every set of parameters that a stored hash may have, except the one that was just run.
    fn compute_as_before(&self, done: Option<&Params>, secret: &[u8]) -> Result<(), HashProblem> {
        let done = done.map_or_else(|| costs(&self.params), costs);
        for params in std::iter::once(&self.params).chain(&self.before).filter(|params| costs(params) != done) {
            self.compute(params, secret, &[0; 16])?;
        }
        Ok(())
    }

    /// Runs of Argon2 so far.
    pub fn runs(&self) -> u64 {
        self.runs.load(Ordering::Relaxed)
    }

    /// The cost of those runs: KiB times passes.
    pub fn work(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }

    /// Whether a stored hash was made with other parameters than today's.
    pub fn is_outdated(&self, stored: &PasswordHash) -> bool {
        let params = Phc::new(stored.as_str()).ok().and_then(|hash| Params::try_from(&hash).ok());
        params.is_none_or(|params| costs(&params) != costs(&self.params))
    }

    fn compute(&self, params: &Params, secret: &[u8], salt: &[u8]) -> Result<Vec<u8>, HashProblem> {
        self.runs.fetch_add(1, Ordering::Relaxed);
        self.work.fetch_add(u64::from(params.m_cost()) * u64::from(params.t_cost()), Ordering::Relaxed);
        // The memory holds nothing that a panicking hash could leave half done.
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.resize(params.block_count(), Block::default());
        let mut output = vec![0; params.output_len().unwrap_or(Self::OUTPUT_LEN)];
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let computed = argon2.hash_password_into_with_memory(secret, salt, &mut output, &mut *memory);
        memory.iter_mut().for_each(Zeroize::zeroize);
        computed.map(|()| output).map_err(HashProblem::from)
    }
}

const fn costs(params: &Params) -> (u32, u32, u32) {
    (params.m_cost(), params.t_cost(), params.p_cost())
}

impl From<argon2::Error> for HashProblem {
    fn from(error: argon2::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<argon2::password_hash::Error> for HashProblem {
    fn from(error: argon2::password_hash::Error) -> Self {
        Self(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    /// [R5]
    #[test]
    fn a_secret_verifies_against_its_own_hash_only() -> Result<(), HashProblem> {
        let hasher = PasswordHasher::new()?;
        let stored = hasher.hash(b"correct horse", &SystemRandom)?;
        assert!(stored.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", stored.as_str());
        assert!(hasher.verify(b"correct horse", Some(&stored))?);
        assert!(!hasher.verify(b"battery staple", Some(&stored))?);
        assert!(!hasher.verify(b"correct horse", None)?);
        assert!(!hasher.is_outdated(&stored));
        assert!(hasher.is_outdated(&PasswordHash::from_phc("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$")));
        Ok(())
    }

    /// [A2] [L1]
    #[test]
    fn after_a_raise_a_comparison_costs_the_same_with_an_old_hash_with_a_new_one_and_with_none()
    -> Result<(), HashProblem> {
        let (oldest, old) = (PasswordHasher::with_cost(8, 1)?, PasswordHasher::with_cost(16, 2)?);
        let now = PasswordHasher::with_cost(64, 3)?.after(16, 2)?.after(8, 1)?;
        let hashes = [&now, &old, &oldest].map(|hasher| hasher.hash(b"correct horse", &SystemRandom));
        let mut costs = Vec::new();
        for stored in hashes.into_iter().collect::<Result<Vec<_>, _>>()?.iter().map(Some).chain([None]) {
            for typed in [&b"correct horse"[..], b"battery staple"] {
                let before = (now.runs(), now.work());
                let right = now.verify(typed, stored)?;
                assert_eq!(right, stored.is_some() && typed == b"correct horse");
                costs.push((now.runs() - before.0, now.work() - before.1));
            }
        }
        assert_eq!(costs, [(3, 64 * 3 + 16 * 2 + 8); 8]);
        Ok(())
    }

    /// [R8]
    #[test]
    fn hashes_beside_one_another_are_compared_by_one_run() -> Result<(), HashProblem> {
        let (now, before) = (PasswordHasher::with_cost(16, 2)?, PasswordHasher::with_cost(8, 1)?);
        let oldest = before.hash(b"first", &SystemRandom)?;
        let mut all = vec![oldest];
        for secret in [&b"second"[..], b"third", b"fourth"] {
            let hash = now.hash_beside(secret, all.first(), &SystemRandom)?;
            all.push(hash);
        }
        for (typed, one_of_them) in [(&b"first"[..], true), (b"third", true), (b"fourth", true), (b"fifth", false)] {
            let runs = now.runs();
            assert_eq!(now.verify_any(typed, &all)?, one_of_them);
            assert_eq!(now.runs() - runs, 2, "one with each set of parameters");
        }
        assert!(!now.verify_any(b"first", &[])?);
        assert!(now.verify_any(b"first", &[PasswordHash::from_phc("no hash at all")]).is_err());
        assert_ne!(now.hash_beside(b"x", None, &SystemRandom)?, now.hash_beside(b"x", None, &SystemRandom)?);
        Ok(())
    }

    #[test]
    fn a_hash_verifies_with_the_parameters_that_it_was_made_with() -> Result<(), HashProblem> {
        let (now, before) = (PasswordHasher::new()?, PasswordHasher::with_cost(8 * 1024, 1)?);
        let stored = before.hash(b"correct horse", &SystemRandom)?;
        assert!(stored.as_str().starts_with("$argon2id$v=19$m=8192,t=1,p=1$"), "{}", stored.as_str());
        assert!(now.verify(b"correct horse", Some(&stored))? && !now.verify(b"battery staple", Some(&stored))?);
        assert!(now.is_outdated(&stored) && !before.is_outdated(&stored));
        // Each parameter counts by itself.
        for other in [PasswordHasher::with_cost(PasswordHasher::MEMORY_KIB, 1)?, PasswordHasher::with_cost(8, 2)?] {
            assert!(now.is_outdated(&other.hash(b"x", &SystemRandom)?));
        }
        let malformed = PasswordHash::from_phc("no hash at all");
        assert!(now.is_outdated(&malformed) && now.verify(b"x", Some(&malformed)).is_err());
        assert_eq!(now.runs(), 4, "what cannot be read costs no run");
        Ok(())
    }
}
