//! What one transaction has on its table: read once, altered in memory, put back together.

mod recent;

use std::collections::{BTreeMap, BTreeSet};

use sync::{FeedId, Outcome, Pending, Receipt, RecordId, Replica, SealedChange, Seq};

pub(super) use self::recent::Recent;
use super::codec::encode;
use super::counters::{COUNTERS, Counters};
use super::identity::{IDENTITY, Identity};
use super::journal::{ALTERED, ChangeState, KeptChange, change_key};
use super::past::Past;
use super::records::{Kept, Row};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::StoreTransaction;

pub(super) struct Desk<'t, T> {
    tx: &'t T,
    pub(super) counters: Counters,
    /// Who this device is; none before the first sign-in, or if the desk has nothing on it.
    pub(super) identity: Option<Identity>,
    records: BTreeMap<RecordId, Sheet<Kept>>,
    changes: BTreeMap<Seq, Sheet<KeptChange>>,
    /// What the device wrote to the record that is being saved, as far as its feed was lost since.
    pub(super) past: Past,
    /// Whether the desk is from memory, and a change just made says so by being added.
    resumed: bool,
    /// The number of the next change as the desk was opened: where it will lie.
    next: Seq,
}

struct Sheet<V> {
    /// None if it is not on its shelf, or to be taken off.
    value: Option<V>,
    touched: bool,
}

impl<'t, T: StoreTransaction> Desk<'t, T> {
    /// Reads the counters, who this device is, one record and some changes. The transaction covers Meta, and Records and Changes as far as used.
    pub(super) async fn open(tx: &'t T, record: Option<&RecordId>, seqs: &[Seq]) -> Result<Self, StoreError> {
        let (counters, identity) = (tx.get(Shelf::Meta, COUNTERS), tx.get(Shelf::Meta, IDENTITY));
        let mut desk = Self::empty(tx);
        desk.fetch(record, seqs).await?;
        desk.counters = Counters::decode(counters.await?)?;
        desk.identity = Identity::decode(identity.await?)?;
        desk.next = desk.counters.next_seq;
        Ok(desk)
    }

    /// A desk with nothing on it, not even the counters.
    pub(super) fn empty(tx: &'t T) -> Self {
        let counters = Counters::default();
        Self {
            tx,
            counters,
            identity: None,
            records: BTreeMap::new(),
            changes: BTreeMap::new(),
            past: Past::new(),
            resumed: false,
            next: 0,
        }
    }

