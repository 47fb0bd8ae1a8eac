//! Opening the file, and the promises checked before anything is served from it.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlSafeStr, SqliteConnection, SqlitePool};

use super::{FILE_NAME, SqliteStore};
use crate::store::{Result, StoreError};

/// How long a writer or reader waits for another before the answer is "busy".
const LOCK_TIMEOUT: Duration = Duration::from_secs(2);
/// Pages each connection keeps in memory, in KiB: small, because the operating system caches the file anyway.
const CACHE_KIB: &str = "-1024";

/// How a store is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Reading connections; writing always has one.
    pub readers: u32,
    /// How long to wait for the one writer.
    pub lock_timeout: Duration,
    /// At most this many pages of 4 KiB, for tests of a full disk.
    pub max_pages: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self { readers: 3, lock_timeout: LOCK_TIMEOUT, max_pages: None }
    }
}

impl SqliteStore {
    /// Opens (or makes) the database in a data folder, brings its tables up to date and checks its promises.
    ///
    /// # Errors
    /// [`StoreError::Unsafe`] if SQLite does not confirm a setting on which "acknowledged means on disk" rests.
    pub async fn open(folder: &Path, options: Options) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Database(error.to_string()))?;
        let file = folder.join(FILE_NAME);
        let connect = connect_options(&file, options.lock_timeout);
        let max_pages = options.max_pages;
        let writer = pool(1, options).connect_with(with_page_bound(connect.clone(), max_pages)).await?;
        migrations().run(&writer).await.map_err(|error| StoreError::Database(error.to_string()))?;
        check_promises(&writer).await?;
        check_here(&mut *writer.acquire().await?).await?;
        let readers = pool(options.readers, options).connect_with(connect.read_only(true)).await?;
        let server_id = server_id(&writer).await?;
        Ok(Self { writer, readers, file, server_id })
    }
}

pub(super) fn connect_options(file: &Path, lock_timeout: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(lock_timeout)
        .pragma("cache_size", CACHE_KIB)
}

fn with_page_bound(connect: SqliteConnectOptions, max_pages: Option<u32>) -> SqliteConnectOptions {
    match max_pages {
        Some(pages) => connect.pragma("max_page_count", pages.to_string()),
        None => connect,
    }
}

fn pool(size: u32, options: Options) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(options.lock_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// The migrations are files, compiled in: one binary is all an office installs.
pub(super) fn migrations() -> Migrator {
    let files = [
        (1, "start", include_str!("../../../migrations/sqlite/0001_start.sql")),
        (2, "happiness", include_str!("../../../migrations/sqlite/0002_happiness.sql")),
        (3, "photos", include_str!("../../../migrations/sqlite/0003_photos.sql")),
        (13, "figures", include_str!("../../../migrations/sqlite/0013_figures.sql")),
        (14, "activities", include_str!("../../../migrations/sqlite/0014_activities.sql")),
        (5, "instruments", include_str!("../../../migrations/sqlite/0005_instruments.sql")),
        (20, "device_keys", include_str!("../../../migrations/sqlite/0020_device_keys.sql")),
        (25, "backed_up", include_str!("../../../migrations/sqlite/0025_backed_up.sql")),
        (30, "kept_files", include_str!("../../../migrations/sqlite/0030_kept_files.sql")),
        (40, "tokens_by_fork", include_str!("../../../migrations/sqlite/0040_tokens_by_fork.sql")),
        (50, "sealing_keys", include_str!("../../../migrations/sqlite/0050_sealing_keys.sql")),
    ];
    let migration = |(version, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(files.map(migration).to_vec())
}

/// Reads the settings back: a file system without shared memory, for one, silently refuses WAL.
async fn check_promises(writer: &SqlitePool) -> Result<()> {
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(writer).await?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(writer).await?;
    let foreign_keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(writer).await?;
    promises_kept(&journal, synchronous, foreign_keys)
}

fn promises_kept(journal: &str, synchronous: i64, foreign_keys: i64) -> Result<()> {
    const FULL: i64 = 2;
    if journal == "wal" && synchronous >= FULL && foreign_keys == 1 {
        return Ok(());
    }
    let found = format!("journal_mode={journal} synchronous={synchronous} foreign_keys={foreign_keys}");
    Err(StoreError::Unsafe(found))
}

/// An office that has moved must not go on in two places.
pub(super) async fn check_here(connection: &mut SqliteConnection) -> Result<()> {
    let moved = sqlx::query_scalar("SELECT value FROM meta WHERE key = 'moved_to'").fetch_optional(connection).await?;
    moved.map_or(Ok(()), |to| Err(StoreError::Moved(to)))
}

async fn server_id(writer: &SqlitePool) -> Result<String> {
    let drawn = uuid::Uuid::now_v7().to_string();
    sqlx::query("INSERT INTO meta (key, value) VALUES ('server_id', ?) ON CONFLICT DO NOTHING")
        .bind(drawn)
        .execute(writer)
        .await?;
    Ok(sqlx::query_scalar("SELECT value FROM meta WHERE key = 'server_id'").fetch_one(writer).await?)
}

/// Moves the write-ahead log into the file and closes every connection.
pub(super) async fn close(store: &SqliteStore) {
    store.readers.close().await;
    if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&store.writer).await {
        tracing::warn!(%error, "the write-ahead log was not moved into the database; the next start does it");
    }
    store.writer.close().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_may_lose_a_commit_is_not_served() {
        assert!(promises_kept("wal", 2, 1).is_ok());
        for (journal, synchronous, foreign_keys) in [("delete", 2, 1), ("wal", 1, 1), ("wal", 2, 0)] {
            let refused = promises_kept(journal, synchronous, foreign_keys);
            assert!(matches!(refused, Err(StoreError::Unsafe(_))), "{journal} {synchronous} {foreign_keys}");
        }
    }

    #[tokio::test]
    async fn rows_of_an_older_shape_get_their_figures() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        let older: Vec<Migration> = migrations().iter().filter(|one| one.version < 13).cloned().collect();
        Migrator::with_migrations(older).run(&pool).await.unwrap();
        let phase = |assessed: u8, finished: bool, conflicts: u8| {
            let tally = serde_json::json!({ "assessed": assessed, "passed": 3, "total": 23 });
            serde_json::json!({ "tally": tally, "finished": finished, "conflicts": conflicts })
        };
        let rows = [
            ("a", phase(23, true, 0), phase(0, false, 0), "collecting", [1, 1, 0, 0, 0]),
            ("b", phase(23, true, 1), phase(23, false, 0), "certified", [1, 0, 0, 1, 0]),
            ("c", phase(23, true, 0), phase(23, true, 0), "announced", [1, 1, 1, 1, 1]),
            ("d", phase(0, false, 0), phase(0, false, 0), "collecting", [0, 0, 0, 0, 0]),
        ];
        for (village, before, after, state, _) in &rows {
            let body = serde_json::json!({ "before": before, "after": after, "state": state }).to_string();
            let query =
                "INSERT INTO boards (village, fiscal_year, body, changed_at, changed_by) VALUES (?, 2570, ?, 0, 'a1')";
            sqlx::query(query).bind(village).bind(body).execute(&pool).await.unwrap();
        }
        migrations().run(&pool).await.unwrap();
        for (village, .., wanted) in rows {
            let query = "SELECT started, before, after, certified, announced FROM boards WHERE village = ?";
            let row: (i64, i64, i64, i64, i64) = sqlx::query_as(query).bind(village).fetch_one(&pool).await.unwrap();
            assert_eq!([row.0, row.1, row.2, row.3, row.4], wanted, "{village}");
        }
    }
}
