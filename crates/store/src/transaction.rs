//! The small contract every store keeps; `contract` holds the suite that proves it.

use std::future::Future;

use crate::error::StoreError;
use crate::shelf::Shelf;

/// How surely a write must be kept before `commit` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// On the disk: a power cut after the answer loses nothing. For everything a screen calls saved.
    Strict,
    /// With the operating system: a power cut may lose the last seconds, never half of a transaction. For what the server can
    /// give again.
    Relaxed,
}

/// What a transaction is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Reads only; readers do not wait for each other.
    Read,
    /// Reads and writes, alone on its shelves.
    Write(Durability),
}

/// An ordered byte store with transactions. Not `Send`: in the browser its handles belong to one thread.
pub trait DeviceStore {
    /// A transaction of this store.
    type Transaction<'a>: StoreTransaction
    where
        Self: 'a;

    /// Begins a transaction over these shelves. Writers of the same shelf queue; a reader sees the state before or after a writer,
    /// never between.
    ///
    /// Between `begin` and `commit` await nothing but the transaction itself: a browser ends a transaction that asks for nothing.
    ///
    /// # Errors
    /// [`StoreError`] if the storage cannot be reached.
    fn begin(&self, shelves: &[Shelf], mode: Mode) -> impl Future<Output = Result<Self::Transaction<'_>, StoreError>>;

    /// Closes the store and removes everything in it.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be removed.
    fn erase(&self) -> impl Future<Output = Result<(), StoreError>>;
}

/// One transaction. Dropped without [`commit`](StoreTransaction::commit), it leaves nothing behind.
///
/// Keys are ordered by their UTF-16 code units, as browsers do.
pub trait StoreTransaction {
    /// The bytes under a key. The request goes out at the call, so several may be on their way before the first is awaited.
    fn get<'t>(
        &'t self,
        shelf: Shelf,
        key: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + use<'t, Self>;

    /// At most `limit` entries with `from ≤ key < to`, in the order of keys. The request goes out at the call.
    fn range<'t>(
        &'t self,
        shelf: Shelf,
        from: &str,
        to: &str,
        limit: Option<u32>,
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, StoreError>> + use<'t, Self>;

    /// How many entries have `from ≤ key < to`. The request goes out at the call.
    fn count<'t>(
        &'t self,
        shelf: Shelf,
        from: &str,
        to: &str,
    ) -> impl Future<Output = Result<u64, StoreError>> + use<'t, Self>;

    /// Puts bytes under a key, replacing what was there. Only builds the request; the outcome is that of the commit.
    ///
    /// # Errors
    /// [`StoreError::Failed`] if the transaction does not write or does not cover the shelf.
    fn put(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError>;

    /// Adds bytes under a key at which nothing may be yet; if something is, the transaction fails with [`StoreError::Taken`] when it
    /// is committed, whole. So a writer who remembers how things stood learns that they stand otherwise, without a question.
    ///
    /// # Errors
    /// As [`put`](StoreTransaction::put).
    fn add(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError>;

    /// Removes a key, if it is there. Only builds the request.
    ///
    /// # Errors
    /// As [`put`](StoreTransaction::put).
    fn delete(&self, shelf: Shelf, key: &str) -> Result<(), StoreError>;

    /// Ends the transaction; answers once everything is kept as surely as its mode asked.
    ///
    /// # Errors
    /// [`StoreError`], [`Full`](StoreError::Full) above all; nothing was written then.
    fn commit(self) -> impl Future<Output = Result<(), StoreError>>;

    /// As [`commit`](StoreTransaction::commit), but the store is told at the call that nothing more will be asked for, and need not
    /// find out. The quickest end, at a price: which failure it was may not be known.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was written then.
    fn commit_at_once(self) -> impl Future<Output = Result<(), StoreError>>;
}

/// A key greater than every key in use: no id contains this non-character.
pub const END: &str = "\u{FFFF}";

/// The end of the range of all keys with this prefix.
#[must_use]
pub fn prefix_end(prefix: &str) -> String {
    format!("{prefix}{END}")
}
