//! The numbers a device keeps at hand, so that no screen counts a shelf.

use serde::{Deserialize, Serialize};
use sync::Seq;
use sync::wire::DeviceReport;

use super::codec::decode;
use super::desk::Desk;
use super::error::DeviceError;
use super::identity::{IDENTITY, Identity};
use super::journal::ChangeState;
use super::waiting::Waiting;
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
    pub(super) waiting_seqs: Waiting,
    pub(super) summary: Summary,
}

impl Default for Counters {
    fn default() -> Self {
        Self { next_seq: 1, waiting_seqs: Waiting::default(), summary: Summary::default() }
    }
}

impl Counters {
    pub(super) fn decode(bytes: Option<Vec<u8>>) -> Result<Self, StoreError> {
        bytes.map_or(Ok(Self::default()), |bytes| decode(Shelf::Meta, COUNTERS, &bytes))
    }

    /// A change is taken away.
    pub(super) fn gone(&mut self, seq: Seq, from: &ChangeState) {
        if let Some(count) = self.summary.of(from) {
            *count = count.saturating_sub(1);
        }
        self.waiting_seqs.remove(seq);
    }

    /// A change goes from one state to another; none stands for "not there yet".
    pub(super) fn moved(&mut self, seq: Seq, from: Option<&ChangeState>, to: &ChangeState) {
        if let Some(from) = from {
            self.gone(seq, from);
        }
        if *to == ChangeState::Waiting {
            self.waiting_seqs.push(seq);
        }
        if let Some(count) = self.summary.of(to) {
            *count += 1;
        }
    }
}

impl Summary {
    /// The count a change in this state belongs to; none if nobody asks for it any more.
    fn of(&mut self, state: &ChangeState) -> Option<&mut u64> {
        Some(match state {
            ChangeState::Waiting => &mut self.waiting,
            ChangeState::Received { .. } => &mut self.received,
            ChangeState::Held { .. } => &mut self.held,
            ChangeState::Refused { is_noted: false, .. } => &mut self.refused,
            ChangeState::Refused { is_noted: true, .. } => return None,
        })
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
        desk.counters.next_seq = highest.saturating_add(1);
        desk.put_back()?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn counters(&self) -> Result<Counters, DeviceError> {
        Ok(Counters::decode(self.read(Shelf::Meta, COUNTERS).await?)?)
    }
}
