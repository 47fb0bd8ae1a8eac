//! The bytes of photos: what is known of them, their way to the server after the changes that name them, and back.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use records::key::kind_prefix;
use records::photo::PhotoView;
use records::{RecordKey, View};
use store::{DeviceError, FileNote, FileState, NewFile};
use sync::{BodyHash, RecordId};

use super::app::App;
use super::desk::{Desk, News};
use super::fault::Fault;
use super::syncing::{Activity, Link};
use crate::platform::clock;
use crate::platform::http::{HttpError, Request};
use crate::platform::object_url::ObjectUrl;

/// Files as signals. Copied freely.
#[derive(Clone, Copy, Default)]
pub struct Files {
    /// What is known of every file on this device.
    pub known: RwSignal<BTreeMap<BodyHash, FileNote>>,
    /// Whether the person has said, since signing in, that whoever is in a photo was asked.
    pub consent: RwSignal<bool>,
    /// Photos taken away just now, which one tap brings back: their bytes stay for so long.
    pub(super) undoable: RwSignal<BTreeSet<RecordId>>,
}

/// How many photos are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhotoCounts {
    /// On this device alone.
    pub waiting: u64,
    /// The bytes of those.
    pub waiting_bytes: u64,
    /// On this device alone, the server cannot keep them.
    pub refused: u64,
}

/// What became of looking at a file.
#[derive(Clone, Debug)]
pub enum Look {
    /// It is here.
    Here(Arc<ObjectUrl>),
    /// It is not on this device, and there is no server to ask.
    Offline,
    /// It is not on this device, and the server does not have it yet.
    NotYet,
    /// It could not be read or fetched.
    Failed(Fault),
}

/// Bytes whose record was never saved, because the app ended between the two, are kept so long: another tab may be about to save it.
const ORPHAN_MILLIS: i64 = 24 * 60 * 60 * 1_000;
/// How long a request for a file takes at least until it is given up.
const PATIENCE_MILLIS: u32 = 30_000;
/// And at most; the server waits no longer.
const LONGEST_MILLIS: u32 = 600_000;
/// The slowest line on which a file still arrives, in bytes a millisecond.
const SLOWEST: u64 = 10;

impl Files {
    /// How many photos are where; tracked. Thumbnails are not counted.
    #[must_use]
    pub fn counts(self) -> PhotoCounts {
        self.known.with(|known| {
            let mut counts = PhotoCounts::default();
            for note in known.values().filter(|note| !note.is_thumbnail) {
                match note.state {
                    FileState::Waiting => {
                        counts.waiting += 1;
                        counts.waiting_bytes += note.bytes;
                    }
                    FileState::Refused { .. } => counts.refused += 1,
                    FileState::AtServer => {}
                }
            }
            counts
        })
    }

    /// Where a file stands; tracked. None if it is not on this device.
    #[must_use]
    pub fn state(self, hash: BodyHash) -> Option<FileState> {
        self.known.with(|known| known.get(&hash).map(|note| note.state.clone()))
    }
}

/// How a photo's record stands, as far as its bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    is_removed: bool,
    is_acknowledged: bool,
}

/// What is to be done with the bytes a record names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// The record needs them.
    Needed,
    /// Nothing is decided: keep them, do not send them.
    Kept,
    /// The record does not need them any more.
    Released,
}

/// What is to be done with a file's bytes for one of the records that name it. None: the record is not on this device.
fn fate(state: &FileState, record: Option<Standing>, can_be_undone: bool, age: i64) -> Fate {
    match record {
        // An account that lost the right to a village loses its photos, but none that is only here.
        None if *state == FileState::AtServer || age > ORPHAN_MILLIS => Fate::Released,
        None => Fate::Kept,
        Some(standing) if !standing.is_removed => Fate::Needed,
        Some(_) if can_be_undone => Fate::Kept,
        // Never sent: gone for good. Sent: gone once the server knows that it is taken away.
        Some(standing) if *state != FileState::AtServer || standing.is_acknowledged => Fate::Released,
        Some(_) => Fate::Kept,
    }
}

