//! A file that only passes through: on the disk while it is read, and gone afterwards, whatever ends its request.

use std::fs::{File, OpenOptions};
use std::io::{Read, Result, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;

use super::{ARRIVING, FileStore};

/// Such a file.
#[derive(Debug)]
pub struct Passing {
    file: Arc<File>,
    path: PathBuf,
    bytes: u64,
}

impl FileStore {
    /// A new one, empty. What a killed server leaves of it is cleared with the uploads that broke off.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub async fn pass(&self) -> Result<Passing> {
        let folder = self.folder.join(ARRIVING);
        let path = folder.join(format!("passing {}", uuid::Uuid::now_v7()));
        // Made whole where nobody waits: a request that is given up meanwhile takes it away again.
        super::parts::blocking(move || {
            std::fs::create_dir_all(folder)?;
            let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
            Ok(Passing { file: Arc::new(file), path, bytes: 0 })
        })
        .await
    }
}

impl Passing {
    /// How many bytes it has.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// If the disk refuses.
    pub async fn take(&mut self, chunk: Vec<u8>) -> Result<()> {
        let (file, length) = (Arc::clone(&self.file), chunk.len() as u64);
        super::parts::blocking(move || (&*file).write_all(&chunk)).await?;
        self.bytes = self.bytes.saturating_add(length);
        Ok(())
    }

    /// Reads it from its beginning. One reader at a time.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn read(&self) -> Result<impl Read + Send + 'static> {
        (&*self.file).seek(SeekFrom::Start(0))?;
        Ok(Shared(Arc::clone(&self.file)))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "a file that passed through could not be removed");
        }
    }
}

struct Shared(Arc<File>);

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        (&*self.0).read(buffer)
    }
}
