//! The messages between device and server. JSON, a protocol version in each, an answer to each.
//!
//! `docs/protocol.md` tells the same in prose. A message of another protocol version is answered with status 426 and a [`Problem`].

use serde::{Deserialize, Serialize};

use crate::answer::{Outcome, Receipt};
use crate::change::SealedChange;
use crate::feed::{Cursor, FeedEntry};
use crate::ids::{DeviceId, Dot, FeedId, Seq};
use crate::signature::PublicKey;

/// The protocol this build speaks.
pub const PROTOCOL: u16 = 1;

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

/// Asks for all that is new in the feeds the account may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// How the device stands.
    pub report: DeviceReport,
    /// How far it has read. Feeds it may read but does not name are sent from their start.
    pub cursors: Vec<Cursor>,
    /// Its own changes that it believes to be held, so that it hears of a no.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held: Vec<Seq>,
    /// The same, of changes it made under an earlier number, before it turned out to be a copy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub held_before: Vec<Dot>,
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
    /// Whether to ask again at once.
    pub more: bool,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
    /// The build of the client the server serves, so that a device learns of an update when it syncs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_build: Option<String>,
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
