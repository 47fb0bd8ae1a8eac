//! SQLite: the contract, and what is asked of it alone.

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
