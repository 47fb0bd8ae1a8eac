//! Whatever fails, whenever: the state is the one before or the one after, whole.
#![cfg(not(target_arch = "wasm32"))]

mod run;

use run::run;
use store::contract::example::{AFTER, ALL, BEFORE, edit, feed, id, identity};
use store::contract::server::Server;
use store::memory::Fault;
use store::{
    Device, DeviceStore, Durability, FileState, MemoryStore, Mode, NewFile, Register, Shelf, StoreTransaction,
};
use sync::{RecordId, SealedChange};

/// One thing a device does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    SignIn,
    /// Notes who uses the device.
    Register,
    Save(u128),
    /// Sends everything and keeps the answers.
    Push,
    Pull,
    SetAside,
    Forget,
    Draft,
    DropDraft,
    Reference,
    Resume,
    /// Keeps a photo and its thumbnail.
    KeepFiles,
    FileSent,
    ReleaseFiles,
}

const DAY: [Act; 22] = [
    Act::SignIn,
    Act::Register,
    Act::Resume,
    Act::Reference,
    Act::Draft,
    Act::Save(1),
    Act::Save(2),
    Act::DropDraft,
    Act::KeepFiles,
    Act::Push,
    Act::FileSent,
    Act::Save(3),
    Act::SetAside,
    Act::Pull,
    Act::Save(4),
    Act::Save(5),
    Act::Push,
    Act::Forget,
    Act::Pull,
    Act::ReleaseFiles,
    Act::Save(6),
    Act::KeepFiles,
];

const PHOTO: &str = "24090104/2570/photo/01928c5e-0000-7000-8000-000000000001";

fn photo() -> [NewFile; 2] {
    [("large", false), ("small", true)].map(|(text, is_thumbnail)| NewFile {
        media: "image/jpeg".to_owned(),
        bytes: text.into(),
        is_thumbnail,
    })
}

/// Does it, and says by which code it failed.
async fn act(store: &MemoryStore, server: &mut Server, act: Act) -> Result<(), &'static str> {
    let code = |error: store::DeviceError| error.code();
    let device = Device::open(store.clone(), 9).await.map_err(code)?;
    match act {
        Act::SignIn => device.set_identity(identity(7)).await.map_err(code),
        Act::Register => {
            let names = |names: Option<Vec<String>>| names.unwrap_or_else(|| vec!["a1".to_owned()]);
            Register::new(store.clone()).alter(names).await.map(drop).map_err(|error| error.code())
        }
        Act::Resume => device.resume_after(3).await.map_err(code),
        Act::Reference => device.keep_reference("instrument", b"{}").await.map_err(code),
        Act::Draft => device.keep_draft("note", "...").await.map_err(code),
        Act::DropDraft => device.drop_draft("note").await.map_err(code),
        Act::KeepFiles => device.keep_files(&photo(), &RecordId::from(PHOTO), 9).await.map_err(code),
        Act::FileSent => device.file_is(photo()[0].hash(), FileState::AtServer).await.map_err(code),
        Act::ReleaseFiles => {
            let hashes = photo().map(|file| file.hash());
            device.release_files(&hashes, &RecordId::from(PHOTO)).await.map_err(code)
        }
        Act::Save(n) => {
            let record = if n % 2 == 0 { BEFORE } else { AFTER };
            let saved = device.save(edit(n, record, &format!("answer:{n}"), "pass")).await;
            saved.map(drop).map_err(|error| error.code())
        }
        Act::Push => {
            let batch = device.next_batch(ALL).await.map_err(code)?;
            let answers: Vec<_> = batch.changes.iter().map(|(seq, sealed)| (*seq, server.push(sealed))).collect();
            device.answered(&answers, 9).await.map(drop).map_err(code)
        }
        Act::Pull => {
            let after = device.cursors().await.map_err(code)?.first().map_or(0, |cursor| cursor.after);
            device.absorb(&server.page(&feed(), after, 500), 9).await.map(drop).map_err(code)
        }
        Act::SetAside => device.refuse_first("too_large", 9).await.map(drop).map_err(code),
        Act::Forget => device.forget_feed(&feed()).await.map(drop).map_err(code),
    }
}

