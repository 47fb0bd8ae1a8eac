//! The numbers a device keeps at hand, so that no screen counts a shelf.

use serde::{Deserialize, Serialize};
use sync::Seq;
use sync::wire::DeviceReport;

use super::codec::decode;
use super::desk::Desk;
use super::error::DeviceError;
use super::identity::{IDENTITY, Identity};
use super::journal::ChangeState;
use super::seqs::Seqs;
use super::{Device, STRICT};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction};

pub(crate) const COUNTERS: &str = "counters";

/// How many of this device's changes stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Without an answer; on this device alone.
    pub waiting: u64,
    /// Of those: the server had them once, and lost them when it was restored from an older copy.
    #[serde(default)]
    pub set_back: u64,
    /// With a receipt.
    pub received: u64,
    /// On the server, waiting for an officer.
    pub held: u64,
    /// The server cannot keep them, and nobody has taken note yet; on this device alone.
    pub refused: u64,
}

/// The summary, what waits and the next `seq`, altered in the transactions that alter what they count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counters {
    pub(super) next_seq: Seq,
    pub(super) waiting_seqs: Seqs,
    /// Those with a receipt that their feed has not shown here yet. That a restored server has lost them shows in no cursor.
    #[serde(default, skip_serializing_if = "Seqs::is_empty")]
    pub(super) unshown: Seqs,
    /// Those with a receipt for a feed that may not be read here: what becomes of them is asked for.
    #[serde(default, skip_serializing_if = "Seqs::is_empty")]
    pub(super) elsewhere: Seqs,
    /// Those refused because a copy of this device used their numbers, too; none if a build that did not keep them wrote last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) of_copy: Option<Seqs>,
    pub(super) summary: Summary,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            next_seq: 1,
            waiting_seqs: Seqs::default(),
            unshown: Seqs::default(),
            elsewhere: Seqs::default(),
            of_copy: Some(Seqs::default()),
            summary: Summary::default(),
        }
    }
}

impl Counters {
    pub(super) fn decode(bytes: Option<Vec<u8>>) -> Result<Self, StoreError> {
        bytes.map_or(Ok(Self::default()), |bytes| decode(Shelf::Meta, COUNTERS, &bytes))
    }

    /// A number that was given once is not given again: counting goes on after it, and never backwards.
    pub(super) fn go_on_after(&mut self, used: Seq) {
        self.next_seq = self.next_seq.max(used.saturating_add(1));
    }

    /// Where a change with a receipt is shown is known.
    pub(super) fn is_shown(&mut self, seq: Seq) {
        self.unshown.remove(seq);
        self.elsewhere.remove(seq);
    }

    /// A change is taken away.
    pub(super) fn gone(&mut self, seq: Seq, from: &ChangeState) {
        self.summary.of(from).into_iter().flatten().for_each(|count| *count = count.saturating_sub(1));
        self.waiting_seqs.remove(seq);
        if let Some(of_copy) = &mut self.of_copy {
            of_copy.remove(seq);
        }
    }

    /// A change goes from one state to another; none stands for "not there yet".
    pub(super) fn moved(&mut self, seq: Seq, from: Option<&ChangeState>, to: &ChangeState) {
        if let Some(from) = from {
            self.gone(seq, from);
        }
        if to.is_waiting() {
            self.waiting_seqs.insert(seq);
        }
        if let Some(of_copy) = self.of_copy.as_mut().filter(|_| to.is_of_copy()) {
            of_copy.insert(seq);
        }
        self.summary.of(to).into_iter().flatten().for_each(|count| *count += 1);
    }
}

impl Summary {
    /// The counts a change in this state belongs to; none if nobody asks for it any more.
    fn of(&mut self, state: &ChangeState) -> [Option<&mut u64>; 2] {
        match state {
            ChangeState::Waiting { was_at_server: true } => [Some(&mut self.waiting), Some(&mut self.set_back)],
            ChangeState::Waiting { was_at_server: false } => [Some(&mut self.waiting), None],
            ChangeState::Received { .. } => [Some(&mut self.received), None],
            ChangeState::Held { .. } => [Some(&mut self.held), None],
            ChangeState::Refused { is_noted: false, .. } => [Some(&mut self.refused), None],
            ChangeState::Refused { is_noted: true, .. } => [None, None],
        }
    }
}

impl<S: DeviceStore> Device<S> {
    /// How many of this device's changes stand where; one read.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn summary(&self) -> Result<Summary, DeviceError> {
        Ok(self.counters().await?.summary)
    }

    /// What the device tells of itself with every message.
    ///
    /// # Errors
    /// [`DeviceError::NoIdentity`] before the first sign-in, else [`DeviceError::Store`].
    pub async fn report(&self) -> Result<DeviceReport, DeviceError> {
        let tx = self.store.begin(&[Shelf::Meta], Mode::Read).await?;
        let (counters, identity) = (tx.get(Shelf::Meta, COUNTERS), tx.get(Shelf::Meta, IDENTITY));
        let (counters, identity) = (Counters::decode(counters.await?)?, Identity::decode(identity.await?)?);
        tx.commit().await?;
        self.learn(&identity);
        let device = identity.ok_or(DeviceError::NoIdentity)?.device;
        Ok(DeviceReport { device, highest_seq: counters.next_seq.saturating_sub(1), unsent: counters.summary.waiting })
    }

    /// Goes on counting after this number: the server has already seen it from this device, whose data was lost meanwhile. A number
    /// used twice would look like a clone. Never counts backwards.
    ///
    /// # Errors
    /// [`DeviceError::Store`].
    pub async fn resume_after(&self, highest: Seq) -> Result<(), DeviceError> {
        let tx = self.store.begin(&[Shelf::Changes, Shelf::Meta], STRICT).await?;
        let mut desk = Desk::open(&tx, None, &[]).await?;
        if highest < desk.counters.next_seq {
            return Ok(());
        }
        desk.counters.go_on_after(highest);
        desk.put_back()?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn counters(&self) -> Result<Counters, DeviceError> {
        Ok(Counters::decode(self.read(Shelf::Meta, COUNTERS).await?)?)
    }
}
