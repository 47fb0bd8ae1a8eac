//! Pushing and pulling over HTTP, on both databases, against a bare batch insert of the same bytes into the same kind of database with the
//! same promises.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use e2e::api::ApiDevice;
use e2e::demo::{self, FIELD_1};
use e2e::schema::Schema;
use e2e::{Failure, Result, Server, ensure};
use sync::signature::software::SoftwareKey;
use sync::wire::MAX_PUSH_CHANGES;
use sync::{Change, ChangeId, DeviceId, Dot, FeedId, FieldName, RecordId, SealedChange, Seen, Value, Write};

use crate::bare;
use crate::table::{Promise, Table};

/// Where the changes go: villages of the first field worker that nothing locks, and both phases.
const VILLAGES: [&str; 4] = [demo::UNTOUCHED, demo::HALF, demo::BASELINE, demo::BOTH];
const PHASES: [&str; 2] = ["before", "after"];

pub(crate) async fn measure(table: &mut Table, count: usize) -> Result<()> {
    signatures(table, count)?;
    on(table, count, None).await?;
    match Schema::make().await? {
        None => println!("  there is no PostgreSQL here: its figures are left out"),
        Some(schema) => {
            on(table, count, Some(schema.url())).await?;
            schema.remove().await?;
        }
    }
    Ok(())
}

async fn on(table: &mut Table, count: usize, database: Option<&str>) -> Result<()> {
    let mut server = Server::start_office(database).await?;
    let device = ApiDevice::sign_in(&server, FIELD_1, None).await?;
    let there = device.pull().await?;
    // As every phone does, signed before they are sent.
    let key = device.register_key().await?;
    let changes: Vec<_> = changes(&device, count)?.into_iter().map(|change| key.signed(change)).collect();
    let bytes: usize = changes.iter().map(|change| change.bytes().len()).sum();
    let (name, promises, inserted) = match database {
        None => ("SQLite", "WAL, synchronous = FULL", bare::into_sqlite(&server.data(), &changes).await?),
        Some(url) => ("PostgreSQL", "fsync, synchronous_commit = on", bare::into_postgres(url, &changes).await?),
    };
    let pushed = timed(device.push(&changes)).await?;
    let reader = ApiDevice::sign_in(&server, FIELD_1, None).await?;
    let begun = Instant::now();
    let read = reader.pull().await?;
    let pulled = begun.elapsed();
    ensure(read == there + count, || format!("{read} changes were read, and not {}", there + count))?;
    let how = format!("{count} changes, {:.1} MB, batches of {MAX_PUSH_CHANGES}, {promises}", bytes as f64 / 1e6);
    let rate = |time: Duration| count as f64 / time.as_secs_f64();
    table.add(&format!("bare {name} batch insert"), rate(inserted), "changes/s", &how, Promise::None);
    table.add(&format!("push over HTTP, {name}"), rate(pushed), "changes/s", &how, Promise::None);
    table.add(&format!("pull over HTTP, {name}"), rate(pulled), "changes/s", &how, Promise::None);
    let how = "pushed in a second : inserted in a second; JSON, signatures, judging, folding and boards included";
    let goal = Promise::GoalAtLeast(0.3);
    table.add(&format!("push : bare insert, {name}"), rate(pushed) / rate(inserted), "", how, goal);
    let how = "read in a second by a new device, every chain computed : inserted in a second";
    table.add(&format!("pull : bare insert, {name}"), rate(pulled) / rate(inserted), "", how, goal);
    server.stop().await
}

/// What no push can do without, and a bare insert does not do: each change's signature is looked at.
fn signatures(table: &mut Table, count: usize) -> Result<()> {
    let key = SoftwareKey::of([7; 32]).ok_or_else(|| Failure::Expected("no key of this number".to_owned()))?;
    let (public, bytes) = (key.public(), [b'a'; 320]);
    let signature = key.sign_now(&bytes);
    let begun = Instant::now();
    let good = (0..count).filter(|_| public.verifies(black_box(&bytes), &signature)).count();
    let took = begun.elapsed();
    ensure(good == count, || format!("{good} of {count} signatures count"))?;
    let how = "on one core, nothing else done";
    table.add("signatures looked at", count as f64 / took.as_secs_f64(), "changes/s", how, Promise::None);
    Ok(())
}

async fn timed(work: impl Future<Output = Result<()>>) -> Result<Duration> {
    let begun = Instant::now();
    work.await?;
    Ok(begun.elapsed())
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
