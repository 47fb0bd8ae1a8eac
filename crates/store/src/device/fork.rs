//! A database that turned out to be a copy of another's: two browsers made changes under one number. This one goes on under a number
//! of its own, and makes what the server has not received again under that.
//!
//! The new number goes on counting where the old one stood, so that a `seq` still names one change in this database. What a re-made
//! change has seen is told anew: of the old number only what is known to be ours or was read in a feed, because the copy may have
//! given the same numbers to other writes, and nobody here has seen those.

use std::collections::{BTreeMap, BTreeSet};

use sync::change::Write;
use sync::{Change, DeviceId, Dot, FieldName, Outcome, RecordId, Seen, Seq};

use super::desk::Desk;
use super::error::DeviceError;
use super::identity::Identity;
use super::journal::{CLONED_DEVICE, ChangeState, seq_of_key, set_aside};
use super::seqs::Seqs;
use super::small::note_key;
use super::{Device, RELAXED, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, StoreTransaction};

/// From which of these answered changes on this device turned out to be a copy; none if it did not.
#[must_use]
pub fn refused_as_copy(answers: &[(Seq, Outcome)]) -> Option<Seq> {
    let is_of_copy = |outcome: &Outcome| matches!(outcome, Outcome::Refused { code } if code == CLONED_DEVICE);
    answers.iter().filter(|(_, outcome)| is_of_copy(outcome)).map(|(seq, _)| *seq).min()
}

/// What became of a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forked {
    /// How many changes were made again.
    pub remade: u64,
    /// The records altered.
    pub records: Vec<RecordId>,
}

const SHELVES: [Shelf; 3] = [Shelf::Records, Shelf::Changes, Shelf::Meta];

impl<S: DeviceStore> Device<S> {
    /// The first number that the server refused because it was given to other bytes; none if this is no copy, as far as is known.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn parted(&self) -> Result<Option<Seq>, DeviceError> {
        if let Some(of_copy) = self.counters().await?.of_copy {
            return Ok(of_copy.first());
        }
        let tx = self.store.begin(&[Shelf::Changes, Shelf::Meta], RELAXED).await?;
        let mut desk = Desk::open(&tx, None, &[]).await?;
        let of_copy = of_copy(&mut desk).await?;
        desk.put_back()?;
        tx.commit().await?;
        Ok(of_copy.first())
    }

    /// Goes on under another number, all in one transaction with these notes (key and text), and makes every change again that the
    /// server has not received; `now` in milliseconds since 1970 UTC. Done twice with the same number, nothing happens the second time.
    ///
    /// # Errors
    /// [`DeviceError::NoIdentity`] before the first sign-in, else [`DeviceError::Store`]; everything is then as it was.
    pub async fn fork(&self, device: DeviceId, notes: &[(&str, &str)], now: i64) -> Result<Forked, DeviceError> {
        let tx = self.store.begin(&SHELVES, STRICT).await?;
        let mut desk = Desk::open(&tx, None, &[]).await?;
        let before = desk.identity.clone().ok_or(DeviceError::NoIdentity)?;
        for (key, text) in notes {
            tx.put(Shelf::Meta, &note_key(key), text.as_bytes())?;
        }
        if before.device == device {
            tx.commit().await?;
            return Ok(Forked::default());
        }
        let unreceived = unreceived(&mut desk, before.device).await?;
        desk.fetch([], &unreceived).await?;
        let changes = unreceived.iter().map(|&seq| open(&desk, seq)).collect::<Result<Vec<_>, _>>()?;
        let remade = remake(&mut desk, device, changes, now).await?;
        let mut earlier = before.earlier;
        earlier.push(before.device);
        let identity = Identity { device, earlier, ..before };
        identity.put(&tx)?;
        let records = desk.put_back()?;
        tx.commit().await?;
        self.recent.take();
        self.learn(&Some(identity));
        Ok(Forked { remade, records })
    }
}

/// Makes changes again under this number, and says how many there was room for.
pub(super) async fn remake<T: StoreTransaction>(
    desk: &mut Desk<'_, T>,
    device: DeviceId,
    changes: Vec<Change>,
    now: i64,
) -> Result<u64, StoreError> {
    desk.fetch(&changes.iter().map(|change| change.record.clone()).collect::<BTreeSet<_>>(), &[]).await?;
    let mut remaking = Remaking { desk, device, lines: BTreeMap::new(), remade: 0 };
    for change in changes {
        remaking.remake(change, now).await?;
    }
    Ok(remaking.remade)
}

fn open<T: StoreTransaction>(desk: &Desk<'_, T>, seq: Seq) -> Result<Change, StoreError> {
    desk.change(seq).ok_or_else(|| StoreError::corrupt(Shelf::Meta, super::counters::COUNTERS))?.open(seq)
}

/// What is to be made again, oldest first: what waits, and what was refused for the number it bears.
async fn unreceived<T: StoreTransaction>(desk: &mut Desk<'_, T>, own: DeviceId) -> Result<Vec<Seq>, StoreError> {
    let waiting: Vec<Seq> = desk.counters.waiting_seqs.newest().collect();
    desk.fetch([], &waiting).await?;
    let mut seqs: Vec<Seq> = of_copy(desk).await?.newest().collect();
    for seq in waiting {
        // What waits again under an earlier number was at the server under that: it is the same change wherever it comes from.
        if open(desk, seq)?.device == own {
            seqs.push(seq);
        }
    }
    seqs.sort_unstable();
    Ok(seqs)
}

