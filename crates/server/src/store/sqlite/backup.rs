//! A copy of the database that is known to be whole.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::{open, sql};
use crate::store::{FeedHead, Result, Soundness, StoreError};

/// Waits longer than a request may: nobody waits for an answer.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// Copies with `VACUUM INTO` while the server runs, checks the copy, and forces it to disk.
pub(super) async fn backup(file: &Path, to: &Path) -> Result<Vec<FeedHead>> {
    let part = begin(to)?;
    let target = part.to_str().ok_or_else(|| StoreError::Database("the file name is not Unicode".to_owned()))?;
    let mut source = open::connect_options(file, PATIENCE).create_if_missing(false).connect().await?;
    sqlx::query("VACUUM INTO $1").bind(target).execute(&mut source).await?;
    source.close().await?;
    finish(&part, to).await
}

/// Where a copy is made: only a whole one gets its name. What an earlier try left there is removed.
pub(in crate::store) fn begin(to: &Path) -> Result<PathBuf> {
    if to.exists() {
        return Err(StoreError::Exists);
    }
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(on_disk(error)),
        _ => Ok(part.into()),
    }
}

/// Reads the copy from its first byte to its last, computes every chain anew, forces it to disk and gives it its name.
pub(in crate::store) async fn finish(part: &Path, to: &Path) -> Result<Vec<FeedHead>> {
    let mut copy = open_copy(part).await?;
    let found = look_at(&mut copy).await?;
    copy.close().await?;
    if let Some(fault) = found.faults.into_iter().next() {
        return Err(StoreError::Unreadable(fault));
    }
    give_name(part, to).map_err(on_disk)?;
    Ok(found.heads)
}

/// Opens a copy for reading; nothing of it is changed.
pub(in crate::store) async fn open_copy(file: &Path) -> Result<SqliteConnection> {
    let copy = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
    Ok(copy.connect().await?)
}

/// What a copy holds, whole or not.
pub(in crate::store) async fn look_at(copy: &mut SqliteConnection) -> Result<Soundness> {
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut *copy).await?;
    if verdict != "ok" {
        return Err(StoreError::Unreadable(verdict));
    }
    sql::verify(copy).await
}

/// A file with today's tables: an empty one if there is none, and a copy of an older shape brought up to date.
pub(in crate::store) async fn up_to_date(file: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true).foreign_keys(true);
    // One file and nothing beside it.
    let mut connection = options.journal_mode(SqliteJournalMode::Delete).connect().await?;
    open::migrations()
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| StoreError::Database(error.to_string()))?;
    Ok(connection)
}

fn on_disk(error: std::io::Error) -> StoreError {
    StoreError::DiskFull(error.to_string())
}

/// Puts a copy under a name that nothing has yet.
pub(in crate::store) fn put_back(copy: &Path, to: &Path) -> Result<()> {
    let part = begin(to)?;
    std::fs::copy(copy, &part).map_err(on_disk)?;
    give_name(&part, to).map_err(on_disk)
}

/// Forces a file to disk under its name: without the folder, a power cut could leave a copy nobody finds.
fn give_name(part: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::File::open(part)?.sync_all()?;
    std::fs::rename(part, to)?;
    let folder = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}
