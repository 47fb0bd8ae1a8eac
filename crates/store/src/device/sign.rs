//! Signing what waits. It comes after saving, so that "saved" waits for no signature, and outside any transaction, because a browser
//! ends a transaction that waits for anything else. The bytes of a change are never touched: its signature is laid beside them.

use sync::{SealedChange, Seq, Signer};

use super::counters::{COUNTERS, Counters};
use super::error::DeviceError;
use super::identity::{IDENTITY, Identity};
use super::journal::{KeptChange, change_key, seq_of_key};
use super::{Device, RELAXED};
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction, prefix_end};

/// How many changes are signed between two transactions.
const AT_ONCE: usize = 200;

impl<S: DeviceStore> Device<S> {
    /// Signs the waiting changes that are not signed yet; whether all are now. A key that does not sign stops nothing: what is unsigned
    /// goes on waiting and can be sent by this device.
    ///
    /// The transaction is relaxed: a signature that a power cut takes back is made again.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn sign_waiting(&self, signer: &impl Signer) -> Result<bool, DeviceError> {
        loop {
            let (unsigned, looked_to) = self.unsigned(self.signed_to.get()).await?;
            let mut signed = Vec::new();
            for (seq, sealed) in unsigned {
                let Ok(signature) = signer.sign(sealed.bytes()).await else {
                    self.keep_signatures(signed).await?;
                    return Ok(false);
                };
                signed.push((seq, SealedChange { signature: Some(signature.to_string()), ..sealed }));
            }
            self.keep_signatures(signed).await?;
            match looked_to {
                Some(seq) => self.signed_to.set(seq),
                None => return Ok(true),
            }
        }
    }

    /// The next waiting changes without a signature, and up to where was looked; none if that was the last.
    async fn unsigned(&self, after: Seq) -> Result<(Vec<(Seq, SealedChange)>, Option<Seq>), DeviceError> {
        let tx = self.store.begin(&[Shelf::Meta, Shelf::Changes], Mode::Read).await?;
        let (counters, identity) = (tx.get(Shelf::Meta, COUNTERS), tx.get(Shelf::Meta, IDENTITY));
        let (counters, identity) = (Counters::decode(counters.await?)?, Identity::decode(identity.await?)?);
        let own = identity.map(|identity| identity.device);
        let (mut unsigned, mut looked_to) = (Vec::new(), None);
        for (oldest, newest) in counters.waiting_seqs.oldest_after(after, AT_ONCE as u64) {
            looked_to = Some(newest);
            let (from, to) = (change_key(newest), prefix_end(&change_key(oldest)));
            for (key, bytes) in tx.range(Shelf::Changes, &from, &to, None).await?.into_iter().rev() {
                let Some(kept) = KeptChange::decode(&key, &bytes)?.filter(KeptChange::waits_unsigned) else { continue };
                let seq = seq_of_key(&key)?;
                // What waits again under an earlier number would need the key that number had.
                if Some(kept.open(seq)?.device) == own {
                    unsigned.push((seq, kept.sealed));
                }
            }
        }
        tx.commit().await?;
        Ok((unsigned, looked_to))
    }

    /// Lays signatures beside the bytes they are of, where those still lie and have none.
    async fn keep_signatures(&self, signed: Vec<(Seq, SealedChange)>) -> Result<(), DeviceError> {
        if signed.is_empty() {
            return Ok(());
        }
        let tx = self.store.begin(&[Shelf::Changes], RELAXED).await?;
        let asked: Vec<_> = signed.iter().map(|(seq, _)| tx.get(Shelf::Changes, &change_key(*seq))).collect();
        for ((seq, sealed), bytes) in signed.into_iter().zip(asked) {
            let key = change_key(seq);
            let Some(bytes) = bytes.await? else { continue };
            if let Some(kept) = KeptChange::decode(&key, &bytes)?
                && kept.sealed.signature.is_none()
                && kept.sealed.bytes() == sealed.bytes()
            {
                tx.put(Shelf::Changes, &key, &KeptChange { sealed, ..kept }.encode()?)?;
            }
        }
        Ok(tx.commit().await?)
    }
}

impl KeptChange {
    fn waits_unsigned(&self) -> bool {
        self.status.is_waiting() && self.sealed.signature.is_none()
    }
}
