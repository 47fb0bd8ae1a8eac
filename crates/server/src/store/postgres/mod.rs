//! The office's database in PostgreSQL: for more pushes than one writer takes, and for several servers beside each other.
//!
//! Nothing is kept in a process that another could change. Two appends to one feed meet at the feed's row, two to different feeds do not
//! meet at all; everything else that writes (accounts, targets, instruments) is rare and waits for each other at one table.

mod bulk;
mod open;

use std::path::Path;

use sqlx::{Postgres, Transaction};
use sync::{ChainHash, FeedId};

use crate::store::{FeedHead, Result, copy};

use bulk::{bind_dots, dots, insert_changes, numbers, one_of_numbers, one_of_texts, put_records, texts};
pub use open::Options;
pub(super) use open::{prepared, without_secrets, without_time_limit};

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

    /// Holds the feed's row. What belongs to no feed needs no row: the numbers of changes are unique, so that of two who bring the same one
    /// waits for the other and then finds it there.
    async fn append(&self, feed: Option<&FeedId>) -> Result<Transaction<'static, Postgres>> {
        let mut tx = self.writer.begin().await?;
        if let Some(feed) = feed {
            hold(&mut tx, feed).await?;
        }
        Ok(tx)
    }
}

async fn hold(tx: &mut Transaction<'static, Postgres>, feed: &FeedId) -> Result<()> {
    let held = "SELECT 1 FROM feeds WHERE id = $1 FOR UPDATE";
    if sqlx::query(held).bind(feed.as_str()).fetch_optional(&mut **tx).await?.is_some() {
        return Ok(());
    }
    // The first append of a feed makes its row; a second one waits here for the first to end.
    sqlx::query("INSERT INTO feeds (id, position, h) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING")
        .bind(feed.as_str())
        .bind(ChainHash::start(feed).0.as_slice())
        .execute(&mut **tx)
        .await?;
    sqlx::query(held).bind(feed.as_str()).fetch_one(&mut **tx).await?;
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
