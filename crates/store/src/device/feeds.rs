//! What comes from the server: pages of feeds, folded into the records.

use std::collections::BTreeSet;

use sync::feed::ChainBroken;
use sync::wire::{BackedUp, FeedPage};
use sync::{Change, Cursor, Dot, FeedEntry, FeedId, Position, Receipt, RecordId, Seq};

use super::desk::Desk;
use super::entries::{self, Reading};
use super::error::DeviceError;
use super::identity::Identity;
use super::restored::received_after;
use super::unread::{self, Unread};
use super::{Device, RELAXED, STRICT, offers, past, snapshot};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, END, Mode, StoreTransaction};

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

pub(super) const SHELVES: [Shelf; 6] =
    [Shelf::Feeds, Shelf::Records, Shelf::Changes, Shelf::Meta, Shelf::Unread, Shelf::Entries];

impl<S: DeviceStore> Device<S> {
    /// How far each feed was read; not at all, those whose snapshot is not whole yet.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn cursors(&self) -> Result<Vec<Cursor>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Feeds, Shelf::Entries], Mode::Read).await?;
        let readings = Reading::all(&tx).await?;
        let mut begun = snapshot::begun(&tx).await?;
        tx.commit().await?;
        begun.retain(|feed| readings.iter().all(|reading| reading.feed() != feed));
        Ok(readings.iter().map(Reading::cursor).chain(begun.into_iter().map(Cursor::start)).collect())
    }

    /// Asks for a feed that is not read without being asked for: from now on the server is told of it. One that is read already goes on.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn open_feed(&self, feed: &FeedId) -> Result<(), DeviceError> {
        let tx = self.store.begin(&[Shelf::Feeds], STRICT).await?;
        if tx.get(Shelf::Feeds, feed.as_str()).await?.is_none() {
            Reading::start(feed).put(&tx)?;
        }
        tx.commit().await?;
        Ok(())
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
        let mut absorbed = self.absorb_part(page, now).await?;
        if page.entries.last().is_some_and(|last| last.position > absorbed.cursor.after) {
            let Absorbed { records, cursor, unread } = self.absorb_part(page, now).await?;
            let known: BTreeSet<RecordId> = absorbed.records.iter().cloned().collect();
            absorbed.records.extend(records.into_iter().filter(|record| !known.contains(record)));
            absorbed = Absorbed { cursor, unread: absorbed.unread + unread, ..absorbed };
        }
        Ok(absorbed)
    }

    /// The page, or what of it a snapshot may have known already: that is not kept entry by entry, and what comes behind it is.
    async fn absorb_part(&self, page: &FeedPage, now: i64) -> Result<Absorbed, DeviceError> {
        if page.diverged {
            return Err(DeviceError::Diverged { feed: page.feed.clone() });
        }
        let tx = self.store.begin(&SHELVES, RELAXED).await?;
        let reading = Reading::read(&tx, &page.feed).await?;
        let (mut fresh, mut cursor) = check_chain(reading.cursor(), &page.entries)?;
        if fresh.is_empty() {
            return Ok(Absorbed { records: Vec::new(), cursor, unread: 0 });
        }
        // The feed was long enough for a snapshot and is not any more: what that has brought so far is of another past.
        if reading.cursor().after == 0 && snapshot::is_begun(&tx, &page.feed).await? {
            return Err(DeviceError::Diverged { feed: page.feed.clone() });
        }
        if let Some(there) = reading.unsure() {
            if fresh.iter().any(|entry| entry.position == there.position && entry.h != there.h) {
                return Err(DeviceError::Diverged { feed: page.feed.clone() });
            }
            fresh.retain(|entry| entry.position <= there.position);
            if let Some(last) = fresh.last() {
                cursor = Cursor { feed: page.feed.clone(), after: last.position, h: last.h };
            }
        }
        let mut readable = Vec::new();
        let mut unread = 0;
        for entry in &fresh {
            match entry.change.open() {
                Ok(change) if change.id == entry.id => readable.push((*entry, change)),
                Ok(_) => return Err(ChainBroken { feed: page.feed.clone(), position: entry.position }.into()),
                Err(_) => {
                    unread += 1;
                    unread::keep(&tx, &Unread { feed: page.feed.clone(), entry: (*entry).clone() })?;
                }
            }
        }
        let (mut desk, own) = open_desk(&tx, readable.iter().map(|(_, change)| change)).await?;
        let touched = readable.iter().map(|(_, change)| &change.record).collect();
        entries::keep(&tx, &reading, &fresh, &touched, &desk).await?;
        offers::drop_brought(&tx, &readable.iter().map(|(_, change)| change.dot()).collect::<BTreeSet<Dot>>()).await?;
        for (entry, change) in &readable {
            fold(&mut desk, &own, &page.feed, entry, change, now)?;
        }
        let records = desk.put_back()?;
        reading.at(cursor.place()).put(&tx)?;
        tx.commit().await?;
        self.learn(&Some(own));
        Ok(Absorbed { records, cursor, unread })
    }

    /// Removes what the server gave of a feed this account may no longer read. Own changes without a receipt stay, with their records;
    /// so does the journal, which is this person's own work; what of it no backup covers is [asked for](Device::at_server_unread). Names the records altered or removed.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn forget_feed(&self, feed: &FeedId) -> Result<Vec<RecordId>, DeviceError> {
        let tx = self.store.begin(&SHELVES, STRICT).await?;
        let mut desk = Desk::open(&tx, None, &[]).await?;
        let own = desk.identity.clone().ok_or(DeviceError::NoIdentity)?;
        let covered = Reading::read(&tx, feed).await?.backed_up();
        for seq in received_after(&tx, feed, covered).await?.into_keys() {
            desk.counters.elsewhere.insert(seq);
        }
        let ids = desk.fetch_range("", END).await?;
        clear(&mut desk, feed, &ids, &own).await?;
        unread::forget(&tx, feed, 0).await?;
        entries::forget(&tx, feed).await?;
        snapshot::forget(&tx, feed)?;
        tx.delete(Shelf::Feeds, feed.as_str())?;
        let altered = desk.put_back()?;
        tx.commit().await?;
        Ok(altered)
    }

    /// Verified backups of the server cover feeds so far, and no others: what is kept only in case it is restored, and lies whole
    /// before, is let go. The transactions are relaxed: it is done again next time.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn backed_up(&self, covered: &[BackedUp]) -> Result<(), DeviceError> {
        let tx = self.store.begin(&[Shelf::Feeds], Mode::Read).await?;
        let readings = Reading::all(&tx).await?;
        tx.commit().await?;
        let said = |feed: &FeedId| covered.iter().find(|one| one.feed == *feed).map_or(0, |one| one.position);
        for reading in readings.iter().filter(|reading| reading.backed_up() != said(reading.feed())) {
            let position = said(reading.feed());
            let tx = self.store.begin(&[Shelf::Feeds, Shelf::Entries], RELAXED).await?;
            let reading = Reading::read(&tx, reading.feed()).await?;
            if reading.cursor().after == 0 {
                continue;
            }
            let floor = entries::Kept::read(&tx, &reading).await?.raise(&tx, position)?;
            reading.covered(position, floor).put(&tx)?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Takes what a feed gave out of the records on the desk; own changes without a receipt stay, with their records.
pub(super) async fn clear<T: StoreTransaction>(
    desk: &mut Desk<'_, T>,
    feed: &FeedId,
    records: &[RecordId],
    own: &Identity,
) -> Result<(), StoreError> {
    for id in records {
        let Some(kept) = desk.record(id).filter(|kept| kept.feed == *feed) else { continue };
        past::keep(desk.tx(), id, own, &kept.replica).await?;
        let replica = &mut desk.alter(id, feed).replica;
        replica.base = Default::default();
        replica.pending.retain(|pending| pending.state != sync::PendingState::Received);
    }
    Ok(())
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
                desk.prove(change.seq, &receipt, now)?;
                desk.counters.is_shown(change.seq);
            }
            // Made here before the data of this browser was lost: its number must not be used again.
            None if is_current => desk.counters.go_on_after(change.seq),
            _ => {}
        }
    }
    let kept = desk.alter(&change.record, feed);
    kept.feed = feed.clone();
    kept.replica.absorb(change, entry.position);
    Ok(())
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
