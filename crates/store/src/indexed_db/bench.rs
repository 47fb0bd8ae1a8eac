//! What [`Device::save`](crate::Device::save) is measured against: the least a browser does to keep the same bytes.

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;

use super::{build, failure};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{Durability, Mode, StoreTransaction};

/// A database with one shelf, and nothing else.
#[derive(Debug)]
pub struct Bare {
    database: Database,
}

impl Bare {
    /// Opens the database of this name.
    ///
    /// # Errors
    /// [`StoreError::Blocked`] if the browser gives no storage.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let request = Database::open(name).with_on_upgrade_needed(|_, database| {
            database.create_object_store(Shelf::Changes.name()).build()?;
            Ok(())
        });
        Ok(Self { database: request.await.map_err(failure::of_opening)? })
    }

    /// Puts these bytes under a key in one strict transaction, and waits for its end.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mode = Mode::Write(Durability::Strict);
        let transaction = build(&self.database, &[Shelf::Changes], mode).map_err(failure::of)?;
        let transaction = super::IndexedDbTransaction::new(transaction, mode)?;
        transaction.put(Shelf::Changes, key, bytes)?;
        transaction.commit().await
    }

    /// Removes the database.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be removed.
    pub async fn erase(self) -> Result<(), StoreError> {
        self.database.delete().map_err(failure::of_opening)?.await.map_err(failure::of)
    }
}
