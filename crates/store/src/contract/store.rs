//! What every store must do.

use super::{Opener, join};
use crate::error::StoreError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Durability, END, Mode, StoreTransaction, prefix_end};

const STRICT: Mode = Mode::Write(Durability::Strict);
const RELAXED: Mode = Mode::Write(Durability::Relaxed);

async fn put<S: DeviceStore>(store: &S, shelf: Shelf, entries: &[(&str, &[u8])]) {
    let tx = store.begin(&[shelf], RELAXED).await.unwrap();
    entries.iter().for_each(|(key, bytes)| tx.put(shelf, key, bytes).unwrap());
    tx.commit().await.unwrap();
}

async fn get<S: DeviceStore>(store: &S, shelf: Shelf, key: &str) -> Option<Vec<u8>> {
    let tx = store.begin(&[shelf], Mode::Read).await.unwrap();
    tx.get(shelf, key).await.unwrap()
}

async fn keys<S: DeviceStore>(store: &S, from: &str, to: &str, limit: Option<u32>) -> Vec<String> {
    let tx = store.begin(&[Shelf::Records], Mode::Read).await.unwrap();
    let entries = tx.range(Shelf::Records, from, to, limit).await.unwrap();
    entries.into_iter().map(|(key, _)| key).collect()
}

/// Committed bytes outlive the connection, strict or relaxed; deleted ones do not come back.
pub async fn what_was_committed_is_there_after_reopening(opener: &impl Opener) {
    let store = opener.open().await;
    for (mode, key) in [(STRICT, "a"), (RELAXED, "b")] {
        let tx = store.begin(&[Shelf::Records], mode).await.unwrap();
        tx.put(Shelf::Records, key, b"kept").unwrap();
        tx.put(Shelf::Records, "gone", b"kept").unwrap();
        tx.commit().await.unwrap();
    }
    let tx = store.begin(&[Shelf::Records], STRICT).await.unwrap();
    tx.delete(Shelf::Records, "gone").unwrap();
    tx.delete(Shelf::Records, "never there").unwrap();
    tx.commit().await.unwrap();
    drop(store);
    let again = opener.open().await;
    assert_eq!(get(&again, Shelf::Records, "a").await.unwrap(), b"kept");
    assert_eq!(get(&again, Shelf::Records, "b").await.unwrap(), b"kept");
    assert_eq!(get(&again, Shelf::Records, "gone").await, None);
    assert_eq!(get(&again, Shelf::Drafts, "a").await, None, "shelves are apart");
}

/// Dropping is rolling back, whether or not something was awaited in between.
pub async fn a_dropped_transaction_leaves_nothing(opener: &impl Opener) {
    let store = opener.open().await;
    put(&store, Shelf::Records, &[("old", b"1")]).await;
    {
        let tx = store.begin(&[Shelf::Records], STRICT).await.unwrap();
        assert!(tx.get(Shelf::Records, "old").await.unwrap().is_some());
        tx.put(Shelf::Records, "old", b"2").unwrap();
        tx.put(Shelf::Records, "new", b"2").unwrap();
        tx.delete(Shelf::Records, "old").unwrap();
    }
    assert_eq!(get(&store, Shelf::Records, "old").await.unwrap(), b"1");
    assert_eq!(get(&store, Shelf::Records, "new").await, None);
}

/// One commit covers several shelves.
pub async fn a_transaction_is_kept_whole(opener: &impl Opener) {
    let store = opener.open().await;
    put(&store, Shelf::Drafts, &[("1", b"waits")]).await;
    let tx = store.begin(&[Shelf::Records, Shelf::Changes, Shelf::Drafts], STRICT).await.unwrap();
    tx.put(Shelf::Records, "r", b"1").unwrap();
    tx.put(Shelf::Changes, "c", b"1").unwrap();
    tx.delete(Shelf::Drafts, "1").unwrap();
    tx.commit().await.unwrap();
    assert!(get(&store, Shelf::Records, "r").await.is_some());
    assert!(get(&store, Shelf::Changes, "c").await.is_some());
    assert_eq!(get(&store, Shelf::Drafts, "1").await, None);
}

/// What was put or deleted is so for the rest of the transaction.
pub async fn a_transaction_sees_its_own_writes(opener: &impl Opener) {
    let store = opener.open().await;
    put(&store, Shelf::Records, &[("a", b"1"), ("b", b"1")]).await;
    let tx = store.begin(&[Shelf::Records], STRICT).await.unwrap();
    tx.put(Shelf::Records, "a", b"2").unwrap();
    tx.put(Shelf::Records, "c", b"2").unwrap();
    tx.delete(Shelf::Records, "b").unwrap();
    assert_eq!(tx.get(Shelf::Records, "a").await.unwrap().unwrap(), b"2");
    assert_eq!(tx.get(Shelf::Records, "b").await.unwrap(), None);
    let all = tx.range(Shelf::Records, "", END, None).await.unwrap();
    assert_eq!(all, [("a".to_owned(), b"2".to_vec()), ("c".to_owned(), b"2".to_vec())]);
    assert_eq!(tx.count(Shelf::Records, "", END).await.unwrap(), 2);
    tx.commit().await.unwrap();
}

