//! One value in a database of its own: what must be known before any account's database is opened, and must not be lost with the
//! battery.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, Mode, StoreTransaction};

const KEY: &str = "register";

/// A small value, read whole and altered in one strict transaction, so that two tabs never undo each other's alterations.
///
/// A value of a shape this build cannot read counts as absent: keep nothing here that cannot be made again.
#[derive(Debug)]
pub struct Register<S> {
    store: S,
}

impl<S: DeviceStore> Register<S> {
    /// The register in this database.
    #[must_use]
    pub fn new(store: S) -> Self {
        Self { store }
    }

    /// The value; none if none was ever kept.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn read<T: DeserializeOwned>(&self) -> Result<Option<T>, StoreError> {
        let tx = self.store.begin(&[Shelf::Meta], Mode::Read).await?;
        let bytes = tx.get(Shelf::Meta, KEY).await?;
        tx.commit().await?;
        Ok(decode(bytes))
    }

    /// Replaces the value by what `alter` makes of it, and returns that once it is on the disk.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails; the value is then what it was.
    pub async fn alter<T>(&self, alter: impl FnOnce(Option<T>) -> T) -> Result<T, StoreError>
    where
        T: Serialize + DeserializeOwned,
    {
        let tx = self.store.begin(&[Shelf::Meta], Mode::Write(Durability::Strict)).await?;
        let altered = alter(decode(tx.get(Shelf::Meta, KEY).await?));
        let bytes = serde_json::to_vec(&altered).map_err(|error| StoreError::Failed { detail: error.to_string() })?;
        tx.put(Shelf::Meta, KEY, &bytes)?;
        tx.commit().await?;
        Ok(altered)
    }
}

fn decode<T: DeserializeOwned>(bytes: Option<Vec<u8>>) -> Option<T> {
    serde_json::from_slice(&bytes?).ok()
}
