//! The statements of the office, in one text for every database: SQLite and PostgreSQL each compile this folder, so that what is added
//! for one is there for the other, and the contract suite runs it on both ([ADR 19](../../../../../docs/adr/0019-one-text-for-two-databases.md)).
//!
//! What such a database brings along stands in the module that includes this one (`sqlite/mod.rs`, `postgres/mod.rs`):
//!
//! - the types `Db`, `Connection`, `Pool`, `DbRow`, and a `Store` with the pools `readers` and `writer`;
//! - `Store::write`, a transaction that is alone among those that are no appends;
//! - `Store::append`, the transaction of an append, which holds the rows of its feeds or waits for them;
//! - `keeping!`, a reading whose rows nobody changes until the transaction ends;
//! - what this database takes many of at once fastest: `insert_changes` and `put_records`; `one_of_texts!` and `one_of_numbers!` with `texts` and `numbers`, to look for
//!   any of a list; `each_text!`, such a list as a table; `dots!` with `bind_dots`, a table of numbers of changes;
//! - `BEGIN_READING`, which begins a transaction that sees one moment, `backup` and `close`.
//!
//! The text keeps to what both understand: `$1` for parameters, `CAST(… AS BIGINT)` for sums and lengths, `TRUE` and `FALSE`, and
//! `json_each` and `json_extract` as SQLite has them (PostgreSQL is taught them by its first migration).

mod accounts;
mod append;
mod backups;
mod boards;
mod devices;
mod feeds;
mod files;
mod forks;
mod held;
mod instruments;
mod keys;
mod photos;
pub(in crate::store) mod rows;
mod sealing;
mod targets;
mod verify;
mod villages;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use async_trait::async_trait;
use domain::{AreaCode, FiscalYear};
use records::Grant;
use records::figures::Figures;
use records::instruments::{Draft, Scope, Version};
use sync::bundle::sealing::SealingKey;
use sync::wire::{BackedUp, DeviceReport, LetIn, Rejected, SnapshotRecord};
use sync::{
    AccountId, BodyHash, Cursor, DeviceId, Dot, FeedId, Place, Position, PublicKey, RecordId, RecordState, Seq,
};

use super::{
    Connection, Db, DbRow, Pool, Store, bind_dots, dots, each_text, insert_changes, numbers, one_of_numbers,
    one_of_texts, put_records, texts,
};
use crate::store::{
    Append, Brought, Device, DeviceFork, DeviceSignIn, DraftWrite, FeedHead, KeptFile, Millis, NewAccount, NewTarget,
    Page, PageLimit, PlacedVillage, Placement, Publication, Result, ServerStore, Soundness, StoredAccount, StoredHeld,
    StoredRow, StoredTarget, StoredVillage, TargetInstrument, TargetsWrite, TokenHash, convert,
};
pub(in crate::store) use verify::verify;

#[async_trait]
impl ServerStore for Store {
    async fn server_id(&self) -> Result<String> {
        Ok(self.server_id.clone())
    }

