//! What comes from the server: pages of feeds, folded into the records.

use std::collections::BTreeSet;

use sync::feed::ChainBroken;
use sync::wire::FeedPage;
use sync::{Change, Cursor, FeedEntry, FeedId, Outcome, Position, Receipt, RecordId, Seq};

use super::codec::{decode, encode};
use super::desk::Desk;
use super::error::DeviceError;
use super::identity::Identity;
use super::unread::{self, Unread};
use super::{Device, RELAXED, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, END, Mode, StoreTransaction, prefix_end};

/// What a page did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absorbed {
    /// The records altered.
    pub records: Vec<RecordId>,
    /// How far the feed is read now.
    pub cursor: Cursor,
    /// How many entries this build could not read and kept for a later one.
    pub unread: usize,
}

pub(super) const SHELVES: [Shelf; 5] = [Shelf::Feeds, Shelf::Records, Shelf::Changes, Shelf::Meta, Shelf::Unread];

impl<S: DeviceStore> Device<S> {
    /// How far each feed was read.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn cursors(&self) -> Result<Vec<Cursor>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Feeds], Mode::Read).await?;
        let entries = tx.range(Shelf::Feeds, "", END, None).await?;
        tx.commit().await?;
        entries.iter().map(|(feed, bytes)| Ok(decode(Shelf::Feeds, feed, bytes)?)).collect()
    }

    /// Folds a page into the records, in one transaction; `now` in milliseconds since 1970 UTC. The chain of the whole page is checked
    /// before anything is written. An own change found in it has arrived. A page read twice changes nothing.
    ///
    /// The transaction is relaxed: what a power cut takes back the server gives again, and an own change taken back to "waiting" is
    /// answered as a duplicate.
    ///
    /// # Errors
    /// [`DeviceError::Diverged`], [`DeviceError::ChainBroken`] or [`DeviceError::Cloned`] if the page cannot be this feed's next;
    /// nothing was written then.
    pub async fn absorb(&self, page: &FeedPage, now: i64) -> Result<Absorbed, DeviceError> {
        if page.diverged {
            return Err(DeviceError::Diverged { feed: page.feed.clone() });
        }
        let tx = self.store.begin(&SHELVES, RELAXED).await?;
        let before = read_cursor(&tx, &page.feed).await?;
        let (fresh, cursor) = check_chain(before, &page.entries)?;
        if fresh.is_empty() {
            return Ok(Absorbed { records: Vec::new(), cursor, unread: 0 });
        }
        let mut readable = Vec::new();
        let mut unread = 0;
        for entry in fresh {
            match entry.change.open() {
                Ok(change) if change.id == entry.id => readable.push((entry, change)),
                Ok(_) => return Err(ChainBroken { feed: page.feed.clone(), position: entry.position }.into()),
                Err(_) => {
                    unread += 1;
                    unread::keep(&tx, &Unread { feed: page.feed.clone(), entry: entry.clone() })?;
                }
            }
        }
        let (mut desk, own) = open_desk(&tx, readable.iter().map(|(_, change)| change)).await?;
        for (entry, change) in &readable {
            fold(&mut desk, &own, &page.feed, entry, change, now)?;
        }
        let records = desk.put_back()?;
        tx.put(Shelf::Feeds, page.feed.as_str(), &encode(&cursor)?)?;
        tx.commit().await?;
        self.learn(&Some(own));
        Ok(Absorbed { records, cursor, unread })
    }

    /// Removes what the server gave of a feed this account may no longer read. Own changes without a receipt stay, with their records;
    /// so does the journal, which is this person's own work. Names the records altered or removed.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn forget_feed(&self, feed: &FeedId) -> Result<Vec<RecordId>, DeviceError> {
        let tx = self.store.begin(&SHELVES, STRICT).await?;
        let mut desk = Desk::open(&tx, None, &[]).await?;
        let mut altered = Vec::new();
        for id in desk.fetch_range("", END).await? {
            let Some(mut kept) = desk.take(&id).filter(|kept| kept.feed == *feed) else { continue };
            kept.replica.base = Default::default();
            kept.replica.pending.retain(|pending| pending.state != sync::PendingState::Received);
            kept.revision = kept.revision.saturating_add(1);
            if kept.replica.pending.is_empty() {
                tx.delete(Shelf::Records, id.as_str())?;
            } else {
                tx.put(Shelf::Records, id.as_str(), &kept.encode()?)?;
            }
            altered.push(id);
        }
        let prefix = unread::prefix(feed);
        for (key, _) in tx.range(Shelf::Unread, &prefix, &prefix_end(&prefix), None).await? {
            tx.delete(Shelf::Unread, &key)?;
        }
        tx.delete(Shelf::Feeds, feed.as_str())?;
        desk.put_back()?;
        tx.commit().await?;
        Ok(altered)
    }
}

