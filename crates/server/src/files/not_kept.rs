//! Why a file is not kept.

use std::io::Error;

/// Why a file was not kept. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// It is larger than any photo may be, or than was announced.
    #[error("the file is too large")]
    TooLarge,
    /// Its bytes are others than its name says: cut off, or altered on the way.
    #[error("the bytes are not those of the name")]
    OtherBytes,
    /// Its bytes are no picture of a known kind.
    #[error("the file is no picture")]
    NotAPicture,
    /// The disk did not take it.
    #[error(transparent)]
    Disk(#[from] Error),
}
