//! The contract, over IndexedDB in a real browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::Cell;

use store::IndexedDbStore;
use store::contract::Opener;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A database of its own for each case.
struct Database(String);

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

impl Database {
    fn new() -> Self {
        let n = COUNT.replace(COUNT.get() + 1);
        Self(format!("test {} {n}", js_sys::Date::now()))
    }
}

impl Opener for Database {
    type Store = IndexedDbStore;

    async fn open(&self) -> IndexedDbStore {
        IndexedDbStore::open(&self.0, |_| {}).await.unwrap()
    }
}

macro_rules! in_browser {
    ($module:ident :: $case:ident) => {
        #[wasm_bindgen_test]
        async fn $case() {
            store::contract::$module::$case(&Database::new()).await;
        }
    };
}

store::contract_cases!(in_browser);
