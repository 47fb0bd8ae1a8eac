//! What the office keeps, as a trait: one contract suite (`tests/store_contract`) says what every database behind it must do.
//!
//! The rules stand above this trait (in [`crate::push`]) and are the same for every database; an implementation only reads and
//! writes rows, and keeps three promises: one writer at a time per feed, a transaction is all or nothing, and what is committed
//! is on disk.

mod change_row;
mod convert;
pub mod copy;
mod database_error;
mod error;
pub mod postgres;
pub mod sqlite;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use domain::{AreaCode, FiscalYear};
use records::Grant;
use records::figures::Figures;
use records::instruments::{Draft, Scope, Version};
use sync::bundle::sealing::SealingKey;
use sync::wire::{BackedUp, DeviceReport, LetIn, Rejected, SnapshotRecord};
use sync::{AccountId, BodyHash, Cursor, DeviceId, Dot, FeedId, Position, PublicKey, RecordId, RecordState, Seq};

pub use error::{Result, StoreError};
pub use types::*;

/// Opens the database of a data folder, or the PostgreSQL database of a URL.
///
/// # Errors
/// [`StoreError::Unsafe`] if it does not keep the promises above, [`StoreError::Moved`] if the office is elsewhere by now.
pub async fn open(folder: &Path, url: Option<&str>) -> Result<Arc<dyn ServerStore>> {
    Ok(match url {
        Some(url) => Arc::new(postgres::PostgresStore::open(url, Default::default()).await?),
        None => Arc::new(sqlite::SqliteStore::open(folder, Default::default()).await?),
    })
}

/// Whether there is a database in a data folder, or tables in the PostgreSQL database of a URL; nothing is made.
///
/// # Errors
/// [`StoreError::Database`] if PostgreSQL cannot be reached.
pub async fn is_there(folder: &Path, url: Option<&str>) -> Result<bool> {
    match url {
        Some(url) => postgres::is_there(url).await,
        None => Ok(folder.join(sqlite::FILE_NAME).exists()),
    }
}

/// A database of the office.
#[async_trait]
pub trait ServerStore: Send + Sync {
    /// The server's own name, drawn once when the database was made and kept by its copies.
    async fn server_id(&self) -> Result<String>;

    /// Whether this is a demonstration's database.
    async fn is_demo(&self) -> Result<bool>;
    /// Makes this a demonstration's database, for good.
    async fn mark_demo(&self) -> Result<()>;

    /// Whether the database answers.
    async fn ping(&self) -> Result<()>;

    /// Makes an account and gives its id. [`StoreError::Exists`] if the name is taken.
    async fn create_account(&self, new: NewAccount, at: Millis) -> Result<AccountId>;
    /// The account with this sign-in name, disabled or not.
    async fn account_by_name(&self, sign_in_name: &str) -> Result<Option<StoredAccount>>;
    /// The account with this id, disabled or not.
    async fn account(&self, id: &AccountId) -> Result<Option<StoredAccount>>;
    /// All accounts, by sign-in name.
    async fn accounts(&self) -> Result<Vec<StoredAccount>>;
    /// Lets an account sign in, or no longer; then its devices' tokens end too. [`StoreError::Missing`] if there is none.
    async fn set_disabled(&self, sign_in_name: &str, disabled: bool) -> Result<()>;
    /// Replaces what an account may do. [`StoreError::Missing`] if there is none.
    async fn set_grants(&self, sign_in_name: &str, grants: &[Grant]) -> Result<()>;

    /// Registers a device or signs it in again.
    async fn sign_in(&self, sign_in: DeviceSignIn) -> Result<Device>;
    /// The device with this token.
    async fn device_by_token(&self, token: &TokenHash) -> Result<Option<Device>>;
    /// Gives a copy of a device a number of its own. [`StoreError::Exists`] if the number drawn is taken, [`StoreError::TooMany`] if the
    /// line it is of got too many within a day.
    async fn fork_device(&self, fork: DeviceFork) -> Result<Device>;
    /// Registers the first key of a device. [`StoreError::Exists`] if it has another.
    async fn register_key(&self, device: DeviceId, key: PublicKey, at: Millis) -> Result<()>;
    /// With what these devices sign; those without a key are left out.
    async fn device_keys(&self, devices: &[DeviceId]) -> Result<BTreeMap<DeviceId, Vec<PublicKey>>>;
    /// The keys for which bundles are sealed, the newest first.
    async fn sealing_keys(&self) -> Result<Vec<SealingKey>>;
    /// Adds a key for which bundles are sealed from now on; if it is to be the first, only where there is none.
    async fn add_sealing_key(&self, key: &SealingKey, only_first: bool, at: Millis) -> Result<()>;
    /// Ends a device's token, and those its copies drew with it; the devices stay what they are. A sign-in does the same before it gives
    /// a new one.
    async fn sign_out(&self, device: DeviceId) -> Result<()>;
    /// Revokes a device for good, and those that were copies of it. [`StoreError::Missing`] if there is none.
    async fn revoke_device(&self, device: DeviceId) -> Result<()>;
    /// The devices of an account, by id.
    async fn devices_of(&self, account: &AccountId) -> Result<Vec<Device>>;
    /// Those of these devices that another account has.
    async fn devices_of_others(&self, account: &AccountId, devices: &[DeviceId]) -> Result<Vec<DeviceId>>;
    /// All devices, by account and id.
    async fn devices(&self) -> Result<Vec<Device>>;
    /// Notes what a device told of itself. `highest_seq` only grows.
    async fn note_report(&self, report: DeviceReport, at: Millis) -> Result<()>;

