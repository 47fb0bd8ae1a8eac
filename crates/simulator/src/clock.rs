//! Virtual time: nobody sleeps, the next thing that happens moves the clock.

use std::sync::atomic::{AtomicI64, Ordering};

use server::clock::Clock;

/// Milliseconds since 1970 UTC.
pub type Millis = i64;

/// When every story begins: 22 November 2026, 10:00 in Thailand, fiscal year 2570.
pub const BEGIN: Millis = 1_795_316_400_000;

/// The true time, which is also the office's. Phones read it askew.
#[derive(Debug)]
pub struct TrueClock(AtomicI64);

impl Default for TrueClock {
    fn default() -> Self {
        Self(AtomicI64::new(BEGIN))
    }
}

impl TrueClock {
    /// Sets the clock.
    pub fn set(&self, now: Millis) {
        self.0.store(now, Ordering::SeqCst);
    }
}

impl Clock for TrueClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}
