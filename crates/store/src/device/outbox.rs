//! What waits to be sent, and what the server says of it.

use std::collections::BTreeSet;

use sync::session::BatchLimit;
use sync::{Outcome, RecordId, SealedChange, Seq};

use super::desk::{Desk, outbox_key};
use super::error::DeviceError;
use super::journal::{KeptChange, change_key};
use super::{Device, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, END, Mode, StoreTransaction};

/// Changes to send, in the order of their making.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Each with its number; the bytes are those stored when it was made.
    pub changes: Vec<(Seq, SealedChange)>,
}

const SHELVES: [Shelf; 4] = [Shelf::Records, Shelf::Changes, Shelf::Outbox, Shelf::Meta];

impl<S: DeviceStore> Device<S> {
    /// The oldest waiting changes within the limit; a single one is given whatever its size. Empty if none waits.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn next_batch(&self, limit: BatchLimit) -> Result<Batch, DeviceError> {
        let most = u32::try_from(limit.changes.max(1)).unwrap_or(u32::MAX);
        let tx = self.store.begin(&[Shelf::Outbox, Shelf::Changes], Mode::Read).await?;
        let waiting = tx.range(Shelf::Outbox, "", END, Some(most)).await?;
        let mut asked = Vec::new();
        let mut bytes = 0usize;
        for (key, size) in waiting {
            let (seq, size) = decode_entry(&key, &size)?;
            bytes = bytes.saturating_add(size);
            if bytes > limit.bytes && !asked.is_empty() {
                break;
            }
            asked.push((seq, tx.get(Shelf::Changes, &change_key(seq))));
        }
        let mut batch = Batch::default();
        for (seq, bytes) in asked {
            let key = change_key(seq);
            let bytes = bytes.await?.ok_or_else(|| StoreError::corrupt(Shelf::Changes, &key))?;
            batch.changes.push((seq, KeptChange::decode(&key, &bytes)?.sealed));
        }
        tx.commit().await?;
        Ok(batch)
    }

    /// Keeps the server's answers, all in one transaction; `now` in milliseconds since 1970 UTC. Names the records altered.
    /// An answer heard twice changes nothing.
    ///
    /// # Errors
    /// [`DeviceError::FalseReceipt`] or [`DeviceError::UnknownChange`] if the server answers for something else than it was sent:
    /// then none of the answers is believed and all go on waiting.
    pub async fn answered(&self, answers: &[(Seq, Outcome)], now: i64) -> Result<Vec<RecordId>, DeviceError> {
        let tx = self.store.begin(&SHELVES, STRICT).await?;
        let seqs: Vec<Seq> = answers.iter().map(|(seq, _)| *seq).collect();
        let mut desk = Desk::open(&tx, None, &seqs).await?;
        let mut records = BTreeSet::new();
        for (seq, outcome) in answers {
            let kept = desk.change(*seq).ok_or(DeviceError::UnknownChange { seq: *seq })?;
            let change = kept.open(*seq)?;
            let proves = |receipt: &sync::Receipt| receipt.id == change.id && receipt.hash == kept.sealed.hash();
            if !outcome.receipt().is_none_or(proves) {
                return Err(DeviceError::FalseReceipt { seq: *seq });
            }
            records.insert(change.record);
        }
        desk.fetch(&records, &[]).await?;
        let mut news = false;
        for (seq, outcome) in answers {
            news |= desk.settle(*seq, outcome, now)?;
        }
        if !news {
            return Ok(Vec::new());
        }
        let altered = desk.put_back()?;
        tx.commit().await?;
        Ok(altered)
    }

    /// Sets the first waiting change aside as refused: even alone it cannot be sent. Names it and its record; none if none waits.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn refuse_first(&self, code: &str, now: i64) -> Result<Option<(Seq, RecordId)>, DeviceError> {
        let first = self.next_batch(BatchLimit { changes: 1, bytes: 0 }).await?;
        let Some((seq, sealed)) = first.changes.into_iter().next() else { return Ok(None) };
        let record = sealed.open().map_err(|_| StoreError::corrupt(Shelf::Changes, &change_key(seq)))?.record;
        self.answered(&[(seq, Outcome::Refused { code: code.to_owned() })], now).await?;
        Ok(Some((seq, record)))
    }
}

fn decode_entry(key: &str, size: &[u8]) -> Result<(Seq, usize), StoreError> {
    let corrupt = || StoreError::corrupt(Shelf::Outbox, key);
    let seq: Seq = key.parse().map_err(|_| corrupt())?;
    let size = std::str::from_utf8(size).ok().and_then(|text| text.parse().ok()).ok_or_else(corrupt)?;
    if outbox_key(seq) == key { Ok((seq, size)) } else { Err(corrupt()) }
}
