//! From what SQLite says to what the routes need.

use crate::store::StoreError;

const BUSY: u32 = 5;
const LOCKED: u32 = 6;
const IO_ERROR: u32 = 10;
const FULL: u32 = 13;
const CONSTRAINT: u32 = 19;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            // The one writer is taken for longer than the pool waits.
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(database) => {
                let extended: u32 = database.code().and_then(|code| code.parse().ok()).unwrap_or_default();
                let message = database.message().to_owned();
                // The primary code is the low byte of the extended one.
                match extended & 0xff {
                    BUSY | LOCKED => Self::Busy,
                    FULL | IO_ERROR => Self::DiskFull(message),
                    CONSTRAINT => Self::Constraint(message),
                    _ => Self::Database(error.to_string()),
                }
            }
            sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => Self::Unreadable(error.to_string()),
            _ => Self::Database(error.to_string()),
        }
    }
}
