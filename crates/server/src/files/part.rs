//! A file of which a part has arrived: what is here stays here, over broken connections and restarts of the server.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use records::media::{HEAD_BYTES, Media};
use sha2::{Digest, Sha256};
use sync::BodyHash;

use super::{NotKept, flush};

/// Nothing is unverified.
const NOTHING: u64 = u64::MAX;

/// The beginning of a file, open for writing. While it is, nobody else writes it, in this process or another on the same folder.
#[derive(Debug)]
pub struct Part {
    open: Arc<Open>,
    path: PathBuf,
    length: u64,
    offset: u64,
}

/// Held also by the write that is under way when a request is given up: what that leaves is put right after it, not before.
#[derive(Debug)]
struct Open {
    file: File,
    /// Where bytes begin whose checksum has not been compared.
    unverified: AtomicU64,
}

impl Drop for Open {
    fn drop(&mut self) {
        let kept = self.unverified.load(Ordering::Acquire);
        if kept != NOTHING
            && let Err(error) = self.file.set_len(kept)
        {
            // The hash of the whole will tell.
            tracing::warn!(%error, "bytes of an upload that were not verified could not be taken back");
        }
    }
}

impl Part {
    /// Opens what has arrived; none if somebody else is writing it.
    pub(super) fn open(path: &Path, length: u64) -> Result<Option<Self>, Error> {
        match OpenOptions::new().read(true).append(true).open(path) {
            Ok(file) => Self::of(file, path, length),
            // Another server on this folder has taken its last bytes since it was found, or given it up.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Begins a file of which nothing has arrived.
    pub(super) fn begin(path: &Path, length: u64) -> Result<Option<Self>, Error> {
        let folder = path.parent().ok_or(ErrorKind::NotFound)?;
        std::fs::create_dir_all(folder)?;
        let file = OpenOptions::new().read(true).append(true).create(true).truncate(false).open(path)?;
        flush(path, 3)?;
        Self::of(file, path, length)
    }

    fn of(file: File, path: &Path, length: u64) -> Result<Option<Self>, Error> {
        match file.try_lock() {
            Err(std::fs::TryLockError::WouldBlock) => return Ok(None),
            Err(std::fs::TryLockError::Error(error)) => return Err(error),
            Ok(()) => {}
        }
        // Whoever had the lock before, in another process, may have taken the name away: what is written now would be nobody's, or a
        // file's that is whole.
        if !has_name(&file, path)? {
            return Ok(None);
        }
        let offset = file.metadata()?.len();
        let open = Open { file, unverified: AtomicU64::new(NOTHING) };
        Ok(Some(Self { open: Arc::new(open), path: path.to_owned(), length, offset }))
    }

    /// How many bytes are here.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many there will be.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// There will be no more: what is here is all of it.
    pub fn ends_here(&mut self) {
        self.length = self.offset;
    }

    /// Whether all of them are here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.offset >= self.length
    }

    /// From here on bytes count only once they are [`verified`](Part::verified): else they are taken back when this is dropped.
    pub fn doubt(&mut self) {
        self.open.unverified.store(self.offset, Ordering::Release);
    }

    /// The bytes taken since [`doubt`](Part::doubt) are those that were meant.
    pub fn verified(&mut self) {
        self.open.unverified.store(NOTHING, Ordering::Release);
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`NotKept::TooLarge`] if they are more than were announced, [`NotKept::NotAPicture`] if they are the first and cannot be one.
    pub async fn take(&mut self, chunk: Vec<u8>) -> Result<(), NotKept> {
        let arrived = self.offset.saturating_add(chunk.len() as u64);
        if arrived > self.length {
            return Err(NotKept::TooLarge);
        }
        if self.offset == 0 && chunk.len() >= HEAD_BYTES && Media::of(&chunk).is_none() {
            return Err(NotKept::NotAPicture);
        }
        self.on_disk(move |mut file| file.write_all(&chunk)).await?;
        self.offset = arrived;
        Ok(())
    }

    /// Goes back to this many bytes.
    ///
    /// # Errors
    /// If the disk refuses.
    pub async fn go_back(&mut self, offset: u64) -> Result<(), Error> {
        self.on_disk(move |file| file.set_len(offset)).await?;
        self.offset = offset;
        self.verified();
        Ok(())
    }

    /// Brings to the disk what is here; only then may anybody be told of it.
    ///
    /// # Errors
    /// If the disk refuses.
    pub async fn settle(&self) -> Result<(), Error> {
        self.on_disk(|file| file.sync_all()).await
    }

    /// Gives the whole file its name. If it is another than announced, or no picture, nothing of it is left.
    ///
    /// # Errors
    /// [`NotKept::OtherBytes`], [`NotKept::NotAPicture`], [`NotKept::Disk`] (then it stays as it is).
    pub(super) async fn keep(self, name: PathBuf, hash: BodyHash) -> Result<(), NotKept> {
        let path = self.path.clone();
        // One piece of work: a request that is given up now does not end it, and nobody else has the file before it is done.
        let refused = self.on_disk(move |file| keep(file, &path, &name, hash)).await?;
        refused.map_or(Ok(()), Err)
    }

    /// The same without a request that waits for it.
    ///
    /// # Errors
    /// As there.
    pub(super) fn keep_now(self, name: &Path, hash: BodyHash) -> Result<(), NotKept> {
        keep(&self.open.file, &self.path, name, hash)?.map_or(Ok(()), Err)
    }

    /// Nothing of it is left.
    ///
    /// # Errors
    /// If the disk refuses.
    pub async fn discard(self) -> Result<(), Error> {
        tokio::fs::remove_file(&self.path).await
    }

    async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&File) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let open = Arc::clone(&self.open);
        tokio::task::spawn_blocking(move || work(&open.file)).await.map_err(Error::other)?
    }
}

