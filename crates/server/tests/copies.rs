//! Copies of an office, made and put back by the very commands an office types: the drill of a lost disk on both databases, what is wrong
//! with a copy is found, and the move to PostgreSQL.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/afar.rs"]
mod afar;
#[path = "support/process.rs"]
#[expect(dead_code, reason = "each test binary uses its own part")]
mod process;
#[path = "support/postgres.rs"]
mod schema;
#[expect(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sqlx::Connection as _;
use sync::bundle::sealing::SealingKey;
use sync::{Outcome, PublicKey, Receipt};

use afar::{FarPhone, Place, assert_each_once, board};

fn sorted(mut receipts: Vec<Receipt>) -> Vec<Receipt> {
    receipts.sort_by_key(|receipt| (receipt.feed.clone(), receipt.position));
    receipts
}

/// The keys for which devices seal bundles.
async fn sealed_for(place: &Place) -> Vec<PublicKey> {
    let store = place.open().await;
    let keys = store.sealing_keys().await.unwrap();
    store.close().await;
    assert!(!keys.is_empty());
    keys.iter().map(SealingKey::public).collect()
}

/// A server loses its disk: the office comes back as the last backup has it, phones bring what they know, and nothing is doubled or lost.
async fn a_lost_disk_loses_nothing(place: Place) {
    support::furnish(&*place.open().await).await;
    let shelf = tempfile::tempdir().unwrap();
    let copy = shelf.path().join("copy.sqlite");
    let copy = copy.to_str().unwrap();

    let server = place.serve(&[]);
    let (mut one, mut two) = (FarPhone::sign_in(&server, "field1"), FarPhone::sign_in(&server, "field2"));
    one.answer("24090202", 30);
    one.photograph(&server, "24090301", "แปลงผัก");
    two.answer("24090304", 30);
    let (before_one, _) = one.push_all(&server);
    let (before_two, _) = two.push_all(&server);
    let told = place.run(&["backup", "--to", copy]).unwrap();
    assert!(told.contains("whole and on disk") && told.contains("-photos: 1"), "{told}");
    one.answer("24090202", 20);
    two.answer("24090304", 20);
    two.answer("24090301", 5);
    let (after_one, _) = one.push_all(&server);
    two.push_all(&server);
    let mut cursors = BTreeMap::new();
    one.pull(&server, &mut cursors);
    let board_then = board(&server, "district", support::PASSWORD);
    server.kill();
    drop(server);
    let sealed_for = sealed_for(&place).await;
    let fresh = place.another().await;
    drop(place);

    let check = fresh.run(&["restore", "--check", "--from", copy]).unwrap();
    assert!(check.contains("is whole") && check.contains("1 photo files, each read; 1 of 1"), "{check}");
    assert!(!fresh.folder().join("files").exists(), "looking changes nothing");
    let restored = fresh.run(&["restore", "--from", copy]).unwrap();
    assert!(restored.contains("Everything of"), "{restored}");
    let again = fresh.run(&["restore", "--from", copy]).unwrap_err();
    assert!(again.contains("there is an office already"), "{again}");

    let server = fresh.serve(&[]);
    assert_eq!(self::sealed_for(&fresh).await, sealed_for, "bundles on their way can still be opened");
    // Phones stay signed in, and one that knows more than the server is told.
    let answer = one.ask_pull(&server, &cursors.values().cloned().collect::<Vec<_>>());
    assert!(answer.pages.iter().all(|page| page.diverged) && answer.pages.len() == 2, "{:?}", answer.pages);
    let again = one.push(&server, &one.made[..before_one.len()]);
    assert_eq!(again, before_one.iter().cloned().map(Outcome::Duplicate).collect::<Vec<_>>(), "as before the loss");
    let ((receipts_one, new_one), (receipts_two, new_two)) = (one.push_all(&server), two.push_all(&server));
    assert_eq!((new_one, new_two), (20, 25));
    assert_eq!(receipts_two[..before_two.len()], before_two);
    assert_eq!(receipts_one.len(), after_one.len());
    let read = one.pull(&server, &mut BTreeMap::new());
    assert_each_once(&read, &one.made.iter().chain(&two.made).collect::<Vec<_>>());
    assert_eq!(tallies(&board(&server, "district", support::PASSWORD)), tallies(&board_then));
    assert!(server.stop().contains("everything is on disk"));
}

