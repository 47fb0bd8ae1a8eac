//! What every database behind [`ServerStore`] must do. A new one adds a line to the list at the end and runs all of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "store_contract/held.rs"]
mod held;
#[path = "support/postgres.rs"]
mod schema;
#[path = "store_contract/several_feeds.rs"]
mod several_feeds;
#[expect(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use domain::household::activities::first_reference;
use domain::{FiscalYear, Form};
use records::figures::Figures;
use records::{HeldReason, Role, Summaries};
use server::store::sqlite::{Options, SqliteStore};
use server::store::{
    Appended, BoardState, BoardWrite, Brought, DeviceFork, DeviceSignIn, DraftWrite, FeedHead, HeldChange, KeptFile,
    NewAccount, Page, PageLimit, PhotoWrite, Place, Publication, ServerStore, StoreError, TargetInstrument,
    TargetsWrite,
};
use sync::bundle::sealing::SealingKey;
use sync::change::FORMAT;
use sync::wire::{BackedUp, DeviceReport};
use sync::{
    AccountId, BodyHash, Change, ChangeId, Cursor, DeviceId, Dot, FeedId, FieldName, Place as FeedPlace, PublicKey,
    Receipt, RecordId, RecordState, Seen, Value, Write, Writes,
};

use held::{
    a_no_is_told_with_its_word_and_only_once, a_yes_is_told_with_its_receipt,
    an_officer_is_shown_what_waits_in_the_area,
};
use several_feeds::{
    appends_that_share_feeds_come_one_after_the_other, what_goes_to_two_feeds_goes_to_both_or_to_none,
};
use support::{HAPPINESS, INSTRUMENT, NOW, area, grant, target, village, year};

const LIMIT: PageLimit = PageLimit { entries: 500, bytes: 1024 * 1024 };

fn feed() -> FeedId {
    FeedId::from("subdistrict/240903")
}

fn account(name: &str) -> NewAccount {
    NewAccount {
        sign_in_name: name.to_owned(),
        display_name: format!("{name} (ทดสอบ)"),
        password_hash: "$argon2id$stand-in".to_owned(),
        grants: vec![grant(Role::FieldWorker, "240903"), grant(Role::Administrator, "")],
    }
}

fn sign_in(account: &AccountId, fresh: u32, known: Option<u32>, token: u8) -> DeviceSignIn {
    DeviceSignIn {
        account: account.clone(),
        name: "เครื่อง".to_owned(),
        known: known.map(DeviceId),
        has_data: false,
        fresh: DeviceId(fresh),
        token_hash: [token; 32],
        key: None,
        at: NOW,
    }
}

fn change(device: u32, seq: u64, text: &str) -> Change {
    let write = Write { value: Value::from(text), seen: Seen::nothing(), covers: Default::default() };
    Change {
        format: FORMAT,
        id: ChangeId(uuid::Uuid::from_u128(u128::from(seq))),
        device: DeviceId(device),
        seq,
        record: RecordId::from("24090304/2570/assessment/before"),
        feed: feed(),
        author: AccountId::from("a1"),
        made_at: NOW,
        clock_offset: None,
        instrument: None,
        writes: Writes::from([(FieldName::from("note:1.1"), write)]),
    }
}

/// The change as it stands after `cursor`, and the cursor after it.
fn placed(change: Change, cursor: &Cursor) -> (Appended, Cursor) {
    let sealed = change.seal().unwrap();
    let h = cursor.h.next(change.id, sealed.hash());
    let position = cursor.after + 1;
    let receipt = Receipt { id: change.id, hash: sealed.hash(), feed: cursor.feed.clone(), position, h };
    (Appended { change, sealed, receipt }, Cursor { feed: cursor.feed.clone(), after: position, h })
}

/// Appends so many changes of device 7 and gives them with the cursor after the last.
async fn append(store: &dyn ServerStore, count: u64) -> (Vec<Appended>, Cursor) {
    let mut cursor = Cursor::start(feed());
    let mut changes = vec![];
    for seq in 1..=count {
        let (appended, next) = placed(change(7, seq, "เห็นสมุดบัญชี"), &cursor);
        changes.push(appended);
        cursor = next;
    }
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.append(&changes, NOW).await.unwrap();
    transaction.commit().await.unwrap();
    (changes, cursor)
}

async fn accounts_are_one_per_name(store: &dyn ServerStore) {
    let id = store.create_account(account("Field1"), NOW).await.unwrap();
    assert!(matches!(store.create_account(account("field1"), NOW).await, Err(StoreError::Exists)));
    let stored = store.account_by_name("FIELD1").await.unwrap().unwrap();
    assert_eq!((&stored.account.id, stored.account.grants.len(), stored.disabled), (&id, 2, false));
    assert_eq!(store.account(&id).await.unwrap().unwrap().account, stored.account);
    assert!(store.account_by_name("nobody").await.unwrap().is_none());
    let other = store.create_account(account("field2"), NOW).await.unwrap();
    assert_ne!(id, other);
    assert_eq!(store.accounts().await.unwrap().len(), 2);
}

async fn grants_can_be_replaced_and_accounts_disabled(store: &dyn ServerStore) {
    let id = store.create_account(account("field1"), NOW).await.unwrap();
    store.set_grants("field1", &[grant(Role::DistrictOfficer, "2409")]).await.unwrap();
    assert_eq!(store.account(&id).await.unwrap().unwrap().account.grants, [grant(Role::DistrictOfficer, "2409")]);
    store.sign_in(sign_in(&id, 7, None, 1)).await.unwrap();
    store.set_disabled("field1", true).await.unwrap();
    assert!(store.account(&id).await.unwrap().unwrap().disabled);
    assert!(store.device_by_token(&[1; 32]).await.unwrap().is_none(), "its sessions end");
    assert!(matches!(store.set_disabled("nobody", true).await, Err(StoreError::Missing)));
    assert!(matches!(store.set_grants("nobody", &[]).await, Err(StoreError::Missing)));
}

async fn a_device_keeps_its_number_and_has_one_token(store: &dyn ServerStore) {
    let one = store.create_account(account("field1"), NOW).await.unwrap();
    let two = store.create_account(account("field2"), NOW).await.unwrap();
    let device = store.sign_in(sign_in(&one, 7, None, 1)).await.unwrap();
    assert_eq!((device.id, device.last_contact), (DeviceId(7), Some(NOW)));
    assert_eq!(store.sign_in(sign_in(&one, 8, Some(7), 2)).await.unwrap().id, DeviceId(7));
    assert!(store.device_by_token(&[1; 32]).await.unwrap().is_none());
    assert_eq!(store.device_by_token(&[2; 32]).await.unwrap().unwrap().account, one);
    assert_eq!(store.sign_in(sign_in(&two, 8, Some(7), 3)).await.unwrap().id, DeviceId(8), "not theirs");
    assert!(matches!(store.sign_in(sign_in(&two, 7, None, 4)).await, Err(StoreError::Exists)), "the number is taken");
    store.sign_out(DeviceId(8)).await.unwrap();
    assert!(store.device_by_token(&[3; 32]).await.unwrap().is_none());
    store.revoke_device(DeviceId(7)).await.unwrap();
    assert!(store.device_by_token(&[2; 32]).await.unwrap().unwrap().revoked);
    assert_eq!(store.sign_in(sign_in(&one, 9, Some(7), 5)).await.unwrap().id, DeviceId(9), "revoked for good");
    assert!(matches!(store.revoke_device(DeviceId(99)).await, Err(StoreError::Missing)));
    assert_eq!(store.devices().await.unwrap().len(), 3);
}

