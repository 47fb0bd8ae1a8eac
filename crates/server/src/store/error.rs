//! What can go wrong in a store, in the words the routes need.

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another writer held the database for too long; try again soon.
    #[error("the database is busy")]
    Busy,
    /// The disk is full, or would not take the bytes. Nothing was acknowledged.
    #[error("the disk is full or failing: {0}")]
    DiskFull(String),
    /// A row broke a rule of the database; the transaction is void.
    #[error("a row breaks a rule of the database: {0}")]
    Constraint(String),
    /// The name is taken.
    #[error("there is one of that name already")]
    Exists,
    /// There is none of that name.
    #[error("there is none of that name")]
    Missing,
    /// Somebody else was quicker: what was to be replaced is not what it was.
    #[error("it has changed meanwhile")]
    Stale,
    /// There were as many as there may be for now.
    #[error("there were too many for now")]
    TooMany,
    /// It is in use and has to stay.
    #[error("it is in use")]
    InUse,
    /// Stored data that this build cannot read.
    #[error("stored data cannot be read: {0}")]
    Unreadable(String),
    /// The database is not set up as its promises demand; the server does not start on it.
    #[error("the database does not keep its promises: {0}")]
    Unsafe(String),
    /// Everything of it is elsewhere by now; whatever came here would be lost.
    #[error("this database has moved to {0}; start with that as --database")]
    Moved(String),
    /// Anything else the database says.
    #[error("the database failed: {0}")]
    Database(String),
}

impl StoreError {
    /// Wraps an error of reading stored JSON or codes.
    pub(crate) fn unreadable(error: impl std::fmt::Display) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// What a store answers.
pub type Result<T> = std::result::Result<T, StoreError>;