/// What a board shows of the work itself.
fn tallies(board: &serde_json::Value) -> Vec<serde_json::Value> {
    board
        .as_array()
        .unwrap()
        .iter()
        .map(|row| serde_json::json!([row["village"], row["before"], row["state"]]))
        .collect()
}

#[tokio::test]
async fn a_lost_disk_with_sqlite_loses_nothing() {
    a_lost_disk_loses_nothing(Place::sqlite()).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn a_lost_disk_with_postgres_loses_nothing() {
    a_lost_disk_loses_nothing(Place::postgres().await).await;
}

/// Copies show one moment each, whatever comes in while they are made.
async fn copies_made_while_a_phone_sends_are_whole(place: Place) {
    support::furnish(&*place.open().await).await;
    let shelf = tempfile::tempdir().unwrap();
    let server = place.serve(&[]);
    let mut phone = FarPhone::sign_in(&server, "field1");
    let (is_enough, sent) = (AtomicBool::new(false), AtomicUsize::new(0));
    let sent_so_far = || sent.load(Ordering::SeqCst);
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| {
            while !is_enough.load(Ordering::SeqCst) {
                let known = phone.made.len();
                phone.answer("24090304", 5);
                phone.push(&server, &phone.made[known..]);
                sent.store(phone.made.len(), Ordering::SeqCst);
            }
        });
        for number in 0..3 {
            let before = sent_so_far();
            while sent_so_far() == before {
                assert!(!sending.is_finished(), "the phone gave up");
                std::thread::yield_now();
            }
            let copy = shelf.path().join(format!("{number}.sqlite"));
            let copy = copy.to_str().unwrap();
            place.run(&["backup", "--to", copy]).unwrap();
            let check = place.run(&["restore", "--check", "--from", copy]).unwrap();
            assert!(check.contains("is whole"), "{check}");
        }
        is_enough.store(true, Ordering::SeqCst);
    });
    let mut cursors = BTreeMap::new();
    let read = phone.pull(&server, &mut cursors);
    assert_each_once(&read, &phone.made.iter().collect::<Vec<_>>());
}