async fn keys_of_a_device_add_up_and_a_token_alone_replaces_none(store: &dyn ServerStore) {
    let one = store.create_account(account("field1"), NOW).await.unwrap();
    let key = |n: u8| PublicKey([n; 65]);
    store.sign_in(DeviceSignIn { key: Some(key(1)), ..sign_in(&one, 7, None, 1) }).await.unwrap();
    store.sign_in(DeviceSignIn { key: Some(key(2)), at: NOW + 1, ..sign_in(&one, 9, Some(7), 2) }).await.unwrap();
    store.sign_in(sign_in(&one, 8, None, 3)).await.unwrap();
    store.register_key(DeviceId(8), key(3), NOW).await.unwrap();
    store.register_key(DeviceId(8), key(3), NOW).await.unwrap();
    assert!(matches!(store.register_key(DeviceId(8), key(4), NOW).await, Err(StoreError::Exists)));
    let found = store.device_keys(&[DeviceId(7), DeviceId(8), DeviceId(99)]).await.unwrap();
    assert_eq!(found, BTreeMap::from([(DeviceId(7), vec![key(2), key(1)]), (DeviceId(8), vec![key(3)])]));
    assert!(store.device_keys(&[]).await.unwrap().is_empty());
    for n in 10..40 {
        let at = NOW + i64::from(n);
        store.sign_in(DeviceSignIn { key: Some(key(n)), at, ..sign_in(&one, 9, Some(7), n) }).await.unwrap();
    }
    let found = store.device_keys(&[DeviceId(7), DeviceId(8)]).await.unwrap();
    assert_eq!(found[&DeviceId(7)], (24..40).rev().map(key).collect::<Vec<_>>(), "the newest count");
    assert_eq!(found[&DeviceId(8)], [key(3)], "of each device");
}

async fn the_first_key_to_seal_for_is_made_once_and_the_newest_counts(store: &dyn ServerStore) {
    let key = |n: u8| SealingKey::of([n; 32]).unwrap();
    let publics =
        async || -> Vec<PublicKey> { store.sealing_keys().await.unwrap().iter().map(SealingKey::public).collect() };
    assert!(publics().await.is_empty());
    store.add_sealing_key(&key(1), true, NOW).await.unwrap();
    store.add_sealing_key(&key(2), true, NOW + 1).await.unwrap();
    assert_eq!(publics().await, [key(1).public()], "there was one");
    store.add_sealing_key(&key(3), false, NOW + 2).await.unwrap();
    store.add_sealing_key(&key(3), false, NOW + 3).await.unwrap();
    assert_eq!(publics().await, [key(3).public(), key(1).public()]);
}

async fn a_copy_gets_one_number_of_its_own_and_is_revoked_with_its_origin(store: &dyn ServerStore) {
    let one = store.create_account(account("field1"), NOW).await.unwrap();
    store.sign_in(sign_in(&one, 7, None, 1)).await.unwrap();
    let fork = |fresh, token| DeviceFork {
        from: DeviceId(7),
        name: "เครื่องสำเนา".to_owned(),
        fresh: DeviceId(fresh),
        token_hash: [token; 32],
        key: Some(PublicKey([4; 65])),
        at: NOW,
    };
    let copy = store.fork_device(fork(23, 2)).await.unwrap();
    assert_eq!((copy.id, &copy.account, copy.highest_seq), (DeviceId(23), &one, 0));
    assert_eq!(store.fork_device(fork(24, 2)).await.unwrap().id, DeviceId(23), "asked again");
    assert_eq!(store.fork_device(fork(25, 3)).await.unwrap().id, DeviceId(25), "another copy");
    assert!(matches!(store.fork_device(fork(23, 4)).await, Err(StoreError::Exists)));
    let of_copy = |fresh, token| DeviceFork { from: DeviceId(23), ..fork(fresh, token) };
    for n in 30..36 {
        store.fork_device(of_copy(n, n as u8)).await.unwrap();
    }
    for more in [fork(40, 40), of_copy(40, 40)] {
        assert!(matches!(store.fork_device(more).await, Err(StoreError::TooMany)));
    }
    let is_in = async |token| store.device_by_token(&[token; 32]).await.unwrap().is_some();
    store.sign_in(sign_in(&one, 99, Some(25), 50)).await.unwrap();
    store.sign_out(DeviceId(7)).await.unwrap();
    assert!(!is_in(1).await && !is_in(2).await && !is_in(30).await, "with the origin's token end those drawn with it");
    assert!(is_in(50).await, "the password was given there");
    store.sign_in(sign_in(&one, 99, Some(7), 1)).await.unwrap();
    assert_eq!(store.device_by_token(&[1; 32]).await.unwrap().unwrap().id, DeviceId(7), "the other goes on");
    assert_eq!(store.devices_of(&one).await.unwrap().len(), 9);
    assert!(store.devices_of(&AccountId::from("nobody")).await.unwrap().is_empty());
    let asked = [7, 23, 99].map(DeviceId);
    assert!(store.devices_of_others(&one, &asked).await.unwrap().is_empty(), "its own, and one that nobody has");
    let nobody = AccountId::from("nobody");
    assert_eq!(store.devices_of_others(&nobody, &asked).await.unwrap(), [7, 23].map(DeviceId));
    store.revoke_device(DeviceId(7)).await.unwrap();
    assert!(store.devices_of(&one).await.unwrap().iter().all(|device| device.revoked));
}

