//! The messages between device and server. JSON, a protocol version in each, an answer to each.
//!
//! `docs/protocol.md` tells the same in prose. A message of another protocol version is answered with status 426 and a [`Problem`].

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::answer::{Outcome, Receipt};
use crate::change::SealedChange;
use crate::feed::{Cursor, FeedEntry, Place, Position};
use crate::ids::{BodyHash, DeviceId, Dot, FeedId, RecordId, Seq};
use crate::news::Standing;
use crate::record::RecordState;
use crate::signature::PublicKey;

/// The protocol this build speaks.
pub const PROTOCOL: u16 = 1;

/// The oldest protocol a server of this build understands: the one before its own, so that a device that updates late goes on. There is
/// none before the first.
pub const OLDEST_PROTOCOL: u16 = if PROTOCOL > 1 { PROTOCOL - 1 } else { 1 };

/// How a message stands to the protocols a server speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// The server speaks it.
    Yes,
    /// Its sender is too old.
    TooOld,
    /// Its sender is newer than the server.
    TooNew,
}

impl Spoken {
    /// How a message of this protocol stands to a server that speaks these.
    #[must_use]
    pub fn of(protocol: u16, spoken: RangeInclusive<u16>) -> Self {
        match protocol {
            older if older < *spoken.start() => Self::TooOld,
            newer if newer > *spoken.end() => Self::TooNew,
            _ => Self::Yes,
        }
    }
}

/// The most changes in one push.
pub const MAX_PUSH_CHANGES: usize = 500;
/// The most bytes of change bodies a device puts into one push.
pub const MAX_PUSH_BYTES: usize = 1024 * 1024;
/// The largest request body the server reads, in bytes; beyond it the answer is 413 and the device halves its batch.
pub const MAX_REQUEST_BYTES: usize = 2 * 1024 * 1024;
/// The most entries in one pulled answer, over all feeds.
pub const MAX_PULL_ENTRIES: usize = 500;

/// A batch of changes, in the order of their `seq`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// How the device stands, this batch not yet counted as arrived.
    pub report: DeviceReport,
    /// The changes. Several devices' may be mixed: a relay carries them unaltered.
    pub changes: Vec<SealedChange>,
    /// This device has heard that it is a copy: from this number on nothing of it is to be taken, and it only asks what came earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parted: Option<Seq>,
}

/// What a device tells of itself with every message, so that an office sees who has unsent work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceReport {
    /// The device.
    pub device: DeviceId,
    /// The greatest `seq` it ever made; the server notices a device that lost its data.
    pub highest_seq: Seq,
    /// How many changes wait on it.
    pub unsent: u64,
}

/// One outcome for each change of the request, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushResponse {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// `outcomes[i]` answers `changes[i]`.
    pub outcomes: Vec<Outcome>,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
}

/// The most own changes a device names in a [`NewsRequest`]; one that has more asks by pulling.
pub const MAX_NEWS_CHANGES: usize = 32;

/// Asks whether anything is new at all: what a device with nothing to send asks, over and over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// How the device stands.
    pub report: DeviceReport,
    /// Everything it has read, with the places of `elsewhere`.
    pub standing: Standing,
    /// Its own changes that it believes to be held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Seq>,
    /// Its own changes in feeds it may not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Seq>,
    /// The feeds it reads only since they were opened on demand, read already or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<FeedId>,
    /// The version of the reference data it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// What is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsResponse {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// Whether a pull brings something.
    pub changes: bool,
    /// Whether there are newer reference data.
    pub reference: bool,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
    /// The build of the client the server has, where it serves one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_build: Option<String>,
}

/// Asks for all that is new in the feeds the account may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// How the device stands.
    pub report: DeviceReport,
    /// How far it has read. Feeds it may read but does not name are sent from their start.
    pub cursors: Vec<Cursor>,
    /// Its own changes that it believes to be at the server and can read in no feed: held ones, so that it hears what was decided, and
    /// received ones of feeds it may not read, so that it hears if a restored server has lost them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Seq>,
    /// The same, of changes it made under an earlier number, before it turned out to be a copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_before: Vec<Dot>,
    /// Whether it takes a long feed it has read nothing of as a snapshot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub snapshots: bool,
}

/// What is new.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PullResponse {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// One page for each feed that has news, or whose cursor does not fit.
    pub pages: Vec<FeedPage>,
    /// Feeds the device named and may no longer read: acknowledged data of theirs is purged, unsent kept.
    pub lost: Vec<FeedId>,
    /// Of the changes the device named as held: those an officer let in. They are in their feeds, which the device may not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub let_in: Vec<LetIn>,
    /// Of the changes the device named as held: those an officer turned down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<Rejected>,
    /// Of the changes the device named as held: those the server does not know. It was restored from an older copy; they are to be
    /// sent again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Seq>,
    /// Long feeds of which the device has read nothing, to be taken as snapshots; they have no page here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub snapshots: Vec<FeedId>,
    /// How far verified backups cover the feeds the device may read; those no backup covers are left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backed_up: Vec<BackedUp>,
    /// Whether to ask again at once.
    pub more: bool,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
    /// The build of the client the server serves, so that a device learns of an update when it syncs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_build: Option<String>,
}

/// Asks for the next page of a feed's snapshot: its records as they stand, ascending by their ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// Which feed.
    pub feed: FeedId,
    /// The last record of the page before; none at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<RecordId>,
    /// The place that page reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<Place>,
}

