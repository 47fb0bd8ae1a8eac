//! What [`Device::save`] is measured against: the least a browser does to keep the same bytes.

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use sync::{AccountId, ChangeId, DeviceId, FeedId, FieldName, RecordId, Value};
use uuid::Uuid;

use super::{IndexedDbStore, IndexedDbTransaction, build, failure};
use crate::device::{COUNTERS, Device, DeviceError, Edit, Identity, SaveError};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, END, Mode, StoreTransaction};

/// Milliseconds, one value a round, in the order of the rounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// From the call of `save` to its answer.
    pub save: Vec<f64>,
    /// From the beginning of a bare strict transaction that puts the very same entries on the same shelves, the change by adding it,
    /// and is committed at once, to its `complete`.
    pub bare: Vec<f64>,
    /// The same with a single entry of as many bytes: the least a browser can do.
    pub one_put: Vec<f64>,
}

impl Measured {
    /// Median of the saves over median of the bare transactions.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        median(&self.save) / median(&self.bare)
    }

    /// Median of the saves over median of the single puts.
    #[must_use]
    pub fn ratio_to_one_put(&self) -> f64 {
        median(&self.save) / median(&self.one_put)
    }
}

/// The middle value; NaN of none.
#[must_use]
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Saves an assessment's answers one by one, and after each puts the same bytes barely; `clock` gives milliseconds. Uses and removes
/// two databases whose names start with `name`. The first rounds warm up and are not counted.
///
/// # Errors
/// [`SaveError`] if the storage fails.
pub async fn save_against_bare(name: &str, rounds: u32, clock: impl Fn() -> f64) -> Result<Measured, SaveError> {
    const WARM_UP: u32 = 5;
    let device = Device::open(IndexedDbStore::open(&format!("{name} save"), |_| {}).await?, 0).await.map_err(store)?;
    let identity =
        Identity { device: DeviceId(1), account: AccountId::from("bench"), server: String::new(), earlier: Vec::new() };
    device.set_identity(identity).await.map_err(store)?;
    let bare = Bare::open(&format!("{name} bare")).await?;
    let mut measured = Measured::default();
    for round in 0..WARM_UP + rounds {
        let begun = clock();
        device.save(edit(round)).await?;
        let save = clock() - begun;
        let entries = stored(&device, round).await?;
        let begun = clock();
        bare.put(&entries).await?;
        let same = clock() - begun;
        let all = entries.into_iter().flat_map(|(_, _, bytes)| bytes).collect();
        let begun = clock();
        bare.put(&[(Shelf::Reference, round.to_string(), all)]).await?;
        let one_put = clock() - begun;
        if round >= WARM_UP {
            measured.save.push(save);
            measured.bare.push(same);
            measured.one_put.push(one_put);
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
        values: vec![(FieldName(field), Value::from("pass"))],
        author: AccountId::from("bench"),
        id: ChangeId(Uuid::from_u128(u128::from(round) + 1)),
        made_at: 1_795_000_000_000,
        clock_offset: None,
        instrument: Some("training-4x23@1".to_owned()),
        expected_revision: None,
    }
}

/// An entry: where, under which key, which bytes.
type Entry = (Shelf, String, Vec<u8>);

/// What the save just put: record, change and counters.
async fn stored(device: &Device<IndexedDbStore>, round: u32) -> Result<Vec<Entry>, StoreError> {
    let tx = device.store().begin(&[Shelf::Records, Shelf::Changes, Shelf::Meta], Mode::Read).await?;
    let record = edit(round).record.0;
    let kept = tx.get(Shelf::Records, &record);
    let counters = tx.get(Shelf::Meta, COUNTERS);
    let newest = tx.range(Shelf::Changes, "", END, Some(1)).await?;
    let mut entries: Vec<Entry> = newest.into_iter().map(|(key, bytes)| (Shelf::Changes, key, bytes)).collect();
    entries.push((Shelf::Records, record, kept.await?.unwrap_or_default()));
    entries.push((Shelf::Meta, COUNTERS.to_owned(), counters.await?.unwrap_or_default()));
    Ok(entries)
}

fn store(error: DeviceError) -> StoreError {
    match error {
        DeviceError::Store(error) => error,
        other => StoreError::Failed { detail: other.to_string() },
    }
}

/// A database with the same shelves, and nothing else.
struct Bare {
    database: Database,
}

impl Bare {
    async fn open(name: &str) -> Result<Self, StoreError> {
        let request = Database::open(name).with_on_upgrade_needed(|_, database| {
            for shelf in Shelf::ALL {
                database.create_object_store(shelf.name()).build()?;
            }
            Ok(())
        });
        Ok(Self { database: request.await.map_err(failure::of_opening)? })
    }

    /// Puts these entries in one strict transaction, as a save does, and waits for its end.
    async fn put(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let mode = Mode::Write(Durability::Strict);
        let shelves: Vec<Shelf> = entries.iter().map(|(shelf, _, _)| *shelf).collect();
        let transaction = build(&self.database, &shelves, mode).map_err(failure::of)?;
        let transaction = IndexedDbTransaction::new(transaction, mode)?;
        for (shelf, key, bytes) in entries {
            match shelf {
                Shelf::Changes => transaction.add(*shelf, key, bytes)?,
                _ => transaction.put(*shelf, key, bytes)?,
            }
        }
        transaction.commit_at_once().await
    }

    async fn erase(self) -> Result<(), StoreError> {
        self.database.delete().map_err(failure::of_opening)?.await.map_err(failure::of)
    }
}
