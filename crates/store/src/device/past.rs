//! What this device wrote to records whose feed it lost: a device's writes to a field are always in one line, even if it may not read
//! the earlier ones any more. So the next write has seen them, and does not contradict its own device when the feed comes back.

use std::collections::BTreeMap;

use sync::record::REMOVED;
use sync::{DeviceId, Dot, FieldName, RecordId, Replica, Seq, Writes};

use super::codec::{decode, encode};
use super::desk::Desk;
use super::identity::Identity;
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::StoreTransaction;

/// The device's last write of each field, under the number it had then.
pub(super) type Past = BTreeMap<FieldName, Dot>;

/// The same as it lies on its shelf: a `seq` names one change of this database, whatever numbers the device had.
type Stored = BTreeMap<FieldName, Seq>;

fn key(record: &RecordId) -> String {
    format!("past/{record}")
}

/// The device's writes to a record, as far as its feed was lost since.
pub(super) async fn read<T: StoreTransaction>(
    desk: &mut Desk<'_, T>,
    own: DeviceId,
    record: &RecordId,
) -> Result<Past, StoreError> {
    let stored = stored(desk.tx(), record).await?;
    desk.fetch([], &stored.values().copied().collect::<Vec<_>>()).await?;
    let dot = |(name, seq): (FieldName, Seq)| {
        let change = desk.change(seq).map(|kept| kept.open(seq)).transpose()?;
        Ok((name, Dot { device: change.map_or(own, |change| change.device), seq }))
    };
    stored.into_iter().map(dot).collect()
}

async fn stored<T: StoreTransaction>(tx: &T, record: &RecordId) -> Result<Stored, StoreError> {
    let key = key(record);
    tx.get(Shelf::Entries, &key).await?.map_or(Ok(Stored::new()), |bytes| decode(Shelf::Entries, &key, &bytes))
}

/// Keeps the device's writes to a record that is about to be forgotten.
pub(super) async fn keep<T: StoreTransaction>(
    tx: &T,
    record: &RecordId,
    own: &Identity,
    replica: &Replica,
) -> Result<(), StoreError> {
    let mut past = stored(tx, record).await?;
    let before = past.clone();
    let names = replica.base.names().chain(replica.pending.iter().flat_map(|pending| pending.change.writes.keys()));
    for name in names {
        if let Some(seq) = own.numbers().find_map(|device| replica.past(name).last_of(device)) {
            let last = past.entry(name.clone()).or_default();
            *last = seq.max(*last);
        }
    }
    if past == before { Ok(()) } else { tx.put(Shelf::Entries, &key(record), &encode(&past)?) }
}

/// Adds that past to new writes of its device.
pub(super) fn add(past: &Past, writes: &mut Writes) {
    for (name, &dot) in past {
        if let Some(write) = writes.get_mut(name) {
            write.seen.add(dot);
        }
        let removal = writes.get_mut(&FieldName::from(REMOVED)).filter(|removal| !removal.value.is_null());
        if let Some(removal) = removal.filter(|_| name.as_str() != REMOVED) {
            removal.covers.entry(name.clone()).or_default().add(dot);
        }
    }
}
