//! A whole office from one database into the other: SQLite to PostgreSQL when it grows or is restored, PostgreSQL to an SQLite file as its
//! backup.
//!
//! Tables and columns are read from the databases themselves, so that nothing added to both can be forgotten here; what is in only one of
//! them stops the copy before it begins. Everything happens in one transaction on each side: there is the whole copy or none, and it is
//! read back and its chains computed anew before it counts.

mod shape;

use std::path::Path;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};

use super::postgres::sql as on_postgres;
use super::sqlite::sql as on_sqlite;
use super::{FeedHead, Result, Soundness, StoreError, postgres, sqlite};

pub(crate) use shape::{Kind, Table};

/// What a server draws for itself when it first starts on an empty database.
const DRAWN: [&str; 2] = ["meta", "sealing_keys"];

/// What one column of a row holds.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Number(Option<i64>),
    Flag(Option<bool>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

/// What became of a move to PostgreSQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Everything is there, read back and found whole.
    Now(Soundness),
    /// It was there already, row for row: an earlier move had come so far.
    Before(Soundness),
}

/// Writes the office, as the transaction of this connection sees it, into a new SQLite file, and gives the ends of its feeds.
pub(super) async fn to_sqlite(source: &mut PgConnection, to: &Path) -> Result<Vec<FeedHead>> {
    let part = sqlite::begin(to)?;
    let mut target = sqlite::up_to_date(&part).await?;
    postgres::without_time_limit(source).await?;
    let tables = shape::common(&mut target, source).await?;
    let mut tx = target.begin().await?;
    for table in &tables {
        on_sqlite::rows::fill(&mut tx, table, on_postgres::rows::all(source, table)).await?;
    }
    tx.commit().await?;
    target.close().await?;
    sqlite::finish(&part, to).await
}

/// Moves an office that nobody serves to an empty PostgreSQL database. From then on no server starts on the SQLite file.
///
/// # Errors
/// [`StoreError::Busy`] while a server or a command has the file open, [`StoreError::Exists`] if the target holds anything else.
pub async fn to_postgres(folder: &Path, url: &str) -> Result<Moved> {
    let mut source = sqlite::alone(folder).await?;
    let moved = load(&mut source, url).await?;
    sqlite::mark_moved(&mut source, &postgres::without_secrets(url)?).await?;
    source.close().await?;
    Ok(moved)
}

/// Writes everything an SQLite file holds into an empty PostgreSQL database.
///
/// # Errors
/// [`StoreError::Exists`] if the target holds anything else, [`StoreError::Unreadable`] if what arrived is not whole.
pub(crate) async fn load(source: &mut SqliteConnection, url: &str) -> Result<Moved> {
    let mut target = postgres::prepared(url).await?;
    let mut tx = target.begin().await?;
    postgres::without_time_limit(&mut tx).await?;
    let tables = shape::common(source, &mut tx).await?;
    if !is_empty(&mut tx, &tables).await? {
        return same(source, &mut tx, &tables).await?.map(Moved::Before).ok_or(StoreError::Exists);
    }
    // An empty database that a server was started on has drawn a name and a key; it takes those of the office it becomes.
    for table in DRAWN {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}"))).execute(&mut *tx).await?;
    }
    for table in &tables {
        on_postgres::rows::fill(&mut tx, table, on_sqlite::rows::all(source, table)).await?;
    }
    let found = same(source, &mut tx, &tables).await?;
    let found = found.ok_or_else(|| StoreError::Unreadable("the copy has other rows than its source".to_owned()))?;
    if let Some(fault) = found.faults.first() {
        return Err(StoreError::Unreadable(fault.clone()));
    }
    tx.commit().await?;
    Ok(Moved::Now(found))
}

async fn is_empty(target: &mut PgConnection, tables: &[Table]) -> Result<bool> {
    for table in tables.iter().filter(|table| !DRAWN.contains(&table.name.as_str())) {
        if on_postgres::rows::count(target, table).await? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What the target holds, if it is what the source holds: as many rows everywhere, and feeds that end at the same chains.
async fn same(source: &mut SqliteConnection, target: &mut PgConnection, tables: &[Table]) -> Result<Option<Soundness>> {
    for table in tables {
        if on_sqlite::rows::count(source, table).await? != on_postgres::rows::count(target, table).await? {
            return Ok(None);
        }
    }
    let (there, here) = (on_postgres::verify(target).await?, on_sqlite::verify(source).await?);
    Ok((there == here).then_some(there))
}

/// What a copy holds; nothing of it is changed.
///
/// # Errors
/// [`StoreError::Unreadable`] if it is no database, or a damaged one.
pub async fn look_at(file: &Path) -> Result<Soundness> {
    let mut copy = sqlite::open_copy(file).await?;
    let found = sqlite::look_at(&mut copy).await;
    copy.close().await?;
    found
}

/// Puts a copy where no office is: into a data folder, or into an empty PostgreSQL database.
///
/// # Errors
/// [`StoreError::Exists`] if there is one.
pub async fn restore(file: &Path, folder: &Path, url: Option<&str>) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| StoreError::DiskFull(error.to_string()))?;
    let Some(url) = url else { return sqlite::put_back(file, &folder.join(sqlite::FILE_NAME)) };
    // The copy itself is not touched, and one of an older shape is brought up to date first.
    let working = folder.join(format!("restoring-{}.sqlite", uuid::Uuid::now_v7()));
    sqlite::put_back(file, &working)?;
    let loaded = load_file(&working, url).await;
    std::fs::remove_file(&working).map_err(|error| StoreError::DiskFull(error.to_string()))?;
    loaded
}

async fn load_file(file: &Path, url: &str) -> Result<()> {
    let mut copy = sqlite::up_to_date(file).await?;
    let moved = load(&mut copy, url).await?;
    copy.close().await?;
    match moved {
        Moved::Now(_) => Ok(()),
        Moved::Before(_) => Err(StoreError::Exists),
    }
}