/// Nothing to do is no error, and no hang.
pub async fn an_empty_transaction_commits(opener: &impl Opener) {
    let store = opener.open().await;
    for mode in [STRICT, RELAXED, Mode::Read] {
        store.begin(&[Shelf::Records], mode).await.unwrap().commit().await.unwrap();
    }
}

/// The order of browsers, which beyond the basic plane is not that of Rust's strings.
pub async fn keys_are_in_the_order_of_utf16(opener: &impl Opener) {
    let store = opener.open().await;
    let ordered = ["", "0", "A", "a", "ก", "กข", "แปลงยาว", "\u{1F33E}", "\u{FF5E}"];
    for key in ordered.iter().rev() {
        put(&store, Shelf::Records, &[(key, b"")]).await;
    }
    assert_eq!(keys(&store, "", END, None).await, ordered);
    assert_eq!(keys(&store, "\u{1F33E}", "\u{FF5E}", None).await, ["\u{1F33E}"]);
}

/// `from` belongs to a range and `to` does not; an empty range is empty and no error.
pub async fn ranges_are_half_open_and_limited(opener: &impl Opener) {
    let store = opener.open().await;
    put(&store, Shelf::Records, &[("a", b""), ("b", b""), ("c", b""), ("d", b"")]).await;
    assert_eq!(keys(&store, "b", "d", None).await, ["b", "c"]);
    assert_eq!(keys(&store, "b", END, Some(2)).await, ["b", "c"]);
    assert_eq!(keys(&store, "b", END, Some(9)).await, ["b", "c", "d"]);
    for (from, to, limit) in [("b", "b", None), ("c", "b", None), ("", "", None), ("a", "d", Some(0)), ("x", "z", None)]
    {
        assert!(keys(&store, from, to, limit).await.is_empty(), "{from:?} to {to:?}, {limit:?}");
    }
    let tx = store.begin(&[Shelf::Records], Mode::Read).await.unwrap();
    assert_eq!(tx.count(Shelf::Records, "b", "d").await.unwrap(), 2);
    assert_eq!(tx.count(Shelf::Records, "d", "b").await.unwrap(), 0);
}

/// A prefix takes what starts with it and no neighbour.
pub async fn ranges_by_prefix_take_thai_keys(opener: &impl Opener) {
    let store = opener.open().await;
    let inside = ["บ้าน/หมู่ ๔", "บ้าน/หมู่ ๔/ก่อน", "บ้าน/๙", "บ้าน/\u{1F33E}"];
    for key in inside.iter().chain(&["บ้า", "บ้าน", "บ้าน0", "ป่า"]) {
        put(&store, Shelf::Records, &[(key, b"")]).await;
    }
    assert_eq!(keys(&store, "บ้าน/", &prefix_end("บ้าน/"), None).await, inside);
}

/// Values are bytes: empty, zero, every byte, and large.
pub async fn any_bytes_and_five_megabytes_come_back(opener: &impl Opener) {
    let store = opener.open().await;
    let every: Vec<u8> = (0..=255).collect();
    let large: Vec<u8> = (0..5 * 1024 * 1024u32).map(|n| (n % 251) as u8).collect();
    let values: [(&str, &[u8]); 4] = [("empty", b""), ("zeros", &[0; 64]), ("every", &every), ("large", &large)];
    put(&store, Shelf::Reference, &values).await;
    for (key, bytes) in values {
        assert!(get(&store, Shelf::Reference, key).await.unwrap() == bytes, "{key}");
    }
}

/// Requests are made at the call; answers may be awaited in any order, and writes may follow.
pub async fn many_requests_go_out_before_the_first_is_awaited(opener: &impl Opener) {
    let store = opener.open().await;
    put(&store, Shelf::Records, &[("a", b"1"), ("b", b"2")]).await;
    let tx = store.begin(&[Shelf::Records, Shelf::Meta], STRICT).await.unwrap();
    let (a, b) = (tx.get(Shelf::Records, "a"), tx.get(Shelf::Records, "b"));
    let (none, all) = (tx.get(Shelf::Meta, "a"), tx.range(Shelf::Records, "", END, None));
    assert_eq!(all.await.unwrap().len(), 2);
    assert_eq!(b.await.unwrap().unwrap(), b"2");
    assert_eq!(a.await.unwrap().unwrap(), b"1");
    assert_eq!(none.await.unwrap(), None);
    tx.put(Shelf::Meta, "after", b"").unwrap();
    tx.commit().await.unwrap();
    assert!(get(&store, Shelf::Meta, "after").await.is_some());
}

