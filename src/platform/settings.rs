//! Small settings in `localStorage`, through gloo-storage; in memory for this visit where the browser blocks storage.
//!
//! Never for answers, nor for anything a screen calls done: it is small, synchronous, gone with "clear site data", and written to the
//! disk seconds after it was set.

use std::cell::RefCell;
use std::collections::HashMap;

use gloo_storage::{LocalStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

thread_local! {
    static MEMORY: RefCell<HashMap<String, String>> = RefCell::default();
}

/// Whether settings outlive this visit. gloo-storage panics where storage is blocked, so this is asked before each use.
#[must_use]
pub fn are_kept() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}

/// The setting, if there is one that can be read.
#[must_use]
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    if are_kept() {
        return LocalStorage::get(key).ok();
    }
    MEMORY.with_borrow(|memory| serde_json::from_str(memory.get(key)?).ok())
}

/// Keeps a setting, in memory if need be.
pub fn set<T: Serialize>(key: &str, value: &T) {
    if are_kept() && LocalStorage::set(key, value).is_ok() {
        return;
    }
    if let Ok(json) = serde_json::to_string(value) {
        MEMORY.with_borrow_mut(|memory| memory.insert(key.to_owned(), json));
    }
}

/// Forgets a setting.
pub fn remove(key: &str) {
    if are_kept() {
        LocalStorage::delete(key);
    }
    MEMORY.with_borrow_mut(|memory| memory.remove(key));
}
