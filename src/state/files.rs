//! The bytes of photos: what is known of them, their way to the server after the changes that name them, and back; [`upload`] sends them,
//! [`lost`] notices that the server lost them, [`tidy`] says when they go.

mod line;
mod lost;
mod tidy;
mod upload;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use records::RecordKey;
use store::{FileNote, FileState, NewFile};
use sync::{BodyHash, RecordId};

use self::line::Line;
use self::upload::Upload;
use super::app::App;
use super::desk::{Desk, News};
use super::fault::Fault;
use super::syncing::{Activity, Link};
use crate::platform::clock;
use crate::platform::http::{HttpError, Request};
use crate::platform::object_url::ObjectUrl;

/// Files as signals. Copied freely.
#[derive(Clone, Copy)]
pub struct Files {
    /// What is known of every file on this device.
    pub known: RwSignal<BTreeMap<BodyHash, FileNote>>,
    /// Whether the person has said, since signing in, that whoever is in a photo was asked.
    pub consent: RwSignal<bool>,
    /// Until when, by this device's clock in milliseconds since 1970 UTC, the server takes no more files of this account.
    pub full_until: RwSignal<Option<i64>>,
    /// How the line to the server does.
    line: StoredValue<Rc<Line>, LocalStorage>,
    /// For whose database the server was last asked what it lost, and when; milliseconds since 1970 UTC by this device's clock.
    asked: StoredValue<Option<(String, i64)>>,
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

/// When to ask a server that takes no more files for now and does not say for how long.
const ASK_AGAIN_SECONDS: u64 = 3_600;
/// How long a request for a file takes at least until it is given up.
const PATIENCE_MILLIS: u32 = 30_000;
/// And at most; the server waits no longer.
const LONGEST_MILLIS: u32 = 600_000;
/// The slowest line on which a file still arrives, in bytes a millisecond.
const SLOWEST: u64 = 10;

impl Default for Files {
    fn default() -> Self {
        Self {
            known: RwSignal::default(),
            consent: RwSignal::default(),
            full_until: RwSignal::default(),
            line: StoredValue::new_local(Rc::default()),
            asked: StoredValue::default(),
            undoable: RwSignal::default(),
        }
    }
}

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

    /// Whether the server takes no more files of this account just now; tracked.
    #[must_use]
    pub fn is_full(self) -> bool {
        self.full_until.get().is_some_and(|until| clock::now_millis() < until)
    }

    /// How many bytes all files on this device take, those at the server included; tracked.
    #[must_use]
    pub fn room(self) -> u64 {
        self.known.with(|known| known.values().map(|note| note.bytes).sum())
    }

    /// Where a file stands; tracked. None if it is not on this device.
    #[must_use]
    pub fn state(self, hash: BodyHash) -> Option<FileState> {
        self.known.with(|known| known.get(&hash).map(|note| note.state.clone()))
    }
}

impl App {
    /// Whether answers or photos wait to be sent; tracked.
    #[must_use]
    pub fn has_unsent(self) -> bool {
        self.summary.with(|summary| summary.waiting > 0) || self.files.counts().waiting > 0
    }

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
        self.look_for_lost_files(desk, token).await?;
        let waiting = self.tidy_files(desk).await?;
        if untrack(|| self.files.is_full()) {
            return Ok(());
        }
        self.files.full_until.set(None);
        let line = self.files.line.get_value();
        let total = waiting.len() as u64;
        for (done, (hash, note)) in (0..).zip(waiting) {
            if desk.device.summary().await?.waiting > 0 {
                return Ok(());
            }
            self.syncing.activity.set(Activity::Photos { done, total });
            match send(desk, token, hash, &note, &line).await? {
                Sent::Is(state) => {
                    desk.device.file_is(hash, state).await?;
                    self.files_changed(desk, true).await;
                }
                Sent::Waits => {}
                Sent::NoMore { seconds } => {
                    let millis = i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX);
                    self.files.full_until.set(Some(clock::now_millis().saturating_add(millis)));
                    return Ok(());
                }
            }
        }
        Ok(())
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

/// What became of sending a file.
enum Sent {
    /// It stands so now.
    Is(FileState),
    /// It goes on waiting; others may be sent.
    Waits,
    /// The server takes no more files of this account for so long.
    NoMore { seconds: u64 },
}

async fn send(desk: &Desk, token: &str, hash: BodyHash, note: &FileNote, line: &Line) -> Result<Sent, Fault> {
    let bytes = match desk.device.file(hash).await {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(Sent::Waits),
        // Damaged here: it must not keep the others waiting.
        Err(error) if error.code() == "corrupt" => {
            return Ok(Sent::Is(FileState::Refused { code: error.code().to_owned() }));
        }
        Err(error) => return Err(error.into()),
    };
    let mut result = Upload { token, hash, bytes: &bytes }.send(line).await;
    if result.as_ref().is_err_and(|error| error.code() == "not_found") {
        // A server of before uploads could go on.
        let path = path_of(hash);
        let request = Request { timeout_millis: patience(note.bytes), ..Request::new(&path, Some(token)) };
        result = request.put_bytes(&bytes, &note.media).await;
    }
    match result {
        Ok(()) => Ok(Sent::Is(FileState::AtServer)),
        Err(HttpError::Problem { status, problem }) => match problem.code.as_str() {
            "not_a_picture" | "too_large" => Ok(Sent::Is(FileState::Refused { code: problem.code })),
            // A right may come back; a file that was altered on its way is sent again next time.
            "no_right" | "wrong_hash" => Ok(Sent::Waits),
            "quota_exceeded" => Ok(Sent::NoMore { seconds: problem.retry_after.unwrap_or(ASK_AGAIN_SECONDS) }),
            _ => Err(HttpError::Problem { status, problem }.into()),
        },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_has_more_time() {
        assert_eq!(patience(0), 30_000);
        assert_eq!(patience(300_000), 60_000);
        assert_eq!(patience(u64::MAX), LONGEST_MILLIS);
    }
}
