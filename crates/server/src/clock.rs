//! The server's clock, injected so that tests and the demonstration choose their day.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::FiscalYear;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::store::Millis;

/// Thailand's offset; it has no summer time.
const BANGKOK: Offset = Offset::constant(7);

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Millis;

    /// Today in Thailand.
    fn today(&self) -> Date {
        date_of(self.now())
    }

    /// The fiscal year of today in Thailand; none for a clock that is centuries off.
    fn fiscal_year(&self) -> Option<FiscalYear> {
        FiscalYear::of(self.today())
    }
}

/// The Thai day of a moment; a moment beyond all calendars counts as the first day of 1970.
#[must_use]
pub fn date_of(at: Millis) -> Date {
    BANGKOK.to_datetime(Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)).date()
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        Timestamp::now().as_millisecond()
    }
}

/// A clock that stands still until told otherwise.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock that shows this moment.
    #[must_use]
    pub fn at(now: Millis) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Moves the clock on.
    pub fn advance(&self, millis: Millis) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fiscal_year_turns_at_midnight_in_thailand() {
        let before = SetClock::at("2026-09-30T16:59:59Z".parse::<Timestamp>().unwrap().as_millisecond());
        assert_eq!(before.fiscal_year(), FiscalYear::new(2569));
        before.advance(1_000);
        assert_eq!(before.fiscal_year(), FiscalYear::new(2570));
    }
}
