//! A phone's database: the memory store, and between it and the device the mistakes a store or a device could make.

use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;

use store::{DeviceStore, MemoryStore, Mode, Shelf, StoreError, StoreTransaction};

use super::mistakes;
use crate::fault::Fault;

/// A phone's database.
#[derive(Clone, Debug)]
pub struct PhoneStore {
    memory: MemoryStore,
    fault: Option<Fault>,
    /// The disk as it was before the last save, for a disk that forgets.
    before_last_save: Rc<RefCell<Option<MemoryStore>>>,
}

/// A write that is not committed yet; no bytes where a key is to go.
#[derive(Clone, Debug)]
pub(super) struct Staged {
    pub(super) shelf: Shelf,
    pub(super) key: String,
    pub(super) bytes: Option<Vec<u8>>,
    /// Whether nothing may be there yet.
    pub(super) added: bool,
}

/// A transaction of it.
#[derive(Debug)]
pub struct PhoneTransaction<'a> {
    store: &'a PhoneStore,
    inner: <MemoryStore as DeviceStore>::Transaction<'a>,
    shelves: Vec<Shelf>,
    mode: Mode,
    staged: RefCell<Vec<Staged>>,
}

impl PhoneStore {
    /// An empty database with this mistake.
    #[must_use]
    pub fn new(fault: Option<Fault>) -> Self {
        Self { memory: MemoryStore::new(), fault, before_last_save: Rc::default() }
    }

    /// Another disk with what was committed to this one.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self { memory: self.memory.copy(), fault: self.fault, before_last_save: Rc::default() }
    }

    /// The memory below.
    #[must_use]
    pub fn memory(&self) -> &MemoryStore {
        &self.memory
    }

    /// The battery is dead. What comes back is what was committed.
    pub fn crash(&mut self) {
        self.memory.restart();
        if let Some(before) = self.before_last_save.take() {
            self.memory = before;
        }
    }

    fn remember(&self, staged: &[Staged]) {
        let is_save = |staged: &Staged| staged.shelf == Shelf::Records;
        if self.fault == Some(Fault::CrashLosesTheCounter) && staged.iter().any(is_save) {
            self.before_last_save.replace(Some(self.memory.copy()));
        }
    }
}

impl DeviceStore for PhoneStore {
    type Transaction<'a> = PhoneTransaction<'a>;

    async fn begin(&self, shelves: &[Shelf], mode: Mode) -> Result<PhoneTransaction<'_>, StoreError> {
        let inner = self.memory.begin(shelves, mode).await?;
        Ok(PhoneTransaction { store: self, inner, shelves: shelves.to_vec(), mode, staged: RefCell::default() })
    }

    async fn erase(&self) -> Result<(), StoreError> {
        self.memory.erase().await
    }
}

impl PhoneTransaction<'_> {
    fn stage(&self, staged: Staged) -> Result<(), StoreError> {
        put(&self.inner, &staged)?;
        self.staged.borrow_mut().push(staged);
        Ok(())
    }

    async fn end(self) -> Result<(), StoreError> {
        let Self { store, inner, shelves, mode, staged } = self;
        let mut staged = staged.into_inner();
        store.remember(&staged);
        match store.fault {
            Some(Fault::MergeDropsAWrite) => mistakes::drop_a_write(&mut staged),
            Some(Fault::HeldIsFoldedIn) => mistakes::fold_held_in(&mut staged),
            Some(Fault::RemovalSaysNothing) => mistakes::forget_what_was_seen(&mut staged),
            Some(Fault::CursorBeforePage) if staged.iter().any(|one| one.shelf == Shelf::Feeds) => {
                drop(inner);
                return cursor_first(store, &shelves, mode, staged).await;
            }
            _ => return inner.commit().await,
        }
        staged.iter().filter(|one| !one.added).try_for_each(|one| put(&inner, one))?;
        inner.commit().await
    }
}

/// Commits the cursor, and then the page.
async fn cursor_first(
    store: &PhoneStore,
    shelves: &[Shelf],
    mode: Mode,
    staged: Vec<Staged>,
) -> Result<(), StoreError> {
    let (cursor, page): (Vec<Staged>, Vec<Staged>) = staged.into_iter().partition(|one| one.shelf == Shelf::Feeds);
    for part in [cursor, page] {
        let tx = store.memory.begin(shelves, mode).await?;
        part.iter().try_for_each(|one| put(&tx, one))?;
        // Asking lets others run: here a phone can die.
        tx.count(Shelf::Feeds, "", "").await?;
        tx.commit().await?;
    }
    Ok(())
}

fn put(tx: &impl StoreTransaction, staged: &Staged) -> Result<(), StoreError> {
    match &staged.bytes {
        Some(bytes) if staged.added => tx.add(staged.shelf, &staged.key, bytes),
        Some(bytes) => tx.put(staged.shelf, &staged.key, bytes),
        None => tx.delete(staged.shelf, &staged.key),
    }
}

impl<'a> StoreTransaction for PhoneTransaction<'a> {
    fn get<'t>(
        &'t self,
        shelf: Shelf,
        key: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + use<'t, 'a> {
        self.inner.get(shelf, key)
    }

    fn range<'t>(
        &'t self,
        shelf: Shelf,
        from: &str,
        to: &str,
        limit: Option<u32>,
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, StoreError>> + use<'t, 'a> {
        self.inner.range(shelf, from, to, limit)
    }

    fn count<'t>(
        &'t self,
        shelf: Shelf,
        from: &str,
        to: &str,
    ) -> impl Future<Output = Result<u64, StoreError>> + use<'t, 'a> {
        self.inner.count(shelf, from, to)
    }

    fn put(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.stage(Staged { shelf, key: key.to_owned(), bytes: Some(bytes.to_vec()), added: false })
    }

    fn add(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.stage(Staged { shelf, key: key.to_owned(), bytes: Some(bytes.to_vec()), added: true })
    }

    fn delete(&self, shelf: Shelf, key: &str) -> Result<(), StoreError> {
        self.stage(Staged { shelf, key: key.to_owned(), bytes: None, added: false })
    }

    async fn commit(self) -> Result<(), StoreError> {
        self.end().await
    }

    async fn commit_at_once(self) -> Result<(), StoreError> {
        self.end().await
    }
}
