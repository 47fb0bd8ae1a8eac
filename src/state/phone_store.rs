//! What databases are made of: IndexedDB in the browser, memory where there is none (checks on the host).

use store::StoreError;

use super::fault::Fault;

/// A database of the browser.
#[cfg(target_arch = "wasm32")]
pub type PhoneStore = store::IndexedDbStore;
/// A database in memory.
#[cfg(not(target_arch = "wasm32"))]
pub type PhoneStore = store::MemoryStore;

/// Opens the database of this name. `on_fault` hears what ends its use later.
///
/// # Errors
/// [`StoreError`]: storage blocked, full or damaged.
#[cfg(target_arch = "wasm32")]
pub async fn open(name: &str, on_fault: impl Fn(Fault) + 'static) -> Result<PhoneStore, StoreError> {
    use store::Notice;
    let notices = move |notice| match notice {
        Notice::Superseded => on_fault(Fault::new("superseded")),
        Notice::UpgradeBlocked => on_fault(Fault::new("open_elsewhere")),
        // The next transaction opens it again.
        Notice::ConnectionLost => {}
    };
    PhoneStore::open(name, notices).await
}

/// Opens an empty database.
///
/// # Errors
/// None: there is always memory.
#[cfg(not(target_arch = "wasm32"))]
pub async fn open(_name: &str, _on_fault: impl Fn(Fault) + 'static) -> Result<PhoneStore, StoreError> {
    Ok(PhoneStore::default())
}