#[tokio::test]
async fn copies_made_while_a_phone_sends_are_whole_with_sqlite() {
    copies_made_while_a_phone_sends_are_whole(Place::sqlite()).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn copies_made_while_a_phone_sends_are_whole_with_postgres() {
    copies_made_while_a_phone_sends_are_whole(Place::postgres().await).await;
}

/// A small office with answers and a photo, and its server.
async fn small_office() -> (Place, process::Server) {
    let place = Place::sqlite();
    support::furnish(&*place.open().await).await;
    let server = place.serve(&[]);
    let mut phone = FarPhone::sign_in(&server, "field1");
    phone.answer("24090304", 5);
    phone.photograph(&server, "24090304", "บ่อปลา");
    phone.push_all(&server);
    (place, server)
}

/// A copy of it.
async fn copied(shelf: &Path) -> PathBuf {
    let (place, _server) = small_office().await;
    let copy = shelf.join("copy.sqlite");
    place.run(&["backup", "--to", copy.to_str().unwrap()]).unwrap();
    copy
}

async fn change_copy(copy: &Path, statement: &'static str) {
    let mut connection = sqlx::SqliteConnection::connect(&format!("sqlite://{}", copy.display())).await.unwrap();
    assert_ne!(sqlx::query(statement).execute(&mut connection).await.unwrap().rows_affected(), 0);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_is_wrong_with_a_copy_is_found_and_named() {
    let shelf = tempfile::tempdir().unwrap();
    let copy = copied(shelf.path()).await;
    let bytes = std::fs::read(&copy).unwrap();
    let target = Place::sqlite();
    let from = copy.to_str().unwrap();
    let wrong = |what: &str| {
        for arguments in [["restore", "--check", "--from", from].as_slice(), &["restore", "--from", from]] {
            let told = target.run(arguments).unwrap_err();
            assert!(told.contains(what), "{what}: {told}");
            assert!(!target.folder().join("phophiang.sqlite").exists(), "nothing is restored from it");
        }
    };
    for (statement, what) in [
        (
            "UPDATE changes SET body = CAST(replace(CAST(body AS TEXT), 'fail', 'pass') AS BLOB)",
            "the bytes are not those",
        ),
        ("DELETE FROM changes WHERE position = 3", "the chain breaks"),
        ("DELETE FROM changes WHERE position = 6", "ends at 5"),
        ("UPDATE feeds SET position = 5", "and not at 5"),
        ("UPDATE feeds SET position = 0", "are kept, but the feeds reach 0"),
    ] {
        change_copy(&copy, statement).await;
        wrong(what);
        std::fs::write(&copy, &bytes).unwrap();
    }
    std::fs::write(&copy, &bytes[..bytes.len() / 2]).unwrap();
    wrong("error:");
    std::fs::write(&copy, &bytes).unwrap();

    let photo = the_photo(&copy);
    let picture = std::fs::read(&photo).unwrap();
    std::fs::write(&photo, b"x").unwrap();
    wrong("are not those of its name");
    std::fs::remove_file(&photo).unwrap();
    let told = target.run(&["restore", "--check", "--from", from]).unwrap_err();
    assert!(told.contains("0 of 1 that records name") && told.contains("MISSING:"), "{told}");
    let without = Place::sqlite().run(&["restore", "--from", from]).unwrap();
    assert!(without.contains("MISSING:") && without.contains("Everything of"), "what is whole comes back: {without}");
    change_copy(&copy, "DELETE FROM kept_files").await;
    let told = target.run(&["restore", "--check", "--from", from]).unwrap();
    assert!(told.contains("not here:"), "nobody has sent it yet: {told}");
    std::fs::write(&photo, picture).unwrap();
    assert!(target.run(&["restore", "--from", from]).unwrap().contains("Everything of"));
}

/// The script that the manual gives to whoever runs an office.
fn schedule() -> String {
    let manual = include_str!("../../../docs/operations.md").lines();
    let script = manual.skip_while(|line| *line != "    #!/bin/sh").map_while(|line| line.strip_prefix("    "));
    script.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn the_manuals_schedule_takes_away_old_copies_and_no_new_one() {
    let (place, _server) = small_office().await;
    let (shelf, programs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let program = |name: &str, text: String| {
        let path = programs.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    };
    let binary = env!("CARGO_BIN_EXE_phophiang-server");
    program("phophiang-server", format!("exec '{binary}' \"$@\""));
    let path = format!("{}:{}", programs.path().display(), std::env::var("PATH").unwrap());
    let script = schedule().replace("/backup", &shelf.path().display().to_string());
    let script = script.replace("/var/lib/phophiang", &place.folder().display().to_string());
    let at = |hour: u8| {
        program("date", format!("case \"$2\" in +%H) echo {hour:02} ;; *) echo 2026-11-26T{hour:02} ;; esac"));
        let done = std::process::Command::new("sh").args(["-c", &script]).env("PATH", &path).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        shelf.path().join(format!("hour-2026-11-26T{hour:02}.sqlite"))
    };
    let old = at(5);
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3 * 24 * 60 * 60);
    for path in [old.clone(), photos_of(&old)] {
        std::fs::File::open(path).unwrap().set_modified(long_ago).unwrap();
    }
    let new = at(6);
    assert!(!old.exists() && !photos_of(&old).exists());
    let told = place.run(&["restore", "--check", "--from", new.to_str().unwrap()]).unwrap();
    assert!(told.contains("1 of 1 that records name"), "{told}");
}

fn photos_of(copy: &Path) -> PathBuf {
    copy.with_file_name(format!("{}-photos", copy.file_name().unwrap().to_str().unwrap()))
}

/// The only file in the folder of photos beside a copy.
fn the_photo(copy: &Path) -> PathBuf {
    let mut folder = photos_of(copy).join("files");
    while folder.is_dir() {
        let inside: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert_eq!(inside.len(), 1, "{inside:?}");
        folder = inside.into_iter().next().unwrap();
    }
    folder
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn an_empty_database_is_no_office_until_one_is_made() {
    let place = Place::postgres().await;
    let complaint = place.run(&["user", "list"]).unwrap_err();
    assert!(complaint.contains("there is no office in this database"), "{complaint}");
    place.run(&["migrate"]).unwrap();
    assert_eq!(place.run(&["user", "list"]).unwrap(), "");
}

/// The demonstration has something of everything: it moves with receipts, places and chains, and goes on as if nothing had been.
#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn an_office_moves_with_all_it_has() {
    let (old, new) = (Place::sqlite(), Place::postgres().await);
    let url = new.url().unwrap();
    let server = old.serve(&["--demo"]);
    let mut phone = FarPhone::sign_in_with(&server, "field1", "demo");
    phone.answer("24090304", 7);
    let (receipts, _) = phone.push_all(&server);
    let mut cursors = BTreeMap::new();
    phone.pull(&server, &mut cursors);
    let board_then = board(&server, "district", "demo");
    let refused = old.run(&["migrate-to", url]).unwrap_err();
    assert!(refused.contains("stop the server first"), "{refused}");
    server.stop();
    let sealed_for = sealed_for(&old).await;

    let told = old.run(&["migrate-to", url]).unwrap();
    assert!(told.contains("Moved:") && told.contains("every chain computed anew"), "{told}");
    let refused = old.run(&["migrate"]).unwrap_err();
    assert!(refused.contains("postgres://") && !refused.contains('@'), "it says where, without a password: {refused}");
    assert!(old.run(&["migrate-to", url]).is_err(), "what has moved does not move again");

    let server = new.serve(&["--demo"]);
    assert_eq!(self::sealed_for(&new).await, sealed_for);
    assert_eq!(board(&server, "district", "demo"), board_then);
    assert!(phone.pull(&server, &mut cursors).is_empty(), "every cursor fits and nothing is news");
    phone.answer("24090304", 1);
    let (again, applied) = phone.push_all(&server);
    assert_eq!((&again[..7], applied), (&receipts[..], 1));
    assert_eq!(phone.pull(&server, &mut cursors).len(), 1, "the chain goes on");
    server.stop();

    let third = Place::sqlite();
    third.serve(&["--demo"]).stop();
    let refused = third.run(&["migrate-to", url]).unwrap_err();
    assert!(refused.contains("not empty"), "{refused}");
    assert!(third.run(&["migrate"]).is_ok(), "who could not move stays");
}

/// Back to one machine: a backup of PostgreSQL is an SQLite office.
#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn a_backup_of_postgres_is_restored_into_sqlite_and_the_other_way_round() {
    let shelf = tempfile::tempdir().unwrap();
    let places = [Place::postgres().await, Place::sqlite(), Place::postgres().await];
    support::furnish(&*places[0].open().await).await;
    let mut phone: Option<FarPhone> = None;
    for (turn, pair) in places.windows(2).enumerate() {
        let server = pair[0].serve(&[]);
        let phone = phone.get_or_insert_with(|| FarPhone::sign_in(&server, "field1"));
        phone.answer("24090304", 4);
        let (receipts, applied) = phone.push_all(&server);
        assert_eq!((receipts.len(), applied), (4 * (turn + 1), 4));
        let copy = shelf.path().join(format!("{turn}.sqlite"));
        pair[0].run(&["backup", "--to", copy.to_str().unwrap()]).unwrap();
        server.stop();
        pair[1].run(&["restore", "--from", copy.to_str().unwrap()]).unwrap();
        let server = pair[1].serve(&[]);
        let (again, applied) = phone.push_all(&server);
        assert_eq!((sorted(again), applied), (sorted(receipts), 0));
        server.stop();
    }
}
