//! From what the databases say to what the routes need.

use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;

use crate::store::StoreError;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            // Every connection is taken for longer than the pool waits.
            sqlx::Error::PoolTimedOut => Self::Busy,
            // The connection to another machine, or to a database that is being restarted. Nothing was acknowledged.
            sqlx::Error::Io(_) | sqlx::Error::PoolClosed => Self::Busy,
            sqlx::Error::Database(database) => {
                let known = match database.try_downcast_ref::<PgDatabaseError>() {
                    Some(database) => postgres(database.code(), database.message()),
                    None => sqlite(database.as_ref()),
                };
                known.unwrap_or_else(|| Self::Database(error.to_string()))
            }
            sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => Self::Unreadable(error.to_string()),
            _ => Self::Database(error.to_string()),
        }
    }
}

/// SQLite's extended result codes: the primary code is the low byte.
fn sqlite(error: &dyn DatabaseError) -> Option<StoreError> {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const IO_ERROR: u32 = 10;
    const FULL: u32 = 13;
    const CONSTRAINT: u32 = 19;
    let extended: u32 = error.code()?.parse().ok()?;
    let message = error.message().to_owned();
    match extended & 0xff {
        BUSY | LOCKED => Some(StoreError::Busy),
        FULL | IO_ERROR => Some(StoreError::DiskFull(message)),
        CONSTRAINT => Some(StoreError::Constraint(message)),
        _ => None,
    }
}

/// PostgreSQL's five-letter codes: the first two are a class.
fn postgres(code: &str, message: &str) -> Option<StoreError> {
    const LOCK_NOT_AVAILABLE: &str = "55P03";
    const DISK_FULL: &str = "53100";
    const IO_ERROR: &str = "58030";
    match (code, code.get(..2)?) {
        (DISK_FULL | IO_ERROR, _) => Some(StoreError::DiskFull(message.to_owned())),
        // Another writer, a deadlock, too many connections, a server that is stopping or starting, a statement that took too long.
        (LOCK_NOT_AVAILABLE, _) | (_, "40" | "53" | "57" | "08") => Some(StoreError::Busy),
        // A row that breaks a rule, or a value no column takes.
        (_, "23" | "22") => Some(StoreError::Constraint(message.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_busy_and_what_a_row_broke_is_its_own_fault() {
        let told = |code| postgres(code, "x");
        for code in ["55P03", "40P01", "40001", "53300", "57P01", "57P03", "57014", "08006"] {
            assert!(matches!(told(code), Some(StoreError::Busy)), "{code}");
        }
        assert!(matches!(told("53100"), Some(StoreError::DiskFull(_))));
        assert!(matches!(told("23505"), Some(StoreError::Constraint(_))));
        assert!(matches!(told("22021"), Some(StoreError::Constraint(_))));
        assert!(told("42P01").is_none() && told("").is_none());
    }
}