#[test]
fn every_step_of_a_day_is_whole_under_every_fault() {
    let faults = [
        (Fault::RefuseBegin, "storage_blocked"),
        (Fault::FullAtCommit, "storage_full"),
        (Fault::CrashBeforeCommit, "closed"),
        (Fault::CrashAfterCommit, "closed"),
    ];
    run(async {
        let mut server = Server::default();
        server.append(&feed(), id(90), &foreign());
        server.holds.insert(id(5));
        let mut met = 0;
        let day = MemoryStore::new();
        for step in DAY {
            let before = day.dump();
            let (copy, mut other_server) = (day.copy(), server.clone());
            act(&copy, &mut other_server, step).await.unwrap();
            let after = copy.dump();
            for (fault, code) in faults {
                let hit = day.copy();
                hit.plan(0, fault);
                let failed = act(&hit, &mut server.clone(), step).await;
                assert_eq!(failed, Err(code), "{step:?} under {fault:?}");
                hit.restart();
                let expected = if fault == Fault::CrashAfterCommit { &after } else { &before };
                assert_eq!(&hit.dump(), expected, "{step:?} under {fault:?}");
                met += 1;
                // Done again, it ends as if nothing had happened; a save that nobody heard of is the one thing not to repeat.
                if fault != Fault::CrashAfterCommit || matches!(step, Act::Push | Act::Pull) {
                    act(&hit, &mut other_server.clone(), step).await.unwrap();
                    if step != Act::Push {
                        assert_eq!(hit.dump(), after, "{step:?} repeated after {fault:?}");
                    }
                }
            }
            act(&day, &mut server, step).await.unwrap();
        }
        assert_eq!(met, DAY.len() * faults.len());
        let device = Device::open(day, 9).await.unwrap();
        assert_eq!(device.journal(None, 99).await.unwrap().len(), 6);
    });
}

fn foreign() -> SealedChange {
    store::contract::example::foreign(8, 1, 90, BEFORE, "note:1", "theirs")
}

#[test]
fn what_a_screen_calls_saved_is_strict_and_one_transaction() {
    run(async {
        let store = MemoryStore::new();
        let mut server = Server::default();
        for (step, mode) in [
            (Act::SignIn, Mode::Write(Durability::Strict)),
            (Act::Register, Mode::Write(Durability::Strict)),
            (Act::Save(1), Mode::Write(Durability::Strict)),
            (Act::Draft, Mode::Write(Durability::Strict)),
            (Act::KeepFiles, Mode::Write(Durability::Strict)),
            (Act::FileSent, Mode::Write(Durability::Strict)),
            (Act::ReleaseFiles, Mode::Write(Durability::Strict)),
            (Act::Push, Mode::Write(Durability::Strict)),
            (Act::Pull, Mode::Write(Durability::Relaxed)),
        ] {
            let count = store.committed().len();
            act(&store, &mut server, step).await.unwrap();
            let writes: Vec<Mode> =
                store.committed().split_off(count).into_iter().filter(|m| *m != Mode::Read).collect();
            assert_eq!(writes, [mode], "{step:?}");
        }
    });
}

/// Every value on every shelf replaced by rubbish: typed errors, no panic, and no rubbish taken for data.
#[test]
fn damaged_bytes_are_noticed() {
    run(async {
        let store = MemoryStore::new();
        let mut server = Server::default();
        server.append(&feed(), id(90), &foreign());
        for step in DAY {
            act(&store, &mut server, step).await.unwrap();
        }
        let newer: SealedChange = serde_json::from_str(r#"{"body":{"format":9}}"#).unwrap();
        server.append(&feed(), id(91), &newer);
        act(&store, &mut server, Act::Pull).await.unwrap();
        let mut noticed = std::collections::BTreeSet::new();
        for (shelf, key) in store.dump().into_keys() {
            for rubbish in [&b""[..], b"{", b"\xff\xfe\xfd\xfc\xff\xfe\xfd\xfc\xff", b"12345678{\"feed\":1}", b"null"] {
                let damaged = store.copy();
                let tx = damaged.begin(&[shelf], Mode::Write(Durability::Strict)).await.unwrap();
                tx.put(shelf, &key, rubbish).unwrap();
                tx.commit().await.unwrap();
                for code in read_everything(&damaged, &mut server.clone()).await {
                    assert_eq!(code, "corrupt", "{shelf} {key}");
                    noticed.insert(shelf);
                }
            }
        }
        let free = [Shelf::Reference];
        let expected = Shelf::ALL.into_iter().filter(|shelf| !free.contains(shelf) && *shelf != Shelf::Drafts);
        assert_eq!(noticed.into_iter().collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    });
}

/// Everything a device does, each by itself; the codes of what failed.
async fn read_everything(store: &MemoryStore, server: &mut Server) -> Vec<&'static str> {
    let mut codes = Vec::new();
    for step in [Act::Save(77), Act::Save(78), Act::Push, Act::Pull, Act::SetAside, Act::Forget] {
        codes.extend(act(&store.copy(), server, step).await.err());
    }
    match Device::open(store.clone(), 9).await {
        Err(error) => codes.push(error.code()),
        Ok(device) => {
            codes.extend(device.records("").await.err().map(|error| error.code()));
            codes.extend(device.record(&RecordId::from(BEFORE)).await.err().map(|error| error.code()));
            codes.extend(device.journal(None, 99).await.err().map(|error| error.code()));
            codes.extend(device.set_aside().await.err().map(|error| error.code()));
            codes.extend(device.next_batch(ALL).await.err().map(|error| error.code()));
            codes.extend(device.cursors().await.err().map(|error| error.code()));
            codes.extend(device.summary().await.err().map(|error| error.code()));
            codes.extend(device.draft("note").await.err().map(|error| error.code()));
            codes.extend(device.files().await.err().map(|error| error.code()));
            for file in photo() {
                codes.extend(device.file(file.hash()).await.err().map(|error| error.code()));
            }
        }
    }
    codes
}
