//! A transaction in memory: writes are staged and applied together.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::task::Poll;

use super::Database;
use super::fault::Fault;
use super::key::Key;
use super::lock::Lock;
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{Mode, StoreTransaction};

/// What is to be written; none where a key is to be removed.
type Staged = BTreeMap<(Shelf, Key), Option<Vec<u8>>>;

/// A transaction of a [`MemoryStore`](super::MemoryStore).
#[derive(Debug)]
pub struct MemoryTransaction<'a> {
    database: &'a Database,
    lock: Lock<'a>,
    fault: Option<Fault>,
    staged: RefCell<Staged>,
    /// Whether something was added where something was.
    taken: Cell<bool>,
}

impl<'a> MemoryTransaction<'a> {
    pub(super) fn new(database: &'a Database, lock: Lock<'a>, fault: Option<Fault>) -> Self {
        Self { database, lock, fault, staged: RefCell::default(), taken: Cell::new(false) }
    }

    fn check_shelf(&self, shelf: Shelf) -> Result<(), StoreError> {
        if self.database.faults.borrow().crashed {
            return Err(StoreError::Closed);
        }
        if self.lock.covers(shelf) {
            return Ok(());
        }
        Err(StoreError::Failed { detail: format!("the transaction does not cover {shelf}") })
    }

    fn stage(&self, shelf: Shelf, key: &str, bytes: Option<&[u8]>) -> Result<(), StoreError> {
        self.check_shelf(shelf)?;
        if self.lock.mode() == Mode::Read {
            return Err(StoreError::Failed { detail: "the transaction only reads".to_owned() });
        }
        self.staged.borrow_mut().insert((shelf, Key::from(key)), bytes.map(<[u8]>::to_vec));
        Ok(())
    }

    fn look_up(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.check_shelf(shelf)?;
        let key = Key::from(key);
        if let Some(staged) = self.staged.borrow().get(&(shelf, key.clone())) {
            return Ok(staged.clone());
        }
        Ok(self.database.shelves.borrow().get(&shelf).and_then(|entries| entries.get(&key)).cloned())
    }

    fn slice(&self, shelf: Shelf, from: &str, to: &str) -> Result<BTreeMap<Key, Vec<u8>>, StoreError> {
        self.check_shelf(shelf)?;
        let (from, to) = (Key::from(from), Key::from(to));
        let mut slice = BTreeMap::new();
        if from >= to {
            return Ok(slice);
        }
        if let Some(entries) = self.database.shelves.borrow().get(&shelf) {
            let kept = entries.range(from.clone()..to.clone());
            slice.extend(kept.map(|(key, bytes)| (key.clone(), bytes.clone())));
        }
        for ((_, key), staged) in self.staged.borrow().range((shelf, from)..(shelf, to)) {
            match staged {
                Some(bytes) => drop(slice.insert(key.clone(), bytes.clone())),
                None => drop(slice.remove(key)),
            }
        }
        Ok(slice)
    }

    fn apply(&self) {
        let mut shelves = self.database.shelves.borrow_mut();
        for ((shelf, key), staged) in self.staged.take() {
            let entries = shelves.entry(shelf).or_default();
            match staged {
                Some(bytes) => drop(entries.insert(key, bytes)),
                None => drop(entries.remove(&key)),
            }
        }
        self.database.committed.borrow_mut().push(self.lock.mode());
    }
}

impl<'a> StoreTransaction for MemoryTransaction<'a> {
    fn get<'t>(
        &'t self,
        shelf: Shelf,
        key: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + use<'t, 'a> {
        later(self.look_up(shelf, key))
    }

    fn range<'t>(
        &'t self,
        shelf: Shelf,
        from: &str,
        to: &str,
        limit: Option<u32>,
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, StoreError>> + use<'t, 'a> {
        let limit = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let slice = self.slice(shelf, from, to);
        let texts = |slice: BTreeMap<Key, Vec<u8>>| {
            slice.into_iter().take(limit).map(|(key, bytes)| (key.text().to_owned(), bytes)).collect()
        };
        later(slice.map(texts))
    }

    fn count<'t>(
        &'t self,
        shelf: Shelf,
        from: &str,
        to: &str,
    ) -> impl Future<Output = Result<u64, StoreError>> + use<'t, 'a> {
        later(self.slice(shelf, from, to).map(|slice| slice.len() as u64))
    }

    fn put(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.stage(shelf, key, Some(bytes))
    }

    fn add(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if self.look_up(shelf, key)?.is_some() {
            self.taken.set(true);
        }
        self.stage(shelf, key, Some(bytes))
    }

    fn delete(&self, shelf: Shelf, key: &str) -> Result<(), StoreError> {
        self.stage(shelf, key, None)
    }

    async fn commit(self) -> Result<(), StoreError> {
        if self.database.faults.borrow().crashed {
            return Err(StoreError::Closed);
        }
        if self.taken.get() {
            return Err(StoreError::Taken);
        }
        match self.fault {
            None | Some(Fault::RefuseBegin) => {
                self.apply();
                Ok(())
            }
            Some(Fault::FullAtCommit) => Err(StoreError::Full),
            Some(Fault::CrashBeforeCommit) => {
                self.database.faults.borrow_mut().crashed = true;
                Err(StoreError::Closed)
            }
            Some(Fault::CrashAfterCommit) => {
                self.apply();
                self.database.faults.borrow_mut().crashed = true;
                Err(StoreError::Closed)
            }
        }
    }

    async fn commit_at_once(self) -> Result<(), StoreError> {
        self.commit().await
    }
}

/// An answer that lets others run first, as a real store does; what may interleave there shall interleave here.
async fn later<T>(answer: T) -> T {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    answer
}
