//! A transaction of IndexedDB.

use std::cell::RefCell;
use std::future::Future;

use indexed_db_futures::error::Error;
use indexed_db_futures::future::VoidRequest;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDone};
use indexed_db_futures::typed_array::{Uint8Array, Uint8ArraySlice};

use super::failure;
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{Mode, StoreTransaction};

/// A transaction of an [`IndexedDbStore`](super::IndexedDbStore).
#[derive(Debug)]
pub struct IndexedDbTransaction<'a> {
    transaction: Transaction<'a>,
    /// Listens from the beginning, so that no end is missed; none for a reader, which nobody waits for.
    done: Option<Done>,
    /// Kept to ask for the cause when the transaction fails.
    writes: RefCell<Vec<VoidRequest>>,
}

struct Done(TransactionDone);

impl std::fmt::Debug for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Done")
    }
}

impl<'a> IndexedDbTransaction<'a> {
    pub(super) fn new(transaction: Transaction<'a>, mode: Mode) -> Result<Self, StoreError> {
        let done = match mode {
            Mode::Read => None,
            Mode::Write(_) => Some(Done(transaction.on_done().map_err(failure::of)?)),
        };
        Ok(Self { transaction, done, writes: RefCell::default() })
    }

    fn shelf(&self, shelf: Shelf) -> Result<ObjectStore<'_>, Error> {
        self.transaction.object_store(shelf.name())
    }

    /// What failed a request. Those under way when a transaction is aborted only know that; the transaction knows why.
    fn cause(&self, error: Error) -> StoreError {
        let aborted = failure::name(&error).as_deref() == Some("AbortError");
        let real = if aborted { self.transaction.error() } else { None };
        failure::of(real.unwrap_or(error))
    }

    /// A value that is not the bytes we put there, or a failure of the request.
    fn unreadable(&self, error: Error, shelf: Shelf, key: &str) -> StoreError {
        match error {
            Error::Serialisation(_) => StoreError::corrupt(shelf, key),
            other => self.cause(other),
        }
    }

    fn note(&self, write: Result<VoidRequest, Error>) -> Result<(), StoreError> {
        self.writes.borrow_mut().push(write.map_err(failure::of)?);
        Ok(())
    }
}

impl<'a> StoreTransaction for IndexedDbTransaction<'a> {
    fn get<'t>(
        &'t self,
        shelf: Shelf,
        key: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + use<'t, 'a> {
        let request = self.shelf(shelf).and_then(|store| store.get::<Uint8Array, _, _>(key.to_owned()).primitive());
        let key = key.to_owned();
        async move {
            let found = request.map_err(failure::of)?.await.map_err(|error| self.unreadable(error, shelf, &key))?;
            Ok(found.map(Vec::from))
        }
    }

    fn range<'t>(
        &'t self,
        shelf: Shelf,
        from: &str,
        to: &str,
        limit: Option<u32>,
    ) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, StoreError>> + use<'t, 'a> {
        let request = (!is_empty(from, to, limit)).then(|| {
            let store = self.shelf(shelf)?;
            let query = || from.to_owned()..to.to_owned();
            let keys = store.get_all_keys::<String>().with_query(query());
            let values = store.get_all::<Uint8Array>().with_query(query());
            Ok(match limit {
                Some(limit) => (keys.with_limit(limit).primitive()?, values.with_limit(limit).primitive()?),
                None => (keys.primitive()?, values.primitive()?),
            })
        });
        let from = from.to_owned();
        async move {
            let Some(request) = request else { return Ok(Vec::new()) };
            let (keys, values) = request.map_err(failure::of)?;
            let keys = keys.await.map_err(|error| self.cause(error))?;
            let values = values.await.map_err(|error| self.cause(error))?;
            let pairs = keys.zip(values).map(|(key, value)| {
                let key = key.map_err(|error| self.unreadable(error, shelf, &from))?;
                let value = value.map_err(|error| self.unreadable(error, shelf, &key))?;
                Ok((key, Vec::from(value)))
            });
            pairs.collect()
        }
    }

    fn count<'t>(
        &'t self,
        shelf: Shelf,
        from: &str,
        to: &str,
    ) -> impl Future<Output = Result<u64, StoreError>> + use<'t, 'a> {
        let request = (!is_empty(from, to, None)).then(|| {
            let store = self.shelf(shelf)?;
            store.count().with_query::<String, _>(from.to_owned()..to.to_owned()).primitive()
        });
        async move {
            match request {
                None => Ok(0),
                Some(request) => Ok(request.map_err(failure::of)?.await.map_err(|error| self.cause(error))?.into()),
            }
        }
    }

    fn put(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let put = |store: ObjectStore<'_>| {
            store.put(Uint8ArraySlice::new(bytes)).with_key(key.to_owned()).without_key_type().primitive()
        };
        self.note(self.shelf(shelf).and_then(put))
    }

    fn add(&self, shelf: Shelf, key: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let add = |store: ObjectStore<'_>| {
            store.add(Uint8ArraySlice::new(bytes)).with_key(key.to_owned()).without_key_type().primitive()
        };
        self.note(self.shelf(shelf).and_then(add))
    }

    fn delete(&self, shelf: Shelf, key: &str) -> Result<(), StoreError> {
        self.note(self.shelf(shelf).and_then(|store| store.delete(key.to_owned()).primitive()))
    }

    async fn commit(self) -> Result<(), StoreError> {
        let Self { transaction, done, writes } = self;
        let Some(Done(done)) = done else { return Ok(()) };
        // The browser commits by itself once nothing more is asked for.
        if done.await.is_ok() {
            return Ok(());
        }
        // Depending on what failed, the transaction or one of its requests knows why.
        if let Some(error) = transaction.error() {
            return Err(failure::of(error));
        }
        for write in writes.into_inner() {
            match write.await {
                Err(error) if failure::name(&error).as_deref() != Some("AbortError") => return Err(failure::of(error)),
                _ => {}
            }
        }
        Err(StoreError::Failed { detail: "the transaction was aborted".to_owned() })
    }

    async fn commit_at_once(self) -> Result<(), StoreError> {
        match self.done {
            None => Ok(()),
            // The library takes the transaction along and with it the cause of an abort.
            Some(_) => self.transaction.commit().await.map_err(failure::of),
        }
    }
}

/// A range that holds nothing is an error to the browser. It orders keys by UTF-16 code units.
fn is_empty(from: &str, to: &str, limit: Option<u32>) -> bool {
    limit == Some(0) || from.encode_utf16().ge(to.encode_utf16())
}
