//! What any build ever kept on a device is opened by this one, and means what it meant: `golden/README.md`.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod run;

use std::fs;
use std::path::{Path, PathBuf};

use run::run;
use store::contract::example::{AFTER, ALL, BEFORE, edit, feed, id, identity, others};
use store::contract::server::Server;
use store::{ChangeState, Device, DeviceStore, Durability, MemoryStore, Mode, Shelf, StoreTransaction};
use sync::RecordId;

/// A row: its shelf, its key, and its bytes, which are all text.
type Row = (String, String, String);

const NOW: i64 = 1_795_316_400_000;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Every file, the oldest first.
fn files() -> Vec<PathBuf> {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    files.sort();
    files
}

fn read(file: &Path) -> Vec<Row> {
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

/// A device after a day: an answer received, one held, one refused, one that waits, another's answer read, a draft, a note.
async fn a_day() -> MemoryStore {
    let store = MemoryStore::new();
    let device = Device::open(store.clone(), NOW).await.unwrap();
    device.set_identity(identity(7)).await.unwrap();
    let mut server = Server::default();
    server.holds.insert(id(2));
    server.refuses.insert(id(3));
    for (n, record, field, text) in
        [(1, BEFORE, "answer:1.1", "pass"), (2, BEFORE, "answer:1.2", "fail"), (3, AFTER, "note:1.1", "บันทึกที่ยาวเกินไป")]
    {
        device.save(edit(n, record, field, text)).await.unwrap();
    }
    let batch = device.next_batch(ALL).await.unwrap().changes;
    let answers: Vec<_> = batch.iter().map(|(seq, sealed)| (*seq, server.push(sealed))).collect();
    device.answered(&answers, NOW).await.unwrap();
    others(&mut server);
    device.absorb(&server.page(&feed(), 0, 10), NOW).await.unwrap();
    device.save(edit(4, BEFORE, "answer:1.1", "fail")).await.unwrap();
    device.save(edit(5, AFTER, sync::record::REMOVED, "ย้ายออก")).await.unwrap();
    device.keep_draft("note:1.1", "กำลังพิมพ์").await.unwrap();
    device.keep_note("contact", "1795316400000").await.unwrap();
    store
}

async fn rows_of(store: &MemoryStore) -> Vec<Row> {
    let transaction = store.begin(&Shelf::ALL, Mode::Read).await.unwrap();
    let mut rows = Vec::new();
    for shelf in Shelf::ALL {
        for (key, bytes) in transaction.range(shelf, "", store::transaction::END, None).await.unwrap() {
            rows.push((shelf.name().to_owned(), key, String::from_utf8(bytes).unwrap()));
        }
    }
    rows
}

async fn with_rows(rows: &[Row]) -> MemoryStore {
    let store = MemoryStore::new();
    let transaction = store.begin(&Shelf::ALL, Mode::Write(Durability::Strict)).await.unwrap();
    for (name, key, text) in rows {
        let shelf = Shelf::ALL.into_iter().find(|shelf| shelf.name() == name).unwrap();
        transaction.put(shelf, key, text.as_bytes()).unwrap();
    }
    transaction.commit().await.unwrap();
    store
}

/// Opens what was kept on that day, finds all of it, and goes on.
async fn means_what_it_meant(store: MemoryStore, what: &str) {
    let device = Device::open(store, NOW).await.unwrap();
    assert_eq!(device.identity(), Some(identity(7)), "{what}");
    let journal = device.journal(None, 100).await.unwrap();
    let states: Vec<String> = journal
        .iter()
        .map(|entry| match &entry.state {
            ChangeState::Waiting { .. } => format!("{} waiting", entry.seq),
            ChangeState::Received { receipt, at } => format!("{} at {} since {at}", entry.seq, receipt.position),
            ChangeState::Held { reason, .. } => format!("{} held {reason}", entry.seq),
            ChangeState::Refused { code, .. } => format!("{} refused {code}", entry.seq),
        })
        .collect();
    let received = format!("1 at 1 since {NOW}");
    assert_eq!(states, ["5 waiting", "4 waiting", "3 refused too_large", "2 held no_right", &received], "{what}");
    let summary = device.summary().await.unwrap();
    assert_eq!((summary.waiting, summary.held, summary.refused), (2, 1, 1), "{what}");
    let view = device.record(&RecordId::from(BEFORE)).await.unwrap().unwrap().replica.view();
    assert_eq!(view.text("answer:1.1"), Some("fail"), "{what}");
    assert_eq!(view.text("answer:1.2"), Some("theirs"), "{what}: a held answer is beside the record");
    assert!(device.record(&RecordId::from(AFTER)).await.unwrap().unwrap().replica.view().is_removed(), "{what}");
    assert_eq!(device.draft("note:1.1").await.unwrap().as_deref(), Some("กำลังพิมพ์"), "{what}");
    assert_eq!(device.note("contact").await.unwrap().as_deref(), Some("1795316400000"), "{what}");
    let cursors = device.cursors().await.unwrap();
    assert!(cursors.iter().any(|cursor| cursor.feed == feed() && cursor.after > 1), "{what}: {cursors:?}");
    let waits = device.next_batch(ALL).await.unwrap().changes;
    assert_eq!(waits.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [4, 5], "{what}");
    assert!(waits.iter().all(|(_, sealed)| sealed.open().is_ok()), "{what}");
    let saved = device.save(edit(6, BEFORE, "answer:1.3", "pass")).await.unwrap();
    assert_eq!(saved.seq, 6, "{what}: no number is given twice");
}

#[test]
fn what_any_build_kept_is_opened() {
    assert!(!files().is_empty());
    for file in files() {
        run(async { means_what_it_meant(with_rows(&read(&file)).await, &file.display().to_string()).await });
    }
}

/// The app may be taken back by one build: what the newer one adds to a row is passed over.
#[test]
fn what_a_newer_build_adds_is_passed_over() {
    for file in files() {
        let mut rows = read(&file);
        let mut added = 0;
        for (_, _, text) in &mut rows {
            // The outermost object of the row; the bytes of a change inside stay what they are.
            if let Some(at) = text.find('{').filter(|at| text.as_bytes().get(at + 1) == Some(&b'"')) {
                text.insert_str(at + 1, r#""from_a_newer_build":{"of":["any",1.5,null]},"#);
                added += 1;
            }
        }
        assert!(added > 5, "{added}");
        rows.push(("meta".to_owned(), "from-a-newer-build".to_owned(), "{}".to_owned()));
        run(async { means_what_it_meant(with_rows(&rows).await, &file.display().to_string()).await });
    }
}

/// Whoever changes what is kept adds a file, and leaves those that are there: `PHOPHIANG_NEW_GOLDEN=1` writes it.
#[test]
fn what_this_build_keeps_has_a_file() {
    let kept = run(async { rows_of(&a_day().await).await });
    let files = files();
    if files.iter().any(|file| read(file) == kept) {
        return;
    }
    let next = folder().join(format!("{:04}.json", files.len() + 1));
    if std::env::var_os("PHOPHIANG_NEW_GOLDEN").is_some() {
        let lines: Vec<String> = kept.iter().map(|row| serde_json::to_string(row).unwrap()).collect();
        fs::write(&next, format!("[\n{}\n]\n", lines.join(",\n"))).unwrap();
    }
    panic!(
        "this build keeps its rows as none did before: run this once with PHOPHIANG_NEW_GOLDEN=1, which adds {}",
        next.display()
    );
}
