//! Pushing changes over HTTP, against a bare insert of the same bytes into SQLite with the same promises.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use e2e::api::ApiDevice;
use e2e::demo::{self, FIELD_1};
use e2e::{Failure, Result, Server};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sync::wire::MAX_PUSH_CHANGES;
use sync::{Change, ChangeId, DeviceId, Dot, FeedId, FieldName, RecordId, SealedChange, Seen, Value, Write};

use crate::table::{Promise, Table};

/// Where the changes go: villages of the first field worker that nothing locks, and both phases.
const VILLAGES: [&str; 4] = [demo::UNTOUCHED, demo::HALF, demo::BASELINE, demo::BOTH];
const PHASES: [&str; 2] = ["before", "after"];

pub(crate) async fn measure(table: &mut Table, count: usize) -> Result<()> {
    let server = Server::start().await?;
    let device = ApiDevice::sign_in(&server, FIELD_1, None).await?;
    let changes = changes(&device, count)?;
    let bytes: usize = changes.iter().map(|change| change.bytes().len()).sum();
    let bare = insert(server.data().join("bare.sqlite").as_path(), &changes).await?;
    let pushed = push(&device, &changes).await?;
    let rate = |time: Duration| count as f64 / time.as_secs_f64();
    let how = format!(
        "{count} changes, {:.1} MB, batches of {MAX_PUSH_CHANGES}, WAL, synchronous = FULL",
        bytes as f64 / 1e6
    );
    table.add("bare SQLite batch insert", rate(bare), "changes/s", &how, Promise::None);
    table.add("push over HTTP", rate(pushed), "changes/s", &how, Promise::None);
    let how = "pushed in a second : inserted in a second; judging, folding, boards and JSON included";
    table.add("push : bare insert", rate(pushed) / rate(bare), "", how, Promise::GoalAtLeast(0.3));
    Ok(())
}

/// Answers as a device makes them: each has seen the device's own last write of its field.
fn changes(device: &ApiDevice, count: usize) -> Result<Vec<SealedChange>> {
    let number = device.session.device;
    let year = device.session.fiscal_year;
    let indicators = demo::indicators();
    let mut last: BTreeMap<(RecordId, FieldName), Dot> = BTreeMap::new();
    let mut made = Vec::with_capacity(count);
    for (index, seq) in (1..=count as u64).enumerate() {
        let village = VILLAGES[index % VILLAGES.len()];
        let phase = PHASES[index / VILLAGES.len() % PHASES.len()];
        let code = &indicators[index / (VILLAGES.len() * PHASES.len()) % indicators.len()];
        let record = RecordId(format!("{village}/{year}/assessment/{phase}"));
        let field = FieldName(format!("answer:demo.{code}"));
        let seen: Seen = last.get(&(record.clone(), field.clone())).copied().into_iter().collect();
        last.insert((record.clone(), field.clone()), Dot { device: number, seq });
        made.push(change(device, number, seq, record, field, seen, village)?);
    }
    Ok(made)
}

fn change(
    device: &ApiDevice,
    number: DeviceId,
    seq: u64,
    record: RecordId,
    field: FieldName,
    seen: Seen,
    village: &str,
) -> Result<SealedChange> {
    let value = Value::from(if seq.is_multiple_of(3) { "fail" } else { "pass" });
    let change = Change {
        format: sync::change::FORMAT,
        id: ChangeId(uuid::Uuid::now_v7()),
        device: number,
        seq,
        record,
        feed: FeedId(format!("subdistrict/{}", &village[..6])),
        author: device.session.account.id.clone(),
        made_at: device.session.server_time,
        clock_offset: Some(0),
        instrument: Some("training-4x23@1".to_owned()),
        writes: BTreeMap::from([(field, Write { value, seen, covers: BTreeMap::new() })]),
    };
    change.seal().map_err(|error| Failure::Expected(error.to_string()))
}

async fn push(device: &ApiDevice, changes: &[SealedChange]) -> Result<Duration> {
    let start = Instant::now();
    device.push(changes).await?;
    Ok(start.elapsed())
}

/// The same bytes, in transactions as large, with nothing looked at.
async fn insert(file: &Path, changes: &[SealedChange]) -> Result<Duration> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let table = "CREATE TABLE changes (device INTEGER NOT NULL, seq INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (device, seq)) STRICT";
    sqlx::query(table).execute(&mut connection).await?;
    let start = Instant::now();
    let mut seq = 0_i64;
    for batch in changes.chunks(MAX_PUSH_CHANGES) {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        for change in batch {
            seq += 1;
            let insert = sqlx::query("INSERT INTO changes (device, seq, body) VALUES (1, ?, ?)");
            insert.bind(seq).bind(change.bytes()).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
    }
    let took = start.elapsed();
    connection.close().await?;
    Ok(took)
}
