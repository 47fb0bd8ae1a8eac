//! Devices: numbers, tokens, keys, copies and what they report.

use super::*;

pub(super) async fn a_device_keeps_its_number_and_has_one_token(store: &dyn ServerStore) {
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

pub(super) async fn keys_of_a_device_add_up_and_a_token_alone_replaces_none(store: &dyn ServerStore) {
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

pub(super) async fn the_first_key_to_seal_for_is_made_once_and_the_newest_counts(store: &dyn ServerStore) {
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

pub(super) async fn a_copy_gets_one_number_of_its_own_and_is_revoked_with_its_origin(store: &dyn ServerStore) {
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
pub(super) async fn a_forgotten_device_gets_its_number_back(store: &dyn ServerStore) {
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

pub(super) async fn a_report_never_counts_back(store: &dyn ServerStore) {
    let id = store.create_account(account("field1"), NOW).await.unwrap();
    store.sign_in(sign_in(&id, 7, None, 1)).await.unwrap();
    let report = |highest_seq, unsent| DeviceReport { device: DeviceId(7), highest_seq, unsent };
    store.note_report(report(9, 4), NOW + 1).await.unwrap();
    store.note_report(report(2, 0), NOW + 2).await.unwrap();
    let device = store.device_by_token(&[1; 32]).await.unwrap().unwrap();
    assert_eq!((device.highest_seq, device.unsent, device.last_contact), (9, 0, Some(NOW + 2)));
}
