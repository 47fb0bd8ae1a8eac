//! Why the device did not do what it was asked.

use sync::feed::ChainBroken;
use sync::{FeedId, OpenError, Seq};

use crate::error::StoreError;

/// Why an edit was not saved. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The record was altered since the editor read it; read it again.
    #[error("the record is at revision {found}")]
    Stale {
        /// Its revision now.
        found: u64,
    },
    /// Nobody ever signed in here, so the change would have no device.
    #[error("this device has no identity yet")]
    NoIdentity,
    /// The change would be refused by the server: too large, or out of bounds.
    #[error(transparent)]
    Change(#[from] OpenError),
}

impl SaveError {
    /// The code under which the failure is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::Stale { .. } => "stale",
            Self::NoIdentity => "no_identity",
            Self::Change(error) => error.code(),
        }
    }
}

/// Why anything else was not done. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nobody ever signed in here.
    #[error("this device has no identity yet")]
    NoIdentity,
    /// Changes were made here under another device number or account; they must not be mixed.
    #[error("the changes here belong to another device or account")]
    OtherDevice,
    /// Something here is not yet on the server.
    #[error("{waiting} changes or files wait and {refused} were refused")]
    Unsent {
        /// Changes and files without an answer.
        waiting: u64,
        /// Changes and files the server cannot keep, so that this is their only place.
        refused: u64,
    },
    /// An answer for a change that was never made here.
    #[error("there is no change {seq} here")]
    UnknownChange {
        /// The number it names.
        seq: Seq,
    },
    /// A receipt whose id or hash is not that of the change. It is not believed and the change goes on waiting.
    #[error("the receipt for change {seq} is for other bytes")]
    FalseReceipt {
        /// The change.
        seq: Seq,
    },
    /// The page does not continue where this device stopped reading.
    #[error("feed {} does not continue at position {}", .0.feed, .0.position)]
    ChainBroken(ChainBroken),
    /// The server does not know this device's place in the feed: it was restored from an older copy.
    #[error("the server does not know our place in feed {feed}")]
    Diverged {
        /// Which feed.
        feed: FeedId,
    },
    /// An answer that does not answer what was asked.
    #[error("the answer is not one to what was asked")]
    NotOurs,
    /// The feed holds a change with our device and number that we did not make: this device was cloned, or lost its data.
    #[error("change {seq} of this device exists twice with different bytes")]
    Cloned {
        /// The number used twice.
        seq: Seq,
    },
}

impl From<ChainBroken> for DeviceError {
    fn from(broken: ChainBroken) -> Self {
        Self::ChainBroken(broken)
    }
}

impl DeviceError {
    /// The code under which the failure is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::NoIdentity => "no_identity",
            Self::OtherDevice => "other_device",
            Self::Unsent { .. } => "unsent",
            Self::UnknownChange { .. } => "unknown_change",
            Self::FalseReceipt { .. } => "false_receipt",
            Self::ChainBroken(_) => "chain_broken",
            Self::Diverged { .. } => "diverged",
            Self::NotOurs => "not_ours",
            Self::Cloned { .. } => "cloned",
        }
    }
}
