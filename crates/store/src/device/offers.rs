//! What a restored server has lost and is to be offered again, in the order its feed had: own changes and others'.
//!
//! Others' changes are not this device's to lose: what the server refuses today is put by and offered again after the next start.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sync::session::BatchLimit;
use sync::{Dot, FeedId, Outcome, Position, RecordId, SealedChange, Seq};

use super::codec::{decode, encode};
use super::error::DeviceError;
use super::journal::{KeptChange, change_key};
use super::{Device, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction, prefix_end};

/// A change to be offered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// Its bytes.
    pub change: SealedChange,
    /// Which it is; none if this build cannot read it.
    pub dot: Option<Dot>,
    /// Where it lies on the shelf.
    #[serde(skip)]
    key: String,
}

const OPEN: &str = "offer/";
const PUT_BY: &str = "refused/";

/// Lays a change on the shelf that a feed had at this position.
pub(super) fn put<T: StoreTransaction>(
    tx: &T,
    feed: &FeedId,
    position: Position,
    change: &SealedChange,
    dot: Option<Dot>,
) -> Result<(), StoreError> {
    // Two restored servers may have had different changes at one position.
    let key = format!("{OPEN}{feed}#{position:020}#{}", change.hash());
    tx.put(Shelf::Entries, &key, &encode(&Offer { change: change.clone(), dot, key: String::new() })?)
}

async fn read<T: StoreTransaction>(tx: &T, prefix: &str, limit: Option<u32>) -> Result<Vec<Offer>, StoreError> {
    let rows = tx.range(Shelf::Entries, prefix, &prefix_end(prefix), limit).await?;
    let offer = |(key, bytes): (String, Vec<u8>)| {
        let offer: Offer = decode(Shelf::Entries, &key, &bytes)?;
        Ok(Offer { key, ..offer })
    };
    rows.into_iter().map(offer).collect()
}

fn put_by<T: StoreTransaction>(tx: &T, offer: &Offer) -> Result<(), StoreError> {
    tx.delete(Shelf::Entries, &offer.key)?;
    tx.put(Shelf::Entries, &offer.key.replacen(OPEN, PUT_BY, 1), &encode(offer)?)
}

/// Somebody brought these meanwhile: they need not be offered.
pub(super) async fn drop_brought<T: StoreTransaction>(tx: &T, brought: &BTreeSet<Dot>) -> Result<(), StoreError> {
    for prefix in [OPEN, PUT_BY] {
        if tx.count(Shelf::Entries, prefix, &prefix_end(prefix)).await? == 0 {
            continue;
        }
        for offer in read(tx, prefix, None).await? {
            if offer.dot.is_some_and(|dot| brought.contains(&dot)) {
                tx.delete(Shelf::Entries, &offer.key)?;
            }
        }
    }
    Ok(())
}

impl<S: DeviceStore> Device<S> {
    /// The next changes to offer within the limit, in their order; a single one is given whatever its size. Empty if there is none.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn next_offers(&self, limit: BatchLimit) -> Result<Vec<Offer>, DeviceError> {
        let most = u32::try_from(limit.changes.max(1)).unwrap_or(u32::MAX);
        let tx = self.store.begin(&[Shelf::Entries], Mode::Read).await?;
        let mut offers = read(&tx, OPEN, Some(most)).await?;
        tx.commit().await?;
        let mut bytes = 0usize;
        let fits = |offer: &Offer| {
            bytes = bytes.saturating_add(offer.change.bytes().len());
            bytes <= limit.bytes
        };
        let count = offers.iter().map(fits).take_while(|fits| *fits).count().max(1);
        offers.truncate(count);
        Ok(offers)
    }

    /// Keeps the server's answers to offers, `outcomes[i]` to `offers[i]`. Names the records altered.
    ///
    /// # Errors
    /// As [`answered`](Device::answered), for own changes among them; all go on being offered then.
    pub async fn offered(
        &self,
        offers: &[Offer],
        outcomes: &[Outcome],
        now: i64,
    ) -> Result<Vec<RecordId>, DeviceError> {
        let in_journal = self.in_journal(offers).await?;
        let is_own = |offer: &Offer| offer.dot.map(|dot| dot.seq).filter(|_| in_journal.contains(&offer.key));
        let answers = offers.iter().zip(outcomes);
        let of_own: Vec<(Seq, Outcome)> =
            answers.clone().filter_map(|(offer, outcome)| Some((is_own(offer)?, outcome.clone()))).collect();
        let altered = if of_own.is_empty() { Vec::new() } else { self.answered(&of_own, now).await? };
        let tx = self.store.begin(&[Shelf::Entries], STRICT).await?;
        for (offer, outcome) in answers {
            // What becomes of an own change stands in the journal.
            match outcome {
                Outcome::Refused { .. } if is_own(offer).is_none() => put_by(&tx, offer)?,
                _ => tx.delete(Shelf::Entries, &offer.key)?,
            }
        }
        tx.commit().await?;
        Ok(altered)
    }

    /// Which of these offers are own changes, as the journal has them; by their keys. Of what was made here before the data of this
    /// browser was lost, it knows nothing.
    async fn in_journal(&self, offers: &[Offer]) -> Result<BTreeSet<String>, DeviceError> {
        let own = self.identity().ok_or(DeviceError::NoIdentity)?;
        let tx = self.store.begin(&[Shelf::Changes], Mode::Read).await?;
        let mut keys = BTreeSet::new();
        for offer in offers {
            let Some(dot) = offer.dot.filter(|dot| own.was(dot.device)) else { continue };
            let key = change_key(dot.seq);
            let kept = tx.get(Shelf::Changes, &key).await?.map(|bytes| KeptChange::decode(&key, &bytes)).transpose()?;
            if kept.flatten().is_some_and(|kept| kept.sealed.hash() == offer.change.hash()) {
                keys.insert(offer.key.clone());
            }
        }
        tx.commit().await?;
        Ok(keys)
    }

    /// Puts the first offer by: even alone it cannot be sent.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn put_by_first_offer(&self) -> Result<(), DeviceError> {
        let first = self.next_offers(BatchLimit { changes: 1, bytes: 0 }).await?;
        let tx = self.store.begin(&[Shelf::Entries], STRICT).await?;
        first.iter().try_for_each(|offer| put_by(&tx, offer))?;
        Ok(tx.commit().await?)
    }

    /// What was put by is offered again.
    pub(super) async fn offer_again(&self) -> Result<(), DeviceError> {
        let read_tx = self.store.begin(&[Shelf::Entries], Mode::Read).await?;
        let count = read_tx.count(Shelf::Entries, PUT_BY, &prefix_end(PUT_BY)).await?;
        read_tx.commit().await?;
        if count == 0 {
            return Ok(());
        }
        let tx = self.store.begin(&[Shelf::Entries], STRICT).await?;
        for offer in read(&tx, PUT_BY, None).await? {
            tx.delete(Shelf::Entries, &offer.key)?;
            tx.put(Shelf::Entries, &offer.key.replacen(PUT_BY, OPEN, 1), &encode(&offer)?)?;
        }
        Ok(tx.commit().await?)
    }

    /// How many changes are still to be offered.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn offers(&self) -> Result<u64, DeviceError> {
        let tx = self.store.begin(&[Shelf::Entries], Mode::Read).await?;
        let count = tx.count(Shelf::Entries, OPEN, &prefix_end(OPEN)).await?;
        tx.commit().await?;
        Ok(count)
    }
}