/// A server restored from a copy of before a device signed in gives it its number back; nobody else gets it.
async fn a_forgotten_device_gets_its_number_back(store: &dyn ServerStore) {
    let one = store.create_account(account("field1"), NOW).await.unwrap();
    let two = store.create_account(account("field2"), NOW).await.unwrap();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    let (of_one, _) = placed(Change { author: one.clone(), ..change(7, 1, "x") }, &Cursor::start(feed()));
    transaction.append(&[of_one], NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let with_data =
        |account, fresh, known, token| DeviceSignIn { has_data: true, ..sign_in(account, fresh, Some(known), token) };
    assert_eq!(
        store.sign_in(with_data(&two, 20, 7, 1)).await.unwrap().id,
        DeviceId(20),
        "it bears changes of somebody else"
    );
    assert_eq!(store.sign_in(sign_in(&one, 21, Some(7), 2)).await.unwrap().id, DeviceId(21), "its data are not there");
    let back = store.sign_in(with_data(&one, 22, 7, 3)).await.unwrap();
    assert_eq!((back.id, back.account), (DeviceId(7), one.clone()));
    assert_eq!(store.device_by_token(&[3; 32]).await.unwrap().unwrap().id, DeviceId(7));
    assert_eq!(store.sign_in(with_data(&two, 23, 7, 4)).await.unwrap().id, DeviceId(23), "it is somebody's");
    store.revoke_device(DeviceId(7)).await.unwrap();
    assert_eq!(store.sign_in(with_data(&two, 24, 8, 5)).await.unwrap().id, DeviceId(8), "nobody has it");
}

async fn a_report_never_counts_back(store: &dyn ServerStore) {
    let id = store.create_account(account("field1"), NOW).await.unwrap();
    store.sign_in(sign_in(&id, 7, None, 1)).await.unwrap();
    let report = |highest_seq, unsent| DeviceReport { device: DeviceId(7), highest_seq, unsent };
    store.note_report(report(9, 4), NOW + 1).await.unwrap();
    store.note_report(report(2, 0), NOW + 2).await.unwrap();
    let device = store.device_by_token(&[1; 32]).await.unwrap().unwrap();
    assert_eq!((device.highest_seq, device.unsent, device.last_contact), (9, 0, Some(NOW + 2)));
}

async fn villages_lie_where_they_were_put(store: &dyn ServerStore) {
    let mut moved = village("24090304", 4, "บ้านหนองปรือ");
    let others = [village("24090307", 7, "บ้านคลองตาอิน"), village("24090202", 2, "บ้านวังเย็นใหม่")];
    store.put_villages(&[&[moved.clone()], &others[..]].concat()).await.unwrap();
    moved.subdistrict = area("240904");
    store.put_villages(std::slice::from_ref(&moved)).await.unwrap();
    let found = store.placement(&[area("24090304"), area("24090399")]).await.unwrap();
    assert_eq!(found.into_values().collect::<Vec<_>>(), [moved.clone()]);
    let targets = [target("24090304", INSTRUMENT), target("24090307", INSTRUMENT)];
    store.put_targets(year(), &targets).await.unwrap();
    let targets = store.targets(year(), &[area("240904"), area("240902")]).await.unwrap();
    let nine = first_reference();
    let found: Vec<_> = targets.iter().map(|t| (&t.placed, t.happiness.as_str(), t.activities.as_str())).collect();
    assert_eq!(found, [(&moved, HAPPINESS, nine.as_str())]);
    let active = store.active_districts(year()).await.unwrap();
    let used = BTreeSet::from([INSTRUMENT.to_owned(), HAPPINESS.to_owned(), nine]);
    assert_eq!(active, BTreeMap::from([(area("2409"), used)]));
    let other_year = domain::FiscalYear::new(year().number() + 1).unwrap();
    assert!(store.active_districts(other_year).await.unwrap().is_empty());
}

async fn what_is_committed_is_read_back_byte_for_byte(store: &dyn ServerStore) {
    let (changes, end) = append(store, 70).await;
    let Page::Entries { entries, more } = store.page(&Cursor::start(feed()), LIMIT).await.unwrap() else {
        panic!("diverged")
    };
    assert_eq!((entries.len(), more), (70, false));
    let mut cursor = Cursor::start(feed());
    for (entry, appended) in entries.iter().zip(&changes) {
        cursor = cursor.advance(entry).unwrap();
        assert_eq!(entry.change.bytes(), appended.sealed.bytes());
    }
    assert_eq!(cursor, end);
    let heads = store.heads().await.unwrap();
    assert_eq!((heads.len(), heads[0].position, heads[0].h), (1, 70, end.h));
}

async fn pages_are_bounded_and_continue(store: &dyn ServerStore) {
    let (changes, _) = append(store, 5).await;
    let size = changes[0].sealed.bytes().len();
    let page =
        async |after: &Cursor, entries, bytes| match store.page(after, PageLimit { entries, bytes }).await.unwrap() {
            Page::Entries { entries, more } => (entries.len(), more, entries.last().map(|e| (e.position, e.h))),
            Page::Diverged => panic!("diverged"),
        };
    let start = Cursor::start(feed());
    let (count, more, last) = page(&start, 2, usize::MAX).await;
    assert_eq!((count, more), (2, true));
    let (after, h) = last.unwrap();
    let third = Cursor { feed: feed(), after, h };
    assert_eq!(page(&third, 3, usize::MAX).await.0, 3);
    assert!(!page(&third, 3, usize::MAX).await.1);
    assert_eq!(page(&start, 500, size * 2 + 1).await.0, 2);
    assert_eq!(page(&start, 500, 1).await.0, 1, "one always fits");
}

async fn an_unknown_cursor_has_diverged(store: &dyn ServerStore) {
    let (_, end) = append(store, 3).await;
    for (after, h) in [(3, Cursor::start(feed()).h), (2, end.h), (4, end.h), (0, end.h), (u64::MAX, end.h)] {
        let page = store.page(&Cursor { feed: feed(), after, h }, LIMIT).await.unwrap();
        assert!(matches!(page, Page::Diverged), "{after}");
    }
    let page = store.page(&end, LIMIT).await.unwrap();
    assert!(matches!(page, Page::Entries { ref entries, more: false } if entries.is_empty()));
    let unheard_of = Cursor::start(FeedId::from("subdistrict/999999"));
    assert!(matches!(store.page(&unheard_of, LIMIT).await.unwrap(), Page::Entries { .. }));
}

async fn the_last_common_place_is_found(store: &dyn ServerStore) {
    let (changes, _) = append(store, 5).await;
    let place = |index: usize| FeedPlace { position: changes[index].receipt.position, h: changes[index].receipt.h };
    let other = |position| FeedPlace { position, h: Cursor::start(feed()).h };
    for (places, common) in [
        (vec![place(0), place(2), other(4), other(9)], 3),
        (vec![place(4)], 5),
        (vec![other(1), other(5)], 0),
        (vec![], 0),
    ] {
        assert_eq!(store.common(&feed(), &places).await.unwrap(), common, "{places:?}");
    }
    assert_eq!(store.common(&FeedId::from("subdistrict/999999"), &[place(0)]).await.unwrap(), 0);
}

async fn what_a_restored_server_has_lost_is_unknown(store: &dyn ServerStore) {
    append(store, 2).await;
    let held = change(7, 4, "y");
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    let kept = HeldChange { sealed: held.seal().unwrap(), change: held, dossier: None, reason: HeldReason::NoRight };
    transaction.hold(&[kept], NOW).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(store.unknown(DeviceId(7), &[5, 1, 2, 3, 4]).await.unwrap(), [3, 5]);
    assert_eq!(store.unknown(DeviceId(8), &[1]).await.unwrap(), [1], "another device's");
    // A device may name what it likes: a number no database counts to was never sent.
    assert_eq!(store.unknown(DeviceId(7), &[1, u64::MAX]).await.unwrap(), [u64::MAX]);
    assert_eq!(store.arrived(DeviceId(7), &[u64::MAX]).await.unwrap(), []);
    assert_eq!(store.rejected(DeviceId(7), &[u64::MAX]).await.unwrap(), []);
}

async fn what_a_backup_covers_only_grows(store: &dyn ServerStore) {
    let head =
        |feed: &str, position| FeedHead { feed: FeedId::from(feed), position, h: Cursor::start(FeedId::from(feed)).h };
    let (one, other) = ("subdistrict/240903", "subdistrict/240904");
    let feeds = [one, other].map(FeedId::from);
    assert_eq!(store.backed_up(&feeds).await.unwrap(), []);
    store.note_backup(&[head(one, 5), head(other, 2)], NOW).await.unwrap();
    store.note_backup(&[head(one, 4), head(other, 3)], NOW + 1).await.unwrap();
    let covered = |feed: &FeedId, position| BackedUp { feed: feed.clone(), position };
    assert_eq!(store.backed_up(&feeds).await.unwrap(), [covered(&feeds[0], 5), covered(&feeds[1], 3)]);
    assert_eq!(store.backed_up(&feeds[1..]).await.unwrap(), [covered(&feeds[1], 3)]);
}

async fn what_is_dropped_never_happened(store: &dyn ServerStore) {
    let (appended, _) = placed(change(7, 1, "x"), &Cursor::start(feed()));
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.append(std::slice::from_ref(&appended), NOW).await.unwrap();
    drop(transaction);
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    assert_eq!(transaction.heads().await.unwrap()[&feed()].position, 0);
    assert!(transaction.known(&[appended.change.dot()]).await.unwrap().is_empty());
}

async fn a_number_is_used_once(store: &dyn ServerStore) {
    let (changes, end) = append(store, 1).await;
    let (again, _) = placed(change(7, 1, "something else"), &end);
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    assert!(matches!(transaction.append(&[again], NOW).await, Err(StoreError::Constraint(_))));
    drop(transaction);
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    assert!(matches!(transaction.append(&changes, NOW).await, Err(StoreError::Constraint(_))), "no feed, no place");
    drop(transaction);
    let mut transaction = store.begin(&[FeedId::from("subdistrict/240904")].into()).await.unwrap();
    let (of_another, _) = placed(change(7, 2, "x"), &end);
    let told = transaction.append(&[of_another], NOW).await;
    assert!(matches!(told, Err(StoreError::Constraint(_))), "a receipt of another feed than the one that is held");
}

async fn the_ends_of_some_feeds_are_told(store: &dyn ServerStore) {
    let (_, end) = append(store, 2).await;
    let head = FeedHead { feed: feed(), position: 2, h: end.h };
    let other = FeedId::from("subdistrict/240904");
    assert_eq!(store.heads_of(&[other.clone(), feed()]).await.unwrap(), [head]);
    assert_eq!(store.heads_of(&[other]).await.unwrap(), []);
    assert_eq!(store.heads_of(&[]).await.unwrap(), []);
}

async fn a_new_device_reads_a_feed_record_by_record(store: &dyn ServerStore) {
    let (mut cursor, mut changes, mut records) = (Cursor::start(feed()), vec![], vec![]);
    for (seq, phase) in (1..).zip(["after", "before"]) {
        let record = RecordId(format!("24090304/2570/assessment/{phase}"));
        let (appended, next) = placed(Change { record: record.clone(), ..change(7, seq, "x") }, &cursor);
        let mut state = RecordState::default();
        state.absorb(&appended.change, Some(next.after));
        records.push((record, state));
        (cursor, changes) = (next, [changes, vec![appended]].concat());
    }
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.append(&changes, NOW).await.unwrap();
    transaction.put_records(&records).await.unwrap();
    transaction.commit().await.unwrap();
    let read = async |after: Option<&RecordId>, most, bytes| {
        let (records, more) = store.snapshot(&feed(), after, most, bytes).await.unwrap();
        (records.into_iter().map(|record| (record.id, record.state)).collect::<Vec<_>>(), more)
    };
    assert_eq!(read(None, 10, 1_000_000).await, (records.clone(), false));
    assert_eq!(read(None, 1, 1_000_000).await, (records[..1].to_vec(), true));
    assert_eq!(read(None, 10, 1).await, (records[..1].to_vec(), true), "one at least, however large");
    assert_eq!(read(Some(&records[0].0), 10, 1_000_000).await, (records[1..].to_vec(), false));
    assert_eq!(read(Some(&records[1].0), 10, 1_000_000).await, (vec![], false));
}

async fn what_was_sent_earlier_is_known(store: &dyn ServerStore) {
    let (changes, _) = append(store, 1).await;
    let held = change(7, 2, "y");
    let dot = |seq| Dot { device: DeviceId(7), seq };
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    let kept = HeldChange {
        sealed: held.seal().unwrap(),
        change: held,
        dossier: Some((area("24090304"), year())),
        reason: HeldReason::RecordLocked,
    };
    transaction.hold(&[kept], NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    let known = transaction.known(&[dot(1), dot(2), dot(3)]).await.unwrap();
    assert_eq!(known.len(), 2);
    assert!(matches!(&known[&dot(1)].place, Place::Feed(receipt) if *receipt == changes[0].receipt));
    assert!(matches!(&known[&dot(2)].place, Place::Held(reason) if reason == "record_locked"));
}

async fn hashes_tell_what_was_sent_wherever_it_went(store: &dyn ServerStore) {
    let (changes, _) = append(store, 2).await;
    let (held, sealed) = (change(4, 1, "held"), change(4, 1, "held").seal().unwrap());
    let outside = HeldChange { change: held, sealed, dossier: None, reason: HeldReason::NoRight };
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    transaction.hold(std::slice::from_ref(&outside), NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let (first, unknown) = (changes[0].change.dot(), Dot { device: DeviceId(4), seq: 2 });
    let found = store.hashes(&[first, outside.change.dot(), unknown]).await.unwrap();
    let expected = [(first, changes[0].receipt.hash), (outside.change.dot(), outside.sealed.hash())];
    assert_eq!(found, BTreeMap::from(expected));
}

async fn owners_are_as_they_stand_now(store: &dyn ServerStore) {
    let id = store.create_account(account("field1"), NOW).await.unwrap();
    store.sign_in(sign_in(&id, 7, None, 1)).await.unwrap();
    store.sign_in(sign_in(&id, 8, None, 2)).await.unwrap();
    store.revoke_device(DeviceId(8)).await.unwrap();
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    let owners = transaction.owners(&[DeviceId(7), DeviceId(8), DeviceId(9)]).await.unwrap();
    assert_eq!(owners.len(), 2);
    assert_eq!((&owners[&DeviceId(7)].account, owners[&DeviceId(7)].revoked), (&id, false));
    assert_eq!((owners[&DeviceId(7)].grants.len(), owners[&DeviceId(8)].revoked), (2, true));
    drop(transaction);
    store.set_disabled("field1", true).await.unwrap();
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    assert!(transaction.owners(&[DeviceId(7)]).await.unwrap()[&DeviceId(7)].revoked, "a disabled account's too");
}

async fn records_are_found_by_how_their_ids_begin(store: &dyn ServerStore) {
    let ids = [
        "24090304/2570/assessment/before",
        "24090304/2570/step/1",
        "24090304/2571/assessment/before",
        "24090305/2570/x",
    ];
    let mut state = RecordState::default();
    state.absorb(&change(7, 1, "x"), Some(1));
    let records: Vec<_> = ids.iter().map(|id| (RecordId::from(*id), state.clone())).collect();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.put_records(&records).await.unwrap();
    let years = ["24090304/2570/", "24090305/2570/", "24090306/2570/"].map(str::to_owned);
    let found = transaction.records(&years).await.unwrap();
    assert_eq!(found.keys().map(RecordId::as_str).collect::<Vec<_>>(), [ids[0], ids[1], "24090305/2570/x"]);
    assert_eq!(found[&RecordId::from(ids[0])], state);
    let found = transaction.records(&["24090304/2570/step/".to_owned()]).await.unwrap();
    assert_eq!(found.keys().map(RecordId::as_str).collect::<Vec<_>>(), [ids[1]]);
    assert!(transaction.records(&[]).await.unwrap().is_empty());
}

async fn a_board_shows_targets_with_what_arrived(store: &dyn ServerStore) {
    let by = store.create_account(account("field1"), NOW).await.unwrap();
    store.put_villages(&[village("24090304", 4, "บ้านหนองปรือ"), village("24090307", 7, "บ้านคลองตาอิน")]).await.unwrap();
    let last_year = domain::FiscalYear::new(2569).unwrap();
    let both = ["24090304", "24090307"].map(|code| target(code, INSTRUMENT));
    store.put_targets(year(), &both).await.unwrap();
    let instruments = domain::instrument::builtin_instruments().unwrap();
    let empty = records::dossier::PhaseSummary::of(&records::AssessmentView::default(), &instruments[1]);
    let state = |valid_until: Option<&str>| BoardState {
        certification: None,
        rules: Summaries::RULES,
        before: empty.clone(),
        after: empty.clone(),
        summaries: Default::default(),
        state: records::step::DossierState::Submitted,
        valid_until: valid_until.map(|day| day.parse().unwrap()),
    };
    let write = |code: &str, year, state| BoardWrite { village: area(code), year, state, by: by.clone() };
    let held = change(7, 1, "x");
    let held = HeldChange {
        sealed: held.seal().unwrap(),
        change: held,
        dossier: Some((area("24090307"), year())),
        reason: HeldReason::NoRight,
    };
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    let boards = [write("24090304", year(), state(None)), write("24090307", last_year, state(Some("2027-01-07")))];
    transaction.put_boards(&boards, NOW).await.unwrap();
    let asked = [(area("24090304"), year()), (area("24090307"), year()), (area("24090305"), last_year)];
    let found = transaction.boards(&asked).await.unwrap();
    assert_eq!(found, BTreeMap::from([(asked[0].clone(), state(None))]));
    transaction.hold(&[held], NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let rows = store.board(&area("2409"), year()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].arrived, Some((state(None), NOW, "field1 (ทดสอบ)".to_owned())));
    assert_eq!((rows[0].held, rows[0].earlier_valid_until), (0, None));
    assert!(rows[1].arrived.is_none(), "last year's is last year's");
    assert_eq!((rows[1].held, rows[1].earlier_valid_until), (1, Some("2027-01-07".parse().unwrap())));
    assert!(store.board(&area("2408"), year()).await.unwrap().is_empty());
}

/// Both rounds finished, the second higher by one.
fn increased() -> records::Summaries {
    let round = |mean: u64| records::happiness::RoundSummary {
        village: domain::Ratio::new(mean, 22),
        finished_on: Some("2026-11-20".parse().unwrap()),
        ..Default::default()
    };
    let happiness = records::happiness::HappinessSummary { first: round(61), second: round(62) };
    records::Summaries { happiness, ..Default::default() }
}

async fn figures_are_summed_by_district(store: &dyn ServerStore) {
    let by = store.create_account(account("field1"), NOW).await.unwrap();
    let villages = [
        village("24090304", 4, "บ้านหนองปรือ"),
        village("24090307", 7, "บ้านคลองตาอิน"),
        village("24010101", 1, "บ้านสมมติ"),
        village("24010102", 2, "บ้านนอกเป้าหมาย"),
    ];
    store.put_villages(&villages).await.unwrap();
    let targets = ["24090304", "24090307", "24010101"].map(|code| target(code, INSTRUMENT));
    store.put_targets(year(), &targets).await.unwrap();
    let instruments = domain::instrument::builtin_instruments().unwrap();
    let mut answered = records::AssessmentView::default();
    answered.answers.set(&instruments[1].indicators[0].id, Some(domain::Answer::Pass));
    let phase = |view| records::dossier::PhaseSummary::of(view, &instruments[1]);
    let state = BoardState {
        certification: None,
        rules: Summaries::RULES,
        before: phase(&answered),
        after: phase(&records::AssessmentView::default()),
        summaries: increased(),
        state: records::step::DossierState::Announced,
        valid_until: None,
    };
    let write = |state: &BoardState| BoardWrite {
        village: area("24090304"),
        year: year(),
        state: state.clone(),
        by: by.clone(),
    };
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    // Written twice: a row is replaced, not counted again.
    transaction.put_boards(&[write(&state), write(&state)], NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let of_2409 = Figures {
        villages: 2,
        started: 1,
        measured: 1,
        compared: 1,
        increased: 1,
        certified: 1,
        announced: 1,
        ..Figures::default()
    };
    let country = store.figures(year(), None).await.unwrap();
    let wanted = BTreeMap::from([(area("2401"), Figures::UNTOUCHED), (area("2409"), of_2409)]);
    assert_eq!(country, wanted);
    let some = store.figures(year(), Some(&[area("2409"), area("2410")])).await.unwrap();
    assert_eq!(some, BTreeMap::from([(area("2409"), of_2409)]));
    assert!(store.figures(year(), Some(&[])).await.unwrap().is_empty());
    let other_year = domain::FiscalYear::new(year().number() + 1).unwrap();
    assert!(store.figures(other_year, None).await.unwrap().is_empty());
}

/// 878 districts of ten villages, as the letter counts the country.
async fn the_whole_country_is_one_cheap_query(store: &dyn ServerStore) {
    let by = store.create_account(account("field1"), NOW).await.unwrap();
    let instruments = domain::instrument::builtin_instruments().unwrap();
    let empty = records::dossier::PhaseSummary::of(&records::AssessmentView::default(), &instruments[1]);
    let state = BoardState {
        certification: None,
        rules: Summaries::RULES,
        before: empty.clone(),
        after: empty,
        summaries: increased(),
        state: records::step::DossierState::Collecting,
        valid_until: None,
    };
    let districts = (0..878).map(|n| format!("{}{:02}", 10 + n / 50, 1 + n % 50));
    let codes: Vec<String> = districts.flat_map(|code| (1..=10).map(move |n| format!("{code}01{n:02}"))).collect();
    let villages: Vec<_> = codes.iter().map(|code| village(code, 1, "บ้านสมมติ")).collect();
    store.put_villages(&villages).await.unwrap();
    let targets: Vec<_> = codes.iter().map(|code| target(code, INSTRUMENT)).collect();
    store.put_targets(year(), &targets).await.unwrap();
    let boards: Vec<_> = codes
        .iter()
        .map(|code| BoardWrite { village: area(code), year: year(), state: state.clone(), by: by.clone() })
        .collect();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.put_boards(&boards, NOW).await.unwrap();
    transaction.commit().await.unwrap();
    let start = std::time::Instant::now();
    let country = store.figures(year(), None).await.unwrap();
    let all = start.elapsed();
    let start = std::time::Instant::now();
    let eleven: Vec<_> = country.keys().take(11).cloned().collect();
    let province = store.figures(year(), Some(&eleven)).await.unwrap();
    println!("figures of 8,780 villages in {all:?}, of 110 in {:?}", start.elapsed());
    assert_eq!((country.len(), province.len()), (878, 11));
    let sum: Figures = country.into_values().collect();
    assert_eq!((sum.villages, sum.increased, sum.lacking()), (8_780, 8_780, 0));
    assert!(all < std::time::Duration::from_secs(2), "{all:?}");
}

async fn targets_name_their_instruments(store: &dyn ServerStore) {
    store.put_villages(&[village("24090304", 4, "บ้านหนองปรือ")]).await.unwrap();
    store.put_targets(year(), &[target("24090304", "a@1")]).await.unwrap();
    store.put_targets(year(), &[target("24090304", "a@2")]).await.unwrap();
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    let asked = [(area("24090304"), year()), (area("24090307"), year())];
    let found = transaction.target_instruments(&asked).await.unwrap();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [(asked[0].clone(), "a@2".to_owned())]);
    drop(transaction);
    let next = FiscalYear::new(year().number() + 1).unwrap();
    store.put_villages(&[village("24090307", 7, "บ้านคลองตาอิน")]).await.unwrap();
    for year in [year(), next] {
        store.put_targets(year, &[target("24090304", "b@1"), target("24090307", "b@1")]).await.unwrap();
    }
    let mut transaction = store.begin(&BTreeSet::new()).await.unwrap();
    let asked = [(area("24090304"), year()), (area("24090307"), next)];
    let found = transaction.target_instruments(&asked).await.unwrap();
    assert_eq!(found.into_keys().collect::<Vec<_>>(), asked, "each in its year, and no other pair of them");
}

async fn a_file_is_found_by_the_photos_that_consist_of_it(store: &dyn ServerStore) {
    let (one, two) = (BodyHash::of(b"one"), BodyHash::of(b"two"));
    let photo = |record: &str, village: &str, files: &[BodyHash]| PhotoWrite {
        record: RecordId::from(record),
        village: area(village),
        files: files.to_vec(),
    };
    let write = async |photos: &[PhotoWrite]| {
        let mut transaction = store.begin(&[feed()].into()).await.unwrap();
        transaction.put_photos(photos).await.unwrap();
        transaction.commit().await.unwrap();
    };
    write(&[photo("a", "24090304", &[one, two, one]), photo("b", "24090202", &[one])]).await;
    assert_eq!(store.photo_villages(one).await.unwrap(), BTreeSet::from([area("24090202"), area("24090304")]));
    assert_eq!(store.photo_villages(two).await.unwrap(), BTreeSet::from([area("24090304")]));
    write(&[photo("a", "24090304", &[])]).await;
    assert_eq!(store.photo_villages(one).await.unwrap(), BTreeSet::from([area("24090202")]));
    assert!(store.photo_villages(two).await.unwrap().is_empty());
    let mut dropped = store.begin(&[feed()].into()).await.unwrap();
    dropped.put_photos(&[photo("c", "24090304", &[two])]).await.unwrap();
    drop(dropped);
    assert!(store.photo_villages(two).await.unwrap().is_empty());
}

fn draft(scope: &str, revision: u64, form: Form, by: &AccountId) -> DraftWrite {
    DraftWrite { scope: scope.parse().unwrap(), revision, form, by: by.clone() }
}

fn publication(scope: &str, revision: u64, form: Form, by: &AccountId) -> Publication {
    Publication { scope: scope.parse().unwrap(), revision, form, based_on: 1, by: by.clone() }
}

async fn what_an_account_brought_is_counted_once_and_since_when(store: &dyn ServerStore) {
    let (account_1, account_2) = (
        store.create_account(account("field1"), NOW).await.unwrap(),
        store.create_account(account("field2"), NOW).await.unwrap(),
    );
    let (one, second, other) = (DeviceId(1), DeviceId(3), DeviceId(2));
    for (device, account) in [(one, &account_1), (second, &account_1), (other, &account_2)] {
        store.sign_in(sign_in(account, device.0, None, device.0 as u8)).await.unwrap();
    }
    let kept = |device, file: &[u8], bytes, at| KeptFile { file: BodyHash::of(file), device, bytes, at };
    let files = [kept(one, b"a", 300, NOW), kept(one, b"b", 20, NOW + 1), kept(one, b"a", 300, NOW + 2)];
    for file in files.into_iter().chain([kept(other, b"a", 300, NOW), kept(second, b"c", 7, NOW + 1)]) {
        store.note_file(file).await.unwrap();
    }
    assert_eq!(store.files_since(&account_1, NOW).await.unwrap(), Brought { files: 3, bytes: 327 });
    assert_eq!(store.files_since(&account_1, NOW + 1).await.unwrap(), Brought { files: 2, bytes: 27 });
    assert_eq!(store.files_since(&account_1, NOW + 2).await.unwrap(), Brought::default());
    assert_eq!(store.files_since(&account_2, NOW).await.unwrap(), Brought { files: 1, bytes: 300 });
}

async fn drafts_go_on_by_their_revision_and_versions_stay(store: &dyn ServerStore) {
    let by = store.create_account(account("province"), NOW).await.unwrap();
    let form = Form::PassFail(domain::instrument::builtin_instruments().unwrap().swap_remove(1));
    assert_eq!(store.put_draft(draft("24", 0, form.clone(), &by), NOW).await.unwrap(), 1);
    let stale = store.put_draft(draft("24", 0, form.clone(), &by), NOW).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    assert_eq!(store.put_draft(draft("country", 0, form.clone(), &by), NOW).await.unwrap(), 1, "another scope's");
    assert_eq!(store.put_draft(draft("24", 1, form.clone(), &by), NOW + 1).await.unwrap(), 2);
    let found = store.drafts().await.unwrap();
    let lines: Vec<_> = found.iter().map(|draft| (draft.line.scope.to_string(), draft.line.revision)).collect();
    assert_eq!(lines, [("24".to_owned(), 2), ("country".to_owned(), 1)]);

    let second = form.clone().with_version(2);
    let stale = store.publish(publication("24", 1, second.clone(), &by), NOW).await;
    assert!(matches!(stale, Err(StoreError::Stale)), "{stale:?}");
    store.publish(publication("24", 2, second.clone(), &by), NOW).await.unwrap();
    let taken = store.publish(publication("country", 1, second.clone(), &by), NOW).await;
    assert!(matches!(taken, Err(StoreError::Exists)), "{taken:?}");
    let versions = store.versions().await.unwrap();
    assert_eq!(versions.iter().map(|version| &version.form).collect::<Vec<_>>(), [&second]);
    assert_eq!(versions[0].published, Some((NOW, "province (ทดสอบ)".to_owned())));
    assert_eq!(store.drafts().await.unwrap().len(), 1, "the published draft is gone, the other is not");
    store.drop_draft(second.id(), &"country".parse().unwrap(), 1).await.unwrap();
    assert!(store.drafts().await.unwrap().is_empty());
}

async fn targets_change_all_at_once(store: &dyn ServerStore) {
    store.put_villages(&[village("24090304", 4, "บ้านหนองปรือ"), village("24090307", 7, "บ้านคลองตาอิน")]).await.unwrap();
    store.put_targets(year(), &[target("24090304", "a@1")]).await.unwrap();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    let record = RecordId::from("24090304/2570/assessment/before");
    transaction.put_records(&[(record, RecordState::default())]).await.unwrap();
    transaction.commit().await.unwrap();
    let write = TargetsWrite {
        villages: vec![village("24090311", 11, "บ้านใหม่")],
        add: vec![target("24090307", "a@1"), target("24090311", "a@1"), target("24090304", "a@9")],
        remove: vec![area("24090304")],
    };
    assert!(matches!(store.change_targets(year(), write.clone()).await, Err(StoreError::InUse)));
    assert_eq!(store.district_villages(&area("2409"), year()).await.unwrap().len(), 2, "nothing of it was done");
    store.change_targets(year(), TargetsWrite { remove: vec![], ..write }).await.unwrap();
    let offer = TargetInstrument {
        village: area("24090304"),
        instrument: "a@1".to_owned(),
        happiness: HAPPINESS.to_owned(),
        activities: "n@2".to_owned(),
        offered: Some("a@2".to_owned()),
    };
    store.set_target_instruments(year(), &[offer]).await.unwrap();
    let found = store.district_villages(&area("2409"), year()).await.unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|v| {
            (v.placed.village.moo, v.instrument.as_deref(), v.offered.as_deref(), v.collected, v.assessed, v.measured)
        })
        .collect();
    let expected = [
        (4, Some("a@1"), Some("a@2"), true, true, false),
        (7, Some("a@1"), None, false, false, false),
        (11, Some("a@1"), None, false, false, false),
    ];
    assert_eq!(told, expected);
    let asked_by: Vec<_> = found.iter().map(|village| (village.activities.as_deref(), village.asked)).collect();
    let first = first_reference();
    assert_eq!(asked_by, [(Some("n@2"), false), (Some(first.as_str()), false), (Some(first.as_str()), false)]);
    let other = domain::FiscalYear::new(2571).unwrap();
    let next = store.district_villages(&area("2409"), other).await.unwrap();
    assert!(next.iter().all(|village| village.instrument.is_none() && !village.collected));
}

/// A household's record in which one field was written.
fn household(village: &str, number: u128, field: &str) -> (RecordId, RecordState) {
    let mut state = RecordState::default();
    let mut change = change(7, 1, "x");
    change.writes = change.writes.into_values().map(|write| (FieldName::from(field), write)).collect();
    state.absorb(&change, Some(1));
    (RecordId(format!("{village}/2570/household/{}", uuid::Uuid::from_u128(number))), state)
}

async fn a_household_on_the_list_is_not_asked_yet(store: &dyn ServerStore) {
    let villages = [("24090304", "name"), ("24090307", "activity:before:2.1.1"), ("24090308", "visit:before")];
    for (at, (code, field)) in (1..).zip(villages) {
        store.put_villages(&[village(code, at, "บ้านสมมติ")]).await.unwrap();
        store.put_targets(year(), &[target(code, "a@1")]).await.unwrap();
        let mut transaction = store.begin(&[feed()].into()).await.unwrap();
        transaction.put_records(&[household(code, 1, "house_no"), household(code, 2, field)]).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let found = store.district_villages(&area("2409"), year()).await.unwrap();
    assert_eq!(found.iter().map(|village| village.asked).collect::<Vec<_>>(), [false, true, true]);
}

async fn a_copy_has_everything_and_overwrites_nothing(store: &dyn ServerStore) {
    let (_, end) = append(store, 40).await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join(server::store::sqlite::FILE_NAME);
    let heads = store.backup(&copy).await.unwrap();
    assert_eq!((heads[0].position, heads[0].h), (40, end.h));
    assert!(matches!(store.backup(&copy).await, Err(StoreError::Exists)));
    let restored = SqliteStore::open(folder.path(), Options::default()).await.unwrap();
    assert_eq!(restored.heads().await.unwrap(), heads);
    assert_eq!(restored.server_id().await.unwrap(), store.server_id().await.unwrap(), "a copy is the same server");
}

async fn a_demonstration_is_marked_for_good(store: &dyn ServerStore) {
    assert!(!store.is_demo().await.unwrap());
    store.mark_demo().await.unwrap();
    store.mark_demo().await.unwrap();
    assert!(store.is_demo().await.unwrap());
}

async fn a_whole_database_is_found_whole(store: &dyn ServerStore) {
    let id = store.create_account(account("field1"), NOW).await.unwrap();
    store.sign_in(sign_in(&id, 7, None, 1)).await.unwrap();
    let (changes, end) = append(store, 3).await;
    let mut state = RecordState::default();
    for appended in &changes {
        state.absorb(&appended.change, Some(appended.receipt.position));
    }
    let record = changes[0].change.record.clone();
    let held = change(7, 4, "y");
    let held = HeldChange { sealed: held.seal().unwrap(), change: held, dossier: None, reason: HeldReason::NoRight };
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.hold(&[held], NOW).await.unwrap();
    let photo =
        PhotoWrite { record: RecordId::from("p"), village: area("24090304"), files: vec![BodyHash::of(b"one")] };
    transaction.put_photos(&[photo]).await.unwrap();
    transaction.commit().await.unwrap();
    let found = store.verify().await.unwrap();
    assert_eq!(found.faults, [""; 0]);
    assert_eq!(found.misfolded, BTreeSet::from([record.clone()]));
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.put_records(&[(record, state)]).await.unwrap();
    transaction.commit().await.unwrap();
    let found = store.verify().await.unwrap();
    assert!(found.misfolded.is_empty());
    assert_eq!((found.fault_count, found.changes, found.held, found.records), (0, 3, 1, 1));
    assert_eq!((found.accounts, found.devices, found.files), (1, 1, BTreeSet::from([BodyHash::of(b"one")])));
    assert_eq!((found.heads.len(), found.heads[0].position, found.heads[0].h), (1, 3, end.h));
}

async fn an_empty_feed_is_no_feed(store: &dyn ServerStore) {
    let held = change(7, 1, "y");
    let held = HeldChange { sealed: held.seal().unwrap(), change: held, dossier: None, reason: HeldReason::NoRight };
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    assert_eq!(transaction.heads().await.unwrap()[&feed()].position, 0);
    transaction.hold(&[held], NOW).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(store.heads().await.unwrap().is_empty(), "nothing lies in it");
    append(store, 1).await;
    assert_eq!(store.heads().await.unwrap()[0].position, 1);
}

async fn names_sort_and_compare_without_regard_to_case(store: &dyn ServerStore) {
    for name in ["b", "C", "a_1", "A2", "ก"] {
        store.create_account(account(name), NOW).await.unwrap();
    }
    let names: Vec<_> = store.accounts().await.unwrap().into_iter().map(|stored| stored.account.sign_in_name).collect();
    assert_eq!(names, ["A2", "a_1", "b", "C", "ก"]);
}

/// Not every database keeps a zero character in a text; it must not keep anybody from their list.
async fn a_household_with_a_zero_character_harms_nobody(store: &dyn ServerStore) {
    store.put_villages(&[village("24090304", 4, "บ้านสมมติ")]).await.unwrap();
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    let (odd, asked) = (household("24090304", 1, "note\0"), household("24090304", 2, "visit:before"));
    transaction.put_records(&[odd.clone(), asked]).await.unwrap();
    transaction.commit().await.unwrap();
    let found = store.district_villages(&area("2409"), year()).await.unwrap();
    assert_eq!(found.iter().map(|village| village.asked).collect::<Vec<_>>(), [true]);
    assert_eq!(store.record(&odd.0).await.unwrap(), Some(odd.1));
}

/// Runs the whole contract against one kind of store. `$mark` is what stands above each test, in brackets.
macro_rules! contract {
    ($open:path, $mark:tt) => {
        contract!(@each $open, $mark:
            accounts_are_one_per_name,
            grants_can_be_replaced_and_accounts_disabled,
            a_device_keeps_its_number_and_has_one_token,
            keys_of_a_device_add_up_and_a_token_alone_replaces_none,
            the_first_key_to_seal_for_is_made_once_and_the_newest_counts,
            a_copy_gets_one_number_of_its_own_and_is_revoked_with_its_origin,
            hashes_tell_what_was_sent_wherever_it_went,
            a_forgotten_device_gets_its_number_back,
            a_report_never_counts_back,
            villages_lie_where_they_were_put,
            what_is_committed_is_read_back_byte_for_byte,
            pages_are_bounded_and_continue,
            an_unknown_cursor_has_diverged,
            the_last_common_place_is_found,
            what_a_restored_server_has_lost_is_unknown,
            an_officer_is_shown_what_waits_in_the_area,
            a_no_is_told_with_its_word_and_only_once,
            a_yes_is_told_with_its_receipt,
            a_new_device_reads_a_feed_record_by_record,
            the_ends_of_some_feeds_are_told,
            what_a_backup_covers_only_grows,
            what_is_dropped_never_happened,
            a_number_is_used_once,
            appends_that_share_feeds_come_one_after_the_other,
            what_goes_to_two_feeds_goes_to_both_or_to_none,
            what_was_sent_earlier_is_known,
            owners_are_as_they_stand_now,
            records_are_found_by_how_their_ids_begin,
            a_board_shows_targets_with_what_arrived,
            figures_are_summed_by_district,
            the_whole_country_is_one_cheap_query,
            targets_name_their_instruments,
            a_file_is_found_by_the_photos_that_consist_of_it,
            what_an_account_brought_is_counted_once_and_since_when,
            drafts_go_on_by_their_revision_and_versions_stay,
            targets_change_all_at_once,
            a_household_on_the_list_is_not_asked_yet,
            a_copy_has_everything_and_overwrites_nothing,
            a_demonstration_is_marked_for_good,
            a_whole_database_is_found_whole,
            an_empty_feed_is_no_feed,
            names_sort_and_compare_without_regard_to_case,
            a_household_with_a_zero_character_harms_nobody,
        );
    };
    (@each $open:path, $mark:tt: $($case:ident),* $(,)?) => {
        $(contract!(@one $open, $mark, $case);)*
    };
    (@one $open:path, [$(#[$mark:meta])*], $case:ident) => {
        #[tokio::test]
        $(#[$mark])*
        async fn $case() {
            let (store, _kept) = $open().await;
            super::$case(&store).await;
        }
    };
}

mod sqlite {
    use super::*;

    async fn open() -> (SqliteStore, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        (SqliteStore::open(folder.path(), Options::default()).await.unwrap(), folder)
    }

    contract!(open, []);

    #[tokio::test]
    async fn everything_is_there_after_a_restart_and_a_second_writer_waits_its_turn() {
        let (store, folder) = open().await;
        let (_, end) = append(&store, 3).await;
        let server = store.server_id().await.unwrap();
        store.close().await;
        let options = Options { lock_timeout: std::time::Duration::from_millis(500), ..Options::default() };
        let store = SqliteStore::open(folder.path(), options).await.unwrap();
        assert_eq!((store.heads().await.unwrap()[0].h, store.server_id().await.unwrap()), (end.h, server));
        let first = store.begin(&[feed()].into()).await.unwrap();
        assert!(matches!(store.begin(&[feed()].into()).await, Err(StoreError::Busy)));
        drop(first);
        store.close().await;
    }
}

mod postgres {
    use server::store::postgres::{Options, PostgresStore};

    use super::*;
    use crate::schema::Schema;

    async fn open() -> (PostgresStore, Schema) {
        let schema = Schema::new().await;
        (PostgresStore::open(schema.url(), Options::default()).await.unwrap(), schema)
    }

    contract!(open, [#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]]);

    #[tokio::test]
    #[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
    async fn a_second_server_waits_for_the_feed_and_for_no_other() {
        let (store, schema) = open().await;
        let (_, end) = append(&store, 3).await;
        let options = Options { lock_timeout: std::time::Duration::from_millis(500), ..Options::default() };
        let other = PostgresStore::open(schema.url(), options).await.unwrap();
        assert_eq!(other.server_id().await.unwrap(), store.server_id().await.unwrap());
        let first = store.begin(&[feed()].into()).await.unwrap();
        assert!(matches!(other.begin(&[feed()].into()).await, Err(StoreError::Busy)));
        let elsewhere = other.begin(&[FeedId::from("subdistrict/240902")].into()).await;
        elsewhere.unwrap().commit().await.unwrap();
        drop(first);
        let mut second = other.begin(&[feed()].into()).await.unwrap();
        assert_eq!(second.heads().await.unwrap()[&feed()].h, end.h);
        let (next, _) = placed(change(7, 4, "x"), &end);
        second.append(&[next], NOW).await.unwrap();
        second.commit().await.unwrap();
        assert_eq!(store.heads().await.unwrap()[0].position, 4);
    }

    /// A feed nobody has written to yet has no row to hold.
    #[tokio::test]
    #[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
    async fn the_first_two_writers_of_a_feed_come_one_after_the_other() {
        let (store, schema) = open().await;
        let other = PostgresStore::open(schema.url(), Options::default()).await.unwrap();
        let (appended, end) = placed(change(7, 1, "x"), &Cursor::start(feed()));
        let mut first = store.begin(&[feed()].into()).await.unwrap();
        first.append(&[appended], NOW).await.unwrap();
        let waiting = tokio::spawn(async move { other.begin(&[feed()].into()).await.unwrap().heads().await.unwrap() });
        first.commit().await.unwrap();
        let head = &waiting.await.unwrap()[&feed()];
        assert_eq!((head.position, head.h), (1, end.h));
    }

    #[tokio::test]
    #[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
    async fn a_target_is_not_taken_away_while_something_is_brought_for_it() {
        let (store, schema) = open().await;
        let options = Options { lock_timeout: std::time::Duration::from_millis(500), ..Options::default() };
        let other = PostgresStore::open(schema.url(), options).await.unwrap();
        store.put_villages(&[village("24090304", 4, "บ้านหนองปรือ")]).await.unwrap();
        store.put_targets(year(), &[target("24090304", "a@1")]).await.unwrap();
        let mut bringing = store.begin(&[feed()].into()).await.unwrap();
        bringing.target_instruments(&[(area("24090304"), year())]).await.unwrap();
        let remove = TargetsWrite { remove: vec![area("24090304")], ..TargetsWrite::default() };
        assert!(matches!(other.change_targets(year(), remove.clone()).await, Err(StoreError::Busy)));
        let record = RecordId::from("24090304/2570/assessment/before");
        bringing.put_records(&[(record, RecordState::default())]).await.unwrap();
        bringing.commit().await.unwrap();
        assert!(matches!(other.change_targets(year(), remove).await, Err(StoreError::InUse)));
        assert_eq!(store.targets(year(), &[area("240903")]).await.unwrap().len(), 1);
    }
}
