//! A copy of the database that is known to be whole.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::{feeds, open};
use crate::store::{FeedHead, Result, StoreError};

/// Waits longer than a request may: nobody waits for an answer.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

/// Copies with `VACUUM INTO` while the server runs, checks the copy, and forces it to disk.
pub(super) async fn backup(file: &Path, to: &Path) -> Result<Vec<FeedHead>> {
    if to.exists() {
        return Err(StoreError::Exists);
    }
    let target = to.to_str().ok_or_else(|| StoreError::Database("the file name is not Unicode".to_owned()))?;
    let mut source = open::connect_options(file, PATIENCE).create_if_missing(false).connect().await?;
    sqlx::query("VACUUM INTO ?").bind(target).execute(&mut source).await?;
    source.close().await?;
    let heads = verify(to).await?;
    flush(to).map_err(|error| StoreError::DiskFull(error.to_string()))?;
    Ok(heads)
}

async fn verify(copy: &Path) -> Result<Vec<FeedHead>> {
    let mut copy = SqliteConnectOptions::new().filename(copy).read_only(true).connect().await?;
    let verdict: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut copy).await?;
    if verdict != "ok" {
        return Err(StoreError::Unreadable(verdict));
    }
    let heads = feeds::heads_of(&mut copy).await?;
    copy.close().await?;
    Ok(heads)
}

/// The file and the folder that names it: without the second, a power cut could leave a copy nobody finds.
fn flush(file: &Path) -> std::io::Result<()> {
    std::fs::File::open(file)?.sync_all()?;
    let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}
