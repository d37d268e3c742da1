//! Fakes of the machine that a function runs on: clock, timer, random number generator.

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

use crate::FaultInjector;

/// A fake clock: the world's time plus an offset (clock skew).
#[derive(Clone)]
pub(crate) struct FakeClock {
    world: Arc<ManualClock>,
    off: Arc<AtomicI64>,
}

impl FakeClock {
    pub(crate) fn right(world: &Arc<ManualClock>) -> Self {
        Self { world: world.clone(), off: Arc::default() }
    }

    pub(crate) fn set_off(&self, seconds: i64) {
        self.off.store(seconds, Ordering::Relaxed);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp(local::now(&*self.world).as_second()).plus_seconds(self.off.load(Ordering::Relaxed))
    }
}

/// A fake timer for the mail worker: advances the world's time as soon as the worker has no call in flight. A mail whose
/// sending began in a second arrives in that second.
pub(crate) struct FakeTimer {
    world: Arc<ManualClock>,
    faults: FaultInjector,
}

impl FakeTimer {
    pub(crate) fn of(world: &Arc<ManualClock>, faults: &FaultInjector) -> Self {
        Self { world: world.clone(), faults: faults.clone() }
    }
}

impl Pause for FakeTimer {
    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move {
            self.faults.quiet(Function::DeliverMail).await;
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

/// A seeded generator; each function has its own sequence, as on separate machines.
pub(crate) fn seeded(function: Function) -> Seeded {
    let seed = 7 + function as u64;
    Seeded(Mutex::new(StdRng::seed_from_u64(seed)))
}
