//! What an officer decided of changes the server held, and that the person has taken note of what is set aside for good.

use std::collections::BTreeSet;

use sync::wire::Rejected;
use sync::{Dot, Outcome, Receipt, RecordId, Seq};

use super::desk::Desk;
use super::error::DeviceError;
use super::journal::{ChangeState, JournalEntry, KeptChange, REJECTED, Said, change_key};
use super::{Device, STRICT};
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction};

const SHELVES: [Shelf; 3] = [Shelf::Records, Shelf::Changes, Shelf::Meta];

impl<S: DeviceStore> Device<S> {
    /// The own changes this device believes to be at the server and can read in no feed: those held, and the newest of those with a
    /// receipt for a feed that may not be read here; at most `limit`, under whatever number they were made. To be asked for, so that
    /// what was decided is heard, and what a restored server has lost.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn at_server_unread(&self, limit: usize) -> Result<Vec<Dot>, DeviceError> {
        let mut dots = self.held().await?;
        let elsewhere = self.elsewhere(limit.saturating_sub(dots.len())).await?;
        dots.extend(elsewhere.into_iter().map(|(dot, _)| dot));
        dots.truncate(limit);
        Ok(dots)
    }

    /// The own changes the server holds, as far as this device has heard.
    pub(super) async fn held(&self) -> Result<Vec<Dot>, DeviceError> {
        if self.summary().await?.held == 0 {
            return Ok(Vec::new());
        }
        let aside = self.set_aside().await?.into_iter();
        let held = aside.filter(|entry| matches!(entry.state, ChangeState::Held { .. }));
        Ok(held.map(|JournalEntry { device, seq, .. }| Dot { device, seq }).collect())
    }

    /// Where own changes lie in feeds that may not be read: the newest, at most `limit`.
    pub(super) async fn elsewhere(&self, limit: usize) -> Result<Vec<(Dot, Receipt)>, DeviceError> {
        let counters = self.counters().await?;
        let mut found = Vec::new();
        if counters.elsewhere.is_empty() {
            return Ok(found);
        }
        let tx = self.store.begin(&[Shelf::Changes], Mode::Read).await?;
        for seq in counters.elsewhere.newest().take(limit) {
            let key = change_key(seq);
            let kept = tx.get(Shelf::Changes, &key).await?.map(|bytes| KeptChange::decode(&key, &bytes)).transpose()?;
            let Some(kept) = kept.flatten() else { continue };
            if let ChangeState::Received { receipt, .. } = &kept.status {
                found.push((kept.open(seq)?.dot(), receipt.clone()));
            }
        }
        tx.commit().await?;
        Ok(found)
    }

    /// Notes which held changes an officer turned down; `now` in milliseconds since 1970 UTC. They stay on this device, each with the
    /// officer's word. Names the records altered; what is not held here is passed over.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn rejected(&self, rejected: &[Rejected], now: i64) -> Result<Vec<RecordId>, DeviceError> {
        let turned = |seq| rejected.iter().find(|one| one.seq == seq);
        let next = |state: &ChangeState, seq| match (state, turned(seq)) {
            (ChangeState::Held { .. }, Some(Rejected { by, note, .. })) => {
                let said = Some(Said { by: by.clone(), note: note.clone() });
                Some(ChangeState::Refused { code: REJECTED.to_owned(), at: now, said, is_noted: false })
            }
            _ => None,
        };
        self.turn(rejected.iter().map(|one| one.seq).collect(), next).await
    }

    /// The person has taken note of a refused change: it is history from now on, and still in the journal. One that is to be
    /// [made again](Device::fork) is not: no tap may keep it from that. Names its record, if anything changed.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn take_note(&self, seq: Seq) -> Result<Vec<RecordId>, DeviceError> {
        let noted = |state: &ChangeState, _| match state {
            copied if copied.is_of_copy() => None,
            ChangeState::Refused { code, at, said, is_noted: false } => {
                Some(ChangeState::Refused { code: code.clone(), at: *at, said: said.clone(), is_noted: true })
            }
            _ => None,
        };
        self.turn(vec![seq], noted).await
    }

    /// Gives own changes other states, all in one transaction, and their records what follows from it.
    async fn turn(
        &self,
        seqs: Vec<Seq>,
        next: impl Fn(&ChangeState, Seq) -> Option<ChangeState>,
    ) -> Result<Vec<RecordId>, DeviceError> {
        let tx = self.store.begin(&SHELVES, STRICT).await?;
        let mut desk = Desk::open(&tx, None, &seqs).await?;
        let mut turning = Vec::new();
        let mut records = BTreeSet::new();
        for seq in seqs {
            let Some(kept) = desk.change(seq) else { continue };
            if let Some(state) = next(&kept.status, seq) {
                records.insert(kept.open(seq)?.record);
                turning.push((seq, state));
            }
        }
        if turning.is_empty() {
            return Ok(Vec::new());
        }
        desk.fetch(&records, &[]).await?;
        for (seq, state) in turning {
            let is_history = matches!(state, ChangeState::Refused { is_noted: true, .. });
            desk.turn(seq, state, |replica| match is_history {
                true => replica.pending.retain(|pending| pending.change.seq != seq),
                false => replica.answered(seq, &Outcome::Refused { code: REJECTED.to_owned() }),
            })?;
        }
        let altered = desk.put_back()?;
        tx.commit().await?;
        Ok(altered)
    }
}
