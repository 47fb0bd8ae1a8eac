//! Records as the device keeps them.

use serde::{Deserialize, Serialize};
use sync::{FeedId, RecordId, Replica};

use super::Device;
use super::codec::{decode, encode};
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

/// Behind the revision a record's bytes are opaque, so that encryption can become a layer.
#[derive(Serialize, Deserialize)]
struct Body<R> {
    feed: FeedId,
    replica: R,
}

const REVISION_BYTES: usize = 8;

impl Kept {
    pub(super) fn new(feed: FeedId) -> Self {
        Self { replica: Replica::default(), revision: 0, feed }
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, StoreError> {
        let mut bytes = self.revision.to_be_bytes().to_vec();
        bytes.extend(encode(&Body { feed: self.feed.clone(), replica: &self.replica })?);
        Ok(bytes)
    }

    pub(super) fn decode(id: &str, bytes: &[u8]) -> Result<Self, StoreError> {
        let Some((revision, body)) = bytes.split_first_chunk::<REVISION_BYTES>() else {
            return Err(StoreError::corrupt(Shelf::Records, id));
        };
        let body: Body<Replica> = decode(Shelf::Records, id, body)?;
        Ok(Self { replica: body.replica, revision: u64::from_be_bytes(*revision), feed: body.feed })
    }
}

impl<S: DeviceStore> Device<S> {
    /// One record; none if nothing is known of it.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn record(&self, id: &RecordId) -> Result<Option<Kept>, DeviceError> {
        let bytes = self.read(Shelf::Records, id.as_str()).await?;
        Ok(bytes.map(|bytes| Kept::decode(id.as_str(), &bytes)).transpose()?)
    }

    /// The records whose ids start so, by id: `24090104/2570/` is a village's year.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn records(&self, prefix: &str) -> Result<Vec<(RecordId, Kept)>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Records], Mode::Read).await?;
        let entries = tx.range(Shelf::Records, prefix, &prefix_end(prefix), None).await?;
        tx.commit().await?;
        let records = entries.into_iter().map(|(id, bytes)| Ok((RecordId::from(&*id), Kept::decode(&id, &bytes)?)));
        records.collect()
    }
}
