//! Randomness.

use uuid::Uuid;

/// A new UUIDv7: unique, and sortable by the time it was made.
#[must_use]
pub fn new_uuid() -> Uuid {
    Uuid::now_v7()
}

/// A secret of 256 random bits, as hexadecimal digits; none if the browser has no randomness for secrets.
#[must_use]
pub fn new_secret() -> Option<String> {
    let mut bytes = [0; 32];
    web_sys::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A number from 0 to 1, to spread retries.
#[must_use]
pub fn jitter() -> f64 {
    js_sys::Math::random()
}
