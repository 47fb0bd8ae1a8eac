//! Records as the device keeps them.

use serde::{Deserialize, Serialize};
use sync::{FeedId, Pending, RecordId, RecordState, Replica, Seq};

use super::Device;
use super::codec::{decode, encode};
use super::desk::Desk;
use super::error::DeviceError;
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction, prefix_end};

/// A record on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The record: base and own changes.
    pub replica: Replica,
    /// How often it was written here, from 1; 0 for a record that is not there yet. See `Edit::expected_revision`.
    pub revision: u64,
    /// The feed it belongs to.
    pub feed: FeedId,
}

/// A record as it lies on its shelf. It names its own changes, whose bytes are on theirs: a save writes what is new, however much
/// waits already.
#[derive(Debug)]
pub(super) struct Row {
    revision: u64,
    body: Body,
}

/// Behind the revision a record's bytes are opaque, so that encryption can become a layer.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    feed: FeedId,
    #[serde(default)]
    base: RecordState,
    /// The own changes the feed has not shown yet, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    own: Vec<Seq>,
    /// Until November 2026 rows carried the changes themselves.
    #[serde(default, skip_serializing)]
    replica: Option<Replica>,
}

const REVISION_BYTES: usize = 8;

impl Kept {
    pub(super) fn new(feed: FeedId) -> Self {
        Self { replica: Replica::default(), revision: 0, feed }
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, StoreError> {
        let mut bytes = self.revision.to_be_bytes().to_vec();
        let own = self.replica.pending.iter().map(|pending| pending.change.seq).collect();
        bytes.extend(encode(&Body { feed: self.feed.clone(), base: self.replica.base.clone(), own, replica: None })?);
        Ok(bytes)
    }
}

impl Row {
    pub(super) fn decode(id: &str, bytes: &[u8]) -> Result<Self, StoreError> {
        let Some((revision, body)) = bytes.split_first_chunk::<REVISION_BYTES>() else {
            return Err(StoreError::corrupt(Shelf::Records, id));
        };
        let mut body: Body = decode(Shelf::Records, id, body)?;
        if let Some(old) = body.replica.take() {
            body.own = old.pending.iter().map(|pending| pending.change.seq).collect();
            body.base = old.base;
        }
        Ok(Self { revision: u64::from_be_bytes(*revision), body })
    }

    /// The feed the record belongs to.
    pub(super) fn feed(&self) -> &FeedId {
        &self.body.feed
    }

    /// The own changes it names.
    pub(super) fn own(&self) -> &[Seq] {
        &self.body.own
    }

    /// The record, with the changes it names.
    pub(super) fn with(self, pending: Vec<Pending>) -> Kept {
        Kept { replica: Replica { base: self.body.base, pending }, revision: self.revision, feed: self.body.feed }
    }
}

const SHELVES: [Shelf; 2] = [Shelf::Records, Shelf::Changes];

impl<S: DeviceStore> Device<S> {
    /// One record; none if nothing is known of it.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn record(&self, id: &RecordId) -> Result<Option<Kept>, DeviceError> {
        let tx = self.store.begin(&SHELVES, Mode::Read).await?;
        let mut desk = Desk::empty(&tx);
        desk.fetch([id], &[]).await?;
        let kept = desk.take(id);
        tx.commit().await?;
        Ok(kept)
    }

    /// The records whose ids start so, by id: `24090104/2570/` is a village's year.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn records(&self, prefix: &str) -> Result<Vec<(RecordId, Kept)>, DeviceError> {
        let tx = self.store.begin(&SHELVES, Mode::Read).await?;
        let mut desk = Desk::empty(&tx);
        let ids = desk.fetch_range(prefix, &prefix_end(prefix)).await?;
        let records = ids.into_iter().filter_map(|id| desk.take(&id).map(|kept| (id, kept))).collect();
        tx.commit().await?;
        Ok(records)
    }
}
