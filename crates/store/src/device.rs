//! What a device does with its store: the logic, written once over [`DeviceStore`].
//!
//! Every operation is one transaction, so a crash between any two steps leaves the state before or after it, whole. What is read back
//! is checked and never trusted to be well formed.

mod codec;
mod counters;
mod decisions;
mod desk;
mod entries;
mod error;
mod feeds;
mod files;
mod fork;
mod identity;
mod journal;
mod news;
mod offers;
mod outbox;
mod past;
mod records;
mod restored;
mod save;
mod seqs;
mod sign;
mod small;
mod snapshot;
mod unread;

use std::cell::{Cell, RefCell};

use sync::Seq;

use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, Mode, StoreTransaction};

#[cfg(any(feature = "contract", all(target_arch = "wasm32", feature = "bench")))]
pub(crate) use counters::COUNTERS;
pub use counters::Summary;
pub use error::{DeviceError, SaveError};
pub use feeds::Absorbed;
pub use files::{FileNote, FileState, NewFile};
pub use fork::{Forked, refused_as_copy};
pub use identity::Identity;
pub use journal::{CLONED_DEVICE, ChangeState, Export, ExportScope, JournalEntry, REJECTED, Said};
pub use offers::Offer;
pub use outbox::Batch;
pub use records::Kept;
pub use restored::HELD_AFTER_ALL;
pub use save::{Edit, Saved};

/// For everything a screen calls saved.
const STRICT: Mode = Mode::Write(Durability::Strict);
/// For what the server can give again.
const RELAXED: Mode = Mode::Write(Durability::Relaxed);

/// One account's data on this device.
#[derive(Debug)]
pub struct Device<S> {
    store: S,
    identity: RefCell<Option<Identity>>,
    /// What the last save left on the desk; see `save`.
    recent: RefCell<Option<desk::Recent>>,
    /// Up to where waiting changes are known to be signed; see `sign`.
    signed_to: Cell<Seq>,
}

impl<S: DeviceStore> Device<S> {
    /// Opens what is kept, folds in what an older build could not read, and offers again what a server refused. `now` in milliseconds since 1970 UTC.
    ///
    /// # Errors
    /// [`DeviceError::Store`] if the storage fails.
    pub async fn open(store: S, now: i64) -> Result<Self, DeviceError> {
        let identity = identity::read(&store).await?;
        let device =
            Self { store, identity: RefCell::new(identity), recent: RefCell::default(), signed_to: Cell::new(0) };
        device.fold_unread(now).await?;
        device.offer_again().await?;
        Ok(device)
    }

    /// The store below, for tests and the bench.
    #[must_use]
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Removes everything of this account from the device: a sign-out for good.
    ///
    /// Other tabs must not be editing meanwhile; the client holds the account's lock.
    ///
    /// # Errors
    /// [`DeviceError::Unsent`] while something here is not yet on the server; nothing is removed then.
    pub async fn erase(&self) -> Result<(), DeviceError> {
        let summary = self.summary().await?;
        let (files, refused_files) = self.files_only_here().await?;
        let waiting = summary.waiting + files + self.offers().await?;
        let refused = summary.refused + refused_files;
        if waiting + refused > 0 {
            return Err(DeviceError::Unsent { waiting, refused });
        }
        Ok(self.store.erase().await?)
    }

    /// Reads one key.
    async fn read(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let tx = self.store.begin(&[shelf], Mode::Read).await?;
        let bytes = tx.get(shelf, key).await?;
        tx.commit().await?;
        Ok(bytes)
    }

    /// Writes one key, strictly.
    async fn write(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let tx = self.store.begin(&[shelf], STRICT).await?;
        tx.put(shelf, key, bytes)?;
        tx.commit().await
    }
}