    /// The transaction it stands in.
    pub(super) fn tx(&self) -> &'t T {
        self.tx
    }

    /// Reads more; what is on the desk already stays as it is. All requests are on their way before the first answer is awaited.
    pub(super) async fn fetch<'r>(
        &mut self,
        records: impl IntoIterator<Item = &'r RecordId>,
        seqs: &[Seq],
    ) -> Result<(), StoreError> {
        let mut asked_records = BTreeMap::new();
        for id in records {
            if !self.records.contains_key(id) && !asked_records.contains_key(id) {
                asked_records.insert(id, self.tx.get(Shelf::Records, id.as_str()));
            }
        }
        self.fetch_changes(seqs).await?;
        let mut rows = Vec::new();
        for (id, bytes) in asked_records {
            let row = bytes.await?.map(|bytes| Row::decode(id.as_str(), &bytes)).transpose()?;
            rows.push((id.clone(), row));
        }
        self.lay(rows).await
    }

    /// Reads the records of a range of ids, and names them.
    pub(super) async fn fetch_range(&mut self, from: &str, to: &str) -> Result<Vec<RecordId>, StoreError> {
        let mut rows = Vec::new();
        for (id, bytes) in self.tx.range(Shelf::Records, from, to, None).await? {
            rows.push((RecordId::from(&*id), Some(Row::decode(&id, &bytes)?)));
        }
        let ids = rows.iter().map(|(id, _)| id.clone()).collect();
        self.lay(rows).await?;
        Ok(ids)
    }

    async fn fetch_changes(&mut self, seqs: &[Seq]) -> Result<(), StoreError> {
        let mut asked = BTreeMap::new();
        for &seq in seqs {
            if !self.changes.contains_key(&seq) && !asked.contains_key(&seq) {
                asked.insert(seq, self.tx.get(Shelf::Changes, &change_key(seq)));
            }
        }
        for (seq, bytes) in asked {
            let kept = bytes.await?.map(|bytes| KeptChange::decode(&change_key(seq), &bytes)).transpose()?;
            self.changes.insert(seq, Sheet { value: kept.flatten(), touched: false });
        }
        Ok(())
    }

    /// Lays records on the desk with the changes they name.
    async fn lay(&mut self, rows: Vec<(RecordId, Option<Row>)>) -> Result<(), StoreError> {
        let own: Vec<Seq> = rows.iter().filter_map(|(_, row)| row.as_ref()).flat_map(Row::own).copied().collect();
        self.fetch_changes(&own).await?;
        for (id, row) in rows {
            let value = row.map(|row| self.complete(row)).transpose()?;
            self.records.insert(id, Sheet { value, touched: false });
        }
        Ok(())
    }

    fn complete(&self, row: Row) -> Result<Kept, StoreError> {
        let pending = |&seq: &Seq| {
            let kept = self.change(seq).ok_or_else(|| StoreError::corrupt(Shelf::Changes, &change_key(seq)))?;
            Ok(Pending { change: kept.open(seq)?, state: (&kept.status).into() })
        };
        let pending = row.own().iter().map(pending).collect::<Result<_, StoreError>>()?;
        Ok(row.with(pending))
    }

    /// Takes a record off the desk; none if it is not kept here.
    pub(super) fn take(&mut self, id: &RecordId) -> Option<Kept> {
        self.records.remove(id)?.value
    }

    /// A record that was fetched; none if it is not kept here.
    pub(super) fn record(&self, id: &RecordId) -> Option<&Kept> {
        self.records.get(id)?.value.as_ref()
    }

    /// A record to alter, made if it is not kept here; its revision goes up once, however often it is altered.
    pub(super) fn alter(&mut self, id: &RecordId, feed: &FeedId) -> &mut Kept {
        let sheet = self.records.entry(id.clone()).or_insert(Sheet { value: None, touched: false });
        let kept = sheet.value.get_or_insert_with(|| Kept::new(feed.clone()));
        if !sheet.touched {
            kept.revision = kept.revision.saturating_add(1);
            sheet.touched = true;
        }
        kept
    }

    /// A change that was fetched; none if it was never made here.
    pub(super) fn change(&self, seq: Seq) -> Option<&KeptChange> {
        self.changes.get(&seq)?.value.as_ref()
    }

    /// Adds a change just made; it waits from now on.
    pub(super) fn add(&mut self, seq: Seq, sealed: SealedChange) {
        self.counters.moved(seq, None, &ChangeState::NEW);
        let value = Some(KeptChange { sealed, status: ChangeState::NEW });
        self.changes.insert(seq, Sheet { value, touched: true });
    }

    /// Takes a change that was fetched away: another was made instead of it.
    pub(super) fn remove(&mut self, seq: Seq) {
        if let Some(Sheet { value: Some(kept), .. }) = self.changes.insert(seq, Sheet { value: None, touched: true }) {
            self.counters.gone(seq, &kept.status);
        }
    }

    /// Takes in an answer to a change that was fetched, in the change and in its record. Says whether it was news.
    pub(super) fn settle(&mut self, seq: Seq, outcome: &Outcome, at: i64) -> Result<bool, StoreError> {
        match self.change(seq).and_then(|kept| kept.status.after(outcome, at)) {
            Some(next) => self.turn(seq, next, |replica| replica.answered(seq, outcome)),
            None => Ok(false),
        }
    }

    /// Takes in where a change that was fetched lies, whatever was heard of it before. Says whether it was news.
    pub(super) fn prove(&mut self, seq: Seq, receipt: &Receipt, at: i64) -> Result<bool, StoreError> {
        match self.change(seq).map(|kept| &kept.status) {
            Some(ChangeState::Received { receipt: known, .. }) if known != receipt => {
                self.turn(seq, ChangeState::Received { receipt: receipt.clone(), at }, |_| {})
            }
            _ => self.settle(seq, &Outcome::Applied(receipt.clone()), at),
        }
    }

    /// A change that was fetched, with its record, has a receipt; `is_read`: for a place that was read of its feed. Once the feed has
    /// shown it, it need not stand beside the record. The place alone does not tell that: a restored server gives places again.
    pub(super) fn received(&mut self, seq: Seq, is_read: bool) -> Result<(), StoreError> {
        let Some(kept) = self.change(seq) else { return Ok(()) };
        let change = kept.open(seq)?;
        let has_shown = || self.record(&change.record).is_some_and(|kept| kept.replica.has_shown(&change));
        if !is_read || !has_shown() {
            self.counters.unshown.insert(seq);
            return Ok(());
        }
        self.counters.is_shown(seq);
        self.alter(&change.record, &change.feed).replica.pending.retain(|one| one.change.seq != seq);
        Ok(())
    }

    /// The server had these changes and lost them, or may have: they wait again, beside their records, all of which is fetched.
    /// In the order they were made.
    pub(super) async fn all_wait_again(&mut self, seqs: impl IntoIterator<Item = Seq>) -> Result<(), StoreError> {
        let seqs: Vec<Seq> = seqs.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        self.fetch([], &seqs).await?;
        let record = |seq: &Seq| Some(self.change(*seq)?.open(*seq).map(|change| change.record));
        let records = seqs.iter().filter_map(record).collect::<Result<BTreeSet<_>, StoreError>>()?;
        self.fetch(&records, &[]).await?;
        seqs.into_iter().try_for_each(|seq| self.wait_again(seq))
    }

    fn wait_again(&mut self, seq: Seq) -> Result<(), StoreError> {
        let Some(kept) = self.change(seq) else { return Ok(()) };
        let change = kept.open(seq)?;
        self.turn(seq, ChangeState::Waiting { was_at_server: true }, |_| {})?;
        self.counters.is_shown(seq);
        self.alter(&change.record, &change.feed).replica.wait_again(change);
        Ok(())
    }

    /// Gives a change that was fetched another state, and alters its record if the change pends there. Says whether it was fetched.
    pub(super) fn turn(
        &mut self,
        seq: Seq,
        next: ChangeState,
        in_record: impl FnOnce(&mut Replica),
    ) -> Result<bool, StoreError> {
        let Some(Sheet { value: Some(kept), touched }) = self.changes.get_mut(&seq) else { return Ok(false) };
        self.counters.moved(seq, Some(&kept.status), &next);
        kept.status = next;
        *touched = true;
        let change = kept.open(seq)?;
        let pends = |kept: &Kept| kept.replica.pending.iter().any(|pending| pending.change.seq == seq);
        if self.record(&change.record).is_some_and(pends) {
            in_record(&mut self.alter(&change.record, &change.feed).replica);
        }
        Ok(true)
    }

    /// Puts everything altered back, with the counters, and names the records; one of which nothing is left goes. The transaction is still to be committed; it covers
    /// Changes. Where no change was made, a mark takes the place of the next, so that no tab that remembers these counters saves upon
    /// them any more.
    pub(super) fn put_back(&mut self) -> Result<Vec<RecordId>, StoreError> {
        let mut altered = Vec::new();
        for (id, sheet) in &self.records {
            let Sheet { value: Some(kept), touched: true } = sheet else { continue };
            if kept.replica == Replica::default() {
                self.tx.delete(Shelf::Records, id.as_str())?;
            } else {
                self.tx.put(Shelf::Records, id.as_str(), &kept.encode()?)?;
            }
            altered.push(id.clone());
        }
        for (seq, sheet) in &self.changes {
            match sheet {
                Sheet { value: Some(kept), touched: true } if self.resumed => {
                    self.tx.add(Shelf::Changes, &change_key(*seq), &kept.encode()?)?;
                }
                Sheet { value: Some(kept), touched: true } => {
                    self.tx.put(Shelf::Changes, &change_key(*seq), &kept.encode()?)?;
                }
                // Its place stays taken: a tab may remember it as the next.
                Sheet { value: None, touched: true } => self.tx.put(Shelf::Changes, &change_key(*seq), ALTERED)?,
                _ => {}
            }
        }
        if !self.changes.get(&self.next).is_some_and(|sheet| sheet.touched) {
            self.tx.put(Shelf::Changes, &change_key(self.next), ALTERED)?;
        }
        self.tx.put(Shelf::Meta, COUNTERS, &encode(&self.counters)?)?;
        Ok(altered)
    }
}
