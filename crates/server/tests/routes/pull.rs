use serde_json::json;
use sync::{Cursor, FeedId};

use server::store::ServerStore;

use crate::support::{Office, grant, steady};

#[tokio::test]
async fn a_second_device_reads_what_the_first_has_sent_and_the_chain_fits() {
    let office = Office::open().await;
    let mut first = office.phone("field1").await;
    let changes = [first.answer("24090304", "demo.1.1", "pass"), first.answer("24090304", "demo.1.2", "fail")];
    first.push(&changes).await;
    let second = office.phone("field2").await;
    let answer = second.pull(&[]).await;
    let mut cursor = Cursor::start(FeedId::from("subdistrict/240903"));
    for (entry, change) in answer.pages[0].entries.iter().zip(&changes) {
        cursor = cursor.advance(entry).unwrap();
        assert_eq!(entry.change.bytes(), change.bytes(), "byte for byte");
    }
    assert_eq!((cursor.after, answer.more), (2, false));
    let nothing_new = second.pull(&[cursor]).await;
    insta::assert_json_snapshot!(steady(nothing_new), @r#"
    {
      "lost": [],
      "more": false,
      "pages": [],
      "protocol": 1,
      "server_time": 1795316400000
    }
    "#);
}

#[tokio::test]
async fn nobody_gets_a_feed_without_the_right_to_it() {
    let office = Office::open().await;
    let mut first = office.phone("field1").await;
    let change = first.answer("24090202", "demo.1.1", "pass");
    first.push(&[change]).await;
    let second = office.phone("field2").await;
    let cursor = Cursor::start(FeedId::from("subdistrict/240902"));
    insta::assert_json_snapshot!(steady(second.pull(&[cursor]).await), @r#"
    {
      "lost": [
        "subdistrict/240902"
      ],
      "more": false,
      "pages": [],
      "protocol": 1,
      "server_time": 1795316400000
    }
    "#);
    let province = office.phone("province").await;
    assert!(province.pull(&[]).await.pages.is_empty(), "the province reads boards, not answers");
}

#[tokio::test]
async fn who_may_look_into_field_work_reads_what_is_opened_and_nothing_else() {
    let office = Office::open().await;
    let mut field = office.phone("field1").await;
    let changes = [field.answer("24090304", "demo.1.1", "pass"), field.answer("24090202", "demo.1.1", "fail")];
    field.push(&changes).await;
    office.account("chief", "นายอำเภอ (ทดสอบ)", vec![grant(records::Role::DistrictChief, "2409")]).await;
    office.account("next door", "อำเภออื่น (ทดสอบ)", vec![grant(records::Role::DistrictChief, "2401")]).await;
    let feed = FeedId::from("subdistrict/240903");
    for officer in ["province", "chief"] {
        let laptop = office.phone(officer).await;
        let answer = laptop.pull(&[Cursor::start(feed.clone())]).await;
        let read: Vec<_> = answer.pages.iter().map(|page| (&page.feed, page.entries.len())).collect();
        assert_eq!((read, answer.lost.len()), (vec![(&feed, 1)], 0), "{officer}");
        // From then on it is a feed like any other.
        let cursor = Cursor::start(feed.clone()).advance(&answer.pages[0].entries[0]).unwrap();
        assert!(laptop.pull(&[cursor]).await.pages.is_empty());
    }
    for stranger in ["department", "next door"] {
        let answer = office.phone(stranger).await.pull(&[Cursor::start(feed.clone())]).await;
        assert_eq!((answer.pages.len(), answer.lost), (0, vec![feed.clone()]), "{stranger}");
    }
    let province = office.phone("province").await;
    let odd = ["subdistrict/24", "subdistrict/24090304", "subdistrict/999999", "subdistrict/", "district/2409", ""];
    let answer = province.pull(&odd.map(|feed| Cursor::start(FeedId::from(feed)))).await;
    assert_eq!((answer.pages.len(), answer.lost.len()), (0, odd.len()));
    office.store.set_grants("province", &[grant(records::Role::ProvinceOfficer, "25")]).await.unwrap();
    assert_eq!(province.pull(&[Cursor::start(feed.clone())]).await.lost, [feed], "the right is gone, and the feed");
}

#[tokio::test]
async fn losing_a_right_loses_the_feed() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    office.store.set_grants("field1", &[grant(records::Role::FieldWorker, "240903")]).await.unwrap();
    let cursors = ["subdistrict/240902", "subdistrict/240903"].map(|feed| Cursor::start(FeedId::from(feed)));
    assert_eq!(phone.pull(&cursors).await.lost, [FeedId::from("subdistrict/240902")]);
}

#[tokio::test]
async fn a_cursor_the_feed_does_not_know_has_diverged() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let change = phone.answer("24090304", "demo.1.1", "pass");
    phone.push(&[change]).await;
    let feed = FeedId::from("subdistrict/240903");
    let h = Cursor::start(FeedId::from("other")).h;
    for after in [0, 1, 7, u64::MAX] {
        let answer = phone.pull(&[Cursor { feed: feed.clone(), after, h }]).await;
        let page = json!({"feed": feed, "entries": [], "diverged": true});
        assert_eq!(json!(answer.pages), json!([page]), "after {after}");
    }
}

#[tokio::test]
async fn much_news_comes_in_pages() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let changes: Vec<_> = (0..600).map(|_| phone.answer("24090304", "demo.1.1", "pass")).collect();
    for batch in changes.chunks(500) {
        phone.push(batch).await;
    }
    let mut cursor = Cursor::start(FeedId::from("subdistrict/240903"));
    let mut read = vec![];
    loop {
        let answer = phone.pull(std::slice::from_ref(&cursor)).await;
        assert!(answer.pages[0].entries.len() <= 500);
        for entry in &answer.pages[0].entries {
            cursor = cursor.advance(entry).unwrap();
            read.push(entry.change.hash());
        }
        if !answer.more {
            break;
        }
    }
    assert_eq!(read, changes.iter().map(sync::SealedChange::hash).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_is_bounded_in_bytes_too() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let note = sync::Value::Text("ก".repeat(4_000));
    let changes: Vec<_> = (0..120)
        .map(|_| phone.change("24090304/2570/assessment/before", &[("note:demo.1.1", note.clone())]).seal().unwrap())
        .collect();
    for batch in changes.chunks(60) {
        phone.push(batch).await;
    }
    let answer = phone.pull(&[]).await;
    assert!(answer.more);
    let bytes: usize = answer.pages.iter().flat_map(|page| &page.entries).map(|entry| entry.change.bytes().len()).sum();
    assert!((500_000..=1024 * 1024).contains(&bytes), "{bytes}");
}

#[tokio::test]
async fn the_office_hears_of_unsent_work() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    office.clock.advance(5_000);
    let report = json!({"device": phone.device, "highest_seq": 12, "unsent": 9});
    let body = json!({"protocol": 1, "report": report, "cursors": []});
    assert_eq!(phone.post("/api/pull", &body).await.status, 200);
    let devices = office.store.devices().await.unwrap();
    let device = devices.iter().find(|device| device.id == phone.device).unwrap();
    assert_eq!((device.highest_seq, device.unsent), (12, 9));
    assert_eq!(device.last_contact, Some(crate::support::NOW + 5_000));
}