/// A page of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotResponse {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// Which feed.
    pub feed: FeedId,
    /// Where the feed stood before the records were read: they know all of it.
    pub place: Place,
    /// Where it stood afterwards: they know nothing behind it.
    pub reached: Place,
    /// The records.
    pub records: Vec<SnapshotRecord>,
    /// Whether there are more.
    pub more: bool,
    /// The server does not know the place the page before reached: it was restored from an older copy. There are no records then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub diverged: bool,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
}

/// A record as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotRecord {
    /// Which.
    pub id: RecordId,
    /// The fold of its changes.
    pub state: RecordState,
}

/// How far a feed is in a verified backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackedUp {
    /// Which feed.
    pub feed: FeedId,
    /// The last position in the backup.
    pub position: Position,
}

/// The most places in one [`CommonRequest`].
pub const MAX_COMMON_PLACES: usize = 64;

/// Asks how far a feed is still the one this device has read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// Which feed.
    pub feed: FeedId,
    /// Places the device knows, ascending, at most [`MAX_COMMON_PLACES`].
    pub places: Vec<Place>,
}

/// The answer to a [`CommonRequest`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommonResponse {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// The greatest position named at which the server has the same chain; 0 if it has none of them.
    pub common: Position,
}

/// The most files in one [`FilesRequest`].
pub const MAX_FILES_ASKED: usize = 500;

/// Asks which of these files the server does not have: it may have lost them with the disk or the hours a restore leaves out, and no
/// feed shows that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// Files the device has, at most [`MAX_FILES_ASKED`].
    pub files: Vec<BodyHash>,
}

/// The answer to a [`FilesRequest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesResponse {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// Those of them that are not here.
    pub missing: Vec<BodyHash>,
}

/// What became of a bundle somebody brought. Counts only: who carries answers does not read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleResponse {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// The device the bundle says it is of.
    pub device: DeviceId,
    /// When it says it was made, by that device's clock; milliseconds since 1970 UTC.
    pub made_at: i64,
    /// Changes that are in their feeds now.
    pub applied: u64,
    /// Changes that had come before, in this way or another.
    pub duplicate: u64,
    /// Changes that wait for an officer, since now or before.
    pub held: u64,
    /// Changes the server cannot keep; they stay on their device.
    pub refused: u64,
    /// Files that are here now.
    pub files: u64,
    /// Files that had come before.
    pub files_known: u64,
    /// Files that were not taken; their device brings them itself.
    pub files_left: u64,
}

/// A held change that an officer let into its feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetIn {
    /// The device's counter.
    pub seq: Seq,
    /// The proof.
    pub receipt: Receipt,
}

/// A held change that an officer turned down: it will never be in a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// The device's counter.
    pub seq: Seq,
    /// Who decided (display name).
    pub by: String,
    /// Why, in the officer's words.
    pub note: String,
}

/// News of one feed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FeedPage {
    /// Which feed.
    pub feed: FeedId,
    /// The entries after the cursor, in order of position.
    pub entries: Vec<FeedEntry>,
    /// The server does not know the device's cursor: it was restored from an older copy. The page is empty then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub diverged: bool,
}

/// Password sign-in of an account on a device.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// The account's sign-in name.
    pub account: String,
    /// The password.
    pub password: String,
    /// What the person calls this device, for the list of devices.
    pub device_name: String,
    /// The device this browser already is for that account, when signing in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// The data of that device are here. A server that was restored from a copy of before its first sign-in has forgotten the number,
    /// and gives it back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_data: bool,
    /// The device this browser once was for that account, as something beside its data remembers. The server tells what it knows of that
    /// past, and never gives the number out for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remembered: Option<DeviceId>,
    /// The key with which this browser signs from now on; none if it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<PublicKey>,
}

/// Registers the key of a device that signed in before it had one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// The key.
    pub key: PublicKey,
}

/// Asks for a number of its own: this browser's data is a copy of another's, and both count under one number. The answer is that of a
/// sign-in. Asked again with the same token, however late the network brings it, the answer is the same number.
#[derive(Clone, Serialize, Deserialize)]
pub struct ForkRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// What the person calls this device.
    pub device_name: String,
    /// A fresh key; none if this browser cannot sign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<PublicKey>,
    /// With what it will speak as that device: 256 random bits, as 64 hexadecimal digits. Drawn here, so that asking twice takes
    /// nothing back.
    pub token: String,
}

/// A token must not reach a log by accident.
impl std::fmt::Debug for ForkRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ForkRequest").field("key", &self.key).finish_non_exhaustive()
    }
}

/// A password must not reach a log by accident.
impl std::fmt::Debug for SignInRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInRequest").field("device", &self.device).finish_non_exhaustive()
    }
}

/// Every answer that is not a success: a stable code, which the client turns into a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The code, snake case.
    pub code: String,
    /// The oldest and newest protocol the server speaks, where that is the problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocols: Option<(u16, u16)>,
    /// Seconds to wait before trying again, where the server knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// Why a change is still held, where that is the problem; the code of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_speaks_its_protocol_and_the_one_before() {
        for (protocol, spoken) in
            [(0, Spoken::TooOld), (1, Spoken::TooOld), (2, Spoken::Yes), (3, Spoken::Yes), (4, Spoken::TooNew)]
        {
            assert_eq!(Spoken::of(protocol, 2..=3), spoken, "{protocol}");
        }
        assert_eq!(Spoken::of(PROTOCOL, OLDEST_PROTOCOL..=PROTOCOL), Spoken::Yes);
        assert_eq!(Spoken::of(0, OLDEST_PROTOCOL..=PROTOCOL), Spoken::TooOld);
        const { assert!(OLDEST_PROTOCOL + 1 >= PROTOCOL, "the one before is always spoken") };
    }
}
