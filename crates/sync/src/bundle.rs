//! Bundles: what waits on a device, changes and files, as one file that only the server can read, whoever carries it.
//!
//! The file is a [`Header`] in the clear and after it [pieces](pieces), each encrypted (AES-256-GCM) and proved by itself, so that neither
//! side ever has the whole file in memory. Inside is the [content](content): what the bundle is, then the changes in their very bytes with
//! their signatures, then the files.
//!
//! The key: ECDH over P-256 of a key made for this one bundle and the server's, then HKDF with SHA-256, without a salt and with the
//! header's bytes as its information, so that a header that was altered opens nothing. The browser seals by WebCrypto; the server opens in
//! Rust (`sealing`, feature `keys`).
//!
//! A seal keeps others from reading, and proves nothing of who made the bundle: each change proves itself by its signature.

pub mod content;
pub mod pieces;
#[cfg(feature = "keys")]
pub mod sealing;

use std::io;

use crate::signature::PublicKey;

/// The format this build writes. Every format ever written stays readable.
pub const FORMAT: u16 = 1;
/// The largest bundle, in bytes: what a cheap phone can make and a person can send.
pub const MAX_BUNDLE_BYTES: u64 = 256 * 1024 * 1024;
/// The most changes in a bundle.
pub const MAX_BUNDLE_CHANGES: u64 = 50_000;

/// How every bundle begins.
const MAGIC: [u8; 16] = *b"phophiang bundle";
const KEY_BYTES: usize = 65;
/// How long the header is, in bytes.
pub const HEADER_BYTES: usize = MAGIC.len() + 2 + 2 * KEY_BYTES;

/// What stands in the clear before everything else: magic, format (two bytes, the greater first), both keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// The server's key for which the bundle is sealed.
    pub server: PublicKey,
    /// The public half of the key that was made for this bundle alone.
    pub once: PublicKey,
}

/// Why a bundle cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It does not begin as a bundle does.
    #[error("this is no bundle")]
    NotABundle,
    /// A newer app made it.
    #[error("this build does not know bundles of format {format}")]
    UnknownFormat {
        /// Its format.
        format: u16,
    },
    /// It is sealed for a key this server does not have: for another server, or one of before a restore.
    #[error("it is sealed for another server")]
    OtherServer,
    /// It was cut off or altered on the way, or was never whole.
    #[error("it was cut off or altered on the way")]
    Damaged,
    /// Larger than [`MAX_BUNDLE_BYTES`], or with more changes than [`MAX_BUNDLE_CHANGES`].
    #[error("it is larger than a bundle may be")]
    TooLarge,
    /// It cannot be read from where it lies.
    #[error(transparent)]
    Io(io::Error),
}

impl Header {
    /// The header's bytes.
    #[must_use]
    pub fn bytes(&self) -> [u8; HEADER_BYTES] {
        let parts = [&MAGIC[..], &FORMAT.to_be_bytes(), &self.server.0, &self.once.0];
        let mut bytes = [0; HEADER_BYTES];
        bytes.iter_mut().zip(parts.into_iter().flatten()).for_each(|(to, from)| *to = *from);
        bytes
    }

    /// Reads the header from the first [`HEADER_BYTES`] of a file, or all of a shorter one.
    ///
    /// # Errors
    /// [`BundleError::NotABundle`], [`BundleError::UnknownFormat`], [`BundleError::Damaged`] if it ends within.
    pub fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(BundleError::NotABundle)?;
        let (format, rest) = rest.split_first_chunk().ok_or(BundleError::Damaged)?;
        let format = u16::from_be_bytes(*format);
        if format != FORMAT {
            return Err(BundleError::UnknownFormat { format });
        }
        let (server, rest) = rest.split_first_chunk().ok_or(BundleError::Damaged)?;
        let (once, _) = rest.split_first_chunk().ok_or(BundleError::Damaged)?;
        Ok(Self { server: PublicKey(*server), once: PublicKey(*once) })
    }
}

/// A reader of what is sealed can only fail with an error of reading.
impl From<BundleError> for io::Error {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Io(error) => error,
            error => Self::other(error),
        }
    }
}

/// And what it failed with comes out of it again. An end within something is a bundle cut off.
impl From<io::Error> for BundleError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof {
            return Self::Damaged;
        }
        error.downcast::<Self>().unwrap_or_else(Self::Io)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_reads_back_what_it_wrote_and_nothing_else() {
        let header = Header { server: PublicKey([4; 65]), once: PublicKey([5; 65]) };
        let bytes = header.bytes();
        assert_eq!(Header::read(&bytes).ok(), Some(header));
        for length in 0..HEADER_BYTES {
            let error = Header::read(&bytes[..length]).unwrap_err();
            let is_right = if length < 16 {
                matches!(error, BundleError::NotABundle)
            } else {
                matches!(error, BundleError::Damaged)
            };
            assert!(is_right, "{length}: {error}");
        }
        let mut newer = bytes;
        newer[17] = 2;
        assert!(matches!(Header::read(&newer), Err(BundleError::UnknownFormat { format: 2 })));
        assert!(matches!(Header::read(b"{\"format\":1,\"device\":7}"), Err(BundleError::NotABundle)));
    }
}