    async fn is_demo(&self) -> Result<bool> {
        Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM meta WHERE key = 'demo')").fetch_one(&self.readers).await?)
    }

    async fn mark_demo(&self) -> Result<()> {
        sqlx::query("INSERT INTO meta (key, value) VALUES ('demo', 'yes') ON CONFLICT DO NOTHING")
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn ping(&self) -> Result<()> {
        sqlx::query("SELECT 1").execute(&self.readers).await?;
        Ok(())
    }

    async fn create_account(&self, new: NewAccount, at: Millis) -> Result<AccountId> {
        accounts::create(self, new, at).await
    }

    async fn account_by_name(&self, sign_in_name: &str) -> Result<Option<StoredAccount>> {
        accounts::by_name(self, sign_in_name).await
    }

    async fn account(&self, id: &AccountId) -> Result<Option<StoredAccount>> {
        accounts::by_id(self, id).await
    }

    async fn accounts(&self) -> Result<Vec<StoredAccount>> {
        accounts::all(self).await
    }

    async fn set_disabled(&self, sign_in_name: &str, disabled: bool) -> Result<()> {
        accounts::set_disabled(self, sign_in_name, disabled).await
    }

    async fn set_grants(&self, sign_in_name: &str, grants: &[Grant]) -> Result<()> {
        accounts::set_grants(self, sign_in_name, grants).await
    }

    async fn sign_in(&self, sign_in: DeviceSignIn) -> Result<Device> {
        devices::sign_in(self, sign_in).await
    }

    async fn device_by_token(&self, token: &TokenHash) -> Result<Option<Device>> {
        devices::by_token(self, token).await
    }

    async fn fork_device(&self, fork: DeviceFork) -> Result<Device> {
        forks::fork(self, fork).await
    }

    async fn register_key(&self, device: DeviceId, key: PublicKey, at: Millis) -> Result<()> {
        keys::register(self, device, key, at).await
    }

    async fn device_keys(&self, devices: &[DeviceId]) -> Result<BTreeMap<DeviceId, Vec<PublicKey>>> {
        keys::of(self, devices).await
    }

    async fn sealing_keys(&self) -> Result<Vec<SealingKey>> {
        sealing::all(self).await
    }

    async fn add_sealing_key(&self, key: &SealingKey, only_first: bool, at: Millis) -> Result<()> {
        sealing::add(self, key, only_first, at).await
    }

    async fn sign_out(&self, device: DeviceId) -> Result<()> {
        devices::sign_out(self, device).await
    }

    async fn revoke_device(&self, device: DeviceId) -> Result<()> {
        devices::revoke(self, device).await
    }

    async fn devices_of(&self, account: &AccountId) -> Result<Vec<Device>> {
        devices::of_account(self, account).await
    }
    async fn devices_of_others(&self, account: &AccountId, devices: &[DeviceId]) -> Result<Vec<DeviceId>> {
        devices::of_others(self, account, devices).await
    }

    async fn devices(&self) -> Result<Vec<Device>> {
        devices::all(self).await
    }

    async fn note_report(&self, report: DeviceReport, at: Millis) -> Result<()> {
        devices::note_report(self, report, at).await
    }

    async fn put_villages(&self, villages: &[PlacedVillage]) -> Result<()> {
        villages::put(self, villages).await
    }

    async fn put_targets(&self, year: FiscalYear, targets: &[NewTarget]) -> Result<()> {
        villages::put_targets(self, year, targets).await
    }

    async fn placement(&self, villages: &[AreaCode]) -> Result<Placement> {
        villages::placement(self, villages).await
    }

    async fn targets(&self, year: FiscalYear, subdistricts: &[AreaCode]) -> Result<Vec<StoredTarget>> {
        villages::targets(self, year, subdistricts).await
    }

    async fn active_districts(&self, year: FiscalYear) -> Result<BTreeMap<AreaCode, BTreeSet<String>>> {
        villages::active_districts(self, year).await
    }

    async fn district_villages(&self, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredVillage>> {
        targets::of_district(self, district, year).await
    }

    async fn change_targets(&self, year: FiscalYear, write: TargetsWrite) -> Result<()> {
        targets::change(self, year, write).await
    }

    async fn set_target_instruments(&self, year: FiscalYear, targets: &[TargetInstrument]) -> Result<()> {
        targets::set_instruments(self, year, targets).await
    }

    async fn versions(&self) -> Result<Vec<Version>> {
        instruments::versions(self).await
    }

    async fn version_count(&self) -> Result<u64> {
        instruments::version_count(self).await
    }

    async fn drafts(&self) -> Result<Vec<Draft>> {
        instruments::drafts(self).await
    }

    async fn put_draft(&self, write: DraftWrite, at: Millis) -> Result<u64> {
        instruments::put_draft(self, write, at).await
    }

    async fn drop_draft(&self, instrument: &str, scope: &Scope, revision: u64) -> Result<()> {
        instruments::drop_draft(self, instrument, scope, revision).await
    }

    async fn publish(&self, publication: Publication, at: Millis) -> Result<()> {
        instruments::publish(self, publication, at).await
    }

    async fn hashes(&self, dots: &[Dot]) -> Result<BTreeMap<Dot, BodyHash>> {
        feeds::hashes(self, dots).await
    }

    async fn page(&self, cursor: &Cursor, limit: PageLimit) -> Result<Page> {
        feeds::page(self, cursor, limit).await
    }

    async fn heads(&self) -> Result<Vec<FeedHead>> {
        feeds::heads(&self.readers).await
    }

    async fn board(&self, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredRow>> {
        boards::rows(self, district, year).await
    }

    async fn figures(&self, year: FiscalYear, districts: Option<&[AreaCode]>) -> Result<BTreeMap<AreaCode, Figures>> {
        boards::figures(self, year, districts).await
    }

    async fn record(&self, id: &RecordId) -> Result<Option<RecordState>> {
        let state: Option<String> = sqlx::query_scalar("SELECT state FROM records WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.readers)
            .await?;
        state.map(|state| convert::from_json(&state)).transpose()
    }

    async fn held(&self, subdistricts: &[AreaCode], areas: &[AreaCode], limit: usize) -> Result<Vec<StoredHeld>> {
        held::of_areas(self, subdistricts, areas, limit).await
    }

    async fn held_change(&self, dot: Dot) -> Result<Option<StoredHeld>> {
        held::change(self, dot).await
    }

    async fn arrived(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<LetIn>> {
        held::arrived(self, device, seqs).await
    }

    async fn rejected(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<Rejected>> {
        held::rejected(self, device, seqs).await
    }

    async fn unknown(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<Seq>> {
        held::unknown(self, device, seqs).await
    }

    async fn common(&self, feed: &FeedId, places: &[Place]) -> Result<Position> {
        feeds::common(self, feed, places).await
    }

    async fn snapshot(
        &self,
        feed: &FeedId,
        after: Option<&RecordId>,
        most: usize,
        bytes: usize,
    ) -> Result<(Vec<SnapshotRecord>, bool)> {
        feeds::snapshot(self, feed, after, most, bytes).await
    }

    async fn heads_of(&self, feeds: &[FeedId]) -> Result<Vec<FeedHead>> {
        feeds::heads_of_these(self, feeds).await
    }

    async fn backed_up(&self, feeds: &[FeedId]) -> Result<Vec<BackedUp>> {
        backups::of_feeds(self, feeds).await
    }

    async fn note_backup(&self, heads: &[FeedHead], at: Millis) -> Result<()> {
        backups::note(self, heads, at).await
    }

    async fn photo_villages(&self, file: BodyHash) -> Result<BTreeSet<AreaCode>> {
        photos::villages(self, file).await
    }

    async fn note_file(&self, kept: KeptFile) -> Result<()> {
        files::note(self, kept).await
    }

    async fn files_since(&self, account: &AccountId, since: Millis) -> Result<Brought> {
        files::since(self, account, since).await
    }

    async fn begin(&self, feeds: &BTreeSet<FeedId>) -> Result<Box<dyn Append>> {
        Ok(Box::new(append::SqlAppend::begin(self, feeds).await?))
    }

    async fn verify(&self) -> Result<Soundness> {
        let mut tx = self.readers.begin_with(super::BEGIN_READING).await?;
        verify(&mut tx).await
    }

    async fn backup(&self, to: &Path) -> Result<Vec<FeedHead>> {
        super::backup(self, to).await
    }

    async fn close(&self) {
        super::close(self).await;
    }
}
