//! Looking at everything: whether each feed is whole, and whether what was made of it is what it makes.

use std::collections::{BTreeMap, BTreeSet};

use records::RecordKey;
use sync::{BodyHash, ChangeId, Cursor, FeedEntry, RecordId, RecordState};

use super::{Connection, convert, feeds, one_of_texts, texts};
use crate::store::{FeedHead, Result, Soundness};

/// Changes read at once.
const PAGE: i64 = 1_000;
/// Records compared at once.
const RECORDS: usize = 500;

/// Reads the whole database as it stands in the transaction of this connection.
pub(crate) async fn verify(connection: &mut Connection) -> Result<Soundness> {
    let mut found = Soundness { heads: feeds::heads_of(connection).await?, ..Soundness::default() };
    for head in found.heads.clone() {
        let folds = feed(connection, &head, &mut found).await?;
        compare(connection, folds, &mut found).await?;
    }
    let changes: i64 = sqlx::query_scalar("SELECT count(*) FROM changes").fetch_one(&mut *connection).await?;
    if convert::to_u64(changes)? != found.changes {
        found.fault(format!("{changes} changes are kept, but the feeds reach {}", found.changes));
    }
    held(connection, &mut found).await?;
    found.files = files(connection, "SELECT DISTINCT file FROM photo_files").await?;
    let brought = "SELECT DISTINCT file FROM photo_files WHERE file IN (SELECT file FROM kept_files)";
    found.arrived = files(connection, brought).await?;
    let counts =
        "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM devices), (SELECT count(*) FROM records)";
    let (accounts, devices, records): (i64, i64, i64) = sqlx::query_as(counts).fetch_one(connection).await?;
    found.accounts = convert::to_u64(accounts)?;
    found.devices = convert::to_u64(devices)?;
    found.records = convert::to_u64(records)?;
    Ok(found)
}

async fn files(connection: &mut Connection, query: &'static str) -> Result<BTreeSet<BodyHash>> {
    let files: Vec<Vec<u8>> = sqlx::query_scalar(query).fetch_all(connection).await?;
    files.iter().map(|file| convert::body_hash(file)).collect()
}

type Folds = BTreeMap<RecordId, RecordState>;

/// Computes the chain of a feed anew, from the bytes, and gives what its changes come to.
async fn feed(connection: &mut Connection, head: &FeedHead, found: &mut Soundness) -> Result<Folds> {
    type Row = (i64, Vec<u8>, String, Vec<u8>, Vec<u8>, Option<String>, String);
    let mut cursor = Cursor::start(head.feed.clone());
    let mut folds = Folds::new();
    loop {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT position, h, change_id, hash, body, signature, record FROM changes
             WHERE feed = $1 AND position > $2 ORDER BY position LIMIT $3",
        )
        .bind(head.feed.as_str())
        .bind(convert::to_i64(cursor.after)?)
        .bind(PAGE)
        .fetch_all(&mut *connection)
        .await?;
        if rows.is_empty() {
            break;
        }
        for (position, h, id, hash, body, signature, record) in rows {
            let entry = FeedEntry {
                position: convert::to_u64(position)?,
                h: convert::chain_hash(&h)?,
                id: ChangeId(convert::parsed(&id)?),
                change: convert::sealed(body, signature)?,
            };
            let at = format!("{} {position}", head.feed);
            match cursor.advance(&entry) {
                Ok(next) => cursor = next,
                Err(_) => {
                    found.fault(format!("{at}: the chain breaks"));
                    cursor = Cursor { feed: head.feed.clone(), after: entry.position, h: entry.h };
                }
            }
            if convert::body_hash(&hash)? != entry.change.hash() {
                found.fault(format!("{at}: the bytes are not those of the receipt"));
            }
            found.changes += 1;
            fold(&entry, record, &mut folds);
        }
    }
    if (cursor.after, cursor.h) != (head.position, head.h) {
        found.fault(format!(
            "{}: ends at {} {} and not at {} {}",
            head.feed, cursor.after, cursor.h, head.position, head.h
        ));
    }
    Ok(folds)
}

/// A change of a kind or format this build does not know makes no record, here as when it came.
fn fold(entry: &FeedEntry, record: String, folds: &mut Folds) {
    let record = RecordId(record);
    if let (Ok(change), Ok(_)) = (entry.change.open(), RecordKey::try_from(&record)) {
        folds.entry(record).or_default().absorb(&change, Some(entry.position));
    }
}

/// What is kept of a record must be what its changes come to.
async fn compare(connection: &mut Connection, folds: Folds, found: &mut Soundness) -> Result<()> {
    let folds: Vec<(RecordId, RecordState)> = folds.into_iter().collect();
    for part in folds.chunks(RECORDS) {
        let ids = texts(part.iter().map(|(id, _)| id.as_str()))?;
        let query = concat!("SELECT id, state FROM records WHERE id ", one_of_texts!("$1"));
        let rows: Vec<(String, String)> = sqlx::query_as(query).bind(ids).fetch_all(&mut *connection).await?;
        let kept: BTreeMap<String, String> = rows.into_iter().collect();
        for (id, state) in part {
            let same = match kept.get(id.as_str()) {
                Some(kept) => convert::from_json::<RecordState>(kept)? == *state,
                None => false,
            };
            if !same {
                found.misfolded.insert(id.clone());
            }
        }
    }
    Ok(())
}

async fn held(connection: &mut Connection, found: &mut Soundness) -> Result<()> {
    let mut last = (-1, -1);
    loop {
        let query =
            "SELECT device, seq, hash, body FROM held WHERE (device, seq) > ($1, $2) ORDER BY device, seq LIMIT $3";
        let rows: Vec<(i64, i64, Vec<u8>, Vec<u8>)> =
            sqlx::query_as(query).bind(last.0).bind(last.1).bind(PAGE).fetch_all(&mut *connection).await?;
        if rows.is_empty() {
            return Ok(());
        }
        for (device, seq, hash, body) in rows {
            last = (device, seq);
            found.held += 1;
            if convert::body_hash(&hash)? != BodyHash::of(&body) {
                found.fault(format!("held {device} {seq}: the bytes are not those that came"));
            }
        }
    }
}