/// Brings a file to the disk and gives it its name; why not, if it is not what was announced: nothing of it is left then.
fn keep(file: &File, path: &Path, name: &Path, hash: BodyHash) -> Result<Option<NotKept>, Error> {
    file.sync_all()?;
    match examine(file)? {
        (found, true) if found == hash => super::name(path, name).map(|()| None),
        (_, is_picture) => {
            std::fs::remove_file(path)?;
            Ok(Some(if is_picture { NotKept::OtherBytes } else { NotKept::NotAPicture }))
        }
    }
}

/// Whether this open file is still the one with that name.
fn has_name(file: &File, path: &Path) -> Result<bool, Error> {
    match std::fs::metadata(path) {
        Ok(named) => Ok(is_same(&file.metadata()?, &named)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn is_same(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Elsewhere the name has to do: several servers on one folder are meant for Linux.
#[cfg(not(unix))]
fn is_same(_: &std::fs::Metadata, _: &std::fs::Metadata) -> bool {
    true
}

/// The hash of a file, and whether it is a picture.
fn examine(mut file: &File) -> Result<(BodyHash, bool), Error> {
    file.rewind()?;
    let (mut hasher, mut head, mut buffer) = (Sha256::new(), Vec::new(), vec![0; 64 * 1024]);
    loop {
        let count = file.read(&mut buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        if read.is_empty() {
            return Ok((BodyHash(hasher.finalize().into()), Media::of(&head).is_some()));
        }
        let missing = HEAD_BYTES.saturating_sub(head.len());
        head.extend(read.iter().take(missing));
        hasher.update(read);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(path: &Path) -> File {
        OpenOptions::new().read(true).append(true).open(path).unwrap()
    }

    /// Two servers on one folder: the second opened the file while the first still had it.
    #[test]
    fn what_another_server_finished_or_gave_up_meanwhile_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let (path, whole) = (folder.path().join("part"), folder.path().join("whole"));
        let first = Part::begin(&path, 9).unwrap().unwrap();
        assert!(Part::open(&path, 9).unwrap().is_none(), "while it is written");
        let second = opened(&path);
        std::fs::rename(&path, &whole).unwrap();
        drop(first);
        assert!(Part::of(second, &path, 9).unwrap().is_none(), "it is whole, and has another name");
        assert!(Part::open(&path, 9).unwrap().is_none(), "there is none of this name");

        let first = Part::begin(&path, 9).unwrap().unwrap();
        let second = opened(&path);
        std::fs::remove_file(&path).unwrap();
        drop(first);
        let begun_anew = Part::begin(&path, 9).unwrap().unwrap();
        assert!(Part::of(second, &path, 9).unwrap().is_none(), "it was given up, and begun anew");
        drop(begun_anew);
        assert!(Part::open(&path, 9).unwrap().is_some());
    }
}
