//! The machine that a function runs on: its clock, and its randomness.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use local::ManualClock;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use shared::clock::{Clock, Timestamp};
use shared::function::Function;
use shared::random::Random;

/// The world's time, off by some seconds.
#[derive(Clone)]
pub(crate) struct TestClock {
    world: Arc<ManualClock>,
    off: Arc<AtomicI64>,
}

impl TestClock {
    pub(crate) fn right(world: &Arc<ManualClock>) -> Self {
        Self { world: world.clone(), off: Arc::default() }
    }

    pub(crate) fn set_off(&self, seconds: i64) {
        self.off.store(seconds, Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp(local::now(&*self.world).as_second()).plus_seconds(self.off.load(Ordering::Relaxed))
    }
}

pub(crate) struct Seeded(Mutex<StdRng>);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// Each function draws from a sequence of its own, as on machines of their own.
pub(crate) fn seeded(function: Function) -> Seeded {
    let seed = 7 + function as u64;
    Seeded(Mutex::new(StdRng::seed_from_u64(seed)))
}
