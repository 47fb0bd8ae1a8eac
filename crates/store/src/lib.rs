//! What a device keeps: one trait, memory and IndexedDB behind it, one contract suite.
//!
//! Three parts:
//!
//! - [`DeviceStore`]: shelves of (text key → opaque bytes) with transactions. [`MemoryStore`] serves tests and a browser that refuses
//!   storage; `IndexedDbStore` (wasm only) is the real one. Both run the suite in `contract`.
//! - [`Device`]: the logic, written once over the trait: an answer becomes a change, a record and an outbox entry in **one**
//!   transaction; answers, pages and receipts are folded in, each in one transaction; so a crash leaves the old or the new state.
//! - [`converse`]: the conversation with the server, driven the same way in the browser and in the simulator.
//! - [`Register`]: one small value in a database of its own, for what must be known before an account's database is opened.
//!
//! No clock, no randomness, no network here: times and ids come in as arguments.

pub mod conversation;
pub mod device;
pub mod error;
pub mod memory;
pub mod register;
pub mod shelf;
pub mod transaction;

#[cfg(feature = "contract")]
pub mod contract;
#[cfg(target_arch = "wasm32")]
pub mod indexed_db;

pub use conversation::{Doing, Office, Talked, ask_before_fork, converse};
pub use device::{
    Absorbed, Batch, ChangeState, Device, DeviceError, Edit, Export, ExportScope, FileNote, FileState, Forked,
    HELD_AFTER_ALL, Identity, JournalEntry, Kept, NewFile, Offer, REJECTED, Said, SaveError, Saved, Summary,
    refused_as_copy,
};
pub use error::StoreError;
#[cfg(target_arch = "wasm32")]
pub use indexed_db::{IndexedDbStore, Notice, Objects};
pub use memory::MemoryStore;
pub use register::Register;
pub use shelf::Shelf;
pub use transaction::{DeviceStore, Durability, Mode, StoreTransaction};