/// The desk with everything these changes touch: their records, and the own ones among them; and who this device is.
pub(super) async fn open_desk<'t, 'c, T: StoreTransaction>(
    tx: &'t T,
    changes: impl Iterator<Item = &'c Change>,
) -> Result<(Desk<'t, T>, Identity), DeviceError> {
    let mut desk = Desk::open(tx, None, &[]).await?;
    let own = desk.identity.clone().ok_or(DeviceError::NoIdentity)?;
    let mut records = BTreeSet::new();
    let mut seqs: Vec<Seq> = Vec::new();
    for change in changes {
        records.insert(&change.record);
        if own.was(change.device) {
            seqs.push(change.seq);
        }
    }
    desk.fetch(records, &seqs).await?;
    Ok((desk, own))
}

/// Folds one entry of a feed into its record. If it is an own change, that is its receipt; under an earlier number of this device,
/// which a copy of it may have gone on using, only if the bytes are ours.
pub(super) fn fold<T: StoreTransaction>(
    desk: &mut Desk<'_, T>,
    own: &Identity,
    feed: &FeedId,
    entry: &FeedEntry,
    change: &Change,
    now: i64,
) -> Result<(), DeviceError> {
    let hash = entry.change.hash();
    if own.was(change.device) {
        let is_current = change.device == own.device;
        match desk.change(change.seq) {
            Some(kept) if kept.sealed.hash() != hash && is_current => {
                return Err(DeviceError::Cloned { seq: change.seq });
            }
            Some(kept) if kept.sealed.hash() == hash => {
                let receipt = Receipt { id: entry.id, hash, feed: feed.clone(), position: entry.position, h: entry.h };
                desk.settle(change.seq, &Outcome::Applied(receipt), now)?;
            }
            // Made here before the data of this browser was lost: its number must not be used again.
            None if is_current => desk.counters.next_seq = desk.counters.next_seq.max(change.seq.saturating_add(1)),
            _ => {}
        }
    }
    let kept = desk.alter(&change.record, feed);
    kept.feed = feed.clone();
    kept.replica.absorb(change, entry.position);
    Ok(())
}

async fn read_cursor<T: StoreTransaction>(tx: &T, feed: &FeedId) -> Result<Cursor, StoreError> {
    let bytes = tx.get(Shelf::Feeds, feed.as_str()).await?;
    bytes.map_or_else(|| Ok(Cursor::start(feed.clone())), |bytes| decode(Shelf::Feeds, feed.as_str(), &bytes))
}

/// The entries behind the cursor, and the cursor after them. Entries read before are left out, but the last of them must be the one
/// the cursor knows.
fn check_chain(before: Cursor, entries: &[FeedEntry]) -> Result<(Vec<&FeedEntry>, Cursor), ChainBroken> {
    let broken = |feed: &FeedId, position: Position| ChainBroken { feed: feed.clone(), position };
    let mut fresh = Vec::new();
    let mut cursor = before.clone();
    for entry in entries {
        if entry.position > before.after {
            cursor = cursor.advance(entry)?;
            fresh.push(entry);
        } else if entry.position == before.after && entry.h != before.h {
            return Err(broken(&before.feed, entry.position));
        }
    }
    Ok((fresh, cursor))
}