async fn add_one<S: DeviceStore>(store: &S, times: usize) {
    for _ in 0..times {
        let tx = store.begin(&[Shelf::Meta], RELAXED).await.unwrap();
        let before = tx.get(Shelf::Meta, "n").await.unwrap().map_or(0, |bytes| bytes[0]);
        tx.put(Shelf::Meta, "n", &[before + 1]).unwrap();
        tx.commit().await.unwrap();
    }
}

/// Adding is for a key that is not there; else nothing of the transaction is kept, however it ends.
pub async fn what_was_to_be_added_and_is_there_fails_the_whole(opener: &impl Opener) {
    let store = opener.open().await;
    put(&store, Shelf::Changes, &[("1", b"first")]).await;
    for at_once in [false, true] {
        let tx = store.begin(&[Shelf::Changes, Shelf::Meta], STRICT).await.unwrap();
        tx.put(Shelf::Meta, "beside", b"x").unwrap();
        tx.add(Shelf::Changes, "1", b"second").unwrap();
        tx.put(Shelf::Meta, "behind", b"x").unwrap();
        let ended = if at_once { tx.commit_at_once().await } else { tx.commit().await };
        assert_eq!(ended, Err(StoreError::Taken));
    }
    assert_eq!(get(&store, Shelf::Changes, "1").await.unwrap(), b"first");
    assert_eq!(get(&store, Shelf::Meta, "beside").await, None);
    assert_eq!(get(&store, Shelf::Meta, "behind").await, None);
    let tx = store.begin(&[Shelf::Changes], STRICT).await.unwrap();
    tx.add(Shelf::Changes, "2", b"second").unwrap();
    tx.commit_at_once().await.unwrap();
    assert_eq!(get(&store, Shelf::Changes, "2").await.unwrap(), b"second");
}

/// Two connections that read and write again lose no step.
pub async fn writers_queue(opener: &impl Opener) {
    let (one, other) = (opener.open().await, opener.open().await);
    join(add_one(&one, 20), join(add_one(&other, 20), add_one(&one, 20))).await;
    assert_eq!(get(&one, Shelf::Meta, "n").await.unwrap(), [60]);
}

/// No reader sees half of a transaction.
pub async fn a_reader_sees_the_state_before_or_after_a_writer(opener: &impl Opener) {
    let (one, other) = (opener.open().await, opener.open().await);
    put(&one, Shelf::Meta, &[("left", &[0]), ("right", &[0])]).await;
    let write = async {
        for n in 1..=20 {
            let tx = one.begin(&[Shelf::Meta], RELAXED).await.unwrap();
            tx.put(Shelf::Meta, "left", &[n]).unwrap();
            assert!(tx.get(Shelf::Meta, "left").await.unwrap().is_some(), "the writer yields in the middle");
            tx.put(Shelf::Meta, "right", &[n]).unwrap();
            tx.commit().await.unwrap();
        }
    };
    let read = async {
        for _ in 0..20 {
            let tx = other.begin(&[Shelf::Meta], Mode::Read).await.unwrap();
            let left = tx.get(Shelf::Meta, "left").await.unwrap();
            let right = tx.get(Shelf::Meta, "right").await.unwrap();
            assert_eq!(left, right);
        }
    };
    join(write, read).await;
}

/// What a transaction was not begun for it cannot do.
pub async fn a_transaction_stays_within_its_shelves_and_mode(opener: &impl Opener) {
    let store = opener.open().await;
    let failed = |error: StoreError| error.code() == "storage_failed";
    let tx = store.begin(&[Shelf::Records], STRICT).await.unwrap();
    assert!(tx.get(Shelf::Drafts, "a").await.is_err_and(failed));
    assert!(tx.put(Shelf::Drafts, "a", b"").is_err_and(failed));
    drop(tx);
    let tx = store.begin(&[Shelf::Records], Mode::Read).await.unwrap();
    assert!(tx.put(Shelf::Records, "a", b"").is_err_and(failed));
    assert!(tx.delete(Shelf::Records, "a").is_err_and(failed));
}

/// Erasing removes everything, and no other connection goes on as if nothing had happened.
pub async fn erased_is_empty_and_closes_every_connection(opener: &impl Opener) {
    let (one, other) = (opener.open().await, opener.open().await);
    put(&one, Shelf::Records, &[("a", b"1")]).await;
    one.erase().await.unwrap();
    let closed = other.begin(&[Shelf::Records], Mode::Read).await.map(drop).unwrap_err();
    assert!(matches!(closed.code(), "closed" | "superseded"), "{closed}");
    let again = opener.open().await;
    assert_eq!(get(&again, Shelf::Records, "a").await, None);
}