impl App {
    /// Reads anew what is known of files. Other tabs hear of it if it is this one's doing.
    pub(super) async fn files_changed(self, desk: &Rc<Desk>, tell: bool) {
        if let Ok(known) = desk.device.files().await {
            self.files.known.set(known);
        }
        if tell {
            desk.tell(&News::Files);
        }
    }

    /// Sends the files that wait, thumbnails first. Answers saved meanwhile go before the next file: the conversation ends early then,
    /// and another follows it.
    ///
    /// # Errors
    /// [`Fault`]; what was sent is sent.
    pub(super) async fn send_files(self, desk: &Rc<Desk>, token: &str) -> Result<(), Fault> {
        let waiting = self.tidy_files(desk).await?;
        let total = waiting.len() as u64;
        for (done, (hash, note)) in (0..).zip(waiting) {
            if desk.device.summary().await?.waiting > 0 {
                return Ok(());
            }
            self.syncing.activity.set(Activity::Photos { done, total });
            if let Some(state) = send(desk, token, hash, &note).await? {
                desk.device.file_is(hash, state).await?;
                self.files_changed(desk, true).await;
            }
        }
        Ok(())
    }

    /// Lets go of the bytes nobody needs any more. Gives those that are to be sent, the smallest first.
    pub(super) async fn tidy_files(self, desk: &Rc<Desk>) -> Result<Vec<(BodyHash, FileNote)>, DeviceError> {
        let known = desk.device.files().await?;
        let standings = standings(desk, known.values().flat_map(|note| &note.records)).await?;
        let undoable = self.files.undoable.get_untracked();
        let now = clock::now_millis();
        let (mut waiting, mut released) = (Vec::new(), false);
        for (hash, note) in known {
            let mut is_needed = false;
            for record in &note.records {
                let standing = standings.get(record).copied();
                match fate(&note.state, standing, undoable.contains(record), now.saturating_sub(note.kept_at)) {
                    Fate::Needed => is_needed = true,
                    Fate::Kept => {}
                    Fate::Released => {
                        desk.device.release_files(&[hash], record).await?;
                        released = true;
                    }
                }
            }
            if is_needed && note.state == FileState::Waiting {
                waiting.push((hash, note));
            }
        }
        waiting.sort_by_key(|(_, note)| note.bytes);
        if released {
            self.files_changed(desk, true).await;
        }
        Ok(waiting)
    }

    /// A file to look at: from this device, or else from the server, and then kept.
    pub async fn look_at(self, hash: BodyHash, photo: &RecordKey, media: &str, is_thumbnail: bool) -> Look {
        let Some(desk) = self.desk() else { return Look::Failed(Fault::new("closed")) };
        match desk.device.file(hash).await {
            Ok(Some(bytes)) => return shown(&bytes, media),
            Ok(None) if self.syncing.link.get_untracked() != Link::Online => return Look::Offline,
            Ok(None) => {}
            Err(error) => return Look::Failed(error.into()),
        }
        let bytes = match fetch(&desk, hash).await {
            Ok(bytes) => bytes,
            Err(fault) if fault.code == "not_found" => return Look::NotYet,
            Err(fault) if fault.is_offline() => return Look::Offline,
            Err(fault) => return Look::Failed(fault),
        };
        let look = shown(&bytes, media);
        let file = NewFile { media: media.to_owned(), bytes, is_thumbnail };
        // On a full device it is fetched again when it is looked at again.
        if desk.device.keep_fetched(file, &photo.id(), clock::now_millis()).await.is_ok() {
            self.files_changed(&desk, true).await;
        }
        look
    }
}

fn shown(bytes: &[u8], media: &str) -> Look {
    ObjectUrl::new(bytes, media)
        .map_or_else(|| Look::Failed(Fault::new("storage_failed")), |url| Look::Here(Arc::new(url)))
}

