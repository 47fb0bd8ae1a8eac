//! Files: the bytes of photos, by their hash, and what is known of each.
//!
//! Bytes are kept before the record that names them is saved, so that no record names bytes that are not there. A file is named by
//! records; once none names it any more, it is gone. What is known lies apart from the bytes, so that asking about a thousand photos
//! reads none of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sync::{BodyHash, FeedId, RecordId};

use super::codec::{decode, encode};
use super::error::DeviceError;
use super::records::Row;
use super::{Device, RELAXED, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction, prefix_end};

/// Where a file stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FileState {
    /// On this device alone.
    #[default]
    Waiting,
    /// The server has it, byte for byte.
    AtServer,
    /// The server cannot keep it; on this device alone.
    Refused {
        /// Why, as a stable code.
        code: String,
    },
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNote {
    /// Its kind (`image/jpeg`).
    pub media: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Whether it is the small picture of another file.
    #[serde(default)]
    pub is_thumbnail: bool,
    /// Whether it came from the server, and was not made here.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_fetched: bool,
    /// Where it stands.
    pub state: FileState,
    /// When it came here, by this device's clock; milliseconds since 1970 UTC.
    pub kept_at: i64,
    /// The records that name it.
    pub records: BTreeSet<RecordId>,
}

/// A file to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Its kind (`image/jpeg`).
    pub media: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether it is the small picture of another file.
    pub is_thumbnail: bool,
}

impl NewFile {
    /// Its name: the hash of its bytes.
    #[must_use]
    pub fn hash(&self) -> BodyHash {
        BodyHash::of(&self.bytes)
    }

    fn note(&self, state: FileState, kept_at: i64) -> FileNote {
        FileNote {
            media: self.media.clone(),
            bytes: self.bytes.len() as u64,
            is_thumbnail: self.is_thumbnail,
            is_fetched: state == FileState::AtServer,
            state,
            kept_at,
            records: BTreeSet::new(),
        }
    }
}

const NOTES: &str = "note/";

fn note_key(hash: BodyHash) -> String {
    format!("{NOTES}{hash}")
}

fn bytes_key(hash: BodyHash) -> String {
    format!("bytes/{hash}")
}

async fn read_note<T: StoreTransaction>(tx: &T, hash: BodyHash) -> Result<Option<FileNote>, StoreError> {
    let key = note_key(hash);
    let bytes = tx.get(Shelf::Files, &key).await?;
    bytes.map(|bytes| decode(Shelf::Files, &key, &bytes)).transpose()
}

fn put_note<T: StoreTransaction>(tx: &T, hash: BodyHash, note: &FileNote) -> Result<(), StoreError> {
    tx.put(Shelf::Files, &note_key(hash), &encode(note)?)
}

/// The server was restored from an older copy: photos made here for records of this feed may be lost there, so they wait again. A
/// file that is there after all is not harmed by being sent.
pub(super) async fn send_again<T: StoreTransaction>(tx: &T, feed: &FeedId) -> Result<(), StoreError> {
    for (key, bytes) in tx.range(Shelf::Files, NOTES, &prefix_end(NOTES), None).await? {
        let mut note: FileNote = decode(Shelf::Files, &key, &bytes)?;
        if note.is_fetched || note.state != FileState::AtServer {
            continue;
        }
        for record in &note.records {
            let row = tx.get(Shelf::Records, record.as_str()).await?;
            let row = row.map(|bytes| Row::decode(record.as_str(), &bytes)).transpose()?;
            if row.is_some_and(|row| row.feed() == feed) {
                note.state = FileState::Waiting;
            }
        }
        if note.state == FileState::Waiting {
            tx.put(Shelf::Files, &key, &encode(&note)?)?;
        }
    }
    Ok(())
}

impl<S: DeviceStore> Device<S> {
    /// Keeps files made here, in one strict transaction, named by a record that is about to be saved; `now` in milliseconds since 1970
    /// UTC. A file kept before stands as it stood.
    ///
    /// # Errors
    /// [`DeviceError::Store`]; none of them is kept then.
    pub async fn keep_files(&self, files: &[NewFile], record: &RecordId, now: i64) -> Result<(), DeviceError> {
        self.put_files(files, record, (FileState::Waiting, now), STRICT).await
    }

