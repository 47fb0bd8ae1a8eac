//! The files of which a part has arrived: one folder a device, in it one file an upload, named by what it will be and how long.
//!
//! Everything there is to know of an upload stands in its place and its length, so there is nothing beside it that could disagree.

use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sync::{BodyHash, DeviceId};

use super::{ARRIVING, FileStore, NotKept, Part};

/// What has arrived in part and was not added to for so long is cleared.
pub const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A part has arrived, of a file of this length.
    Part(u64),
    /// The whole file is here; its length.
    Whole(u64),
}

/// What was begun and is not finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Files.
    pub files: u64,
    /// Their bytes, once they are whole.
    pub bytes: u64,
}

impl FileStore {
    /// What is here of a file a device sends.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub async fn find(&self, device: DeviceId, hash: BodyHash) -> Result<Found> {
        // First what is on its way: what gets its name between the two looks is found by one of them.
        let part = self.parts_of(device).await?.into_iter().find(|(one, _)| *one == hash);
        match tokio::fs::metadata(self.path(hash)).await {
            Ok(file) => Ok(Found::Whole(file.len())),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Ok(part.map_or(Found::Nothing, |(_, length)| Found::Part(length)))
            }
            Err(error) => Err(error),
        }
    }

    /// Opens the part of a file that has arrived; none if somebody else is writing it.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn open_part(&self, device: DeviceId, hash: BodyHash, length: u64) -> Result<Option<Part>> {
        let path = self.part_path(device, hash, length);
        blocking(move || Part::open(&path, length)).await
    }

    /// Begins a file; none if somebody else has begun it this moment. What had arrived of it as a file of another length is gone.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub async fn begin_part(&self, device: DeviceId, hash: BodyHash, length: u64) -> Result<Option<Part>> {
        for (_, other) in
            self.parts_of(device).await?.into_iter().filter(|(one, other)| *one == hash && *other != length)
        {
            gone_already(tokio::fs::remove_file(self.part_path(device, hash, other)).await)?;
        }
        let path = self.part_path(device, hash, length);
        blocking(move || Part::begin(&path, length)).await
    }

    /// Gives a file that has arrived its name.
    ///
    /// # Errors
    /// [`NotKept`]; see [`Part::keep`].
    pub async fn keep_part(&self, part: Part, hash: BodyHash) -> std::result::Result<(), NotKept> {
        part.keep(self.path(hash), hash).await
    }

    /// Everything these devices have begun to send, counted as if all of it were here, but for this one file of one of them.
    ///
    /// # Errors
    /// If a folder cannot be read.
    pub async fn unfinished(&self, devices: &[DeviceId], but_for: (DeviceId, BodyHash)) -> Result<Unfinished> {
        let mut found = Unfinished::default();
        for device in devices {
            for (hash, length) in self.parts_of(*device).await? {
                if (*device, hash) != but_for {
                    found.files += 1;
                    found.bytes = found.bytes.saturating_add(length);
                }
            }
        }
        Ok(found)
    }

    /// Removes what arrived in part and was not added to for [`KEPT_FOR`]; how many that were. What is whole by now gets its name
    /// instead: its phone may never come back.
    ///
    /// # Errors
    /// If a folder cannot be read or written.
    pub fn clear(&self, now: SystemTime) -> Result<usize> {
        let before = now.checked_sub(KEPT_FOR).unwrap_or(SystemTime::UNIX_EPOCH);
        self.clear_folder(&self.folder.join(ARRIVING), before)
    }

    fn clear_folder(&self, folder: &Path, before: SystemTime) -> Result<usize> {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(error),
        };
        let mut cleared = 0;
        for entry in entries {
            let entry = entry?;
            let about = match entry.metadata() {
                Ok(about) => about,
                // It got its name, or was taken back, this moment.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            if about.is_dir() {
                cleared += self.clear_folder(&entry.path(), before)?;
                // A folder in which something lies stays.
                let _ = std::fs::remove_dir(entry.path());
            } else if self.finish(&entry.path(), about.len())? {
                tracing::info!(file = ?entry.file_name(), "a file that was whole has its name now");
            } else if about.modified()? < before {
                gone_already(std::fs::remove_file(entry.path()))?;
                cleared += 1;
            }
        }
        Ok(cleared)
    }

    /// Gives what has arrived its name, if it is all there; whether it did.
    fn finish(&self, path: &Path, bytes: u64) -> Result<bool> {
        let announced = path.file_name().and_then(|name| name.to_str()).and_then(named);
        let Some((hash, length)) = announced.filter(|(_, length)| bytes >= *length) else { return Ok(false) };
        let Some(part) = Part::open(path, length)? else { return Ok(false) };
        match part.keep_now(&self.path(hash), hash) {
            Ok(()) => Ok(true),
            Err(NotKept::Disk(error)) => Err(error),
            Err(_) => Ok(false),
        }
    }

    /// The files a device has begun to send, with their lengths.
    async fn parts_of(&self, device: DeviceId) -> Result<Vec<(BodyHash, u64)>> {
        let mut entries = match tokio::fs::read_dir(self.device_folder(device)).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut parts = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            parts.extend(entry.file_name().to_str().and_then(named));
        }
        Ok(parts)
    }

    fn device_folder(&self, device: DeviceId) -> PathBuf {
        self.folder.join(ARRIVING).join(device.to_string())
    }

    fn part_path(&self, device: DeviceId, hash: BodyHash, length: u64) -> PathBuf {
        self.device_folder(device).join(format!("{hash}-{length}"))
    }
}

/// What the name of a part says.
fn named(name: &str) -> Option<(BodyHash, u64)> {
    let (hash, length) = name.split_once('-')?;
    Some((hash.parse().ok()?, length.parse().ok()?))
}

fn gone_already(done: Result<()>) -> Result<()> {
    match done {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}
