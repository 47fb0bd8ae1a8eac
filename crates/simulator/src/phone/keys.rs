//! The keys of phones: each from its number, so that a seed tells the same story twice.

use sync::bundle::sealing::SealingKey;
use sync::signature::software::SoftwareKey;

/// A key by its number.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "every number but zero is a secret of the curve, and these are far from its end"
)]
pub fn numbered(number: u32) -> SoftwareKey {
    let mut secret = [7; 32];
    secret[28..].copy_from_slice(&number.to_be_bytes());
    SoftwareKey::of(secret).expect("a secret")
}

/// The number of the key of a phone when it signs in first.
#[must_use]
pub fn first_of(phone: usize) -> u32 {
    u32::try_from(phone).unwrap_or_default()
}

/// The number of its key after it turned out to be a copy, having had so many numbers before.
#[must_use]
pub fn of_copy(phone: usize, earlier: usize) -> u32 {
    first_of(phone) * 1_000 + first_of(earlier) + 100
}

/// With what a bundle is sealed. One for all of them: nobody in a story looks.
#[must_use]
pub fn once() -> Option<SealingKey> {
    SealingKey::of([9; 32])
}
