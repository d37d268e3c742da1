//! The machine that a function runs on: its clock, its timer, and its randomness.

use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use deliver_mail::Pause;
use local::ManualClock;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use shared::clock::{Clock, Timestamp};
use shared::function::Function;
use shared::random::Random;

use crate::Wire;

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

/// The timer of the mail worker: while it waits the world's time goes on, once whatever it does besides has got as far
/// as it can. A mail that was begun in a second arrives in that second.
pub(crate) struct Meanwhile {
    world: Arc<ManualClock>,
    wire: Wire,
}

impl Meanwhile {
    pub(crate) fn of(world: &Arc<ManualClock>, wire: &Wire) -> Self {
        Self { world: world.clone(), wire: wire.clone() }
    }
}

impl Pause for Meanwhile {
    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            self.wire.quiet(Function::DeliverMail).await;
            self.world.tick(duration);
        })
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
