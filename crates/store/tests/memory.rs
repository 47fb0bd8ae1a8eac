//! The contract, over the store in memory.
#![cfg(not(target_arch = "wasm32"))]

mod run;

use run::run;
use store::MemoryStore;

macro_rules! in_memory {
    ($module:ident :: $case:ident) => {
        #[test]
        fn $case() {
            run(store::contract::$module::$case(&MemoryStore::new()));
        }
    };
}

store::contract_cases!(in_memory);
