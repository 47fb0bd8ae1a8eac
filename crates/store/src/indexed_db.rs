//! The real store: IndexedDB.
//!
//! Opened without a version number and upgraded only if a shelf is missing; upgrades only add shelves. One database per account.
//!
//! Known quirks it lives with:
//! - A full disk shows when a transaction ends, not when a value is put.
//! - Safari loses the connection while the page is in the background; the store opens it again by itself.
//! - An upgrade waits until all other connections close. A connection told of one closes at once and reports
//!   [`StoreError::Superseded`] from then on; a page waiting for another's old connection hears [`Notice::UpgradeBlocked`].
//! - `indexed_db_futures` reports an aborted commit without its cause and takes the transaction away, so the end is awaited beside it.

#[cfg(feature = "bench")]
pub mod bench;
mod connection;
mod failure;
mod objects;
mod transaction;

use std::rc::Rc;

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};

use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, Mode};
use connection::{Connection, Life};

pub use objects::Objects;
pub use transaction::IndexedDbTransaction;

/// What a store has to say unasked, for the page to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Opening waits until other tabs of an older build are closed.
    UpgradeBlocked,
    /// Another tab upgraded or deleted the database; this page must be reloaded.
    Superseded,
    /// The browser closed the connection; the next transaction opens it again.
    ConnectionLost,
}

type Notices = Rc<dyn Fn(Notice)>;

/// A database of the browser.
pub struct IndexedDbStore {
    name: String,
    notices: Notices,
    /// The first of the connections made so far; the last one serves.
    first: Connection,
}

impl std::fmt::Debug for IndexedDbStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexedDbStore").field("name", &self.name).finish_non_exhaustive()
    }
}

impl IndexedDbStore {
    /// Opens the database of this name, made if it is not there. `notices` is told what happens later.
    ///
    /// # Errors
    /// [`StoreError::Blocked`] if the browser gives no storage.
    pub async fn open(name: &str, notices: impl Fn(Notice) + 'static) -> Result<Self, StoreError> {
        let notices: Notices = Rc::new(notices);
        let first = Connection::open(name, &notices).await?;
        Ok(Self { name: name.to_owned(), notices, first })
    }

    /// Closes the connection once its transactions are done; whoever still holds the store gets [`StoreError::Closed`].
    pub fn close(&self) {
        self.first.last().close(Life::Closed);
    }

    /// The serving connection, made anew if the browser closed it.
    async fn connection(&self) -> Result<&Connection, StoreError> {
        loop {
            let last = self.first.last();
            match last.life() {
                Life::Open => return Ok(last),
                Life::Superseded => return Err(StoreError::Superseded),
                Life::Closed => return Err(StoreError::Closed),
                Life::Lost => last.follow(Connection::open(&self.name, &self.notices).await?),
            }
        }
    }
}

impl Drop for IndexedDbStore {
    fn drop(&mut self) {
        self.close();
    }
}

impl DeviceStore for IndexedDbStore {
    type Transaction<'a> = IndexedDbTransaction<'a>;

    async fn begin(&self, shelves: &[Shelf], mode: Mode) -> Result<IndexedDbTransaction<'_>, StoreError> {
        let connection = self.connection().await?;
        match build(connection.database(), shelves, mode) {
            Ok(transaction) => IndexedDbTransaction::new(transaction, mode),
            Err(error) if failure::is_connection_lost(&error) => {
                connection.close(Life::Lost);
                let connection = self.connection().await?;
                let transaction =
                    build(connection.database(), shelves, mode).map_err(|_| StoreError::ConnectionLost)?;
                IndexedDbTransaction::new(transaction, mode)
            }
            Err(error) => Err(failure::of(error)),
        }
    }

    async fn erase(&self) -> Result<(), StoreError> {
        self.first.last().close(Life::Closed);
        let request = Database::delete_by_name(&self.name).map_err(failure::of_opening)?;
        request.await.map_err(failure::of)
    }
}

fn build<'a>(
    database: &'a Database,
    shelves: &[Shelf],
    mode: Mode,
) -> Result<Transaction<'a>, indexed_db_futures::error::Error> {
    let names: Vec<&str> = shelves.iter().map(|shelf| shelf.name()).collect();
    let builder = database.transaction(names);
    let durability = match mode {
        Mode::Read => return builder.build(),
        Mode::Write(Durability::Strict) => TransactionDurability::Strict,
        Mode::Write(Durability::Relaxed) => TransactionDurability::Relaxed,
    };
    builder
        .with_mode(TransactionMode::Readwrite)
        .with_options(TransactionOptions::new().with_durability(durability))
        .build()
}
