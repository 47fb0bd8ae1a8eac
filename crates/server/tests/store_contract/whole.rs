//! The database as a whole: copies, demonstrations, and whether it is sound.

use super::*;

pub(super) async fn a_copy_has_everything_and_overwrites_nothing(store: &dyn ServerStore) {
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

pub(super) async fn a_demonstration_is_marked_for_good(store: &dyn ServerStore) {
    assert!(!store.is_demo().await.unwrap());
    store.mark_demo().await.unwrap();
    store.mark_demo().await.unwrap();
    assert!(store.is_demo().await.unwrap());
}

pub(super) async fn a_whole_database_is_found_whole(store: &dyn ServerStore) {
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
