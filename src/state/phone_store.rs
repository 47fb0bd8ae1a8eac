//! What databases are made of: IndexedDB in the browser, memory where there is none (checks on the host).

use store::StoreError;
use sync::PublicKey;

use super::fault::Fault;
use crate::platform::signing::SigningKey;

/// A database of the browser.
#[cfg(target_arch = "wasm32")]
pub type PhoneStore = store::IndexedDbStore;
/// A database in memory.
#[cfg(not(target_arch = "wasm32"))]
pub type PhoneStore = store::MemoryStore;

/// Keeps a key where only the browser reads it.
///
/// # Errors
/// [`StoreError`] if it cannot be kept.
#[cfg(target_arch = "wasm32")]
pub async fn keep_key(key: &SigningKey) -> Result<(), StoreError> {
    store::Objects::open(KEYS).await?.put(&key.public.to_string(), key.secret()).await
}

/// A key kept earlier.
///
/// # Errors
/// [`StoreError`] if the storage fails.
#[cfg(target_arch = "wasm32")]
pub async fn key(public: PublicKey) -> Result<Option<SigningKey>, StoreError> {
    let secret = store::Objects::open(KEYS).await?.get(&public.to_string()).await?;
    Ok(secret.and_then(|secret| SigningKey::of(secret, public)))
}

/// Takes a key away that nobody has heard of.
///
/// # Errors
/// [`StoreError`] of the storage.
#[cfg(target_arch = "wasm32")]
pub async fn drop_key(public: PublicKey) -> Result<(), StoreError> {
    store::Objects::open(KEYS).await?.delete(&public.to_string()).await
}

/// No account's database has this name: theirs go on with a slash.
#[cfg(target_arch = "wasm32")]
const KEYS: &str = "phophiang-keys";

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

/// There is no browser to keep a key.
///
/// # Errors
/// [`StoreError::Closed`].
#[cfg(not(target_arch = "wasm32"))]
pub async fn keep_key(_key: &SigningKey) -> Result<(), StoreError> {
    Err(StoreError::Closed)
}

/// There is no browser that keeps a key.
///
/// # Errors
/// None.
#[cfg(not(target_arch = "wasm32"))]
pub async fn key(_public: PublicKey) -> Result<Option<SigningKey>, StoreError> {
    Ok(None)
}

/// There is no browser that keeps a key.
///
/// # Errors
/// None.
#[cfg(not(target_arch = "wasm32"))]
pub async fn drop_key(_public: PublicKey) -> Result<(), StoreError> {
    Ok(())
}
