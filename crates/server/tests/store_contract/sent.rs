//! What is known of changes, records and photos that were sent.

use super::*;

pub(super) async fn what_was_sent_earlier_is_known(store: &dyn ServerStore) {
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

pub(super) async fn hashes_tell_what_was_sent_wherever_it_went(store: &dyn ServerStore) {
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

pub(super) async fn owners_are_as_they_stand_now(store: &dyn ServerStore) {
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

pub(super) async fn records_are_found_by_how_their_ids_begin(store: &dyn ServerStore) {
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

pub(super) async fn a_file_is_found_by_the_photos_that_consist_of_it(store: &dyn ServerStore) {
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
