//! What only the browser can read, such as a key that never leaves it: kept as the object it is, in a database of its own.

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use wasm_bindgen::JsValue;

use super::failure;
use crate::error::StoreError;

const SHELF: &str = "objects";

/// A database of objects by name. Opened for each use, so that no tab stands in another's way.
pub struct Objects(Database);

impl std::fmt::Debug for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Objects")
    }
}

impl Objects {
    /// Opens the database of this name, made if it is not there.
    ///
    /// # Errors
    /// [`StoreError::Blocked`] if the browser gives no storage.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let request = Database::open(name).with_version(1u8).with_on_upgrade_needed(|_, database| {
            database.create_object_store(SHELF).build()?;
            Ok(())
        });
        Ok(Self(request.await.map_err(failure::of_opening)?))
    }

    /// The object of this name; none if none was kept.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn get(&self, name: &str) -> Result<Option<JsValue>, StoreError> {
        let tx = self.0.transaction(SHELF).build().map_err(failure::of)?;
        let shelf = tx.object_store(SHELF).map_err(failure::of)?;
        let request = shelf.get::<JsValue, _, _>(name.to_owned()).primitive().map_err(failure::of)?;
        request.await.map_err(failure::of)
    }

    /// Keeps an object under a name.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be kept.
    pub async fn put(&self, name: &str, object: &JsValue) -> Result<(), StoreError> {
        let tx = self.0.transaction(SHELF).with_mode(TransactionMode::Readwrite).build().map_err(failure::of)?;
        let shelf = tx.object_store(SHELF).map_err(failure::of)?;
        shelf
            .put(object.clone())
            .with_key(name.to_owned())
            .primitive()
            .map_err(failure::of)?
            .await
            .map_err(failure::of)?;
        tx.commit().await.map_err(failure::of)
    }

    /// Takes the object of this name away, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn delete(&self, name: &str) -> Result<(), StoreError> {
        let tx = self.0.transaction(SHELF).with_mode(TransactionMode::Readwrite).build().map_err(failure::of)?;
        let shelf = tx.object_store(SHELF).map_err(failure::of)?;
        shelf.delete(name.to_owned()).primitive().map_err(failure::of)?.await.map_err(failure::of)?;
        tx.commit().await.map_err(failure::of)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        self.0.clone().close();
    }
}
