//! A long feed of which nothing was read is taken as its records stand, page by page, instead of entry by entry. Interrupted, it goes on
//! where it was.
//!
//! While pages come, the feed grows, so a later page may know more than an earlier one. What is read of the feed afterwards, from the place
//! it had at the first page, brings every record to the same place; folding a change twice alters nothing.

use serde::{Deserialize, Serialize};
use sync::wire::{PROTOCOL, SnapshotRequest, SnapshotResponse};
use sync::{FeedId, Place, RecordId};

use super::codec::{decode, encode};
use super::desk::Desk;
use super::entries::Reading;
use super::error::DeviceError;
use super::restored::received_after;
use super::{Device, RELAXED};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction, prefix_end};

/// How far a snapshot has come.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Progress {
    /// Where the feed stood at the first page: it is read on from there.
    begun: Place,
    /// The last place any of the pages may know of.
    reached: Place,
    /// The last record taken.
    last: RecordId,
}

const SHELVES: [Shelf; 5] = [Shelf::Feeds, Shelf::Records, Shelf::Changes, Shelf::Meta, Shelf::Entries];

fn key(feed: &FeedId) -> String {
    format!("snapshot/{feed}")
}

async fn progress<T: StoreTransaction>(tx: &T, feed: &FeedId) -> Result<Option<Progress>, StoreError> {
    let key = key(feed);
    tx.get(Shelf::Entries, &key).await?.map(|bytes| decode(Shelf::Entries, &key, &bytes)).transpose()
}

/// The feeds whose snapshot is not whole yet.
pub(super) async fn begun<T: StoreTransaction>(tx: &T) -> Result<Vec<FeedId>, StoreError> {
    let prefix = key(&FeedId::from(""));
    let rows = tx.range(Shelf::Entries, &prefix, &prefix_end(&prefix), None).await?;
    Ok(rows.iter().filter_map(|(key, _)| key.strip_prefix(&prefix)).map(FeedId::from).collect())
}

/// Whether the snapshot of a feed is begun, and not whole yet.
pub(super) async fn is_begun<T: StoreTransaction>(tx: &T, feed: &FeedId) -> Result<bool, StoreError> {
    Ok(progress(tx, feed).await?.is_some())
}

/// Drops the progress of a feed's snapshot.
pub(super) fn forget<T: StoreTransaction>(tx: &T, feed: &FeedId) -> Result<(), StoreError> {
    tx.delete(Shelf::Entries, &key(feed))
}

impl<S: DeviceStore> Device<S> {
    /// Asks for the next page of a feed's snapshot.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn next_snapshot(&self, feed: &FeedId) -> Result<SnapshotRequest, DeviceError> {
        let tx = self.store.begin(&[Shelf::Entries], Mode::Read).await?;
        let progress = progress(&tx, feed).await?;
        tx.commit().await?;
        let (reached, after) = progress.map(|progress| (progress.reached, progress.last)).unzip();
        Ok(SnapshotRequest { protocol: PROTOCOL, feed: feed.clone(), after, reached })
    }

    /// Takes a page of a snapshot, in one transaction; with the last one the feed counts as read to the place it had at the first. Names
    /// the records altered. A page of another past than the earlier ones (the server was restored meanwhile) starts the whole anew.
    /// `asked` is the question this page answers: if the feed was given back meanwhile, it is not the next one any more.
    ///
    /// The transaction is relaxed: what a power cut takes back the server gives again.
    ///
    /// # Errors
    /// [`DeviceError::NotOurs`] if the page is none that was asked for, else [`DeviceError::Store`].
    pub async fn take_snapshot(
        &self,
        asked: &SnapshotRequest,
        page: &SnapshotResponse,
    ) -> Result<Vec<RecordId>, DeviceError> {
        if page.diverged {
            return self.go_back(&page.feed, None).await;
        }
        let tx = self.store.begin(&SHELVES, RELAXED).await?;
        let before = progress(&tx, &page.feed).await?;
        if page.feed != asked.feed || asked.after.as_ref() != before.as_ref().map(|before| &before.last) {
            return Err(DeviceError::NotOurs);
        }
        let is_next = |record: &RecordId| before.as_ref().is_none_or(|before| *record > before.last);
        let ids: Vec<RecordId> = page.records.iter().map(|record| record.id.clone()).collect();
        let last = ids.last().or(before.as_ref().map(|before| &before.last)).cloned();
        if !ids.iter().all(is_next) || !ids.is_sorted() || (page.more && ids.is_empty()) {
            return Err(DeviceError::NotOurs);
        }
        let begun = before.map_or(page.place, |before| before.begun);
        let mut desk = Desk::open(&tx, None, &[]).await?;
        desk.fetch(&ids, &[]).await?;
        let own = desk.identity.as_ref().map(|identity| identity.device);
        for record in &page.records {
            // Given before the data of this browser was lost, or to a copy of it: a number is not given twice.
            if let Some(used) = own.and_then(|own| record.state.last_of(own)) {
                desk.counters.go_on_after(used);
            }
            desk.alter(&record.id, &page.feed).replica.base = record.state.clone();
        }
        match last {
            Some(last) if page.more => {
                tx.put(Shelf::Entries, &key(&page.feed), &encode(&Progress { begun, reached: page.reached, last })?)?;
            }
            _ => {
                forget(&tx, &page.feed)?;
                ask_again(&mut desk, &page.feed).await?;
                Reading::of_snapshot(&page.feed, begun, page.reached).put(&tx)?;
            }
        }
        let altered = desk.put_back()?;
        tx.commit().await?;
        Ok(altered)
    }
}

/// The own changes this device has a receipt for wait again. A snapshot does not name the changes it is made of, and since the receipt
/// came the server may have been restored: only its answer says where a change is now. Sending one twice is harmless.
async fn ask_again<T: StoreTransaction>(desk: &mut Desk<'_, T>, feed: &FeedId) -> Result<(), StoreError> {
    let received = received_after(desk.tx(), feed, 0).await?;
    desk.all_wait_again(received.into_keys()).await
}
