//! Randomness.

use uuid::Uuid;

/// A new UUIDv7: unique, and sortable by the time it was made.
#[must_use]
pub fn new_uuid() -> Uuid {
    Uuid::now_v7()
}

/// A number from 0 to 1, to spread retries.
#[must_use]
pub fn jitter() -> f64 {
    js_sys::Math::random()
}
