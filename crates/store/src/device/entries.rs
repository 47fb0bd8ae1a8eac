//! What feeds gave, byte for byte, until a backup of the server covers it: so that this device can go back to an earlier place of a
//! feed by itself, and offer again what a restored server has lost, its own and others'.
//!
//! A feed's `floor` is the place from which its entries are kept. Of every record altered since, the state it had at the floor is kept
//! beside them ("before"); a feed kept from its very start needs none, for then nothing was before.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sync::{Change, Cursor, FeedEntry, FeedId, Place, Position, RecordId, RecordState};

use super::codec::{decode, encode};
use super::desk::Desk;
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{END, StoreTransaction, prefix_end};

/// How far a feed was read, as it lies on its shelf. Older builds know the first three fields and drop the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    feed: FeedId,
    after: Position,
    h: sync::ChainHash,
    /// From where entries are kept; none if a build read on that kept none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floor: Option<Place>,
    /// How far a backup was last said to cover it.
    #[serde(default)]
    backed_up: Position,
    /// Records taken as a snapshot may know of changes up to here: before it is read that far, there is no going back within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reached: Option<Place>,
}

impl Reading {
    /// Nothing was read yet.
    pub(super) fn start(feed: &FeedId) -> Self {
        let cursor = Cursor::start(feed.clone());
        let floor = Some(cursor.place());
        Self { floor, feed: cursor.feed, after: cursor.after, h: cursor.h, backed_up: 0, reached: None }
    }

    /// Read to where a snapshot began.
    pub(super) fn of_snapshot(feed: &FeedId, begun: Place, reached: Place) -> Self {
        let reached = Some(reached).filter(|reached| reached.position > begun.position);
        Self { after: begun.position, h: begun.h, floor: Some(begun), reached, ..Self::start(feed) }
    }

    /// The place a snapshot may know of behind this one.
    pub(super) fn unsure(&self) -> Option<Place> {
        self.reached.filter(|reached| reached.position > self.after)
    }

    pub(super) async fn read<T: StoreTransaction>(tx: &T, feed: &FeedId) -> Result<Self, StoreError> {
        let bytes = tx.get(Shelf::Feeds, feed.as_str()).await?;
        bytes.map_or_else(|| Ok(Self::start(feed)), |bytes| decode(Shelf::Feeds, feed.as_str(), &bytes))
    }

    /// All feeds that were read.
    pub(super) async fn all<T: StoreTransaction>(tx: &T) -> Result<Vec<Self>, StoreError> {
        let rows = tx.range(Shelf::Feeds, "", END, None).await?;
        rows.iter().map(|(feed, bytes)| decode(Shelf::Feeds, feed, bytes)).collect()
    }

    pub(super) fn put<T: StoreTransaction>(&self, tx: &T) -> Result<(), StoreError> {
        tx.put(Shelf::Feeds, self.feed.as_str(), &encode(self)?)
    }

    pub(super) fn cursor(&self) -> Cursor {
        Cursor { feed: self.feed.clone(), after: self.after, h: self.h }
    }

    /// From where entries are kept.
    pub(super) fn floor(&self) -> Place {
        self.floor.unwrap_or(Place { position: self.after, h: self.h })
    }

    /// Which feed.
    pub(super) fn feed(&self) -> &FeedId {
        &self.feed
    }

    /// How far a backup was last said to cover it.
    pub(super) fn backed_up(&self) -> Position {
        self.backed_up
    }

    /// The same, said to be covered so far; kept from a higher place, if there is one.
    pub(super) fn covered(self, backed_up: Position, floor: Option<Place>) -> Self {
        Self { backed_up, floor: floor.or(self.floor), ..self }
    }

    /// The same, read to another place.
    pub(super) fn at(&self, place: Place) -> Self {
        let floor = if self.unsure().is_some() { place } else { self.floor() };
        Self { after: place.position, h: place.h, floor: Some(floor), ..self.clone() }
    }
}

const PAGE: &str = "page/";
const BEFORE: &str = "before/";

fn page_prefix(feed: &FeedId) -> String {
    format!("{PAGE}{feed}#")
}

fn before_prefix(feed: &FeedId) -> String {
    format!("{BEFORE}{feed}#")
}

fn before_key(feed: &FeedId, record: &RecordId) -> String {
    format!("{}{record}", before_prefix(feed))
}

/// Keeps the next entries of a feed, and of the records they alter what was before. The desk has those records as they are now.
pub(super) async fn keep<T: StoreTransaction>(
    tx: &T,
    reading: &Reading,
    entries: &[&FeedEntry],
    altered: &BTreeSet<&RecordId>,
    desk: &Desk<'_, T>,
) -> Result<(), StoreError> {
    let Some(first) = entries.first().filter(|_| reading.unsure().is_none()) else { return Ok(()) };
    if reading.floor.is_none() {
        // What lies here was left by an earlier build of this kind, and does not join what comes now.
        forget(tx, &reading.feed).await?;
    }
    let key = format!("{}{:020}", page_prefix(&reading.feed), first.position);
    tx.put(Shelf::Entries, &key, &encode(&entries)?)?;
    if reading.floor().position == 0 {
        return Ok(());
    }
    for record in altered {
        let key = before_key(&reading.feed, record);
        if tx.get(Shelf::Entries, &key).await?.is_none() {
            let base = desk.record(record).map(|kept| kept.replica.base.clone()).unwrap_or_default();
            tx.put(Shelf::Entries, &key, &encode(&base)?)?;
        }
    }
    Ok(())
}

