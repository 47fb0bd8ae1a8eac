//! Why the storage of a device did not do what it was asked.

use crate::shelf::Shelf;

/// A failure of the storage itself. Each has a stable [`code`](StoreError::code) under which the client explains it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser gives no storage: private window, blocked by a setting, or no IndexedDB at all.
    #[error("this browser gives no storage: {detail}")]
    Blocked {
        /// What the browser said.
        detail: String,
    },
    /// No room is left. Nothing of the transaction was written.
    #[error("the storage is full")]
    Full,
    /// Another tab upgraded or deleted the database; this one closed its connection and must be reloaded.
    #[error("another tab replaced this database")]
    Superseded,
    /// The connection was lost and could not be made again; reloading helps.
    #[error("the connection to the storage was lost")]
    ConnectionLost,
    /// The store was closed or erased by its owner.
    #[error("the storage is closed")]
    Closed,
    /// A key that was to be added is there already: somebody else wrote meanwhile. Nothing of the transaction was written.
    #[error("somebody else wrote meanwhile")]
    Taken,
    /// Bytes on a shelf are not what was put there.
    #[error("{shelf} {key:?} cannot be read")]
    Corrupt {
        /// Which shelf.
        shelf: Shelf,
        /// Which key.
        key: String,
    },
    /// Anything else. Nothing of the transaction was written.
    #[error("the storage failed: {detail}")]
    Failed {
        /// What the browser said.
        detail: String,
    },
}

impl StoreError {
    /// The code under which the failure is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Blocked { .. } => "storage_blocked",
            Self::Full => "storage_full",
            Self::Superseded => "superseded",
            Self::ConnectionLost => "connection_lost",
            Self::Closed => "closed",
            Self::Taken => "taken",
            Self::Corrupt { .. } => "corrupt",
            Self::Failed { .. } => "storage_failed",
        }
    }

    pub(crate) fn corrupt(shelf: Shelf, key: &str) -> Self {
        Self::Corrupt { shelf, key: key.to_owned() }
    }
}
