//! What the headers of tus 1.0 say, read strictly: anything else is malformed.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use sync::BodyHash;

use crate::problem::ApiProblem;

/// The version of the protocol.
pub(super) const VERSION: &str = "1.0.0";
/// What of the protocol we speak beyond its core.
pub(super) const EXTENSIONS: &str = "creation,creation-with-upload,checksum,termination,expiration";
/// The checksums we compare; SHA-1 because the protocol demands it.
pub(super) const CHECKSUMS: &str = "sha1,sha256";

pub(super) const TUS_RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
pub(super) const TUS_VERSION: HeaderName = HeaderName::from_static("tus-version");
pub(super) const TUS_EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
pub(super) const TUS_MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
pub(super) const TUS_CHECKSUM_ALGORITHM: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
pub(super) const UPLOAD_OFFSET: HeaderName = HeaderName::from_static("upload-offset");
pub(super) const UPLOAD_LENGTH: HeaderName = HeaderName::from_static("upload-length");
pub(super) const UPLOAD_EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const UPLOAD_METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const UPLOAD_CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// The key in the metadata under which the file's SHA-256 stands, as 64 hexadecimal digits.
const HASH: &str = "sha256";

/// The kind of a body that is bytes of an upload.
pub(super) const BYTES: HeaderValue = HeaderValue::from_static("application/offset+octet-stream");

/// A whole number of bytes in a header.
pub(super) fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, ApiProblem> {
    text(headers, name).and_then(digits).ok_or_else(ApiProblem::malformed)
}

/// The hash a file is announced under.
pub(super) fn announced(headers: &HeaderMap) -> Result<BodyHash, ApiProblem> {
    text(headers, &UPLOAD_METADATA).and_then(hash_in).ok_or_else(ApiProblem::malformed)
}

/// The checksum of the bytes that follow, if one is given.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, ApiProblem> {
    if !headers.contains_key(&UPLOAD_CHECKSUM) {
        return Ok(None);
    }
    text(headers, &UPLOAD_CHECKSUM).and_then(Checksum::read).map(Some).ok_or_else(ApiProblem::malformed)
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn digits(text: &str) -> Option<u64> {
    // `parse` would take a sign as well.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn hash_in(metadata: &str) -> Option<BodyHash> {
    let pairs = metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let encoded = pairs.into_iter().find(|(key, _)| *key == HASH)?.1;
    String::from_utf8(BASE64_STANDARD.decode(encoded).ok()?).ok()?.parse().ok()
}

/// A checksum that is being compared.
pub(super) enum Checksum {
    /// SHA-1.
    Sha1(Sha1, [u8; 20]),
    /// SHA-256.
    Sha256(Sha256, [u8; 32]),
}

impl Checksum {
    fn read(header: &str) -> Option<Self> {
        let (algorithm, encoded) = header.split_once(' ')?;
        let wanted = BASE64_STANDARD.decode(encoded).ok()?;
        match algorithm {
            "sha1" => Some(Self::Sha1(Sha1::new(), wanted.try_into().ok()?)),
            "sha256" => Some(Self::Sha256(Sha256::new(), wanted.try_into().ok()?)),
            _ => None,
        }
    }

    /// Takes the next bytes.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hasher, _) => hasher.update(bytes),
            Self::Sha256(hasher, _) => hasher.update(bytes),
        }
    }

    /// Whether the bytes were those that were meant.
    pub(super) fn holds(self) -> bool {
        match self {
            Self::Sha1(hasher, wanted) => <[u8; 20]>::from(hasher.finalize()) == wanted,
            Self::Sha256(hasher, wanted) => <[u8; 32]>::from(hasher.finalize()) == wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_hash_is_found_among_other_metadata() {
        let hash = BodyHash::of(b"x");
        let encoded = BASE64_STANDARD.encode(hash.to_string());
        assert_eq!(hash_in(&format!("sha256 {encoded}")), Some(hash));
        assert_eq!(hash_in(&format!("filename d29ybGQ=,is_confidential, sha256 {encoded}")), Some(hash));
        for wrong in ["", "sha256", "sha256 ", "sha256 !", "sha256 d29ybGQ=", "sha512 d29ybGQ=", ",,,"] {
            assert_eq!(hash_in(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_checksum_holds_for_its_bytes_alone() {
        // The example of the protocol's own text.
        let sum = || Checksum::read("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=").unwrap();
        let (mut right, mut wrong) = (sum(), sum());
        right.update(b"hello ");
        right.update(b"world");
        wrong.update(b"hello World");
        assert!(right.holds() && !wrong.holds());
        let mut long = Checksum::read(&format!("sha256 {}", BASE64_STANDARD.encode(BodyHash::of(b"x").0))).unwrap();
        long.update(b"x");
        assert!(long.holds());
        for wrong in
            ["md5 Kq5sNclPz7QV2+lfQIuc6Q==", "sha1", "sha1 ", "sha1 Kq5s", "sha256 Kq5sNclPz7QV2+lfQIuc6R7oRu0="]
        {
            assert!(Checksum::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_number_is_digits() {
        for (text, wanted) in
            [("0", Some(0)), ("20971520", Some(20_971_520)), ("+1", None), ("-1", None), ("", None), ("1e3", None)]
        {
            assert_eq!(digits(text), wanted, "{text}");
        }
        assert_eq!(digits("99999999999999999999999"), None);
    }

    proptest! {
        #[test]
        fn whatever_a_header_holds_it_is_read_or_refused(text in "\\PC{0,200}") {
            let _ = (hash_in(&text), Checksum::read(&text), digits(&text));
        }
    }
}
