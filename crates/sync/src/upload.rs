//! What the headers of an upload say: those values of [tus 1.0](https://tus.io/protocols/resumable-upload) that have an inside, written by the device and read
//! strictly by the server. Anything else is malformed.

use base64ct::{Base64, Encoding};

use crate::ids::BodyHash;

/// The key in the metadata under which the file's SHA-256 stands, as 64 hexadecimal digits.
const HASH: &str = "sha256";

/// The metadata that announces a file by its hash.
#[must_use]
pub fn announce(hash: BodyHash) -> String {
    format!("{HASH} {}", Base64::encode_string(hash.to_string().as_bytes()))
}

/// The hash that metadata announce; other keys beside it are passed over.
#[must_use]
pub fn announced(metadata: &str) -> Option<BodyHash> {
    let pairs = metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let encoded = pairs.into_iter().find(|(key, _)| *key == HASH)?.1;
    String::from_utf8(Base64::decode_vec(encoded).ok()?).ok()?.parse().ok()
}

/// A whole number of bytes.
#[must_use]
pub fn bytes(text: &str) -> Option<u64> {
    // `parse` would take a sign as well.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The checksum that the bytes of a request must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-1, because the protocol demands it.
    Sha1([u8; 20]),
    /// SHA-256.
    Sha256([u8; 32]),
}

impl Checksum {
    /// Reads an algorithm and its sum in base64.
    #[must_use]
    pub fn read(header: &str) -> Option<Self> {
        let (algorithm, encoded) = header.split_once(' ')?;
        let sum = Base64::decode_vec(encoded).ok()?;
        match algorithm {
            "sha1" => Some(Self::Sha1(sum.try_into().ok()?)),
            "sha256" => Some(Self::Sha256(sum.try_into().ok()?)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn base64(bytes: &[u8]) -> String {
        Base64::encode_string(bytes)
    }

    #[test]
    fn the_hash_is_found_among_other_metadata() {
        let hash = BodyHash::of(b"x");
        assert_eq!(announced(&announce(hash)), Some(hash));
        assert_eq!(announced(&format!("filename d29ybGQ=,is_confidential, {}", announce(hash))), Some(hash));
        for wrong in ["", "sha256", "sha256 ", "sha256 !", "sha256 d29ybGQ=", "sha512 d29ybGQ=", ",,,"] {
            assert_eq!(announced(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_checksum_has_an_algorithm_and_its_length() {
        assert_eq!(Checksum::read(&format!("sha256 {}", base64(&[7; 32]))), Some(Checksum::Sha256([7; 32])));
        assert_eq!(Checksum::read(&format!("sha1 {}", base64(&[7; 20]))), Some(Checksum::Sha1([7; 20])));
        for wrong in
            ["md5 Kq5sNclPz7QV2+lfQIuc6Q==", "sha1", "sha1 ", "sha1 Kq5s", "sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0="]
        {
            assert_eq!(Checksum::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_number_is_digits() {
        for (text, wanted) in
            [("0", Some(0)), ("20971520", Some(20_971_520)), ("+1", None), ("-1", None), ("", None), ("1e3", None)]
        {
            assert_eq!(bytes(text), wanted, "{text}");
        }
        assert_eq!(bytes("99999999999999999999999"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_announced_is_read(bytes in any::<[u8; 32]>()) {
            prop_assert_eq!(announced(&announce(BodyHash(bytes))), Some(BodyHash(bytes)));
        }
    }
}
