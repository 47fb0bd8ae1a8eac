//! Bearer tokens: 256 random bits, of which the database keeps only the hash.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::store::TokenHash;

/// A token as it is handed out once.
pub struct Token(String);

/// The system gives no randomness.
#[derive(Debug, thiserror::Error)]
#[error("no randomness: {0}")]
pub struct NoRandomness(String);

impl Token {
    /// Draws a new token.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn draw() -> Result<Self, NoRandomness> {
        let bytes: [u8; 32] = draw()?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// A token that a device drew itself; none if it is not of the same length.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
        (text.len() == 64 && text.bytes().all(is_digit)).then(|| Self(text.to_owned()))
    }

    /// The text that travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A token must not reach a log by accident.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The hash under which a token is stored.
#[must_use]
pub fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// A number for a new device, drawn at random and never 0.
///
/// # Errors
/// [`NoRandomness`].
pub fn draw_device() -> Result<sync::DeviceId, NoRandomness> {
    Ok(sync::DeviceId(u32::from_le_bytes(draw()?).max(1)))
}

/// So many random bytes.
pub(crate) fn draw<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| NoRandomness(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_different_and_silent() {
        let (one, two) = (Token::draw().unwrap(), Token::draw().unwrap());
        assert_eq!(one.as_str().len(), 64);
        assert_ne!(one.as_str(), two.as_str());
        assert_eq!(format!("{one:?}"), "Token(…)");
        assert_eq!(Token::of(one.as_str()).unwrap().as_str(), one.as_str());
        assert!(["", "ab", &"A".repeat(64), &"é".repeat(32)].iter().all(|text| Token::of(text).is_none()));
    }
}
