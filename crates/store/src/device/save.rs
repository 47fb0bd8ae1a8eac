//! The one way an answer becomes kept.

use sync::change::FORMAT;
use sync::{AccountId, Change, ChangeId, DeviceId, FeedId, FieldName, RecordId, Replica, Seq, Value};

use super::counters::COUNTERS;
use super::desk::{Desk, Recent};
use super::error::SaveError;
use super::{Device, STRICT, past};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, StoreTransaction};

/// What a person did to one record. Clock and randomness come from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Which record.
    pub record: RecordId,
    /// The record's feed, if it is new here; a record that is kept already stays in its own.
    pub feed: FeedId,
    /// Its new values, by field; texts are in Unicode NFC.
    pub values: Vec<(FieldName, Value)>,
    /// Who is signed in.
    pub author: AccountId,
    /// The change's name, a fresh UUIDv7.
    pub id: ChangeId,
    /// The device's wall clock, milliseconds since 1970 UTC.
    pub made_at: i64,
    /// Server clock minus device clock, milliseconds, when last compared.
    pub clock_offset: Option<i64>,
    /// The instrument version an answer is given under.
    pub instrument: Option<String>,
    /// The revision the editor read. If the record is at another one by now, nothing is saved. None: save whatever it is at; what
    /// this device knows is always what the change has seen.
    pub expected_revision: Option<u64>,
}

/// What is on the disk now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The change's number.
    pub seq: Seq,
    /// The record's revision.
    pub revision: u64,
    /// The record.
    pub replica: Replica,
}

const SHELVES: [Shelf; 3] = [Shelf::Records, Shelf::Changes, Shelf::Meta];
/// As far as a save has to look, too.
const SHELVES_AND_PAST: [Shelf; 4] = [Shelf::Records, Shelf::Changes, Shelf::Meta, Shelf::Entries];

impl<S: DeviceStore> Device<S> {
    /// Saves an edit: the change, the record and the counters in one strict transaction. Only after `Ok` may a screen say
    /// "บันทึกในเครื่องแล้ว".
    ///
    /// # Errors
    /// [`SaveError`]; nothing was written then.
    pub async fn save(&self, edit: Edit) -> Result<Saved, SaveError> {
        let recent = self.recent.take().filter(|recent| recent.record == edit.record);
        if let Some(recent) = recent
            && let Some(saved) = self.save_upon(&edit, recent).await
        {
            return Ok(saved);
        }
        let tx = self.store.begin(&SHELVES_AND_PAST, STRICT).await?;
        let mut desk = Desk::open(&tx, Some(&edit.record), &[]).await?;
        self.learn(&desk.identity);
        let device = self.identity().ok_or(SaveError::NoIdentity)?.device;
        desk.past = past::read(&mut desk, device, &edit.record).await?;
        let next = desk.counters.next_seq;
        desk.fetch([], &[next]).await?;
        if desk.change(next).is_some() {
            // Whatever was counted wrongly, a change is never written over another.
            return Err(StoreError::corrupt(Shelf::Meta, COUNTERS).into());
        }
        let saved = make(&mut desk, device, &edit)?;
        desk.put_back()?;
        let recent = desk.recent(device, &edit.record);
        tx.commit().await?;
        self.recent.replace(recent);
        Ok(saved)
    }

    /// Saves upon what the last save left, reading nothing: tap after tap goes to the same record. If anybody wrote meanwhile, this
    /// tab or another, the change finds its place taken. Then, and whatever else is wrong, the answer is none and nothing was
    /// written: what is the matter is said after a look at the shelves, not from memory.
    async fn save_upon(&self, edit: &Edit, recent: Recent) -> Option<Saved> {
        let device = recent.device;
        let tx = self.store.begin(&SHELVES, STRICT).await.ok()?;
        let mut desk = Desk::resume(&tx, recent);
        let saved = make(&mut desk, device, edit).ok()?;
        desk.put_back().ok()?;
        let next = desk.recent(device, &edit.record);
        tx.commit_at_once().await.ok()?;
        self.recent.replace(next);
        Some(saved)
    }
}

/// Makes the change and lays it on the desk with its record.
fn make<T: StoreTransaction>(desk: &mut Desk<'_, T>, device: DeviceId, edit: &Edit) -> Result<Saved, SaveError> {
    let found = desk.record(&edit.record).map_or(0, |kept| kept.revision);
    if edit.expected_revision.is_some_and(|expected| expected != found) {
        return Err(SaveError::Stale { found });
    }
    let seq = desk.counters.next_seq;
    desk.counters.next_seq = seq.saturating_add(1);

    let past = desk.past.clone();
    let kept = desk.alter(&edit.record, &edit.feed);
    let mut writes = kept.replica.writes(edit.values.iter().cloned());
    past::add(&past, &mut writes);
    let change = Change {
        format: FORMAT,
        id: edit.id,
        device,
        seq,
        record: edit.record.clone(),
        feed: kept.feed.clone(),
        author: edit.author.clone(),
        made_at: edit.made_at,
        clock_offset: edit.clock_offset,
        instrument: edit.instrument.clone(),
        writes,
    };
    let sealed = change.seal()?;
    kept.replica.push(change);
    let saved = Saved { seq, revision: kept.revision, replica: kept.replica.clone() };
    desk.add(seq, sealed);
    Ok(saved)
}
