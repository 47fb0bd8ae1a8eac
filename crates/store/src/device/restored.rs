//! The server was restored from an older copy: this device goes back with it, as far as they know the same, and everything after that
//! is on its way again. Nothing is lost: what goes out of the feed is offered again, and own changes wait beside their records.

use std::collections::{BTreeMap, BTreeSet};

use sync::{FeedEntry, FeedId, Outcome, Place, Position, RecordId, Seq};

use super::desk::Desk;
use super::entries::{self, Reading};
use super::error::DeviceError;
use super::feeds::clear;
use super::files::send_again;
use super::journal::{ChangeState, KeptChange, seq_of_key};
use super::{Device, STRICT, offers, snapshot, unread};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, END, Mode, StoreTransaction};

/// Why a change is held that had a receipt before the server was restored; the server tells the officer why.
pub const HELD_AFTER_ALL: &str = "server_restored";
const SHELVES: [Shelf; 7] =
    [Shelf::Feeds, Shelf::Records, Shelf::Changes, Shelf::Meta, Shelf::Unread, Shelf::Entries, Shelf::Files];

impl<S: DeviceStore> Device<S> {
    /// The places of a feed this device can go back to, ascending: the last is where it stands. The very start is not among them.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn places(&self, feed: &FeedId) -> Result<Vec<Place>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Feeds, Shelf::Entries], Mode::Read).await?;
        let reading = Reading::read(&tx, feed).await?;
        let kept = entries::Kept::read(&tx, &reading).await?;
        tx.commit().await?;
        let place = |entry: &FeedEntry| Place { position: entry.position, h: entry.h };
        let floor = Some(reading.floor()).filter(|floor| floor.position > 0);
        Ok(floor.into_iter().chain(kept.entries().map(place)).collect())
    }

    /// Goes back to a place of a feed; none for its start. All in one strict transaction: the records are again what they were at that
    /// place, what came after is to be [offered](Device::next_offers), own changes with a receipt for a place behind it wait again, and
    /// so do the photos of the feed, for their bytes may be lost, too. Names the records altered.
    ///
    /// Where the entries back to that place are not kept (a backup covered them, and the server was restored from an older one), the
    /// whole feed has to be read anew.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn go_back(&self, feed: &FeedId, to: Option<Place>) -> Result<Vec<RecordId>, DeviceError> {
        let tx = self.store.begin(&SHELVES, STRICT).await?;
        let reading = Reading::read(&tx, feed).await?;
        let kept = entries::Kept::read(&tx, &reading).await?;
        let start = Reading::start(feed).floor();
        let end = to.unwrap_or(start);
        let gone: Vec<&FeedEntry> = kept.entries().filter(|entry| entry.position > end.position).collect();
        let waiting = received_after(&tx, feed, end.position).await?;

        let seqs: Vec<Seq> = waiting.keys().copied().collect();
        let mut desk = Desk::open(&tx, None, &seqs).await?;
        let own = desk.identity.clone().ok_or(DeviceError::NoIdentity)?;
        if end.position >= reading.floor().position && !snapshot::is_begun(&tx, feed).await? {
            let records: BTreeSet<RecordId> =
                entries::changes(gone.iter().copied()).map(|change| change.record).collect();
            desk.fetch(&records, &[]).await?;
            let stay = kept.entries().filter(|entry| entry.position <= end.position);
            for (record, base) in kept.fold(&records, stay) {
                desk.alter(&record, feed).replica.base = base;
            }
            kept.cut(&tx, end.position)?;
            reading.at(end).put(&tx)?;
        } else {
            let ids = desk.fetch_range("", END).await?;
            clear(&mut desk, feed, &ids, &own).await?;
            entries::forget(&tx, feed).await?;
            snapshot::forget(&tx, feed)?;
            // It stays named: a feed that was opened on demand is given to nobody who does not ask for it.
            Reading::start(feed).put(&tx)?;
        }
        unread::forget(&tx, feed, end.position).await?;

        desk.all_wait_again(seqs).await?;
        for entry in gone {
            let dot = entry.change.open().ok().map(|change| change.dot());
            offers::put(&tx, feed, entry.position, &entry.change, dot)?;
        }
        // After what the feed had: these bytes are the same, and may have got their signature since.
        for (seq, (position, change)) in &waiting {
            offers::put(&tx, feed, *position, &change.sealed, Some(change.open(*seq)?.dot()))?;
        }
        send_again(&tx, feed).await?;
        let altered = desk.put_back()?;
        tx.commit().await?;
        self.signed_to.set(0);
        Ok(altered)
    }

    /// Feeds read to their ends, but not as far as a snapshot of theirs knew: a restored server has lost what lies between. They are to be
    /// read anew, by [going back](Device::go_back) to their start.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn unsure(&self) -> Result<Vec<FeedId>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Feeds], Mode::Read).await?;
        let readings = Reading::all(&tx).await?;
        tx.commit().await?;
        let unsure = readings.iter().filter(|reading| reading.unsure().is_some());
        Ok(unsure.map(|reading| reading.feed().clone()).collect())
    }

    /// All feeds were read to their ends after the last receipt came: an own change that its feed has not shown is not in it, for a
    /// restored server has lost it. It waits again. Names the records altered.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn all_is_read(&self) -> Result<Vec<RecordId>, DeviceError> {
        if self.counters().await?.unshown.is_empty() {
            return Ok(Vec::new());
        }
        let tx = self.store.begin(&[Shelf::Feeds, Shelf::Records, Shelf::Changes, Shelf::Meta], STRICT).await?;
        // One of which nothing was read may have been opened a moment ago, and not be asked for yet.
        let cursors = Reading::all(&tx).await?.into_iter().map(|reading| reading.cursor());
        let read: BTreeSet<FeedId> = cursors.filter(|cursor| cursor.after > 0).map(|cursor| cursor.feed).collect();
        let mut desk = Desk::open(&tx, None, &[]).await?;
        let seqs: Vec<Seq> = std::mem::take(&mut desk.counters.unshown).newest().collect();
        desk.fetch([], &seqs).await?;
        let mut lost = Vec::new();
        for seq in seqs {
            let Some(kept) = desk.change(seq) else { continue };
            let ChangeState::Received { receipt, .. } = &kept.status else { continue };
            if read.contains(&receipt.feed) {
                lost.push(seq);
            } else {
                desk.counters.elsewhere.insert(seq);
            }
        }
        desk.all_wait_again(lost).await?;
        let altered = desk.put_back()?;
        tx.commit().await?;
        self.signed_to.set(0);
        Ok(altered)
    }

    /// The server has these changes, and not in a feed: of those this device has a receipt for, that is news. Since it was restored, somebody
    /// brought them who did not find it as it was. Names the records altered.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn held_after_all(&self, seqs: &[Seq], now: i64) -> Result<Vec<RecordId>, DeviceError> {
        let believed = self.counters().await?.elsewhere;
        let held: Vec<Seq> = seqs.iter().copied().filter(|seq| believed.contains(*seq)).collect();
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let tx = self.store.begin(&[Shelf::Records, Shelf::Changes, Shelf::Meta], STRICT).await?;
        let mut desk = Desk::open(&tx, None, &[]).await?;
        desk.all_wait_again(held.clone()).await?;
        for seq in held {
            desk.settle(seq, &Outcome::Held { reason: HELD_AFTER_ALL.to_owned() }, now)?;
        }
        let altered = desk.put_back()?;
        tx.commit().await?;
        Ok(altered)
    }

    /// The server knows nothing of these changes, though it said once that it has them: they wait again. Names the records altered.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn unknown(&self, seqs: &[Seq]) -> Result<Vec<RecordId>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Records, Shelf::Changes, Shelf::Meta], STRICT).await?;
        let mut desk = Desk::open(&tx, None, seqs).await?;
        let believed = |state: &ChangeState| matches!(state, ChangeState::Held { .. } | ChangeState::Received { .. });
        let is_believed = |seq: &Seq| desk.change(*seq).is_some_and(|kept| believed(&kept.status));
        let lost: Vec<Seq> = seqs.iter().copied().filter(is_believed).collect();
        if lost.is_empty() {
            return Ok(Vec::new());
        }
        desk.all_wait_again(lost).await?;
        let altered = desk.put_back()?;
        tx.commit().await?;
        self.signed_to.set(0);
        Ok(altered)
    }
}

/// The own changes with a receipt for a place of this feed after a position, each with that place. Reads the whole journal: a server
/// is not restored every day.
pub(super) async fn received_after<T: StoreTransaction>(
    tx: &T,
    feed: &FeedId,
    after: Position,
) -> Result<BTreeMap<Seq, (Position, KeptChange)>, StoreError> {
    let mut found = BTreeMap::new();
    for (key, bytes) in tx.range(Shelf::Changes, "", END, None).await? {
        let Some(kept) = KeptChange::decode(&key, &bytes)? else { continue };
        if let ChangeState::Received { receipt, .. } = &kept.status
            && receipt.feed == *feed
            && receipt.position > after
        {
            found.insert(seq_of_key(&key)?, (receipt.position, kept));
        }
    }
    Ok(found)
}