/// Drops everything kept of a feed.
pub(super) async fn forget<T: StoreTransaction>(tx: &T, feed: &FeedId) -> Result<(), StoreError> {
    for prefix in [page_prefix(feed), before_prefix(feed)] {
        for (key, _) in tx.range(Shelf::Entries, &prefix, &prefix_end(&prefix), None).await? {
            tx.delete(Shelf::Entries, &key)?;
        }
    }
    Ok(())
}

/// What is kept of a feed.
pub(super) struct Kept {
    feed: FeedId,
    pages: Vec<(String, Vec<FeedEntry>)>,
    before: BTreeMap<RecordId, RecordState>,
}

impl Kept {
    pub(super) async fn read<T: StoreTransaction>(tx: &T, reading: &Reading) -> Result<Self, StoreError> {
        let feed = reading.feed.clone();
        let (mut pages, mut before) = (Vec::new(), BTreeMap::new());
        if reading.floor.is_none() {
            return Ok(Self { feed, pages, before });
        }
        let prefix = page_prefix(&feed);
        for (key, bytes) in tx.range(Shelf::Entries, &prefix, &prefix_end(&prefix), None).await? {
            pages.push((key.clone(), decode(Shelf::Entries, &key, &bytes)?));
        }
        let prefix = before_prefix(&feed);
        for (key, bytes) in tx.range(Shelf::Entries, &prefix, &prefix_end(&prefix), None).await? {
            let record = RecordId::from(key.strip_prefix(&prefix).unwrap_or_default());
            before.insert(record, decode(Shelf::Entries, &key, &bytes)?);
        }
        Ok(Self { feed, pages, before })
    }

    /// The entries, in their order.
    pub(super) fn entries(&self) -> impl Iterator<Item = &FeedEntry> {
        self.pages.iter().flat_map(|(_, entries)| entries)
    }

    /// What these records come to if only these entries follow the floor.
    pub(super) fn fold<'e>(
        &self,
        records: &BTreeSet<RecordId>,
        entries: impl Iterator<Item = &'e FeedEntry>,
    ) -> BTreeMap<RecordId, RecordState> {
        let state = |record: &RecordId| (record.clone(), self.before.get(record).cloned().unwrap_or_default());
        let mut states: BTreeMap<RecordId, RecordState> = records.iter().map(state).collect();
        for (position, change) in entries.filter_map(|entry| Some((entry.position, entry.change.open().ok()?))) {
            if let Some(state) = states.get_mut(&change.record) {
                state.absorb(&change, Some(position));
            }
        }
        states
    }

    /// Drops the entries after a position. What was before the floor stays as it is.
    pub(super) fn cut<T: StoreTransaction>(&self, tx: &T, after: Position) -> Result<(), StoreError> {
        for (key, entries) in &self.pages {
            let stay: Vec<&FeedEntry> = entries.iter().filter(|entry| entry.position <= after).collect();
            match stay.len() {
                0 => tx.delete(Shelf::Entries, key)?,
                count if count < entries.len() => tx.put(Shelf::Entries, key, &encode(&stay)?)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Drops the pages a backup covers whole, moves what was before up, and gives the new floor; none if no page is covered. What this
    /// build cannot read stays, with all behind it: it is not in what was before.
    pub(super) fn raise<T: StoreTransaction>(&self, tx: &T, covered: Position) -> Result<Option<Place>, StoreError> {
        let is_covered = |entries: &[FeedEntry]| {
            entries.iter().all(|entry| entry.position <= covered && entry.change.open().is_ok())
        };
        let count = self.pages.iter().take_while(|(_, entries)| is_covered(entries)).count();
        let (gone, stay) = self.pages.split_at(count);
        let Some(last) = gone.iter().flat_map(|(_, entries)| entries).next_back() else { return Ok(None) };
        let floor = Place { position: last.position, h: last.h };
        let changed: BTreeSet<RecordId> =
            changes(stay.iter().flat_map(|(_, entries)| entries)).map(|change| change.record).collect();
        for record in self.before.keys().filter(|record| !changed.contains(*record)) {
            tx.delete(Shelf::Entries, &before_key(&self.feed, record))?;
        }
        for (record, state) in self.fold(&changed, gone.iter().flat_map(|(_, entries)| entries)) {
            tx.put(Shelf::Entries, &before_key(&self.feed, &record), &encode(&state)?)?;
        }
        for (key, _) in gone {
            tx.delete(Shelf::Entries, key)?;
        }
        Ok(Some(floor))
    }
}

/// Those of these entries that this build can read.
pub(super) fn changes<'e>(entries: impl Iterator<Item = &'e FeedEntry>) -> impl Iterator<Item = Change> {
    entries.filter_map(|entry| entry.change.open().ok())
}

/// An entry below the floor could not be read before, and is folded in now: it belongs to what was before, too.
pub(super) async fn fold_below<T: StoreTransaction>(
    tx: &T,
    feed: &FeedId,
    entry: &FeedEntry,
    change: &Change,
) -> Result<(), StoreError> {
    if entry.position > Reading::read(tx, feed).await?.floor().position {
        return Ok(());
    }
    let key = before_key(feed, &change.record);
    if let Some(bytes) = tx.get(Shelf::Entries, &key).await? {
        let mut state: RecordState = decode(Shelf::Entries, &key, &bytes)?;
        state.absorb(change, Some(entry.position));
        tx.put(Shelf::Entries, &key, &encode(&state)?)?;
    }
    Ok(())
}
