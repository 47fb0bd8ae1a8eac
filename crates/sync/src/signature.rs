//! Signatures of devices over the bytes of their changes: ECDSA with P-256 and SHA-256.
//!
//! A signature stands beside the bytes and alters nothing of them, so it may be made after the change was saved, and whoever carries
//! the change, the server knows whose it is. In the browser the key belongs to WebCrypto and cannot leave it; the server and the tests
//! verify and sign in Rust ([`software`], feature `keys`).

#[cfg(feature = "keys")]
pub mod software;

use std::fmt;
use std::future::Future;
use std::str::FromStr;

use base64ct::{Base64UrlUnpadded, Encoding};

/// A device's public key: a point of P-256, uncompressed (65 bytes, the first of them 4); base64url without padding in text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 65]);

/// A signature: `r` and `s`, 32 bytes each; base64url without padding in text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

/// Text that is no key or signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no key or signature in base64url")]
pub struct BadText;

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key does not sign: {0}")]
pub struct SignError(pub String);

/// Whoever can sign in the name of a device. Signing may take its time: never await it inside a transaction of a browser's database.
pub trait Signer {
    /// The signature over these bytes.
    fn sign(&self, bytes: &[u8]) -> impl Future<Output = Result<Signature, SignError>>;
}

/// Nobody can sign: a browser without keys. Changes are sent unsigned then, by their own device alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoKey;

impl Signer for NoKey {
    async fn sign(&self, _bytes: &[u8]) -> Result<Signature, SignError> {
        Err(SignError("there is no key".to_owned()))
    }
}

macro_rules! base64_text {
    ($name:ident, $bytes:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadText;

            fn from_str(text: &str) -> Result<Self, BadText> {
                let mut bytes = [0; $bytes];
                let read = Base64UrlUnpadded::decode(text, &mut bytes).map_err(|_| BadText)?;
                if read.len() == $bytes { Ok(Self(bytes)) } else { Err(BadText) }
            }
        }

        crate::ids::travels_as_text!($name);
    };
}

base64_text!(PublicKey, 65);
base64_text!(Signature, 64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_signatures_read_back_what_they_wrote() {
        let key = PublicKey(std::array::from_fn(|n| u8::try_from(n).unwrap() ^ 0xFB));
        assert_eq!(key.to_string().parse(), Ok(key));
        let signature = Signature([0xFF; 64]);
        assert_eq!(signature.to_string().len(), 86);
        assert_eq!(signature.to_string().parse(), Ok(signature));
        for text in ["", "AAAA", &"_".repeat(87), &"+".repeat(86), &"a".repeat(200), "ก"] {
            assert_eq!(text.parse::<Signature>(), Err(BadText), "{text}");
        }
    }
}
