use records::Role;
use serde_json::json;
use server::app::Config;
use server::store::ServerStore;
use server::store::sqlite::Options;
use sync::wire::{PROTOCOL, PullRequest, PullResponse, SnapshotRequest, SnapshotResponse};
use sync::{ChainHash, Cursor, FeedId, Place, RecordId};

use crate::support::{Office, Phone, grant};

const FEED: &str = "subdistrict/240903";

/// A server that gives feeds with more than two entries as snapshots, two records a page.
async fn office() -> Office {
    Office::open_with(Options::default(), Config { snapshot_from: 2, snapshot_page: 2, ..Config::default() }, None)
        .await
}

/// Writes to three records of one feed.
async fn written(office: &Office) -> Phone<'_> {
    let mut phone = office.phone("field1").await;
    let before = phone.answer("24090301", "demo.1.1", "pass");
    let after = phone.all_passed("24090301", "after");
    let other = phone.answer("24090304", "demo.1.1", "pass");
    phone.push(&[before, after, other]).await;
    phone
}

async fn pull(phone: &Phone<'_>, cursors: Vec<Cursor>, snapshots: bool) -> PullResponse {
    let request = PullRequest {
        protocol: PROTOCOL,
        report: phone.report(),
        cursors,
        held: vec![],
        held_before: vec![],
        snapshots,
    };
    let answer = phone.post("/api/pull", &serde_json::to_value(request).unwrap()).await;
    serde_json::from_slice(&answer.bytes).unwrap()
}

async fn page(phone: &Phone<'_>, after: Option<&RecordId>, reached: Option<Place>) -> SnapshotResponse {
    let request = SnapshotRequest { protocol: PROTOCOL, feed: FeedId::from(FEED), after: after.cloned(), reached };
    let answer = phone.post("/api/snapshot", &serde_json::to_value(request).unwrap()).await;
    serde_json::from_slice(&answer.bytes).unwrap()
}

#[tokio::test]
async fn a_long_feed_is_offered_as_a_snapshot_to_whoever_takes_one_and_has_read_nothing() {
    let office = office().await;
    written(&office).await;
    let phone = office.phone("field2").await;
    let start = vec![Cursor::start(FeedId::from(FEED))];
    for cursors in [vec![], start] {
        let offered = pull(&phone, cursors, true).await;
        assert_eq!((json!(offered.snapshots), offered.pages.len(), offered.more), (json!([FEED]), 0, false));
    }
    let read = pull(&phone, vec![], false).await;
    assert_eq!((read.snapshots.len(), read.pages[0].entries.len()), (0, 3), "an older client reads every entry");
    let first = &read.pages[0].entries[0];
    let cursor = Cursor { feed: FeedId::from(FEED), after: first.position, h: first.h };
    let rest = pull(&phone, vec![cursor], true).await;
    assert_eq!((rest.snapshots.len(), rest.pages[0].entries.len()), (0, 2), "whoever has begun to read goes on");
}

#[tokio::test]
async fn its_pages_are_the_records_as_they_stand() {
    let office = office().await;
    written(&office).await;
    let phone = office.phone("field2").await;
    let first = page(&phone, None, None).await;
    assert_eq!((first.records.len(), first.more, first.place.position), (2, true, 3));
    let last = page(&phone, Some(&first.records[1].id), Some(first.reached)).await;
    assert_eq!((last.records.len(), last.more, last.diverged), (1, false, false));
    for record in first.records.iter().chain(&last.records) {
        assert_eq!(office.store.record(&record.id).await.unwrap().as_ref(), Some(&record.state));
    }
    let nothing = page(&phone, Some(&last.records[0].id), Some(last.reached)).await;
    assert_eq!((nothing.records.len(), nothing.more), (0, false));
}

#[tokio::test]
async fn a_place_the_server_does_not_know_has_diverged() {
    let office = office().await;
    written(&office).await;
    let phone = office.phone("field2").await;
    let h = page(&phone, None, None).await.reached.h;
    for reached in
        [Place { position: 3, h: ChainHash([9; 32]) }, Place { position: 4, h }, Place { position: u64::MAX, h }]
    {
        let answer = page(&phone, None, Some(reached)).await;
        assert_eq!((answer.diverged, answer.records.len(), answer.more), (true, 0, false));
    }
}

#[tokio::test]
async fn nobody_gets_a_snapshot_without_the_right_to_the_feed() {
    let office = office().await;
    written(&office).await;
    office.store.set_grants("field2", &[grant(Role::FieldWorker, "240902")]).await.unwrap();
    let phone = office.phone("field2").await;
    let request = json!({"protocol": PROTOCOL, "feed": FEED});
    assert_eq!(phone.post("/api/snapshot", &request).await.code(), (403, "no_right".into()));
    assert_eq!(office.post("/api/snapshot", &request).await.code(), (401, "token_unknown".into()));
}

#[tokio::test]
async fn what_is_opened_on_demand_comes_as_a_snapshot_too() {
    let office = office().await;
    written(&office).await;
    let laptop = office.phone("province").await;
    assert!(pull(&laptop, vec![], true).await.snapshots.is_empty(), "nothing is opened");
    let offered = pull(&laptop, vec![Cursor::start(FeedId::from(FEED))], true).await;
    assert_eq!((json!(offered.snapshots), offered.pages.len(), offered.lost.len()), (json!([FEED]), 0, 0));
    let first = page(&laptop, None, None).await;
    assert_eq!((first.records.len(), first.more), (2, true));

    // What backups cover of it is told as of any other feed.
    let heads = office.store.heads().await.unwrap();
    office.store.note_backup(&heads, 1).await.unwrap();
    let covered = pull(&laptop, vec![Cursor::start(FeedId::from(FEED))], true).await.backed_up;
    assert_eq!(json!(covered), json!([{"feed": FEED, "position": 3}]));
}
