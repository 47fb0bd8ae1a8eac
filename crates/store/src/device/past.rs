//! What this device wrote to records whose feed it lost: a device's writes to a field are always in one line, even if it may not read
//! the earlier ones any more. So the next write has seen them, and does not contradict its own device when the feed comes back.

use std::collections::BTreeMap;

use sync::record::REMOVED;
use sync::{DeviceId, Dot, FieldName, RecordId, Replica, Seq, Writes};

use super::codec::{decode, encode};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::StoreTransaction;

/// The device's last write of each field.
pub(super) type Past = BTreeMap<FieldName, Seq>;

fn key(record: &RecordId) -> String {
    format!("past/{record}")
}

/// The device's writes to a record, as far as its feed was lost since.
pub(super) async fn read<T: StoreTransaction>(tx: &T, record: &RecordId) -> Result<Past, StoreError> {
    let key = key(record);
    tx.get(Shelf::Entries, &key).await?.map_or(Ok(Past::new()), |bytes| decode(Shelf::Entries, &key, &bytes))
}

/// Keeps the device's writes to a record that is about to be forgotten.
pub(super) async fn keep<T: StoreTransaction>(
    tx: &T,
    record: &RecordId,
    own: DeviceId,
    replica: &Replica,
) -> Result<(), StoreError> {
    let mut past = read(tx, record).await?;
    let before = past.clone();
    let names = replica.base.names().chain(replica.pending.iter().flat_map(|pending| pending.change.writes.keys()));
    for name in names {
        if let Some(seq) = replica.past(name).last_of(own) {
            let last = past.entry(name.clone()).or_default();
            *last = seq.max(*last);
        }
    }
    if past == before { Ok(()) } else { tx.put(Shelf::Entries, &key(record), &encode(&past)?) }
}

/// Adds that past to new writes of its device.
pub(super) fn add(past: &Past, device: DeviceId, writes: &mut Writes) {
    for (name, &seq) in past {
        let dot = Dot { device, seq };
        if let Some(write) = writes.get_mut(name) {
            write.seen.add(dot);
        }
        let removal = writes.get_mut(&FieldName::from(REMOVED)).filter(|removal| !removal.value.is_null());
        if let Some(removal) = removal.filter(|_| name.as_str() != REMOVED) {
            removal.covers.entry(name.clone()).or_default().add(dot);
        }
    }
}
