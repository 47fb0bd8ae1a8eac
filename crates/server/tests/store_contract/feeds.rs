//! Feeds: what is committed is read back, in order, in pages, and goes on where a reader stopped.

use super::*;

pub(super) async fn what_is_committed_is_read_back_byte_for_byte(store: &dyn ServerStore) {
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

pub(super) async fn pages_are_bounded_and_continue(store: &dyn ServerStore) {
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

pub(super) async fn an_unknown_cursor_has_diverged(store: &dyn ServerStore) {
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

pub(super) async fn the_last_common_place_is_found(store: &dyn ServerStore) {
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

pub(super) async fn what_a_restored_server_has_lost_is_unknown(store: &dyn ServerStore) {
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

pub(super) async fn what_a_backup_covers_only_grows(store: &dyn ServerStore) {
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

pub(super) async fn what_is_dropped_never_happened(store: &dyn ServerStore) {
    let (appended, _) = placed(change(7, 1, "x"), &Cursor::start(feed()));
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    transaction.append(std::slice::from_ref(&appended), NOW).await.unwrap();
    drop(transaction);
    let mut transaction = store.begin(&[feed()].into()).await.unwrap();
    assert_eq!(transaction.heads().await.unwrap()[&feed()].position, 0);
    assert!(transaction.known(&[appended.change.dot()]).await.unwrap().is_empty());
}

pub(super) async fn a_number_is_used_once(store: &dyn ServerStore) {
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

pub(super) async fn the_ends_of_some_feeds_are_told(store: &dyn ServerStore) {
    let (_, end) = append(store, 2).await;
    let head = FeedHead { feed: feed(), position: 2, h: end.h };
    let other = FeedId::from("subdistrict/240904");
    assert_eq!(store.heads_of(&[other.clone(), feed()]).await.unwrap(), [head]);
    assert_eq!(store.heads_of(&[other]).await.unwrap(), []);
    assert_eq!(store.heads_of(&[]).await.unwrap(), []);
}

pub(super) async fn a_new_device_reads_a_feed_record_by_record(store: &dyn ServerStore) {
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

pub(super) async fn an_empty_feed_is_no_feed(store: &dyn ServerStore) {
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
