//! What a save leaves for the next, so that tap after tap reads nothing.

use std::collections::BTreeMap;

use sync::{DeviceId, RecordId};

use super::super::counters::Counters;
use super::super::past::Past;
use super::super::records::Kept;
use super::{Desk, Sheet};
use crate::transaction::StoreTransaction;

/// The counters and the record of the last save, as they were committed, and the number it was made under.
#[derive(Clone, Debug)]
pub(in crate::device) struct Recent {
    pub(in crate::device) device: DeviceId,
    pub(in crate::device) counters: Counters,
    pub(in crate::device) record: RecordId,
    kept: Kept,
    past: Past,
}

impl<'t, T: StoreTransaction> Desk<'t, T> {
    /// A desk with what was on it last time. If that is so no more, the transaction fails with [`StoreError::Taken`].
    pub(in crate::device) fn resume(tx: &'t T, recent: Recent) -> Self {
        let sheet = Sheet { value: Some(recent.kept), touched: false };
        let records = BTreeMap::from([(recent.record, sheet)]);
        let next = recent.counters.next_seq;
        Self { counters: recent.counters, records, past: recent.past, resumed: true, next, ..Self::empty(tx) }
    }

    /// What the next transaction may take up, once this one is committed.
    pub(in crate::device) fn recent(mut self, device: DeviceId, record: &RecordId) -> Option<Recent> {
        let kept = self.take(record)?;
        Some(Recent { device, counters: self.counters, record: record.clone(), kept, past: self.past })
    }
}
