//! The office's real database behind the gate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::{AreaCode, FiscalYear};
use records::Grant;
use records::figures::Figures;
use records::instruments::{Draft, Scope, Version};
use server::clock::Clock;
use server::store::sqlite::SqliteStore;
use server::store::{
    Append, Brought, Device, DeviceFork, DeviceSignIn, DraftWrite, FeedHead, KeptFile, Millis, NewAccount, NewTarget,
    Page, PageLimit, PlacedVillage, Placement, Publication, Result, ServerStore, Soundness, StoreError, StoredAccount,
    StoredHeld, StoredRow, StoredTarget, StoredVillage, TargetInstrument, TargetsWrite, TokenHash,
};
use sync::bundle::sealing::SealingKey;
use sync::wire::{BackedUp, DeviceReport, LetIn, Rejected, SnapshotRecord};
use sync::{
    AccountId, BodyHash, ChangeId, Cursor, DeviceId, Dot, FeedId, Place, Position, PublicKey, Receipt, RecordId,
    RecordState, Seq,
};

use super::append::GatedAppend;
use super::gate::{Gate, WriteLock};
use crate::clock::TrueClock;
use crate::fault::Fault;

/// How long a writer waits for another, as the real database does.
const PATIENCE: Millis = 2_000;

/// A change that came to lie in a feed.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Where.
    pub receipt: Receipt,
    /// Which.
    pub dot: sync::Dot,
    /// Its bytes, read.
    pub change: sync::Change,
}

/// Records by id.
pub(super) type Folds = BTreeMap<RecordId, RecordState>;

/// What the simulation holds of the database while stories change it.
#[derive(Default)]
pub(super) struct Inside {
    pub(super) real: Option<Arc<SqliteStore>>,
    pub(super) fault: Option<Fault>,
    /// What was committed since somebody looked.
    pub(super) commits: Vec<Commit>,
    /// What was put outside the feeds since somebody looked, and why.
    pub(super) held: Vec<(ChangeId, &'static str)>,
    /// The records as they were committed, for a server that reads before it has the lock.
    pub(super) folds: Folds,
    /// What people might do when somebody first asked, for a server that remembers.
    pub(super) old_rights: BTreeMap<AccountId, Vec<Grant>>,
    /// A transaction called committed that is not (a deliberate fault).
    pub(super) unfinished: Option<(Box<dyn Append>, Vec<Commit>)>,
    /// The number of the device that came last.
    pub(super) next_device: u32,
}

/// The office's database, behind a gate.
pub(super) struct OfficeStore {
    pub(super) gate: Arc<Gate>,
    clock: Arc<TrueClock>,
    inside: Mutex<Inside>,
}

impl OfficeStore {
    pub(super) fn new(gate: Arc<Gate>, clock: Arc<TrueClock>) -> Self {
        Self { gate, clock, inside: Mutex::default() }
    }

    pub(super) fn with<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.inside.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn real(&self) -> Result<Arc<SqliteStore>> {
        self.with(|inside| inside.real.clone()).ok_or_else(|| StoreError::Database("the office is closed".to_owned()))
    }

    /// Waits to be let on, and gives the database.
    async fn next(&self) -> Result<Arc<SqliteStore>> {
        self.gate.step().await;
        self.real()
    }

    /// The number of a new device.
    fn fresh_device(&self) -> DeviceId {
        self.with(|inside| {
            inside.next_device += 1;
            DeviceId(inside.next_device)
        })
    }

    /// Waits for the right to write.
    async fn alone(&self) -> Result<WriteLock> {
        let begun = self.clock.now();
        loop {
            self.gate.step().await;
            if let Some(lock) = self.gate.try_lock() {
                self.finish().await?;
                return Ok(lock);
            }
            if self.clock.now() - begun > PATIENCE {
                return Err(StoreError::Busy);
            }
        }
    }

