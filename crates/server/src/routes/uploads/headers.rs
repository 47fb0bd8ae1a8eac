//! The headers of tus 1.0. What is inside them is read by [`sync::upload`]; anything else is malformed.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use sync::{BodyHash, upload};

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

/// The kind of a body that is bytes of an upload.
pub(super) const BYTES: HeaderValue = HeaderValue::from_static("application/offset+octet-stream");

/// A whole number of bytes in a header.
pub(super) fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64, ApiProblem> {
    text(headers, name).and_then(upload::bytes).ok_or_else(ApiProblem::malformed)
}

/// The hash a file is announced under.
pub(super) fn announced(headers: &HeaderMap) -> Result<BodyHash, ApiProblem> {
    text(headers, &UPLOAD_METADATA).and_then(upload::announced).ok_or_else(ApiProblem::malformed)
}

/// The checksum of the bytes that follow, if one is given.
pub(super) fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, ApiProblem> {
    if !headers.contains_key(&UPLOAD_CHECKSUM) {
        return Ok(None);
    }
    let wanted = text(headers, &UPLOAD_CHECKSUM).and_then(upload::Checksum::read).ok_or_else(ApiProblem::malformed)?;
    Ok(Some(wanted.into()))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A checksum that is being compared.
pub(super) enum Checksum {
    /// SHA-1.
    Sha1(Sha1, [u8; 20]),
    /// SHA-256.
    Sha256(Sha256, [u8; 32]),
}

impl From<upload::Checksum> for Checksum {
    fn from(wanted: upload::Checksum) -> Self {
        match wanted {
            upload::Checksum::Sha1(wanted) => Self::Sha1(Sha1::new(), wanted),
            upload::Checksum::Sha256(wanted) => Self::Sha256(Sha256::new(), wanted),
        }
    }
}

impl Checksum {
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
    use super::*;

    fn sum(header: &str) -> Checksum {
        upload::Checksum::read(header).unwrap().into()
    }

    #[test]
    fn a_checksum_holds_for_its_bytes_alone() {
        // The example of the protocol's own text.
        let header = "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=";
        let (mut right, mut wrong) = (sum(header), sum(header));
        right.update(b"hello ");
        right.update(b"world");
        wrong.update(b"hello World");
        assert!(right.holds() && !wrong.holds());
        let mut long = sum("sha256 LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=");
        long.update(b"x");
        assert!(long.holds());
    }
}
