//! What only IndexedDB does: upgrades, several tabs, lost connections, full disks, and what it was asked for.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use store::contract::example::{BEFORE, device, edit, feed, shown};
use store::contract::server::Server;
use store::contract::{Opener, join};
use store::indexed_db::bench::{median, save_against_bare};
use store::{
    Device, DeviceStore, Durability, IndexedDbStore, Mode, NewFile, Notice, Register, Shelf, StoreError,
    StoreTransaction,
};
use sync::RecordId;
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const STRICT: Mode = Mode::Write(Durability::Strict);

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

fn fresh_name() -> String {
    let n = COUNT.replace(COUNT.get() + 1);
    format!("alone {} {n}", js_sys::Date::now())
}

struct Named(String);

impl Opener for Named {
    type Store = IndexedDbStore;

    async fn open(&self) -> IndexedDbStore {
        IndexedDbStore::open(&self.0, |_| {}).await.unwrap()
    }
}

/// A store, and what it said unasked.
async fn listening(name: &str) -> (IndexedDbStore, Rc<RefCell<Vec<Notice>>>) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let ear = Rc::clone(&heard);
    let store = IndexedDbStore::open(name, move |notice| ear.borrow_mut().push(notice)).await.unwrap();
    (store, heard)
}

async fn put(store: &IndexedDbStore, key: &str) -> Result<(), StoreError> {
    let tx = store.begin(&[Shelf::Records], STRICT).await?;
    tx.put(Shelf::Records, key, b"1")?;
    tx.put(Shelf::Records, &format!("{key}, again"), b"2")?;
    tx.commit().await
}

async fn get(store: &IndexedDbStore, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let tx = store.begin(&[Shelf::Records], Mode::Read).await?;
    tx.get(Shelf::Records, key).await
}

