//! Leaving the file for another database.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, SqliteConnection};

use super::{FILE_NAME, open};
use crate::store::{Result, StoreError};

/// A server that is just stopping has so long.
const PATIENCE: Duration = Duration::from_secs(2);

/// Opens the file for one who is alone with it, until the connection is closed: nobody else reads or writes it meanwhile.
///
/// # Errors
/// [`StoreError::Busy`] if a server or a command has it open.
pub(in crate::store) async fn alone(folder: &Path) -> Result<SqliteConnection> {
    let file = folder.join(FILE_NAME);
    if !file.exists() {
        return Err(StoreError::Missing);
    }
    // Leaving the write-ahead log is only possible for the last connection, which tells whether this is the last one.
    let options = SqliteConnectOptions::new().filename(file).foreign_keys(true).busy_timeout(PATIENCE);
    let mut connection = options.journal_mode(SqliteJournalMode::Delete).connect().await?;
    sqlx::query("PRAGMA locking_mode = EXCLUSIVE").execute(&mut connection).await?;
    open::migrations()
        .run_direct(None, &mut connection, false)
        .await
        .map_err(|error| StoreError::Database(error.to_string()))?;
    open::check_here(&mut connection).await?;
    // With exclusive locking, the first writing takes the file and keeps it.
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await?;
    sqlx::query("COMMIT").execute(&mut connection).await?;
    Ok(connection)
}

/// Notes where the office went: no server starts here any more.
pub(in crate::store) async fn mark_moved(connection: &mut SqliteConnection, to: &str) -> Result<()> {
    sqlx::query("INSERT INTO meta (key, value) VALUES ('moved_to', $1)").bind(to).execute(connection).await?;
    Ok(())
}
