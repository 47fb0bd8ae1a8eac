//! What a push is measured against: the same bytes put into the same kind of database with the same promises, in transactions as large, with
//! nothing looked at.

use std::path::Path;
use std::time::{Duration, Instant};

use e2e::Result;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, PgConnection};
use sync::SealedChange;
use sync::wire::MAX_PUSH_CHANGES;

/// Into a new file of this folder.
pub(crate) async fn into_sqlite(folder: &Path, changes: &[SealedChange]) -> Result<Duration> {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bare.sqlite"))
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

/// Into a table beside the office's. One statement a batch: a statement for each row would measure the socket.
pub(crate) async fn into_postgres(url: &str, changes: &[SealedChange]) -> Result<Duration> {
    let mut connection = PgConnection::connect(url).await?;
    let table =
        "CREATE TABLE bare (device BIGINT NOT NULL, seq BIGINT NOT NULL, body BYTEA NOT NULL, UNIQUE (device, seq))";
    sqlx::query(table).execute(&mut connection).await?;
    let start = Instant::now();
    let mut seq = 0_i64;
    for batch in changes.chunks(MAX_PUSH_CHANGES) {
        let numbers: Vec<i64> = (seq..).take(batch.len()).collect();
        let bodies: Vec<&[u8]> = batch.iter().map(SealedChange::bytes).collect();
        seq += numbers.len() as i64;
        let insert = "INSERT INTO bare (device, seq, body) SELECT 1, seq, body FROM UNNEST($1::BIGINT[], $2::BYTEA[]) AS new (seq, body)";
        let mut transaction = connection.begin().await?;
        sqlx::query(insert).bind(numbers).bind(bodies).execute(&mut *transaction).await?;
        transaction.commit().await?;
    }
    let took = start.elapsed();
    sqlx::query("DROP TABLE bare").execute(&mut connection).await?;
    connection.close().await?;
    Ok(took)
}