/// Alters the browser until dropped.
struct Patch(&'static str);

impl Patch {
    fn new(apply: &str, undo: &'static str) -> Self {
        js_sys::eval(apply).unwrap();
        Self(undo)
    }
}

impl Drop for Patch {
    fn drop(&mut self) {
        js_sys::eval(self.0).unwrap();
    }
}

/// Writes down the mode and durability of every transaction that the browser really begins.
fn spy() -> Patch {
    Patch::new(
        "window.begun = []; window.realBegin = IDBDatabase.prototype.transaction;
         IDBDatabase.prototype.transaction = function (...args) {
             const tx = window.realBegin.apply(this, args);
             window.begun.push(tx.mode + ' ' + tx.durability);
             return tx;
         };",
        "IDBDatabase.prototype.transaction = window.realBegin;",
    )
}

fn begun() -> Vec<String> {
    let begun = js_sys::eval("window.begun.splice(0).filter(mode => mode != 'readonly default').join()").unwrap();
    let begun = begun.as_string().unwrap();
    begun.split(',').filter(|mode| !mode.is_empty()).map(str::to_owned).collect()
}

#[wasm_bindgen_test]
async fn the_browser_is_asked_for_one_strict_transaction() {
    let device = device(&Named(fresh_name()), 7).await;
    let mut server = Server::default();
    let _spy = spy();
    device.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    assert_eq!(begun(), ["readwrite strict"], "a save");
    device.keep_draft("note:1.1", "...").await.unwrap();
    assert_eq!(begun(), ["readwrite strict"], "a draft");
    let batch = device.next_batch(store::contract::example::ALL).await.unwrap();
    let answers: Vec<_> = batch.changes.iter().map(|(seq, sealed)| (*seq, server.push(sealed))).collect();
    device.answered(&answers, 1).await.unwrap();
    assert_eq!(begun(), ["readwrite strict"], "answers");
    device.absorb(&server.page(&feed(), 0, 9), 1).await.unwrap();
    assert_eq!(begun(), ["readwrite relaxed"], "a page");
    let register = Register::new(IndexedDbStore::open(&fresh_name(), |_| {}).await.unwrap());
    register.alter(|value: Option<u32>| value.unwrap_or(1)).await.unwrap();
    assert_eq!(begun(), ["readwrite strict"], "who uses the device");
}

#[wasm_bindgen_test]
async fn a_missing_shelf_is_added_and_nothing_touched() {
    let name = fresh_name();
    let old = Database::open(&*name).with_version(3u32).with_on_upgrade_needed(|_, database| {
        database.create_object_store(Shelf::Records.name()).build()?;
        database.create_object_store("of a later build").build()?;
        Ok(())
    });
    let old = old.await.unwrap();
    let tx = old.transaction("records").with_mode(TransactionMode::Readwrite).build().unwrap();
    let bytes = indexed_db_futures::typed_array::Uint8Array::from(b"kept".to_vec());
    tx.object_store("records").unwrap().put(bytes).with_key("a").without_key_type().primitive().unwrap();
    tx.commit().await.unwrap();
    old.close();

    let store = IndexedDbStore::open(&name, |_| {}).await.unwrap();
    assert_eq!(get(&store, "a").await.unwrap().unwrap(), b"kept");
    put(&store, "b").await.unwrap();
    drop(store);
    let again = Database::open(&*name).await.unwrap();
    assert_eq!(again.version(), 4.0, "upgraded once, and not again when nothing is missing");
    let shelves: Vec<String> = again.object_store_names().collect();
    assert_eq!(shelves.len(), Shelf::ALL.len() + 1);
    assert!(shelves.contains(&"of a later build".to_owned()));
}

#[wasm_bindgen_test]
async fn an_old_tab_makes_way_and_says_so() {
    let name = fresh_name();
    let (old, heard) = listening(&name).await;
    put(&old, "a").await.unwrap();
    let upgrade = Database::open(&*name).with_version(2u32).with_on_upgrade_needed(|_, database| {
        database.create_object_store("new").build()?;
        Ok(())
    });
    upgrade.await.unwrap().close();
    assert_eq!(*heard.borrow(), [Notice::Superseded]);
    assert_eq!(put(&old, "b").await, Err(StoreError::Superseded));
    assert_eq!(get(&old, "a").await, Err(StoreError::Superseded));
    let (reloaded, _) = listening(&name).await;
    assert!(get(&reloaded, "a").await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_blocked_upgrade_is_told_and_goes_on() {
    let name = fresh_name();
    // An old tab that does not listen.
    let stubborn = Database::open(&*name).await.unwrap();
    let heard = Rc::new(RefCell::new(Vec::new()));
    let ear = Rc::clone(&heard);
    let opening = IndexedDbStore::open(&name, move |notice| ear.borrow_mut().push(notice));
    let leaving = async {
        while heard.borrow().is_empty() {
            let tick = js_sys::Promise::new(&mut |resolve, _| {
                web_sys::window().unwrap().set_timeout_with_callback(&resolve).unwrap();
            });
            wasm_bindgen_futures::JsFuture::from(tick).await.unwrap();
        }
        stubborn.close();
    };
    let (store, ()) = join(opening, leaving).await;
    assert_eq!(*heard.borrow(), [Notice::UpgradeBlocked]);
    put(&store.unwrap(), "a").await.unwrap();
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_made_again() {
    let (store, _) = listening(&fresh_name()).await;
    put(&store, "a").await.unwrap();
    for message in ["The database connection is closing.", "Connection to Indexed Database server lost."] {
        let _lose_once = Patch::new(
            &format!(
                "window.realBegin = IDBDatabase.prototype.transaction;
                 IDBDatabase.prototype.transaction = function () {{
                     IDBDatabase.prototype.transaction = window.realBegin;
                     throw new DOMException('{message}', 'InvalidStateError');
                 }};"
            ),
            "IDBDatabase.prototype.transaction = window.realBegin;",
        );
        assert!(get(&store, "a").await.unwrap().is_some(), "{message}");
        put(&store, "b").await.unwrap();
    }
    let _lost_for_good = Patch::new(
        "window.realBegin = IDBDatabase.prototype.transaction;
         IDBDatabase.prototype.transaction = function () {
             throw new DOMException('Connection to Indexed Database server lost. Refresh the page.', 'UnknownError');
         };",
        "IDBDatabase.prototype.transaction = window.realBegin;",
    );
    assert_eq!(put(&store, "c").await, Err(StoreError::ConnectionLost));
}

#[wasm_bindgen_test]
async fn a_full_disk_shows_at_the_end_and_nothing_is_written() {
    let device = device(&Named(fresh_name()), 7).await;
    device.save(edit(1, BEFORE, "answer:1.1", "pass")).await.unwrap();
    {
        // A browser that runs out of room aborts the transaction with this error after the puts.
        let _full = Patch::new(
            "window.realPut = IDBObjectStore.prototype.put;
             window.realError = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, 'error');
             window.aborted = new WeakSet();
             window.realCommit = IDBTransaction.prototype.commit;
             IDBTransaction.prototype.commit = function () {};
             IDBObjectStore.prototype.put = function (...args) {
                 const request = window.realPut.apply(this, args);
                 if (!window.aborted.has(this.transaction)) {
                     window.aborted.add(this.transaction);
                     setTimeout(() => { try { this.transaction.abort(); } catch {} });
                     const spin = () => { try { this.get('').onsuccess = spin; } catch {} };
                     spin();
                 }
                 return request;
             };
             Object.defineProperty(IDBTransaction.prototype, 'error', {
                 configurable: true,
                 get() { return window.aborted.has(this) ? new DOMException('full', 'QuotaExceededError') : null; },
             });",
            "IDBObjectStore.prototype.put = window.realPut;
             IDBTransaction.prototype.commit = window.realCommit;
             Object.defineProperty(IDBTransaction.prototype, 'error', window.realError);",
        );
        let full = device.save(edit(2, BEFORE, "answer:1.1", "fail")).await;
        assert_eq!(full.map_err(|error| error.code()), Err("storage_full"));
        let photo = NewFile { media: "image/jpeg".to_owned(), bytes: vec![7; 300_000], is_thumbnail: false };
        let full = device.keep_files(&[photo], &RecordId::from("photo"), 5).await;
        assert_eq!(full.map_err(|error| error.code()), Err("storage_full"));
    }
    assert!(device.files().await.unwrap().is_empty());
    assert_eq!(shown(&device, BEFORE, "answer:1.1").await.unwrap(), "pass");
    assert_eq!(device.summary().await.unwrap().waiting, 1);
    assert_eq!(device.save(edit(3, BEFORE, "answer:1.1", "fail")).await.unwrap().seq, 2);
}

#[wasm_bindgen_test]
async fn a_browser_without_storage_says_so() {
    for (apply, undo) in [
        (
            "window.realOpen = IDBFactory.prototype.open;
             IDBFactory.prototype.open = function () { throw new DOMException('denied', 'SecurityError'); };",
            "IDBFactory.prototype.open = window.realOpen;",
        ),
        (
            "window.realFactory = Object.getOwnPropertyDescriptor(window, 'indexedDB');
             Object.defineProperty(window, 'indexedDB', { configurable: true, get() { return null; } });",
            "Object.defineProperty(window, 'indexedDB', window.realFactory);",
        ),
    ] {
        let _refused = Patch::new(apply, undo);
        let refused = IndexedDbStore::open(&fresh_name(), |_| {}).await.map(drop);
        assert_eq!(refused.map_err(|error| error.code()), Err("storage_blocked"));
    }
}

#[wasm_bindgen_test]
async fn a_value_that_is_not_bytes_is_corrupt() {
    let name = fresh_name();
    let (store, _) = listening(&name).await;
    put(&store, "a").await.unwrap();
    let raw = Database::open(&*name).await.unwrap();
    let tx = raw.transaction("records").with_mode(TransactionMode::Readwrite).build().unwrap();
    tx.object_store("records").unwrap().put("text").with_key("b").without_key_type().primitive().unwrap();
    tx.commit().await.unwrap();
    let corrupt = StoreError::Corrupt { shelf: Shelf::Records, key: "b".to_owned() };
    assert_eq!(get(&store, "b").await, Err(corrupt.clone()));
    let tx = store.begin(&[Shelf::Records], Mode::Read).await.unwrap();
    assert_eq!(tx.range(Shelf::Records, "", "z", None).await, Err(corrupt));
    assert_eq!(tx.count(Shelf::Records, "", "z").await, Ok(3));
}

#[wasm_bindgen_test]
async fn a_closed_store_is_closed_and_its_data_kept() {
    let name = fresh_name();
    let (store, heard) = listening(&name).await;
    put(&store, "a").await.unwrap();
    store.close();
    assert_eq!(put(&store, "b").await, Err(StoreError::Closed));
    assert!(heard.borrow().is_empty());
    let again = Device::open(listening(&name).await.0, 0).await.unwrap();
    assert!(get(again.store(), "a").await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_save_costs_little_more_than_a_bare_put() {
    let performance = web_sys::window().unwrap().performance().unwrap();
    let measured = save_against_bare(&fresh_name(), 100, || performance.now()).await.unwrap();
    assert_eq!((measured.save.len(), measured.bare.len(), measured.one_put.len()), (100, 100, 100));
    let (save, bare) = (median(&measured.save), median(&measured.bare));
    let (ratio, to_one_put) = (measured.ratio(), measured.ratio_to_one_put());
    console_log!("save {save:.2} ms, bare {bare:.2} ms, ratio {ratio:.2}, to one put {to_one_put:.2}");
    // The budget is the page bench's, with the release build and the machine to itself; this catches a save that doubled its work.
    assert!(ratio < 4.0, "{ratio}");
}
