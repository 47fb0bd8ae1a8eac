//! A copy of the database that is known to be whole.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use sync::FeedId;
use sync::wire::BackedUp;

use super::{SqliteStore, convert, feeds, open};
use crate::store::{FeedHead, Millis, Result, StoreError};

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

/// A copy may be brought back later: what is noted only grows.
pub(super) async fn note(store: &SqliteStore, heads: &[FeedHead], at: Millis) -> Result<()> {
    let mut tx = store.write().await?;
    for head in heads {
        sqlx::query(
            "INSERT INTO backed_up (feed, position, at) VALUES ($1, $2, $3) ON CONFLICT (feed) DO UPDATE
             SET position = excluded.position, at = excluded.at WHERE backed_up.position < excluded.position",
        )
        .bind(head.feed.as_str())
        .bind(convert::to_i64(head.position)?)
        .bind(at)
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}

pub(super) async fn backed_up(store: &SqliteStore, feeds: &[FeedId]) -> Result<Vec<BackedUp>> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT feed, position FROM backed_up WHERE feed IN (SELECT value FROM json_each($1)) ORDER BY feed",
    )
    .bind(convert::json_list(feeds)?)
    .fetch_all(&store.readers)
    .await?;
    let row = |(feed, position)| Ok(BackedUp { feed: FeedId(feed), position: convert::to_u64(position)? });
    rows.into_iter().map(row).collect()
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
