//! A store in memory: for tests, with faults on demand, and for a browser that refuses storage (nothing outlives the page then).

mod fault;
mod key;
mod lock;
mod transaction;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode};

pub use fault::Fault;
use fault::Faults;
use key::Key;
use lock::Locks;
pub use transaction::MemoryTransaction;

/// A handle on a database in memory. A clone is one more connection to the same data.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    database: Rc<Database>,
}

type Entries = BTreeMap<Key, Vec<u8>>;

#[derive(Debug, Default)]
struct Database {
    shelves: RefCell<BTreeMap<Shelf, Entries>>,
    locks: Locks,
    faults: RefCell<Faults>,
    committed: RefCell<Vec<Mode>>,
}

impl MemoryStore {
    /// An empty database.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the write transaction that begins as the `nth` from now (0 is the next) meet this fault.
    pub fn plan(&self, nth: u64, fault: Fault) {
        self.database.faults.borrow_mut().plan(nth, fault);
    }

    /// Whether a crash was met: every handle answers [`StoreError::Closed`] until [`restart`](Self::restart).
    #[must_use]
    pub fn has_crashed(&self) -> bool {
        self.database.faults.borrow().crashed
    }

    /// Starts again after a crash, with what was committed, and forgets planned faults.
    pub fn restart(&self) {
        *self.database.faults.borrow_mut() = Faults::default();
    }

    /// The modes of all transactions committed so far, for tests that ask whether a save was strict.
    #[must_use]
    pub fn committed(&self) -> Vec<Mode> {
        self.database.committed.borrow().clone()
    }

    /// Another database with what was committed to this one, to try two courses of events.
    #[must_use]
    pub fn copy(&self) -> Self {
        let shelves = self.database.shelves.borrow().clone();
        Self { database: Rc::new(Database { shelves: RefCell::new(shelves), ..Database::default() }) }
    }

    /// Everything on all shelves, to compare states.
    #[must_use]
    pub fn dump(&self) -> BTreeMap<(Shelf, String), Vec<u8>> {
        let shelves = self.database.shelves.borrow();
        let all = shelves.iter().flat_map(|(shelf, entries)| entries.iter().map(move |entry| (*shelf, entry)));
        all.map(|(shelf, (key, bytes))| ((shelf, key.text().to_owned()), bytes.clone())).collect()
    }
}

impl DeviceStore for MemoryStore {
    type Transaction<'a> = MemoryTransaction<'a>;

    async fn begin(&self, shelves: &[Shelf], mode: Mode) -> Result<MemoryTransaction<'_>, StoreError> {
        let lock = self.database.locks.acquire(shelves, mode).await;
        let fault = self.database.faults.borrow_mut().meet(mode)?;
        Ok(MemoryTransaction::new(&self.database, lock, fault))
    }

    async fn erase(&self) -> Result<(), StoreError> {
        let _alone = self.database.locks.acquire(&Shelf::ALL, Mode::Write(crate::Durability::Strict)).await;
        self.database.shelves.borrow_mut().clear();
        self.database.faults.borrow_mut().crashed = true;
        Ok(())
    }
}
