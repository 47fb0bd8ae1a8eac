//! What [`Device::save`] is measured against: the least a browser does to keep the same bytes.

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use sync::{AccountId, ChangeId, DeviceId, FeedId, FieldName, RecordId, Value};
use uuid::Uuid;

use super::{IndexedDbStore, IndexedDbTransaction, build, failure};
use crate::device::{Device, Edit, Identity, SaveError, What};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, Mode, StoreTransaction};

/// Milliseconds, one value a round, in the order of the rounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// From the call of `save` to its answer.
    pub save: Vec<f64>,
    /// From the beginning of a bare strict transaction that puts as many bytes to its `complete`.
    pub bare: Vec<f64>,
}

impl Measured {
    /// Median of the saves over median of the bare puts.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        median(&self.save) / median(&self.bare)
    }
}

/// The middle value; NaN of none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Saves an assessment's answers one by one, and after each puts as many bytes barely; `clock` gives milliseconds. Uses and removes
/// two databases whose names start with `name`. The first rounds warm up and are not counted.
///
/// # Errors
/// [`SaveError`] if the storage fails.
pub async fn save_against_bare(name: &str, rounds: u32, clock: impl Fn() -> f64) -> Result<Measured, SaveError> {
    const WARM_UP: u32 = 5;
    let device = Device::open(IndexedDbStore::open(&format!("{name} save"), |_| {}).await?, 0).await.map_err(store)?;
    let identity = Identity { device: DeviceId(1), account: AccountId::from("bench"), server: String::new() };
    device.set_identity(identity).await.map_err(store)?;
    let bare = Bare::open(&format!("{name} bare")).await?;
    let mut measured = Measured::default();
    for round in 0..WARM_UP + rounds {
        let begun = clock();
        let saved = device.save(edit(round)).await?;
        let save = clock() - begun;
        let bytes = vec![b'x'; stored_bytes(&device, saved.seq).await?];
        let begun = clock();
        bare.put(&round.to_string(), &bytes).await?;
        let put = clock() - begun;
        if round >= WARM_UP {
            measured.save.push(save);
            measured.bare.push(put);
        }
    }
    device.store().erase().await?;
    bare.erase().await?;
    Ok(measured)
}

fn edit(round: u32) -> Edit {
    let field = format!("answer:{}.{}", round % 4 + 1, round % 6 + 1);
    Edit {
        // A new assessment every 23 answers, as in the field.
        record: RecordId(format!("24090104/2570/assessment/{}", round / 23)),
        feed: FeedId::from("subdistrict/240901"),
        what: What::Set(vec![(FieldName(field), Value::from("pass"))]),
        author: AccountId::from("bench"),
        id: ChangeId(Uuid::from_u128(u128::from(round) + 1)),
        made_at: 1_795_000_000_000,
        clock_offset: None,
        instrument: Some("training-4x23@1".to_owned()),
        expected_revision: None,
    }
}

/// How many bytes the save just put: the record and the change, which are nearly all of them.
async fn stored_bytes(device: &Device<IndexedDbStore>, seq: u64) -> Result<usize, StoreError> {
    let round = u32::try_from(seq).unwrap_or(1).saturating_sub(1);
    let tx = device.store().begin(&[Shelf::Records, Shelf::Changes], Mode::Read).await?;
    let record = tx.get(Shelf::Records, edit(round).record.as_str());
    let newest = tx.range(Shelf::Changes, "", crate::transaction::END, Some(1));
    let record = record.await?.map_or(0, |bytes| bytes.len());
    Ok(record + newest.await?.iter().map(|(_, bytes)| bytes.len()).sum::<usize>())
}

fn store(error: crate::device::DeviceError) -> StoreError {
    match error {
        crate::device::DeviceError::Store(error) => error,
        other => StoreError::Failed { detail: other.to_string() },
    }
}

/// A database with one shelf, and nothing else.
#[derive(Debug)]
pub struct Bare {
    database: Database,
}

impl Bare {
    /// Opens the database of this name.
    ///
    /// # Errors
    /// [`StoreError::Blocked`] if the browser gives no storage.
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let request = Database::open(name).with_on_upgrade_needed(|_, database| {
            database.create_object_store(Shelf::Changes.name()).build()?;
            Ok(())
        });
        Ok(Self { database: request.await.map_err(failure::of_opening)? })
    }

    /// Puts these bytes under a key in one strict transaction, and waits for its end.
    ///
    /// # Errors
    /// [`StoreError`] if the storage fails.
    pub async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mode = Mode::Write(Durability::Strict);
        let transaction = build(&self.database, &[Shelf::Changes], mode).map_err(failure::of)?;
        let transaction = IndexedDbTransaction::new(transaction, mode)?;
        transaction.put(Shelf::Changes, key, bytes)?;
        transaction.commit().await
    }

    /// Removes the database.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be removed.
    pub async fn erase(self) -> Result<(), StoreError> {
        self.database.delete().map_err(failure::of_opening)?.await.map_err(failure::of)
    }
}
