//! What waits to be sent, and what the server says of it.

use std::collections::{BTreeMap, BTreeSet};

use sync::session::BatchLimit;
use sync::wire::LetIn;
use sync::{Change, Cursor, Dot, FeedId, Outcome, Receipt, RecordId, SealedChange, Seq};

use super::counters::{COUNTERS, Counters};
use super::desk::Desk;
use super::entries::Reading;
use super::error::DeviceError;
use super::fork::remake;
use super::journal::{ChangeState, KeptChange, change_key, seq_of_key};
use super::{Device, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction, prefix_end};

/// Changes to send, in the order of their making.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Each with its number; the bytes are those stored when it was made.
    pub changes: Vec<(Seq, SealedChange)>,
}

/// How much a receipt counts against one that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// It may be an old one that comes late.
    Heard,
    /// It is how things stand.
    Last,
}

const SHELVES: [Shelf; 4] = [Shelf::Feeds, Shelf::Records, Shelf::Changes, Shelf::Meta];

impl<S: DeviceStore> Device<S> {
    /// The oldest waiting changes within the limit; a single one is given whatever its size. Empty if none waits.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn next_batch(&self, limit: BatchLimit) -> Result<Batch, DeviceError> {
        self.batch_after(0, limit).await
    }

    /// The same of those after this number: what waits, read through without an answer to any of it.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn batch_after(&self, after: Seq, limit: BatchLimit) -> Result<Batch, DeviceError> {
        let most = u64::try_from(limit.changes.max(1)).unwrap_or(u64::MAX);
        let tx = self.store.begin(&[Shelf::Meta, Shelf::Changes], Mode::Read).await?;
        let counters = Counters::decode(tx.get(Shelf::Meta, COUNTERS).await?)?;
        let mut asked = Vec::new();
        for (oldest, newest) in counters.waiting_seqs.oldest_after(after, most) {
            let (from, to) = (change_key(newest), prefix_end(&change_key(oldest)));
            asked.push((newest - oldest + 1, tx.range(Shelf::Changes, &from, &to, None)));
        }
        let mut batch = Batch::default();
        let mut bytes = 0usize;
        for (expected, entries) in asked {
            let entries = entries.await?;
            if entries.len() as u64 != expected {
                return Err(StoreError::corrupt(Shelf::Meta, COUNTERS).into());
            }
            for (key, value) in entries.into_iter().rev() {
                let kept = KeptChange::decode(&key, &value)?;
                // Another than a waiting one, sent again and again, would never leave the list.
                let Some(KeptChange { sealed, status: ChangeState::Waiting { .. } }) = kept else {
                    return Err(StoreError::corrupt(Shelf::Meta, COUNTERS).into());
                };
                bytes = bytes.saturating_add(sealed.bytes().len());
                if bytes > limit.bytes && !batch.changes.is_empty() {
                    return Ok(batch);
                }
                batch.changes.push((seq_of_key(&key)?, sealed));
            }
        }
        tx.commit().await?;
        Ok(batch)
    }

    /// Every change that waits, oldest first.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn waiting(&self) -> Result<Vec<Dot>, DeviceError> {
        let tx = self.store.begin(&[Shelf::Changes, Shelf::Meta], Mode::Read).await?;
        let mut desk = Desk::open(&tx, None, &[]).await?;
        let mut seqs: Vec<Seq> = desk.counters.waiting_seqs.newest().collect();
        seqs.reverse();
        desk.fetch([], &seqs).await?;
        let waiting = seqs.iter().filter_map(|seq| desk.change(*seq).map(|kept| kept.open(*seq)));
        let dots = waiting.map(|change| change.map(|change| change.dot())).collect::<Result<_, StoreError>>()?;
        drop(desk);
        tx.commit().await?;
        Ok(dots)
    }

    /// Keeps the server's answers, all in one transaction; `now` in milliseconds since 1970 UTC. Names the records altered.
    /// An answer heard twice changes nothing. What was made under an earlier number, and the server does not believe to be ours, is made
    /// again under the present one, for which our token speaks.
    ///
    /// # Errors
    /// [`DeviceError::FalseReceipt`] or [`DeviceError::UnknownChange`] if the server answers for something else than it was sent:
    /// then none of the answers is believed and all go on waiting.
    pub async fn answered(&self, answers: &[(Seq, Outcome)], now: i64) -> Result<Vec<RecordId>, DeviceError> {
        self.take_answers(answers, now, Word::Heard).await
    }

    /// Where changes this device [asked for](Device::at_server_unread) lie now, as the server answers today: that counts more than a
    /// receipt from before it was restored. Names the records altered, and the changes that are not ours there: since the server was
    /// restored, a copy of this device has given their numbers to others, so that [nothing is known](Device::unknown) of ours.
    ///
    /// # Errors
    /// [`DeviceError::UnknownChange`] if the server answers for what was never made here: then none of the answers is believed.
    pub async fn let_in(&self, let_in: &[LetIn], now: i64) -> Result<(Vec<RecordId>, Vec<Seq>), DeviceError> {
        if let_in.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let seqs: Vec<Seq> = let_in.iter().map(|one| one.seq).collect();
        let tx = self.store.begin(&[Shelf::Changes], Mode::Read).await?;
        let mut desk = Desk::empty(&tx);
        desk.fetch([], &seqs).await?;
        let (mut answers, mut others) = (Vec::new(), Vec::new());
        for LetIn { seq, receipt } in let_in {
            let kept = desk.change(*seq).ok_or(DeviceError::UnknownChange { seq: *seq })?;
            match proves(kept, &kept.open(*seq)?, receipt) {
                true => answers.push((*seq, Outcome::Duplicate(receipt.clone()))),
                false => others.push(*seq),
            }
        }
        drop(desk);
        tx.commit().await?;
        Ok((self.take_answers(&answers, now, Word::Last).await?, others))
    }

    async fn take_answers(
        &self,
        answers: &[(Seq, Outcome)],
        now: i64,
        word: Word,
    ) -> Result<Vec<RecordId>, DeviceError> {
        let tx = self.store.begin(&SHELVES, STRICT).await?;
        let cursors: Vec<Cursor> = Reading::all(&tx).await?.iter().map(Reading::cursor).collect();
        let read_of =
            |feed: &FeedId| cursors.iter().find(|cursor| cursor.feed == *feed).map_or(0, |cursor| cursor.after);
        let seqs: Vec<Seq> = answers.iter().map(|(seq, _)| *seq).collect();
        let mut desk = Desk::open(&tx, None, &seqs).await?;
        let own = desk.identity.as_ref().map(|own| own.device);
        let mut records = BTreeSet::new();
        let mut unproved = BTreeMap::new();
        for (seq, outcome) in answers {
            let kept = desk.change(*seq).ok_or(DeviceError::UnknownChange { seq: *seq })?;
            let change = kept.open(*seq)?;
            if !outcome.receipt().is_none_or(|receipt| proves(kept, &change, receipt)) {
                return Err(DeviceError::FalseReceipt { seq: *seq });
            }
            records.insert(change.record.clone());
            if is_unproved(outcome) && kept.status.is_waiting() && Some(change.device) != own {
                unproved.insert(*seq, change);
            }
        }
        desk.fetch(&records, &[]).await?;
        let mut news = !unproved.is_empty();
        for (seq, outcome) in answers.iter().filter(|(seq, _)| !unproved.contains_key(seq)) {
            let is_news = match (word, outcome.receipt()) {
                (Word::Last, Some(receipt)) => desk.prove(*seq, receipt, now)?,
                _ => desk.settle(*seq, outcome, now)?,
            };
            if let Some(receipt) = outcome.receipt().filter(|_| is_news) {
                desk.received(*seq, receipt.position <= read_of(&receipt.feed))?;
            }
            news |= is_news;
        }
        if !news {
            return Ok(Vec::new());
        }
        if let Some(own) = own {
            remake(&mut desk, own, unproved.into_values().collect(), now).await?;
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

/// Whether a receipt is for this change, and not for other bytes.
fn proves(kept: &KeptChange, change: &Change, receipt: &Receipt) -> bool {
    receipt.id == change.id && receipt.hash == kept.sealed.hash()
}

/// Whether the server finds nothing that proves whose a change is.
fn is_unproved(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Refused { code } if code == "unverified")
}