/// What was refused for its number. Where an older build wrote the counters, the journal tells.
async fn of_copy<T: StoreTransaction>(desk: &mut Desk<'_, T>) -> Result<Seqs, StoreError> {
    if let Some(known) = &desk.counters.of_copy {
        return Ok(known.clone());
    }
    let mut found = Seqs::default();
    for (key, kept) in set_aside(desk.tx(), desk.counters.summary).await? {
        if kept.status.is_of_copy() {
            found.insert(seq_of_key(&key)?);
        }
    }
    desk.counters.of_copy = Some(found.clone());
    Ok(found)
}

/// A write that was made again.
struct Remade {
    old: Seq,
    new: Seq,
    /// What stands of the old number in its past.
    stands: Option<Seq>,
}

struct Remaking<'d, 't, T> {
    desk: &'d mut Desk<'t, T>,
    device: DeviceId,
    /// The re-made writes of each field, in the order of their making.
    lines: BTreeMap<(RecordId, FieldName), Vec<Remade>>,
    remade: u64,
}

impl<T: StoreTransaction> Remaking<'_, '_, T> {
    async fn remake(&mut self, old: Change, now: i64) -> Result<(), StoreError> {
        let seq = self.desk.counters.next_seq;
        let mut writes = BTreeMap::new();
        let mut lines = Vec::new();
        for (field, write) in &old.writes {
            let (seen, stands) = self.seen_anew(&old, field, &write.seen).await?;
            let mut covers = BTreeMap::new();
            for (other, seen) in &write.covers {
                covers.insert(other.clone(), self.seen_anew(&old, other, seen).await?.0);
            }
            writes.insert(field.clone(), Write { value: write.value.clone(), seen, covers });
            lines.push((field.clone(), Remade { old: old.seq, new: seq, stands }));
        }
        let change = Change { device: self.device, seq, writes, ..old.clone() };
        let sealed = match change.seal() {
            Ok(sealed) => sealed,
            // No room for one more number in what it has seen: it stays as it is, shown and exportable.
            Err(error) => {
                let refused = Outcome::Refused { code: error.code().to_owned() };
                let state = ChangeState::refused(error.code(), now);
                self.desk.turn(old.seq, state, |replica| replica.answered(old.seq, &refused))?;
                return Ok(());
            }
        };
        self.desk.counters.next_seq = seq.saturating_add(1);
        self.desk.remove(old.seq);
        self.desk.add(seq, sealed);
        let kept = self.desk.alter(&old.record, &old.feed);
        kept.replica.pending.retain(|pending| pending.change.seq != old.seq);
        kept.replica.push(change);
        for (field, line) in lines {
            self.lines.entry((old.record.clone(), field)).or_default().push(line);
        }
        self.remade += 1;
        Ok(())
    }

    /// What a write of this field has seen, told under the new number, and what stands there of the old one.
    async fn seen_anew(
        &mut self,
        change: &Change,
        field: &FieldName,
        seen: &Seen,
    ) -> Result<(Seen, Option<Seq>), StoreError> {
        let Some(last) = seen.last_of(change.device) else { return Ok((seen.clone(), None)) };
        let mut anew = seen.clone().without(change.device);
        let line = self.lines.get(&(change.record.clone(), field.clone()));
        if let Some(remade) = line.and_then(|line| line.iter().rfind(|remade| remade.old <= last)) {
            anew.add(Dot { device: self.device, seq: remade.new });
        }
        let stands = self.stands(change, field, last).await?;
        if let Some(seq) = stands {
            anew.add(Dot { device: change.device, seq });
        }
        Ok((anew, stands))
    }

    /// The last write of this field under the old number, up to `seq`, that is ours and at the server, or was read in a feed.
    async fn stands(&mut self, of: &Change, field: &FieldName, mut seq: Seq) -> Result<Option<Seq>, StoreError> {
        loop {
            let line = self.lines.get(&(of.record.clone(), field.clone()));
            if let Some(remade) = line.and_then(|line| line.iter().find(|remade| remade.old == seq)) {
                return Ok(remade.stands);
            }
            self.desk.fetch([], &[seq]).await?;
            // Not made here: it was read in a feed.
            let Some(kept) = self.desk.change(seq) else { return Ok(Some(seq)) };
            let change = kept.open(seq)?;
            // A change of something else bears the number here: what was seen of this field is another's, read in the feed.
            if change.record != of.record || !change.writes.contains_key(field) {
                return Ok(Some(seq));
            }
            let is_at_server = matches!(kept.status, ChangeState::Received { .. } | ChangeState::Held { .. });
            if is_at_server || change.device != of.device {
                return Ok(Some(seq));
            }
            // Refused: the server has no such write, and the copy may have given its number to another.
            let before = change.writes.get(field).and_then(|write| write.seen.last_of(of.device));
            match before.filter(|before| *before < seq) {
                Some(before) => seq = before,
                None => return Ok(None),
            }
        }
    }
}
