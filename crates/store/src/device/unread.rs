//! Entries of a feed this build cannot read: written by a newer one. They are kept and folded in after the update.

use serde::{Deserialize, Serialize};
use sync::{FeedEntry, FeedId, Position};

use super::codec::{decode, encode};
use super::entries;
use super::error::DeviceError;
use super::feeds::{SHELVES, fold, open_desk};
use super::{Device, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, END, Mode, StoreTransaction, prefix_end};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Unread {
    pub(super) feed: FeedId,
    pub(super) entry: FeedEntry,
}

/// The prefix of the keys of a feed.
fn prefix(feed: &FeedId) -> String {
    format!("{feed}#")
}

fn key(feed: &FeedId, position: Position) -> String {
    format!("{}{position:020}", prefix(feed))
}

pub(super) fn keep<T: StoreTransaction>(tx: &T, unread: &Unread) -> Result<(), StoreError> {
    tx.put(Shelf::Unread, &key(&unread.feed, unread.entry.position), &encode(unread)?)
}

/// Drops those of a feed after a position.
pub(super) async fn forget<T: StoreTransaction>(tx: &T, feed: &FeedId, after: Position) -> Result<(), StoreError> {
    let from = key(feed, after.saturating_add(1));
    for (key, _) in tx.range(Shelf::Unread, &from, &prefix_end(&prefix(feed)), None).await? {
        tx.delete(Shelf::Unread, &key)?;
    }
    Ok(())
}

impl<S: DeviceStore> Device<S> {
    /// Folds in what this build can read and an older one could not. The merge does not care for the order of arrival.
    pub(super) async fn fold_unread(&self, now: i64) -> Result<(), DeviceError> {
        if self.identity().is_none() || self.unread().await? == 0 {
            return Ok(());
        }
        let tx = self.store.begin(&SHELVES, STRICT).await?;
        let mut readable = Vec::new();
        for (key, bytes) in tx.range(Shelf::Unread, "", END, None).await? {
            let unread: Unread = decode(Shelf::Unread, &key, &bytes)?;
            if let Ok(change) = unread.entry.change.open() {
                readable.push((key, unread, change));
            }
        }
        if readable.is_empty() {
            return Ok(());
        }
        let (mut desk, own) = open_desk(&tx, readable.iter().map(|(_, _, change)| change)).await?;
        for (key, unread, change) in &readable {
            entries::fold_below(&tx, &unread.feed, &unread.entry, change).await?;
            fold(&mut desk, &own, &unread.feed, &unread.entry, change, now)?;
            tx.delete(Shelf::Unread, key)?;
        }
        desk.put_back()?;
        Ok(tx.commit().await?)
    }

    /// How many entries wait for a newer build.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn unread(&self) -> Result<u64, DeviceError> {
        let tx = self.store.begin(&[Shelf::Unread], Mode::Read).await?;
        let count = tx.count(Shelf::Unread, "", END).await?;
        tx.commit().await?;
        Ok(count)
    }
}
