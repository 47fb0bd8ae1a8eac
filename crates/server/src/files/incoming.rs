//! A file on its way in.

use std::io::Error;
use std::path::PathBuf;

use records::media::{HEAD_BYTES, Media};
use records::photo::MAX_FILE_BYTES;
use sha2::{Digest, Sha256};
use sync::BodyHash;
use tokio::io::AsyncWriteExt;

use super::FileStore;

/// Why a file was not kept. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// It is larger than any photo may be.
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

/// A file on its way in: dropped without [`keep`](Incoming::keep), nothing of it is left.
#[derive(Debug)]
pub struct Incoming {
    store: FileStore,
    passing: PathBuf,
    file: tokio::fs::File,
    hasher: Sha256,
    head: Vec<u8>,
    bytes: i64,
}

impl Incoming {
    pub(super) async fn begin(store: &FileStore, passing: PathBuf) -> Result<Self, Error> {
        let file = tokio::fs::File::create_new(&passing).await?;
        Ok(Self { store: store.clone(), passing, file, hasher: Sha256::new(), head: Vec::new(), bytes: 0 })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`NotKept::TooLarge`] as soon as they are too many, [`NotKept::NotAPicture`] as soon as they cannot be one.
    pub async fn take(&mut self, chunk: &[u8]) -> Result<(), NotKept> {
        let length = i64::try_from(chunk.len()).unwrap_or(i64::MAX);
        self.bytes = self.bytes.saturating_add(length);
        if self.bytes > MAX_FILE_BYTES {
            return Err(NotKept::TooLarge);
        }
        let missing = HEAD_BYTES.saturating_sub(self.head.len());
        if missing > 0 {
            self.head.extend(chunk.iter().take(missing));
            self.check_head(self.head.len() == HEAD_BYTES)?;
        }
        self.hasher.update(chunk);
        Ok(self.file.write_all(chunk).await?)
    }

    /// Gives the file its name once it is on the disk.
    ///
    /// # Errors
    /// [`NotKept::OtherBytes`] if its bytes are others.
    pub async fn keep(mut self, hash: BodyHash) -> Result<(), NotKept> {
        self.check_head(true)?;
        if BodyHash(std::mem::take(&mut self.hasher).finalize().into()) != hash {
            return Err(NotKept::OtherBytes);
        }
        self.file.flush().await?;
        self.file.sync_all().await?;
        let (passing, name) = (self.passing.clone(), self.store.path(hash));
        let work = move || super::name(&passing, &name);
        Ok(tokio::task::spawn_blocking(work).await.map_err(Error::other)??)
    }

    fn check_head(&self, is_whole: bool) -> Result<(), NotKept> {
        if is_whole && Media::of(&self.head).is_none() { Err(NotKept::NotAPicture) } else { Ok(()) }
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Gone already if it was kept; what cannot be removed is cleared after a day.
        let _ = std::fs::remove_file(&self.passing);
    }
}
