use axum::http::Method;
use records::Role;
use serde_json::{Value as Json, json};
use server::store::ServerStore;
use sync::news::Standing;
use sync::wire::{MAX_NEWS_CHANGES, NewsRequest, NewsResponse, PROTOCOL};
use sync::{Cursor, FeedId};

use crate::support::{Answer, Office, Phone, grant};

fn request(phone: &Phone<'_>, cursors: &[Cursor], reference: Option<&str>) -> NewsRequest {
    NewsRequest {
        protocol: PROTOCOL,
        report: phone.report(),
        standing: Standing::of(cursors.iter().map(|cursor| (cursor.clone(), 0)), &[]),
        held: vec![],
        elsewhere: vec![],
        reference: reference.map(str::to_owned),
    }
}

async fn ask(phone: &Phone<'_>, request: &NewsRequest) -> (usize, Answer) {
    let body = serde_json::to_string(request).unwrap();
    (body.len(), phone.ask(Method::POST, "/api/news", Some(body)).await)
}

/// Whether there are changes, and whether there are reference data.
async fn news(phone: &Phone<'_>, request: &NewsRequest) -> (bool, bool) {
    let news: NewsResponse = serde_json::from_value(ask(phone, request).await.1.json()).unwrap();
    (news.changes, news.reference)
}

/// The ends of the feeds this phone reads.
async fn ends(phone: &Phone<'_>) -> Vec<Cursor> {
    let pages = phone.pull(&[]).await.pages.into_iter();
    let end = |page: sync::wire::FeedPage| {
        let last = page.entries.last().unwrap();
        Cursor { feed: page.feed.clone(), after: last.position, h: last.h }
    };
    pages.map(end).collect()
}

async fn version(phone: &Phone<'_>) -> String {
    phone.get("/api/reference").await.json()["version"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_device_that_has_everything_hears_so_and_any_news_is_told() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    assert_eq!(news(&phone, &request(&phone, &[], None)).await, (false, true), "nothing in any feed");
    let change = phone.answer("24090304", "demo.1.1", "pass");
    phone.push(&[change]).await;
    let version = version(&phone).await;
    assert_eq!(news(&phone, &request(&phone, &[], Some(&version))).await, (true, false));
    let read = ends(&phone).await;
    assert_eq!(news(&phone, &request(&phone, &read, Some(&version))).await, (false, false));
    assert_eq!(news(&phone, &request(&phone, &read, Some("older"))).await, (false, true));

    // A backup covers more, a right is lost: both are news.
    let heads = office.store.heads().await.unwrap();
    office.store.note_backup(&heads, 1).await.unwrap();
    assert!(news(&phone, &request(&phone, &read, Some(&version))).await.0);
    office.store.set_grants("field1", &[grant(Role::FieldWorker, "240902")]).await.unwrap();
    assert!(news(&phone, &request(&phone, &read, Some(&version))).await.0);
}

#[tokio::test]
async fn what_becomes_of_held_changes_and_of_those_elsewhere_is_news() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let change = phone.answer("24090304", "demo.1.1", "pass");
    let no_target = phone.answer("24090205", "demo.1.1", "pass");
    phone.push(&[change, no_target]).await;
    let read = ends(&phone).await;
    let quiet = request(&phone, &read, None);
    assert!(!news(&phone, &NewsRequest { held: vec![2], ..quiet.clone() }).await.0, "it goes on waiting");
    assert!(news(&phone, &NewsRequest { held: vec![1], ..quiet.clone() }).await.0, "it was let in");
    assert!(news(&phone, &NewsRequest { held: vec![3], ..quiet.clone() }).await.0, "it is unknown");
    assert!(news(&phone, &NewsRequest { elsewhere: vec![1], ..quiet.clone() }).await.0, "it lies where nobody said");
    let receipt = office.store.arrived(phone.device, &[1]).await.unwrap().remove(0).receipt;
    let standing = Standing::of(read.iter().map(|cursor| (cursor.clone(), 0)), &[(1, receipt)]);
    assert!(!news(&phone, &NewsRequest { elsewhere: vec![1], standing, ..quiet }).await.0, "it lies where it lay");
}

#[tokio::test]
async fn too_many_names_are_malformed() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let quiet = request(&phone, &[], None);
    for held in [(0..=MAX_NEWS_CHANGES as u64).collect(), vec![u64::MAX]] {
        let (_, answer) = ask(&phone, &NewsRequest { held, ..quiet.clone() }).await;
        assert_eq!(answer.code(), (400, "malformed".into()));
    }
}

/// The whole of a conversation in which nothing is new, its headers included: for whoever reads a hundred feeds, too.
#[tokio::test]
async fn nothing_new_is_one_request_under_one_kilobyte() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let changes: Vec<_> =
        ["24090304", "24090202"].iter().map(|village| phone.answer(village, "demo.1.1", "pass")).collect();
    phone.push(&changes).await;
    let read = ends(&phone).await;
    let version = version(&phone).await;
    let (sent, answer) = ask(&phone, &request(&phone, &read, Some(&version))).await;
    let news: Json = answer.json();
    assert_eq!((&news["changes"], &news["reference"]), (&json!(false), &json!(false)));
    let head =
        format!("POST /api/news HTTP/1.1\r\nauthorization: {}\r\ncontent-type: application/json\r\n", phone.bearer());
    let headers: usize = answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    let total = head.len() + sent + headers + answer.bytes.len();
    println!("{total} bytes: {} + {sent} sent, {headers} + {} received", head.len(), answer.bytes.len());
    assert!(total < 1_000, "{total} bytes");

    // One hash, however many feeds there are.
    let many: Vec<Cursor> =
        (0..100).map(|n| Cursor { after: 9, ..Cursor::start(FeedId(format!("subdistrict/24{n:04}"))) }).collect();
    assert_eq!(ask(&phone, &request(&phone, &many, Some(&version))).await.0, sent);
}
