//! A server that was restored from an older copy, and what devices hear of it.

use serde_json::{Value as Json, json};
use server::store::ServerStore;
use sync::wire::{CommonRequest, CommonResponse, MAX_COMMON_PLACES, PROTOCOL, PullRequest, PullResponse};
use sync::{Cursor, FeedId, Place};

use crate::support::{Office, Phone};

const FEED: &str = "subdistrict/240903";

fn request(feed: &str, places: Vec<Place>) -> Json {
    serde_json::to_value(CommonRequest { protocol: PROTOCOL, feed: FeedId::from(feed), places }).unwrap()
}

/// The places of the feed as a device reads them.
async fn places(phone: &Phone<'_>) -> Vec<Place> {
    let page = phone.pull(&[]).await.pages.remove(0);
    page.entries.iter().map(|entry| Place { position: entry.position, h: entry.h }).collect()
}

#[tokio::test]
async fn a_device_learns_how_far_a_feed_is_still_the_same() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let changes: Vec<_> = (0..3).map(|_| phone.answer("24090304", "demo.1.1", "pass")).collect();
    phone.push(&changes).await;
    let mut places = places(&phone).await;
    let first = places[0];
    places[2].h = Cursor::start(FeedId::from("another past")).h;
    let answer = phone.post("/api/common", &request(FEED, places)).await;
    let response: CommonResponse = serde_json::from_value(answer.json()).unwrap();
    assert_eq!(response, CommonResponse { protocol: PROTOCOL, common: 2 });
    let laptop = office.phone("province").await;
    let answer = laptop.post("/api/common", &request(FEED, vec![first])).await;
    let response: CommonResponse = serde_json::from_value(answer.json()).unwrap();
    assert_eq!(response, CommonResponse { protocol: PROTOCOL, common: 1 }, "who opened it on demand may ask, too");
}

#[tokio::test]
async fn only_who_reads_a_feed_may_ask_and_not_for_everything() {
    let office = Office::open().await;
    let phone = office.phone("field2").await;
    let place = |position| Place { position, h: Cursor::start(FeedId::from(FEED)).h };
    assert_eq!(
        phone.post("/api/common", &request("subdistrict/240902", vec![])).await.code(),
        (403, "no_right".into())
    );
    let many = (1..=MAX_COMMON_PLACES as u64 + 1).map(place).collect();
    for places in [many, vec![place(u64::MAX)]] {
        assert_eq!(phone.post("/api/common", &request(FEED, places)).await.code(), (400, "malformed".into()));
    }
    assert_eq!(office.post("/api/common", &request(FEED, vec![])).await.code(), (401, "token_unknown".into()));
}

#[tokio::test]
async fn a_pull_tells_what_the_server_does_not_know_and_what_backups_cover() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let change = phone.answer("24090304", "demo.1.1", "pass");
    phone.push(&[change]).await;
    let heads = office.store.heads().await.unwrap();
    office.store.note_backup(&heads, 1).await.unwrap();
    let request = PullRequest {
        protocol: PROTOCOL,
        report: phone.report(),
        cursors: vec![],
        held: vec![1, 2],
        held_before: vec![],
        snapshots: false,
    };
    let answer = phone.post("/api/pull", &serde_json::to_value(request).unwrap()).await;
    let response: PullResponse = serde_json::from_value(answer.json()).unwrap();
    assert_eq!(response.unknown, [2]);
    assert_eq!(json!(response.backed_up), json!([{"feed": FEED, "position": 1}]));
    assert_eq!(response.let_in.len(), 1);
}
