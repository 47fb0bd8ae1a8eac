//! The office's database in PostgreSQL: for more pushes than one writer takes, and for several servers beside each other.
//!
//! Nothing is kept in a process that another could change. Two appends to one feed meet at the feed's row, two that share no feed do not
//! meet at all; everything else that writes (accounts, targets, instruments) is rare and waits for each other at one table.

mod bulk;
mod open;

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::{Postgres, Transaction};
use sync::{ChainHash, FeedId};

use crate::store::{FeedHead, Result, copy};

use bulk::{bind_dots, dots, each_text, insert_changes, numbers, one_of_numbers, one_of_texts, put_records, texts};
pub use open::Options;
pub(super) use open::{is_there, prepared, without_secrets, without_time_limit};

/// Begins a transaction that sees one moment.
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A store in a PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    writer: sqlx::PgPool,
    readers: sqlx::PgPool,
    server_id: String,
}

impl PostgresStore {
    async fn write(&self) -> Result<Transaction<'static, Postgres>> {
        let mut tx = self.writer.begin().await?;
        sqlx::query("LOCK TABLE meta IN SHARE ROW EXCLUSIVE MODE").execute(&mut *tx).await?;
        Ok(tx)
    }

    /// Holds the rows of these feeds. What belongs to no feed needs no row: the numbers of changes are unique, so that of two who bring the
    /// same one waits for the other and then finds it there.
    async fn append(&self, feeds: &BTreeSet<FeedId>) -> Result<Transaction<'static, Postgres>> {
        let mut tx = self.writer.begin().await?;
        if feeds.is_empty() || hold(&mut tx, feeds).await? {
            return Ok(tx);
        }
        // The first append of a feed makes its row. Nobody holds a row while he makes others, and rows are made and held in the order of
        // their ids: so nobody waits for one who waits for him.
        tx.rollback().await?;
        let mut tx = self.writer.begin().await?;
        make(&mut tx, feeds).await?;
        hold(&mut tx, feeds).await?;
        Ok(tx)
    }
}

/// Holds those of these rows that are there; whether all are.
async fn hold(tx: &mut Transaction<'static, Postgres>, feeds: &BTreeSet<FeedId>) -> Result<bool> {
    let held = sqlx::query(concat!("SELECT 1 FROM feeds WHERE id ", one_of_texts!("$1"), " ORDER BY id FOR UPDATE"))
        .bind(texts(feeds.iter().map(FeedId::as_str))?)
        .fetch_all(&mut **tx)
        .await?;
    Ok(held.len() == feeds.len())
}

/// Makes those that are not there; whoever is making one is waited for.
async fn make(tx: &mut Transaction<'static, Postgres>, feeds: &BTreeSet<FeedId>) -> Result<()> {
    let (ids, starts): (Vec<&str>, Vec<Vec<u8>>) =
        feeds.iter().map(|feed| (feed.as_str(), ChainHash::start(feed).0.to_vec())).unzip();
    sqlx::query(
        "INSERT INTO feeds (id, position, h)
         SELECT id, 0, h FROM UNNEST(CAST($1 AS TEXT[]), CAST($2 AS BYTEA[])) AS f (id, h) ORDER BY id ON CONFLICT DO NOTHING",
    )
    .bind(ids)
    .bind(starts)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn backup(store: &PostgresStore, to: &Path) -> Result<Vec<FeedHead>> {
    let mut source = store.readers.begin_with(BEGIN_READING).await?;
    copy::to_sqlite(&mut source, to).await
}

async fn close(store: &PostgresStore) {
    store.readers.close().await;
    store.writer.close().await;
}

// What the common text of the statements asks for.
use PostgresStore as Store;
use sqlx::{PgConnection as Connection, PgPool as Pool, Postgres as Db, postgres::PgRow as DbRow};

/// Others who want to change these rows wait until the transaction ends.
macro_rules! keeping {
    ($table:literal, $($statement:expr),+) => {
        concat!($($statement,)+ " FOR SHARE OF ", $table)
    };
}

#[path = "../sql/mod.rs"]
#[expect(clippy::duplicate_mod, reason = "one text of statements, compiled for each database")]
pub(super) mod sql;
