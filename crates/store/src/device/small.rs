//! Drafts, reference data and notes: bytes under a key.

use super::error::DeviceError;
use super::{Device, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, StoreTransaction};

impl<S: DeviceStore> Device<S> {
    /// Keeps what is being typed, strictly.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn keep_draft(&self, key: &str, text: &str) -> Result<(), DeviceError> {
        Ok(self.write(Shelf::Drafts, key, text.as_bytes()).await?)
    }

    /// What was being typed; none if nothing was, or it was finished.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn draft(&self, key: &str) -> Result<Option<String>, DeviceError> {
        self.text(Shelf::Drafts, key).await
    }

    /// Drops a draft that is finished or given up.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn drop_draft(&self, key: &str) -> Result<(), DeviceError> {
        self.remove(Shelf::Drafts, key).await
    }

    /// Keeps data fetched from the server, strictly: "ready without a network" is said of it.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn keep_reference(&self, key: &str, bytes: &[u8]) -> Result<(), DeviceError> {
        Ok(self.write(Shelf::Reference, key, bytes).await?)
    }

    /// Data fetched before; none if it never was.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn reference(&self, key: &str) -> Result<Option<Vec<u8>>, DeviceError> {
        Ok(self.read(Shelf::Reference, key).await?)
    }

    /// Keeps a small note: last contact, clock offset.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn keep_note(&self, key: &str, text: &str) -> Result<(), DeviceError> {
        Ok(self.write(Shelf::Meta, &note_key(key), text.as_bytes()).await?)
    }

    /// A note kept before.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn note(&self, key: &str) -> Result<Option<String>, DeviceError> {
        self.text(Shelf::Meta, &note_key(key)).await
    }

    /// Forgets a note.
    ///
    /// # Errors
    /// [`DeviceError::Store`]; the note is still there then.
    pub async fn drop_note(&self, key: &str) -> Result<(), DeviceError> {
        self.remove(Shelf::Meta, &note_key(key)).await
    }

    async fn remove(&self, shelf: Shelf, key: &str) -> Result<(), DeviceError> {
        let tx = self.store.begin(&[shelf], STRICT).await?;
        tx.delete(shelf, key)?;
        Ok(tx.commit().await?)
    }

    async fn text(&self, shelf: Shelf, key: &str) -> Result<Option<String>, DeviceError> {
        let bytes = self.read(shelf, key).await?;
        let text = bytes.map(String::from_utf8).transpose().map_err(|_| StoreError::corrupt(shelf, key))?;
        Ok(text)
    }
}

/// Notes share their shelf with the identity and the counters.
pub(super) fn note_key(key: &str) -> String {
    format!("note/{key}")
}
