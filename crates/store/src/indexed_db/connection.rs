//! A connection: how it is made, how it ends, and which one follows it.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::OpenDbError;
use wasm_bindgen_futures::spawn_local;

use super::{Notice, Notices, failure};
use crate::error::StoreError;
use crate::shelf::Shelf;

/// How often opening is tried while other tabs upgrade the same database.
const ATTEMPTS: usize = 3;

/// Whether a connection still serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    Open,
    /// The browser closed it; another may follow.
    Lost,
    /// Another tab upgraded or deleted the database.
    Superseded,
    /// Closed by its owner.
    Closed,
}

/// A transaction borrows its connection, so connections are never replaced: the next one hangs on the last.
pub(super) struct Connection {
    database: Database,
    life: Rc<Cell<Life>>,
    next: OnceCell<Box<Connection>>,
}

impl Connection {
    pub(super) async fn open(name: &str, notices: &Notices) -> Result<Self, StoreError> {
        let database = open_database(name, notices).await?;
        let life = Rc::new(Cell::new(Life::Open));
        watch(&database, &life, notices)?;
        Ok(Self { database, life, next: OnceCell::new() })
    }

    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    pub(super) fn life(&self) -> Life {
        self.life.get()
    }

    pub(super) fn last(&self) -> &Self {
        let mut last = self;
        while let Some(next) = last.next.get() {
            last = next;
        }
        last
    }

    /// Hangs the next connection on this one. If somebody was quicker, theirs stays and this is closed.
    pub(super) fn follow(&self, next: Self) {
        if let Err(surplus) = self.next.set(Box::new(next)) {
            surplus.close(Life::Closed);
        }
    }

    pub(super) fn close(&self, life: Life) {
        self.life.set(life);
        self.database.clone().close();
    }
}

/// Closes the connection when another tab needs the database, and notes when the browser did.
fn watch(database: &Database, life: &Rc<Cell<Life>>, notices: &Notices) -> Result<(), StoreError> {
    let mut changes = database.version_changes().map_err(failure::of)?;
    let (database, life, notices) = (database.clone(), Rc::clone(life), Rc::clone(notices));
    spawn_local(async move {
        let asked_to_leave = changes.recv().await.is_some();
        if life.get() != Life::Open {
            return;
        }
        if asked_to_leave {
            life.set(Life::Superseded);
            database.close();
            notices(Notice::Superseded);
        } else {
            life.set(Life::Lost);
            notices(Notice::ConnectionLost);
        }
    });
    Ok(())
}

async fn open_database(name: &str, notices: &Notices) -> Result<Database, StoreError> {
    for _ in 0..ATTEMPTS {
        let request = Database::open(name)
            .with_on_blocked(on_blocked(notices))
            .with_on_upgrade_needed(|_, database| add_missing(&database));
        let database = request.await.map_err(failure::of_opening)?;
        if missing(&database).is_empty() {
            return Ok(database);
        }
        let version = database.version() + 1.0;
        database.close();
        let request = Database::open(name)
            .with_version(version)
            .with_on_blocked(on_blocked(notices))
            .with_on_upgrade_needed(|_, database| add_missing(&database));
        match request.await {
            Ok(database) => return Ok(database),
            Err(error) if is_version_passed(&error) => {}
            Err(error) => return Err(failure::of_opening(error)),
        }
    }
    Err(StoreError::Superseded)
}

fn on_blocked(
    notices: &Notices,
) -> impl FnOnce(indexed_db_futures::database::VersionChangeEvent) -> indexed_db_futures::Result<()> + use<> {
    let notices = Rc::clone(notices);
    move |_| {
        notices(Notice::UpgradeBlocked);
        Ok(())
    }
}

fn missing(database: &Database) -> Vec<Shelf> {
    let present: BTreeSet<String> = database.object_store_names().collect();
    Shelf::ALL.into_iter().filter(|shelf| !present.contains(shelf.name())).collect()
}

fn add_missing(database: &Database) -> indexed_db_futures::Result<()> {
    for shelf in missing(database) {
        database.create_object_store(shelf.name()).build()?;
    }
    Ok(())
}

/// Another tab upgraded between our look and our upgrade; look again.
fn is_version_passed(error: &OpenDbError) -> bool {
    matches!(error, OpenDbError::Base(base) if failure::name(base).as_deref() == Some("VersionError"))
}
