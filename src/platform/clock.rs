//! The device's wall clock. A label on what people do, never an order.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, tz::Offset};

/// Milliseconds since 1970 UTC, as this device believes.
#[must_use]
pub fn now_millis() -> i64 {
    // A date in milliseconds is exact in a double for the next 280,000 years.
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
    let millis = js_sys::Date::now() as i64;
    millis
}

/// The day and time of an instant in Thailand, which keeps UTC+7 all year. `None` for an instant no calendar has.
#[must_use]
pub fn in_thailand(millis: i64) -> Option<(Date, Time)> {
    let at = Timestamp::from_millisecond(millis).ok()?;
    let local = Offset::constant(7).to_datetime(at);
    Some((local.date(), local.time()))
}

/// Today in Thailand; the first day of 1970 if the device's clock is beyond every calendar.
#[must_use]
pub fn today() -> Date {
    in_thailand(now_millis()).map_or(Date::constant(1970, 1, 1), |(date, _)| date)
}
