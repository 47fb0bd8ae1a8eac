//! The appending transaction behind the gate, and the mistakes a server could make in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use records::step::{Action, StepView};
use server::store::{
    Append, Appended, BoardState, BoardWrite, Decided, DeviceOwner, DossierId, FeedHead, HeldChange, Known, Millis,
    PhotoWrite, Result, StoreError,
};
use sync::{DeviceId, Dot, FeedId, RecordId, RecordState};

use super::gate::WriteLock;
use super::store::{Commit, Folds, OfficeStore};
use crate::fault::Fault;

pub(super) struct GatedAppend {
    store: Arc<OfficeStore>,
    // Before the lock, so that it is dropped before.
    inner: Box<dyn Append>,
    _lock: WriteLock,
    /// The records as they were before the lock was there.
    before: Folds,
    heads: BTreeMap<FeedId, FeedHead>,
    appended: Vec<Commit>,
    folded: Folds,
}

impl GatedAppend {
    pub(super) fn new(store: Arc<OfficeStore>, inner: Box<dyn Append>, lock: WriteLock, before: Folds) -> Self {
        Self { store, inner, _lock: lock, before, heads: BTreeMap::new(), appended: Vec::new(), folded: Folds::new() }
    }

    fn has(&self, fault: Fault) -> bool {
        self.store.with(|inside| inside.fault == Some(fault))
    }

    async fn step(&mut self) {
        self.store.gate.step().await;
    }
}

#[async_trait]
impl Append for GatedAppend {
    async fn heads(&mut self) -> Result<BTreeMap<FeedId, FeedHead>> {
        self.step().await;
        self.heads = self.inner.heads().await?;
        Ok(self.heads.clone())
    }

    async fn known(&mut self, dots: &[Dot]) -> Result<BTreeMap<Dot, Known>> {
        self.inner.known(dots).await
    }

    async fn owners(&mut self, devices: &[DeviceId]) -> Result<BTreeMap<DeviceId, DeviceOwner>> {
        let mut owners = self.inner.owners(devices).await?;
        if self.has(Fault::OldRightsCount) {
            self.store.with(|inside| {
                for owner in owners.values_mut() {
                    let old = inside.old_rights.entry(owner.account.clone()).or_insert_with(|| owner.grants.clone());
                    owner.grants.clone_from(old);
                }
            });
        }
        Ok(owners)
    }

    async fn target_instruments(&mut self, dossiers: &[DossierId]) -> Result<BTreeMap<DossierId, String>> {
        self.inner.target_instruments(dossiers).await
    }

    async fn records(&mut self, prefixes: &[String]) -> Result<BTreeMap<RecordId, RecordState>> {
        let mut records = self.inner.records(prefixes).await?;
        if self.has(Fault::LateEditIsTaken) {
            let endorses = |step: StepView| step.action == Action::Endorse;
            records.retain(|_, state| !StepView::read(state).is_some_and(endorses));
        }
        if self.has(Fault::ReadsBeforeTheLock) {
            records = self.before.clone();
            records.retain(|id, _| prefixes.iter().any(|prefix| id.as_str().starts_with(prefix)));
        }
        Ok(records)
    }

    async fn boards(&mut self, dossiers: &[DossierId]) -> Result<BTreeMap<DossierId, BoardState>> {
        self.inner.boards(dossiers).await
    }

    async fn append(&mut self, changes: &[Appended], at: Millis) -> Result<()> {
        self.step().await;
        let mut changes = changes.to_vec();
        if self.has(Fault::ChainIsNotExtended) {
            for receipt in changes.iter_mut().map(|appended| &mut appended.receipt) {
                receipt.h = self.heads.get(&receipt.feed).map_or(receipt.h, |head| head.h);
            }
        }
        self.appended.extend(changes.iter().map(|appended| Commit {
            receipt: appended.receipt.clone(),
            dot: appended.change.dot(),
            change: appended.change.clone(),
        }));
        self.inner.append(&changes, at).await
    }

    async fn hold(&mut self, changes: &[HeldChange], at: Millis) -> Result<()> {
        let held = changes.iter().map(|held| (held.change.id, held.reason.code()));
        self.store.with(|inside| inside.held.extend(held));
        if self.has(Fault::HeldIsForgotten) {
            return Ok(());
        }
        self.inner.hold(changes, at).await
    }

    async fn decide(&mut self, dot: Dot, decided: &Decided) -> Result<()> {
        self.step().await;
        self.inner.decide(dot, decided).await
    }

    async fn put_records(&mut self, records: &[(RecordId, RecordState)]) -> Result<()> {
        self.step().await;
        self.folded.extend(records.iter().cloned());
        if self.has(Fault::ClockDecides) {
            return self.inner.put_records(&by_the_clock(records)?).await;
        }
        self.inner.put_records(records).await
    }

    async fn put_boards(&mut self, boards: &[BoardWrite], at: Millis) -> Result<()> {
        self.inner.put_boards(boards, at).await
    }

    async fn put_photos(&mut self, photos: &[PhotoWrite]) -> Result<()> {
        self.inner.put_photos(photos).await
    }

    async fn commit(mut self: Box<Self>) -> Result<()> {
        self.step().await;
        let early = self.has(Fault::AnsweredBeforeCommit);
        let Self { store, inner, _lock, appended, folded, .. } = *self;
        if early {
            store.with(|inside| inside.unfinished = Some((inner, appended)));
            return Ok(());
        }
        inner.commit().await?;
        store.with(|inside| {
            inside.commits.extend(appended);
            inside.folds.extend(folded);
        });
        drop(_lock);
        // Committed, and nobody has heard of it yet: here, too, a server can die.
        store.gate.step().await;
        Ok(())
    }
}

/// The records with every conflict decided by the clock of its writers.
fn by_the_clock(records: &[(RecordId, RecordState)]) -> Result<Vec<(RecordId, RecordState)>> {
    let unreadable = |error: serde_json::Error| StoreError::Unreadable(error.to_string());
    let decide = |(id, state): &(RecordId, RecordState)| {
        let mut fields = serde_json::to_value(state).map_err(unreadable)?;
        for field in fields.as_object_mut().into_iter().flat_map(|fields| fields.values_mut()) {
            if let Some(live) = field["live"].as_array_mut() {
                live.sort_by_key(|write| write["made_at"].as_i64());
                live.drain(..live.len().saturating_sub(1));
            }
        }
        Ok((id.clone(), serde_json::from_value(fields).map_err(unreadable)?))
    };
    records.iter().map(decide).collect()
}
