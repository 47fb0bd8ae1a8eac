//! PostgreSQL: the contract, and what is asked of it alone.

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
