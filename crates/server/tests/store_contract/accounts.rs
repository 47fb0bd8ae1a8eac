//! Accounts: their names and rights, and how much each brought.

use super::*;

pub(super) async fn accounts_are_one_per_name(store: &dyn ServerStore) {
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

pub(super) async fn grants_can_be_replaced_and_accounts_disabled(store: &dyn ServerStore) {
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

pub(super) async fn what_an_account_brought_is_counted_once_and_since_when(store: &dyn ServerStore) {
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

pub(super) async fn names_sort_and_compare_without_regard_to_case(store: &dyn ServerStore) {
    for name in ["b", "C", "a_1", "A2", "ก"] {
        store.create_account(account(name), NOW).await.unwrap();
    }
    let names: Vec<_> = store.accounts().await.unwrap().into_iter().map(|stored| stored.account.sign_in_name).collect();
    assert_eq!(names, ["A2", "a_1", "b", "C", "ก"]);
}