    /// Adds villages, or replaces what is known of them.
    async fn put_villages(&self, villages: &[PlacedVillage]) -> Result<()>;
    /// Makes villages targets of a year, each with the instruments it is evaluated with.
    async fn put_targets(&self, year: FiscalYear, targets: &[NewTarget]) -> Result<()>;
    /// Those of these villages that are known.
    async fn placement(&self, villages: &[AreaCode]) -> Result<Placement>;
    /// The target villages of a year in these subdistricts, by code.
    async fn targets(&self, year: FiscalYear, subdistricts: &[AreaCode]) -> Result<Vec<StoredTarget>>;
    /// The districts that have target villages in a year, by code, each with the instruments they are evaluated with.
    async fn active_districts(&self, year: FiscalYear) -> Result<BTreeMap<AreaCode, BTreeSet<String>>>;

    /// The villages of a district in a year, targets or not, by code.
    async fn district_villages(&self, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredVillage>>;
    /// Changes the targets of a year. [`StoreError::InUse`] if something was collected in a village to be removed; then nothing is changed.
    async fn change_targets(&self, year: FiscalYear, write: TargetsWrite) -> Result<()>;
    /// Changes what targets are assessed with; villages that are no targets are passed over.
    async fn set_target_instruments(&self, year: FiscalYear, targets: &[TargetInstrument]) -> Result<()>;

    /// Every published version.
    async fn versions(&self) -> Result<Vec<Version>>;
    /// How many versions are published. None changes and none goes, so this tells whether one knows them all.
    async fn version_count(&self) -> Result<u64>;
    /// Every draft.
    async fn drafts(&self) -> Result<Vec<Draft>>;
    /// Keeps a draft and gives its new revision. [`StoreError::Stale`] if the draft has another revision than this one was made from.
    async fn put_draft(&self, write: DraftWrite, at: Millis) -> Result<u64>;
    /// Throws a draft away. [`StoreError::Stale`] if it has another revision.
    async fn drop_draft(&self, instrument: &str, scope: &Scope, revision: u64) -> Result<()>;
    /// Publishes a draft: the version is there and the draft is gone. [`StoreError::Stale`] if the draft has another revision,
    /// [`StoreError::Exists`] if the number was given meanwhile.
    async fn publish(&self, publication: Publication, at: Millis) -> Result<()>;

    /// The bytes of those of these changes that were sent earlier, wherever they went.
    async fn hashes(&self, dots: &[Dot]) -> Result<BTreeMap<Dot, BodyHash>>;
    /// What follows a cursor.
    async fn page(&self, cursor: &Cursor, limit: PageLimit) -> Result<Page>;
    /// The ends of all feeds, by id.
    async fn heads(&self) -> Result<Vec<FeedHead>>;
    /// The rows of a district's board, by village code.
    async fn board(&self, district: &AreaCode, year: FiscalYear) -> Result<Vec<StoredRow>>;

    /// What the target villages of a year come to, by district: of these districts, or (with none) of the whole country.
    async fn figures(&self, year: FiscalYear, districts: Option<&[AreaCode]>) -> Result<BTreeMap<AreaCode, Figures>>;

    /// The fold of a record; none if nothing of it is in a feed.
    async fn record(&self, id: &RecordId) -> Result<Option<RecordState>>;
    /// At most so many changes that wait for an officer of these subdistricts, the oldest first: of their villages, and of villages the
    /// server does not know whose author has a right in one of these areas (the subdistricts and those they lie in).
    async fn held(&self, subdistricts: &[AreaCode], areas: &[AreaCode], limit: usize) -> Result<Vec<StoredHeld>>;
    /// A change outside the feeds.
    async fn held_change(&self, dot: Dot) -> Result<Option<StoredHeld>>;
    /// Of these changes of a device, those that are in a feed.
    async fn arrived(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<LetIn>>;
    /// Of these changes of a device, those an officer turned down, with the officer's name.
    async fn rejected(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<Rejected>>;

    /// Of these changes of a device, those that are neither in a feed nor outside: a restored server has lost them.
    async fn unknown(&self, device: DeviceId, seqs: &[Seq]) -> Result<Vec<Seq>>;
    /// The greatest of these places at which the feed has the same chain; 0 if it has none of them.
    async fn common(&self, feed: &FeedId, places: &[sync::Place]) -> Result<Position>;
    /// The records with changes in a feed, ascending by their ids, at most so many and so many bytes (one always fits); whether there
    /// are more.
    async fn snapshot(
        &self,
        feed: &FeedId,
        after: Option<&RecordId>,
        most: usize,
        bytes: usize,
    ) -> Result<(Vec<SnapshotRecord>, bool)>;
    /// The ends of these feeds; those that are empty are left out.
    async fn heads_of(&self, feeds: &[FeedId]) -> Result<Vec<FeedHead>>;
    /// How far verified backups cover these feeds; those no backup covers are left out.
    async fn backed_up(&self, feeds: &[FeedId]) -> Result<Vec<BackedUp>>;
    /// Notes that a verified backup has the feeds up to these ends.
    async fn note_backup(&self, heads: &[FeedHead], at: Millis) -> Result<()>;

    /// The villages whose photos consist of this file, among other things.
    async fn photo_villages(&self, file: BodyHash) -> Result<BTreeSet<AreaCode>>;

    /// Notes that a device brought a file; once, however often it did.
    async fn note_file(&self, kept: KeptFile) -> Result<()>;
    /// What the devices of an account brought since a moment.
    async fn files_since(&self, account: &AccountId, since: Millis) -> Result<Brought>;

    /// Begins to append to these feeds; with none, only changes that belong to no feed can be kept. Nobody else appends to them until the
    /// answer is committed or dropped; [`StoreError::Busy`] after two seconds of waiting.
    async fn begin(&self, feeds: &BTreeSet<FeedId>) -> Result<Box<dyn Append>>;

    /// Looks at everything as it stands at one moment: every chain is computed anew.
    async fn verify(&self) -> Result<Soundness>;
    /// Writes a verified copy of the whole database to an SQLite file that is not there yet, and gives the ends of its feeds.
    async fn backup(&self, to: &Path) -> Result<Vec<FeedHead>>;
    /// Brings everything to its final place on disk and closes.
    async fn close(&self);
}

/// An appending transaction: dropped without [`commit`](Append::commit), nothing of it has happened.
#[async_trait]
pub trait Append: Send {
    /// The ends of the feeds that are appended to; position 0 for a new one.
    async fn heads(&mut self) -> Result<BTreeMap<FeedId, FeedHead>>;
    /// Which of these changes were sent earlier, and what became of them.
    async fn known(&mut self, dots: &[Dot]) -> Result<BTreeMap<Dot, Known>>;
    /// The owners of these devices; unknown devices are left out.
    async fn owners(&mut self, devices: &[DeviceId]) -> Result<BTreeMap<DeviceId, DeviceOwner>>;
    /// The instruments of these target villages; those that are no targets of the year are left out.
    async fn target_instruments(&mut self, dossiers: &[DossierId]) -> Result<BTreeMap<DossierId, String>>;
    /// The records whose ids begin with one of these prefixes, each of which ends with `/`.
    async fn records(&mut self, prefixes: &[String]) -> Result<BTreeMap<RecordId, RecordState>>;
    /// What the boards show of these dossiers; those of which nothing has arrived are left out.
    async fn boards(&mut self, dossiers: &[DossierId]) -> Result<BTreeMap<DossierId, BoardState>>;

    /// Appends; the receipts say where, each in one of the feeds this began with.
    async fn append(&mut self, changes: &[Appended], at: Millis) -> Result<()>;
    /// Keeps changes outside the feed.
    async fn hold(&mut self, changes: &[HeldChange], at: Millis) -> Result<()>;
    /// Notes a decision. [`StoreError::Missing`] if the change is not held, [`StoreError::Exists`] if it was decided already.
    async fn decide(&mut self, dot: Dot, decided: &Decided) -> Result<()>;
    /// Writes the folds of records.
    async fn put_records(&mut self, records: &[(RecordId, RecordState)]) -> Result<()>;
    /// Writes projections.
    async fn put_boards(&mut self, boards: &[BoardWrite], at: Millis) -> Result<()>;

    /// Writes which files photos consist of, in place of what was known.
    async fn put_photos(&mut self, photos: &[PhotoWrite]) -> Result<()>;

    /// Ends the transaction; when it answers, everything is on disk.
    async fn commit(self: Box<Self>) -> Result<()>;
}
