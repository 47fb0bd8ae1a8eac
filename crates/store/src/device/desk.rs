//! What one transaction has on its table: read once, altered in memory, put back together.

use std::collections::BTreeMap;

use sync::{FeedId, Outcome, RecordId, SealedChange, Seq};

use super::counters::{COUNTERS, Counters};
use super::journal::{ChangeState, KeptChange, change_key};
use super::records::Kept;
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::StoreTransaction;

pub(super) struct Desk<'t, T> {
    tx: &'t T,
    pub(super) counters: Counters,
    records: BTreeMap<RecordId, Sheet<Kept>>,
    changes: BTreeMap<Seq, Sheet<KeptChange>>,
}

struct Sheet<V> {
    /// None if it is not on its shelf.
    value: Option<V>,
    touched: bool,
}

impl<'t, T: StoreTransaction> Desk<'t, T> {
    /// Reads the counters, one record and some changes. The transaction covers Meta, and Records and Changes as far as used.
    pub(super) async fn open(tx: &'t T, record: Option<&RecordId>, seqs: &[Seq]) -> Result<Self, StoreError> {
        let counters = tx.get(Shelf::Meta, COUNTERS);
        let mut desk = Self { tx, counters: Counters::default(), records: BTreeMap::new(), changes: BTreeMap::new() };
        desk.fetch(record, seqs).await?;
        desk.counters = Counters::decode(counters.await?)?;
        Ok(desk)
    }

    /// A desk with what was on it last time. Good only if the counters on their shelf turn out to be the same still.
    pub(super) fn resume(tx: &'t T, recent: &Recent) -> Self {
        let sheet = Sheet { value: Some(recent.kept.clone()), touched: false };
        let records = BTreeMap::from([(recent.record.clone(), sheet)]);
        Self { tx, counters: recent.counters.clone(), records, changes: BTreeMap::new() }
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
        let mut asked_changes = BTreeMap::new();
        for &seq in seqs {
            if !self.changes.contains_key(&seq) && !asked_changes.contains_key(&seq) {
                asked_changes.insert(seq, self.tx.get(Shelf::Changes, &change_key(seq)));
            }
        }
        for (id, bytes) in asked_records {
            let value = bytes.await?.map(|bytes| Kept::decode(id.as_str(), &bytes)).transpose()?;
            self.records.insert(id.clone(), Sheet { value, touched: false });
        }
        for (seq, bytes) in asked_changes {
            let value = bytes.await?.map(|bytes| KeptChange::decode(&change_key(seq), &bytes)).transpose()?;
            self.changes.insert(seq, Sheet { value, touched: false });
        }
        Ok(())
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
        self.counters.moved(seq, None, &ChangeState::Waiting);
        let value = Some(KeptChange { sealed, status: ChangeState::Waiting });
        self.changes.insert(seq, Sheet { value, touched: true });
    }

    /// Takes in an answer to a change that was fetched, in the change and in its record. Says whether it was news.
    pub(super) fn settle(&mut self, seq: Seq, outcome: &Outcome, at: i64) -> Result<bool, StoreError> {
        let Some(Sheet { value: Some(kept), touched }) = self.changes.get_mut(&seq) else { return Ok(false) };
        let Some(next) = kept.status.after(outcome, at) else { return Ok(false) };
        self.counters.moved(seq, Some(&kept.status), &next);
        kept.status = next;
        *touched = true;
        let change = kept.open(seq)?;
        let pends = |kept: &Kept| kept.replica.pending.iter().any(|pending| pending.change.seq == seq);
        if self.record(&change.record).is_some_and(pends) {
            self.alter(&change.record, &change.feed).replica.answered(seq, outcome);
        }
        Ok(true)
    }

    /// Puts everything altered back, with the counters, and names the records. The transaction is still to be committed.
    pub(super) fn put_back(&mut self) -> Result<Vec<RecordId>, StoreError> {
        let mut altered = Vec::new();
        for (id, sheet) in &self.records {
            if let Sheet { value: Some(kept), touched: true } = sheet {
                self.tx.put(Shelf::Records, id.as_str(), &kept.encode()?)?;
                altered.push(id.clone());
            }
        }
        for (seq, sheet) in &self.changes {
            if let Sheet { value: Some(kept), touched: true } = sheet {
                self.tx.put(Shelf::Changes, &change_key(*seq), &kept.encode()?)?;
            }
        }
        self.counters.put(self.tx)?;
        Ok(altered)
    }

    /// What the next transaction may take up, once this one is committed.
    pub(super) fn recent(mut self, record: &RecordId) -> Option<Recent> {
        let kept = self.records.remove(record)?.value?;
        Some(Recent { counters: self.counters, record: record.clone(), kept })
    }
}

/// The counters and the record of the last save, as they were committed.
#[derive(Clone, Debug)]
pub(super) struct Recent {
    pub(super) counters: Counters,
    pub(super) record: RecordId,
    kept: Kept,
}