/// Where a file stands after it was sent; none if it goes on waiting although others may be sent.
async fn send(desk: &Desk, token: &str, hash: BodyHash, note: &FileNote) -> Result<Option<FileState>, Fault> {
    let bytes = match desk.device.file(hash).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(None),
        // Damaged here: it must not keep the others waiting.
        Err(error) if error.code() == "corrupt" => {
            return Ok(Some(FileState::Refused { code: error.code().to_owned() }));
        }
        Err(error) => return Err(error.into()),
    };
    let path = path_of(hash);
    let request = Request { timeout_millis: patience(note.bytes), ..Request::new(&path, Some(token)) };
    match request.put_bytes(&bytes, &note.media).await {
        Ok(()) => Ok(Some(FileState::AtServer)),
        Err(HttpError::Problem { problem, .. }) if matches!(problem.code.as_str(), "not_a_picture" | "too_large") => {
            Ok(Some(FileState::Refused { code: problem.code }))
        }
        // A right may come back; a file that was altered on its way is sent again next time.
        Err(HttpError::Problem { problem, .. }) if matches!(problem.code.as_str(), "no_right" | "wrong_hash") => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

async fn fetch(desk: &Desk, hash: BodyHash) -> Result<Vec<u8>, Fault> {
    let token = desk.token().await?.ok_or_else(|| Fault::new("token_unknown"))?;
    let path = path_of(hash);
    let request = Request { timeout_millis: LONGEST_MILLIS, ..Request::new(&path, Some(&token)) };
    let bytes = request.get_bytes().await?;
    if BodyHash::of(&bytes) == hash { Ok(bytes) } else { Err(Fault::new("not_ours")) }
}

fn path_of(hash: BodyHash) -> String {
    format!("/api/files/{hash}")
}

fn patience(bytes: u64) -> u32 {
    let sending = u32::try_from(bytes / SLOWEST).unwrap_or(u32::MAX);
    PATIENCE_MILLIS.saturating_add(sending).min(LONGEST_MILLIS)
}

/// How these records stand; those that are not on this device are left out.
async fn standings(
    desk: &Desk,
    records: impl Iterator<Item = &RecordId>,
) -> Result<BTreeMap<RecordId, Standing>, DeviceError> {
    let prefix = |id: &RecordId| {
        let key = RecordKey::try_from(id).ok()?;
        Some(kind_prefix(&key.village, key.year, key.kind()))
    };
    let prefixes: BTreeSet<String> = records.filter_map(prefix).collect();
    let mut standings = BTreeMap::new();
    for prefix in prefixes {
        for (id, kept) in desk.device.records(&prefix).await? {
            let is_removed = PhotoView::read(&kept.replica.view()).removed.is_some();
            standings.insert(id, Standing { is_removed, is_acknowledged: kept.replica.waiting() == 0 });
        }
    }
    Ok(standings)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THERE: Option<Standing> = Some(Standing { is_removed: false, is_acknowledged: false });
    const REMOVED: Option<Standing> = Some(Standing { is_removed: true, is_acknowledged: false });
    const KNOWN_TO_BE_REMOVED: Option<Standing> = Some(Standing { is_removed: true, is_acknowledged: true });

    #[test]
    fn bytes_go_when_nobody_needs_them_and_not_before() {
        use FileState::{AtServer, Waiting};
        for (state, record, can_be_undone, age, wanted) in [
            (Waiting, THERE, false, 0, Fate::Needed),
            (AtServer, THERE, false, i64::MAX, Fate::Needed),
            (Waiting, REMOVED, true, 0, Fate::Kept),
            (Waiting, REMOVED, false, 0, Fate::Released),
            (AtServer, REMOVED, false, 0, Fate::Kept),
            (AtServer, KNOWN_TO_BE_REMOVED, true, 0, Fate::Kept),
            (AtServer, KNOWN_TO_BE_REMOVED, false, 0, Fate::Released),
            (Waiting, None, false, 1_000, Fate::Kept),
            (Waiting, None, false, ORPHAN_MILLIS + 1, Fate::Released),
            (AtServer, None, false, 0, Fate::Released),
        ] {
            assert_eq!(fate(&state, record, can_be_undone, age), wanted, "{state:?} {record:?} {can_be_undone} {age}");
        }
    }

    #[test]
    fn a_large_file_has_more_time() {
        assert_eq!(patience(0), 30_000);
        assert_eq!(patience(300_000), 60_000);
        assert_eq!(patience(u64::MAX), LONGEST_MILLIS);
    }
}
