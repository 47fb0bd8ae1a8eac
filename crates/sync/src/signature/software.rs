//! Keys in Rust: the server verifies with them, tests and simulations sign.
//!
//! Verifying is what an office does all day, once for every change: `ring` does it several times as fast as `p256`. Telling whether a
//! key is one, and signing, are left to `p256`, which signs the same way every time.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{self, SigningKey, VerifyingKey};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

use super::{PublicKey, SignError, Signature, Signer};
use crate::SealedChange;

impl PublicKey {
    /// Whether these bytes are a point of the curve.
    #[must_use]
    pub fn is_on_curve(&self) -> bool {
        VerifyingKey::from_sec1_bytes(&self.0).is_ok()
    }

    /// Whether the signature is this key's over these bytes.
    #[must_use]
    pub fn verifies(&self, bytes: &[u8], signature: &Signature) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.0).verify(bytes, &signature.0).is_ok()
    }
}

/// A key that signs in Rust, always the same way (RFC 6979).
#[derive(Clone, Debug)]
pub struct SoftwareKey(SigningKey);

impl SoftwareKey {
    /// The key of this secret; none if it is no number of the curve, which chance does not bring about.
    #[must_use]
    pub fn of(secret: [u8; 32]) -> Option<Self> {
        SigningKey::from_slice(&secret).ok().map(Self)
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 65];
        let point = self.0.verifying_key().to_sec1_point(false);
        // An uncompressed point has just this length.
        point.as_bytes().iter().zip(&mut bytes).for_each(|(from, to)| *to = *from);
        PublicKey(bytes)
    }

    /// The signature over these bytes.
    #[must_use]
    pub fn sign_now(&self, bytes: &[u8]) -> Signature {
        let signature: ecdsa::Signature = self.0.sign(bytes);
        Signature(signature.to_bytes().into())
    }

    /// The change with the signature over its bytes.
    #[must_use]
    pub fn signed(&self, sealed: SealedChange) -> SealedChange {
        let signature = Some(self.sign_now(sealed.bytes()).to_string());
        SealedChange { signature, ..sealed }
    }
}

impl Signer for SoftwareKey {
    async fn sign(&self, bytes: &[u8]) -> Result<Signature, SignError> {
        Ok(self.sign_now(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> SoftwareKey {
        SoftwareKey::of([n; 32]).unwrap()
    }

    #[test]
    fn a_signature_is_of_one_key_and_one_text() {
        let (signature, public) = (key(1).sign_now(b"an answer"), key(1).public());
        assert!(public.verifies(b"an answer", &signature));
        assert!(!public.verifies(b"another", &signature));
        assert!(!key(2).public().verifies(b"an answer", &signature));
        let mut bent = signature;
        bent.0[40] ^= 1;
        assert!(!public.verifies(b"an answer", &bent));
        assert!(!public.verifies(b"an answer", &Signature([0; 64])));
        assert_eq!(signature, key(1).sign_now(b"an answer"), "the same every time");
    }

    #[test]
    fn of_the_two_signatures_of_a_text_either_counts() {
        // `s` and its negative sign the same, and browsers do not choose between them.
        let (signature, public) = (key(1).sign_now(b"an answer"), key(1).public());
        let (r, s) = ecdsa::Signature::from_slice(&signature.0).unwrap().split_scalars();
        let other = Signature(ecdsa::Signature::from_scalars(r, -s).unwrap().to_bytes().into());
        assert_ne!(other, signature);
        assert!(public.verifies(b"an answer", &other));
        assert!(!PublicKey([4; 65]).verifies(b"an answer", &signature), "no point of the curve");
    }

    /// RFC 6979, A.2.5: P-256, SHA-256, message "sample".
    #[test]
    fn it_is_the_signature_of_the_standard() {
        let bytes = |hex: &str| crate::ids::bytes_of_hex(hex).unwrap();
        let key = SoftwareKey::of(bytes("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721")).unwrap();
        let r = bytes("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716");
        let s = bytes("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
        assert_eq!(key.sign_now(b"sample").0, *[r, s].concat());
        assert!(key.public().is_on_curve());
        assert!(!PublicKey([4; 65]).is_on_curve());
    }
}