    /// Commits what was called committed and is not yet.
    pub(super) async fn finish(&self) -> Result<()> {
        if let Some((append, commits)) = self.with(|inside| inside.unfinished.take()) {
            append.commit().await?;
            self.with(|inside| inside.commits.extend(commits));
        }
        Ok(())
    }
}

/// The shared store as the server takes it: an `Arc` of somebody else's trait needs a type of ours.
#[derive(Clone)]
pub(super) struct Shared(pub(super) Arc<OfficeStore>);

impl Shared {
    fn keeps_decisions_to_itself(&self) -> bool {
        self.0.with(|inside| inside.fault == Some(Fault::DecisionIsNotTold))
    }
}

#[async_trait]
impl ServerStore for Shared {
    async fn server_id(&self) -> Result<String> {
        Ok("office".to_owned())
    }
    async fn is_demo(&self) -> Result<bool> {
        self.0.next().await?.is_demo().await
    }
    async fn mark_demo(&self) -> Result<()> {
        self.0.next().await?.mark_demo().await
    }
    async fn ping(&self) -> Result<()> {
        self.0.next().await?.ping().await
    }
    async fn create_account(&self, new: NewAccount, at: Millis) -> Result<AccountId> {
        let _alone = self.0.alone().await?;
        self.0.real()?.create_account(new, at).await
    }
    async fn account_by_name(&self, sign_in_name: &str) -> Result<Option<StoredAccount>> {
        self.0.next().await?.account_by_name(sign_in_name).await
    }
    async fn account(&self, id: &AccountId) -> Result<Option<StoredAccount>> {
        self.0.next().await?.account(id).await
    }
    async fn accounts(&self) -> Result<Vec<StoredAccount>> {
        self.0.next().await?.accounts().await
    }
    async fn set_disabled(&self, sign_in_name: &str, disabled: bool) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.set_disabled(sign_in_name, disabled).await
    }
    async fn set_grants(&self, sign_in_name: &str, grants: &[Grant]) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.set_grants(sign_in_name, grants).await
    }
    /// The number of a device is drawn by nobody: a seed must tell the same story twice.
    async fn sign_in(&self, sign_in: DeviceSignIn) -> Result<Device> {
        let _alone = self.0.alone().await?;
        let fresh = self.0.fresh_device();
        self.0.real()?.sign_in(DeviceSignIn { fresh, ..sign_in }).await
    }
    async fn fork_device(&self, fork: DeviceFork) -> Result<Device> {
        let _alone = self.0.alone().await?;
        let fresh = self.0.fresh_device();
        self.0.real()?.fork_device(DeviceFork { fresh, ..fork }).await
    }
    async fn register_key(&self, device: DeviceId, key: PublicKey, at: Millis) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.register_key(device, key, at).await
    }
    async fn device_keys(&self, devices: &[DeviceId]) -> Result<BTreeMap<DeviceId, Vec<PublicKey>>> {
        let real = self.0.next().await?;
        if self.0.with(|inside| inside.fault == Some(Fault::SignatureIsNotChecked)) {
            let all = real.device_keys(&(1..=99).map(DeviceId).collect::<Vec<_>>()).await?;
            let anybodys: Vec<PublicKey> = all.into_values().flatten().collect();
            return Ok(devices.iter().map(|device| (*device, anybodys.clone())).collect());
        }
        real.device_keys(devices).await
    }
    async fn sealing_keys(&self) -> Result<Vec<SealingKey>> {
        self.0.next().await?.sealing_keys().await
    }
    async fn add_sealing_key(&self, key: &SealingKey, only_first: bool, at: Millis) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.add_sealing_key(key, only_first, at).await
    }
    async fn device_by_token(&self, token: &TokenHash) -> Result<Option<Device>> {
        self.0.next().await?.device_by_token(token).await
    }
    async fn sign_out(&self, device: DeviceId) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.sign_out(device).await
    }
    async fn revoke_device(&self, device: DeviceId) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.revoke_device(device).await
    }
    async fn devices_of_others(&self, account: &AccountId, devices: &[DeviceId]) -> Result<Vec<DeviceId>> {
        self.0.next().await?.devices_of_others(account, devices).await
    }
    async fn devices_of(&self, account: &AccountId) -> Result<Vec<Device>> {
        self.0.next().await?.devices_of(account).await
    }
    async fn devices(&self) -> Result<Vec<Device>> {
        self.0.next().await?.devices().await
    }
    async fn note_report(&self, report: DeviceReport, at: Millis) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.note_report(report, at).await
    }
    async fn put_villages(&self, villages: &[PlacedVillage]) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.put_villages(villages).await
    }
    async fn put_targets(&self, year: FiscalYear, targets: &[NewTarget]) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.put_targets(year, targets).await
    }
    async fn placement(&self, villages: &[AreaCode]) -> Result<Placement> {
        self.0.next().await?.placement(villages).await
    }
    async fn targets(&self, year: FiscalYear, subdistricts: &[AreaCode]) -> Result<Vec<StoredTarget>> {
        self.0.next().await?.targets(year, subdistricts).await
    }
    async fn active_districts(&self, year: FiscalYear) -> Result<BTreeMap<AreaCode, BTreeSet<String>>> {
        self.0.next().await?.active_districts(year).await
    }
    async fn district_villages(&self, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredVillage>> {
        self.0.next().await?.district_villages(district, year).await
    }
    async fn change_targets(&self, year: FiscalYear, write: TargetsWrite) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.change_targets(year, write).await
    }
    async fn set_target_instruments(&self, year: FiscalYear, targets: &[TargetInstrument]) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.set_target_instruments(year, targets).await
    }
    async fn versions(&self) -> Result<Vec<Version>> {
        self.0.next().await?.versions().await
    }
    async fn version_count(&self) -> Result<u64> {
        self.0.next().await?.version_count().await
    }
    async fn drafts(&self) -> Result<Vec<Draft>> {
        self.0.next().await?.drafts().await
    }
    async fn put_draft(&self, write: DraftWrite, at: Millis) -> Result<u64> {
        let _alone = self.0.alone().await?;
        self.0.real()?.put_draft(write, at).await
    }
    async fn drop_draft(&self, instrument: &str, scope: &Scope, revision: u64) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.drop_draft(instrument, scope, revision).await
    }
    async fn publish(&self, publication: Publication, at: Millis) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.publish(publication, at).await
    }
    async fn hashes(&self, dots: &[Dot]) -> Result<BTreeMap<Dot, BodyHash>> {
        self.0.next().await?.hashes(dots).await
    }
    async fn page(&self, cursor: &Cursor, limit: PageLimit) -> Result<Page> {
        self.0.next().await?.page(cursor, limit).await
    }
    async fn heads(&self) -> Result<Vec<FeedHead>> {
        self.0.next().await?.heads().await
    }
    async fn board(&self, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredRow>> {
        self.0.next().await?.board(district, year).await
    }
    async fn figures(&self, year: FiscalYear, districts: Option<&[AreaCode]>) -> Result<BTreeMap<AreaCode, Figures>> {
        self.0.next().await?.figures(year, districts).await
    }
    async fn record(&self, id: &RecordId) -> Result<Option<RecordState>> {
        self.0.next().await?.record(id).await
    }
    async fn held(&self, subdistricts: &[AreaCode], areas: &[AreaCode], limit: usize) -> Result<Vec<StoredHeld>> {
        self.0.next().await?.held(subdistricts, areas, limit).await
    }
    async fn held_change(&self, dot: Dot) -> Result<Option<StoredHeld>> {
        self.0.next().await?.held_change(dot).await
    }
    async fn arrived(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<LetIn>> {
        let arrived = self.0.next().await?.arrived(device, seqs).await?;
        Ok(if self.keeps_decisions_to_itself() { Vec::new() } else { arrived })
    }
    async fn rejected(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<Rejected>> {
        let rejected = self.0.next().await?.rejected(device, seqs).await?;
        Ok(if self.keeps_decisions_to_itself() { Vec::new() } else { rejected })
    }
    async fn unknown(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<Seq>> {
        self.0.next().await?.unknown(device, seqs).await
    }
    async fn common(&self, feed: &FeedId, places: &[Place]) -> Result<Position> {
        self.0.next().await?.common(feed, places).await
    }
    async fn snapshot(
        &self,
        feed: &FeedId,
        after: Option<&RecordId>,
        most: usize,
        bytes: usize,
    ) -> Result<(Vec<SnapshotRecord>, bool)> {
        self.0.next().await?.snapshot(feed, after, most, bytes).await
    }
    async fn heads_of(&self, feeds: &[FeedId]) -> Result<Vec<FeedHead>> {
        self.0.next().await?.heads_of(feeds).await
    }
    async fn backed_up(&self, feeds: &[FeedId]) -> Result<Vec<BackedUp>> {
        let real = self.0.next().await?;
        if self.0.with(|inside| inside.fault == Some(Fault::BackupIsClaimed)) {
            let heads = real.heads().await?.into_iter();
            return Ok(heads.map(|head| BackedUp { feed: head.feed, position: head.position }).collect());
        }
        real.backed_up(feeds).await
    }
    async fn note_backup(&self, heads: &[FeedHead], at: Millis) -> Result<()> {
        let _alone = self.0.alone().await?;
        self.0.real()?.note_backup(heads, at).await
    }
    async fn photo_villages(&self, file: BodyHash) -> Result<BTreeSet<AreaCode>> {
        self.0.next().await?.photo_villages(file).await
    }
    async fn note_file(&self, kept: KeptFile) -> Result<()> {
        self.0.next().await?.note_file(kept).await
    }
    async fn files_since(&self, account: &AccountId, since: Millis) -> Result<Brought> {
        self.0.next().await?.files_since(account, since).await
    }
    async fn begin(&self, feeds: &BTreeSet<FeedId>) -> Result<Box<dyn Append>> {
        let before = self.0.with(|inside| inside.folds.clone());
        let lock = self.0.alone().await?;
        let inner = self.0.real()?.begin(feeds).await?;
        Ok(Box::new(GatedAppend::new(Arc::clone(&self.0), inner, lock, before)))
    }
    async fn verify(&self) -> Result<Soundness> {
        self.0.next().await?.verify().await
    }
    async fn backup(&self, to: &Path) -> Result<Vec<FeedHead>> {
        self.0.next().await?.backup(to).await
    }
    async fn close(&self) {
        if let Ok(real) = self.0.real() {
            real.close().await;
        }
    }
}