    /// Keeps a file that came from the server, named by a record. The transaction is relaxed: the server can give it again.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn keep_fetched(&self, file: NewFile, record: &RecordId, now: i64) -> Result<(), DeviceError> {
        self.put_files(&[file], record, (FileState::AtServer, now), RELAXED).await
    }

    async fn put_files(
        &self,
        files: &[NewFile],
        record: &RecordId,
        (state, now): (FileState, i64),
        mode: Mode,
    ) -> Result<(), DeviceError> {
        let hashes: Vec<BodyHash> = files.iter().map(NewFile::hash).collect();
        let tx = self.store.begin(&[Shelf::Files], mode).await?;
        for (file, hash) in files.iter().zip(hashes) {
            let mut note = read_note(&tx, hash).await?.unwrap_or_else(|| file.note(state.clone(), now));
            note.records.insert(record.clone());
            tx.put(Shelf::Files, &bytes_key(hash), &file.bytes)?;
            put_note(&tx, hash, &note)?;
        }
        Ok(tx.commit().await?)
    }

    /// The bytes of a file; none if they are not on this device.
    ///
    /// # Errors
    /// [`DeviceError::Store`], also if the bytes are not those of that name any more.
    pub async fn file(&self, hash: BodyHash) -> Result<Option<Vec<u8>>, DeviceError> {
        let key = bytes_key(hash);
        let bytes = self.read(Shelf::Files, &key).await?;
        if bytes.as_ref().is_some_and(|bytes| BodyHash::of(bytes) != hash) {
            return Err(StoreError::corrupt(Shelf::Files, &key).into());
        }
        Ok(bytes)
    }

    /// What is known of every file on this device; reads none of them.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn files(&self) -> Result<BTreeMap<BodyHash, FileNote>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Files], Mode::Read).await?;
        let entries = tx.range(Shelf::Files, NOTES, &prefix_end(NOTES), None).await?;
        tx.commit().await?;
        let note = |(key, bytes): (String, Vec<u8>)| {
            let hash = key.strip_prefix(NOTES).and_then(|hash| hash.parse().ok());
            let hash = hash.ok_or_else(|| StoreError::corrupt(Shelf::Files, &key))?;
            Ok((hash, decode(Shelf::Files, &key, &bytes)?))
        };
        entries.into_iter().map(note).collect()
    }

    /// Notes where a file stands now. Nothing happens if it is not here any more.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn file_is(&self, hash: BodyHash, state: FileState) -> Result<(), DeviceError> {
        let tx = self.store.begin(&[Shelf::Files], STRICT).await?;
        let Some(mut note) = read_note(&tx, hash).await? else { return Ok(()) };
        note.state = state;
        put_note(&tx, hash, &note)?;
        Ok(tx.commit().await?)
    }

    /// A record no longer names these files. Those that no other record names are gone for good.
    ///
    /// # Errors
    /// [`DeviceError::Store`]; all of them are still here then.
    pub async fn release_files(&self, hashes: &[BodyHash], record: &RecordId) -> Result<(), DeviceError> {
        let tx = self.store.begin(&[Shelf::Files], STRICT).await?;
        for hash in hashes {
            let Some(mut note) = read_note(&tx, *hash).await? else { continue };
            note.records.remove(record);
            if note.records.is_empty() {
                tx.delete(Shelf::Files, &note_key(*hash))?;
                tx.delete(Shelf::Files, &bytes_key(*hash))?;
            } else {
                put_note(&tx, *hash, &note)?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// How many files are on this device alone: waiting, and refused.
    pub(super) async fn files_only_here(&self) -> Result<(u64, u64), DeviceError> {
        let files = self.files().await?;
        let count = |test: fn(&FileState) -> bool| files.values().filter(|note| test(&note.state)).count() as u64;
        let refused = count(|state| matches!(state, FileState::Refused { .. }));
        Ok((count(|state| *state == FileState::Waiting), refused))
    }
}
