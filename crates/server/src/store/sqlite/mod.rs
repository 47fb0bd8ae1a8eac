//! The office's database in one SQLite file: WAL, `synchronous=FULL`, one writer, readers beside it.

mod backup;
mod bulk;
mod moving;
mod open;

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::{Sqlite, Transaction};
use sync::FeedId;

use crate::store::{FeedHead, Result};

pub use open::Options;

/// The name of the database inside the data folder.
pub const FILE_NAME: &str = "phophiang.sqlite";

/// The statement that begins every writing transaction: a deferred one that reads first and writes later fails at once, without
/// waiting, when another writer was quicker.
const BEGIN: &str = "BEGIN IMMEDIATE";
const BEGIN_READING: &str = "BEGIN";

/// A store in an SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    writer: sqlx::SqlitePool,
    readers: sqlx::SqlitePool,
    file: std::path::PathBuf,
    server_id: String,
}

impl SqliteStore {
    async fn write(&self) -> Result<Transaction<'static, Sqlite>> {
        Ok(self.writer.begin_with(BEGIN).await?)
    }

    /// There is one writer, so whoever writes at all holds every feed.
    async fn append(&self, _feeds: &BTreeSet<FeedId>) -> Result<Transaction<'static, Sqlite>> {
        self.write().await
    }
}

async fn backup(store: &SqliteStore, to: &Path) -> Result<Vec<FeedHead>> {
    backup::backup(&store.file, to).await
}

pub(super) use backup::{begin, finish, look_at, open_copy, put_back, up_to_date};
use bulk::{bind_dots, dots, each_text, insert_changes, numbers, one_of_numbers, one_of_texts, put_records, texts};
pub(super) use moving::{alone, mark_moved};
use open::close;

// What the common text of the statements asks for.
use SqliteStore as Store;
use sqlx::{Sqlite as Db, SqliteConnection as Connection, SqlitePool as Pool, sqlite::SqliteRow as DbRow};

/// What a writing transaction has read stays as it is: there is no other writer.
macro_rules! keeping {
    ($table:literal, $($statement:expr),+) => {
        concat!($($statement),+)
    };
}

#[path = "../sql/mod.rs"]
#[expect(clippy::duplicate_mod, reason = "one text of statements, compiled for each database")]
pub(super) mod sql;
