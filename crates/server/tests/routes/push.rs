use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, header};
use proptest::prelude::*;
use records::step::Action;
use serde_json::json;
use serde_json::value::RawValue;
use server::app::{App, Config};
use server::store::ServerStore;
use server::store::sqlite::{Options, SqliteStore};
use sync::signature::software::SoftwareKey;
use sync::{Cursor, FeedId, Outcome, SealedChange, Value};

use crate::support::{NOW, Office, Pen, Phone, grant, steady};

fn raw(text: &str) -> SealedChange {
    SealedChange { body: RawValue::from_string(text.to_owned()).unwrap(), signature: None }
}

fn words(outcomes: &[Outcome]) -> Vec<String> {
    let word = |outcome: &Outcome| match outcome {
        Outcome::Applied(receipt) => format!("applied {} {}", receipt.feed, receipt.position),
        Outcome::Duplicate(receipt) => format!("duplicate {} {}", receipt.feed, receipt.position),
        Outcome::Held { reason } => format!("held {reason}"),
        Outcome::Refused { code } => format!("refused {code}"),
    };
    outcomes.iter().map(word).collect()
}

#[tokio::test]
async fn every_change_gets_its_answer_in_the_order_of_the_request() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let changes = [
        phone.answer("24090304", "demo.1.1", "pass"),
        phone.answer("24090202", "demo.1.1", "fail"),
        raw(r#"{"format":1,"nonsense":true}"#),
        phone.answer("24090304", "demo.1.2", "pass"),
        raw(r#"{"format":7}"#),
    ];
    insta::assert_json_snapshot!(words(&phone.push(&changes).await), @r#"
    [
      "applied subdistrict/240903 1",
      "applied subdistrict/240902 1",
      "refused malformed",
      "applied subdistrict/240903 2",
      "refused unknown_format"
    ]
    "#);
    let answer = phone.try_push(&changes[..1]).await;
    insta::assert_json_snapshot!(steady(answer.json()), @r#"
    {
      "outcomes": [
        {
          "feed": "subdistrict/240903",
          "h": "…",
          "hash": "…",
          "id": "…",
          "outcome": "duplicate",
          "position": 1
        }
      ],
      "protocol": 1,
      "server_time": 1795316400000
    }
    "#);
}

#[tokio::test]
async fn a_receipt_proves_the_place() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let changes: Vec<_> = (0..40).map(|_| phone.answer("24090304", "demo.1.1", "pass")).collect();
    let mut cursor = Cursor::start(FeedId::from("subdistrict/240903"));
    for (outcome, change) in phone.push(&changes).await.iter().zip(&changes) {
        let receipt = outcome.receipt().unwrap();
        let entry =
            sync::FeedEntry { position: receipt.position, h: receipt.h, id: receipt.id, change: change.clone() };
        cursor = cursor.advance(&entry).unwrap();
        assert_eq!(receipt.hash, change.hash());
    }
    assert_eq!(office.store.heads().await.unwrap()[0].h, cursor.h);
}

#[tokio::test]
async fn what_is_sent_twice_is_stored_once_and_answered_alike() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let good = phone.answer("24090304", "demo.1.1", "pass");
    let elsewhere = phone.answer("24090101", "demo.1.1", "pass");
    let both = [good.clone(), elsewhere.clone(), good.clone(), elsewhere.clone()];
    let expected = ["held unknown_village", "duplicate subdistrict/240903 1", "held unknown_village"];
    let first = words(&phone.push(&both).await);
    assert_eq!(first[0], "applied subdistrict/240903 1");
    assert_eq!(first[1..], expected);
    assert_eq!(words(&phone.push(&both).await)[1..], expected);
    assert_eq!(office.store.heads().await.unwrap()[0].position, 1);
}

#[tokio::test]
async fn the_same_number_with_other_bytes_is_a_cloned_device() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let original = phone.answer("24090304", "demo.1.1", "pass");
    phone.seq -= 1;
    let copy = phone.answer("24090304", "demo.1.1", "fail");
    phone.seq -= 1;
    let held_copy = phone.answer("24090101", "demo.1.1", "fail");
    let outcomes = phone.push(&[original, copy, held_copy]).await;
    assert_eq!(words(&outcomes)[1..], ["refused cloned_device", "refused cloned_device"]);
}

#[tokio::test]
async fn rights_are_the_servers_own_knowledge_and_what_lacks_them_is_kept_for_an_officer() {
    let office = Office::open().await;
    let mut phone = office.phone("field2").await;
    let mut elsewhere = phone.change("24090202/2570/assessment/before", &[("from_paper", Value::Bool(true))]);
    let no_right = elsewhere.seal().unwrap();
    phone.seq += 1;
    elsewhere.seq = phone.seq;
    elsewhere.feed = FeedId::from("subdistrict/240903");
    let claims_other_feed = elsewhere.seal().unwrap();
    let no_target = phone.answer("24090205", "demo.1.1", "pass");
    let unknown_kind = phone.change("24090304/2570/mood/before", &[("x", Value::Int(1))]).seal().unwrap();
    let fine = phone.answer("24090304", "demo.1.1", "pass");
    let changes = [no_right, claims_other_feed, no_target, unknown_kind, fine];
    insta::assert_json_snapshot!(words(&phone.push(&changes).await), @r#"
    [
      "held no_right",
      "held area_mismatch",
      "held no_right",
      "held unknown_kind",
      "applied subdistrict/240903 1"
    ]
    "#);
    let mut first = office.phone("field1").await;
    let no_target = first.answer("24090205", "demo.1.1", "pass");
    assert_eq!(words(&first.push(&[no_target]).await), ["held unknown_village"], "known, but no target of the year");
}

#[tokio::test]
async fn a_right_that_is_lost_meanwhile_holds_and_one_that_is_gained_lets_pass() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let late = phone.answer("24090202", "demo.1.1", "pass");
    office.store.set_grants("field1", &[grant(records::Role::FieldWorker, "240903")]).await.unwrap();
    assert_eq!(words(&phone.push(&[late]).await), ["held no_right"]);
    office.store.set_grants("field1", &[grant(records::Role::FieldWorker, "2409")]).await.unwrap();
    let now = phone.answer("24090202", "demo.1.1", "pass");
    assert_eq!(words(&phone.push(&[now]).await), ["applied subdistrict/240902 1"]);
}

#[tokio::test]
async fn nobody_speaks_for_a_device_of_somebody_else() {
    let office = Office::open().await;
    let mut first = office.phone("field1").await;
    let mut second = office.phone("field2").await;
    let of_the_first = first.answer("24090304", "demo.1.1", "pass");
    let mut in_anothers_name = second.change("24090304/2570/assessment/before", &[("from_paper", Value::Bool(true))]);
    in_anothers_name.author = first.account.clone();
    let changes = [of_the_first.clone(), in_anothers_name.seal().unwrap()];
    assert_eq!(words(&second.push(&changes).await), ["refused unverified", "refused unverified"]);
    assert_eq!(
        words(&first.push(&[of_the_first]).await),
        ["applied subdistrict/240903 1"],
        "its number was not used up"
    );
}

#[tokio::test]
async fn a_revoked_devices_changes_are_held_when_another_of_the_same_person_brings_them() {
    let office = Office::open().await;
    let mut lost = office.phone("field1").await;
    let key = SoftwareKey::of([1; 32]).unwrap();
    office.store.register_key(lost.device, key.public(), NOW).await.unwrap();
    let change = lost.answer("24090304", "demo.1.1", "pass");
    let change = SealedChange { signature: Some(key.sign_now(change.bytes()).to_string()), ..change };
    office.store.revoke_device(lost.device).await.unwrap();
    let new = office.phone("field1").await;
    assert_eq!(words(&new.push(&[change]).await), ["held revoked_device"]);
}

#[tokio::test]
async fn official_steps_follow_the_table_and_lock_the_village() {
    let office = Office::open().await;
    let mut worker = office.phone("field1").await;
    let mut officer = office.phone("district").await;
    let too_early = officer.step("24090304", Action::Endorse);
    assert_eq!(words(&officer.push(&[too_early]).await), ["held step_not_possible"]);
    let submit = worker.step("24090304", Action::Submit);
    assert_eq!(words(&worker.push(&[submit]).await), ["applied subdistrict/240903 1"]);
    let endorse = officer.step("24090304", Action::Endorse);
    assert_eq!(words(&officer.push(&[endorse]).await), ["applied subdistrict/240903 2"]);
    let late = worker.answer("24090304", "demo.1.1", "pass");
    assert_eq!(words(&worker.push(&[late]).await), ["held record_locked"]);
}

#[tokio::test]
async fn a_step_and_what_it_locks_out_can_come_in_one_batch() {
    let office = Office::open().await;
    let mut officer = office.phone("district").await;
    let changes = [
        officer.answer("24090304", "demo.1.1", "pass"),
        officer.step("24090304", Action::Submit),
        officer.step("24090304", Action::Endorse),
        officer.answer("24090304", "demo.1.2", "pass"),
    ];
    assert_eq!(words(&officer.push(&changes).await)[3], "held record_locked");
}

#[tokio::test]
async fn a_step_over_a_conflict_waits() {
    let office = Office::open().await;
    let (mut one, mut two) = (office.phone("field1").await, office.phone("field2").await);
    let (pass, fail) = (one.answer("24090304", "demo.1.1", "pass"), two.answer("24090304", "demo.1.1", "fail"));
    one.push(&[pass]).await;
    two.push(&[fail]).await;
    let submit = one.step("24090304", Action::Submit);
    assert_eq!(words(&one.push(&[submit]).await), ["held step_in_conflict"]);
}

#[tokio::test]
async fn a_full_disk_acknowledges_nothing_and_says_so() {
    let options = Options { max_pages: Some(120), ..Options::default() };
    let office = Office::open_with(options, Config::default(), None).await;
    let mut phone = office.phone("field1").await;
    let note = Value::Text("ก".repeat(4_000));
    let record = "24090304/2570/assessment/before";
    let changes: Vec<_> =
        (0..100).map(|_| phone.change(record, &[("note:demo.1.1", note.clone())]).seal().unwrap()).collect();
    let answer = phone.try_push(&changes).await;
    assert_eq!(answer.code(), (507, "server_disk_full".into()));
    assert!(phone.pull(&[]).await.pages.is_empty(), "nothing of the batch is there");
    let one = phone.answer("24090304", "demo.1.1", "pass");
    assert_eq!(words(&phone.push(&[one]).await), ["applied subdistrict/240903 1"], "and it goes on");
}

#[tokio::test]
async fn a_writer_that_waits_too_long_is_told_to_come_again() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let change = phone.answer("24090304", "demo.1.1", "pass");
    let options = Options { lock_timeout: std::time::Duration::from_millis(500), ..Options::default() };
    let impatient = SqliteStore::open(office.folder.path(), options).await.unwrap();
    let app =
        App::new(Arc::new(impatient), office.files(), office.clock.clone(), Config::default(), None).await.unwrap();
    let router = server::service::router(Arc::new(app));
    let held_open = office.store.begin(&BTreeSet::new()).await.unwrap();
    let request = Request::post("/api/push").header(header::AUTHORIZATION, phone.bearer());
    let request = request.body(Body::from(phone.push_body(std::slice::from_ref(&change)))).unwrap();
    let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["retry-after"]), (503, &"1".parse().unwrap()));
    drop(held_open);
    assert_eq!(words(&phone.push(&[change]).await), ["applied subdistrict/240903 1"]);
}

#[tokio::test]
async fn writers_of_one_feed_take_turns() {
    let office = Office::open().await;
    let (mut one, mut two) = (office.phone("field1").await, office.phone("field2").await);
    let batch =
        |phone: &mut Phone<'_>| (0..50).map(|_| phone.answer("24090304", "demo.1.1", "pass")).collect::<Vec<_>>();
    let (first, second) = (batch(&mut one), batch(&mut two));
    let (a, b) = tokio::join!(one.push(&first), two.push(&second));
    let mut positions: Vec<_> = a.iter().chain(&b).map(|outcome| outcome.receipt().unwrap().position).collect();
    positions.sort_unstable();
    assert_eq!(positions, (1..=100).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_body_may_come_packed() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let change = phone.answer("24090304", "demo.1.1", "pass");
    let body = gzip(phone.push_body(&[change]).as_bytes());
    let request = Request::post("/api/push")
        .header(header::AUTHORIZATION, phone.bearer())
        .header(header::CONTENT_ENCODING, "gzip")
        .header(header::ACCEPT_ENCODING, "gzip");
    let answer = office.call(request.body(Body::from(body)).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-encoding")), (200, "gzip"));
}

#[tokio::test]
async fn a_request_that_cannot_be_used_says_why() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let other_device = json!({"protocol": 1, "report": {"device": 1, "highest_seq": 0, "unsent": 0}, "changes": []});
    let beyond =
        json!({"protocol": 1, "report": {"device": phone.device, "highest_seq": u64::MAX, "unsent": 0}, "changes": []});
    let protocol = |protocol: u16| json!({"protocol": protocol, "whatever": true});
    let (old, new) = (phone.post("/api/push", &protocol(0)).await, phone.post("/api/push", &protocol(2)).await);
    assert_eq!(new.code(), (426, "protocol_too_new".into()));
    insta::assert_json_snapshot!(old.json(), @r#"
    {
      "code": "protocol_too_old",
      "protocols": [
        1,
        1
      ]
    }
    "#);
    for body in [json!({}), json!({"protocol": 1}), json!([1]), other_device, beyond] {
        assert_eq!(phone.post("/api/push", &body).await.code(), (400, "malformed".into()), "{body}");
    }
    let without_token = office.post("/api/push", &json!({"protocol": 1})).await;
    assert_eq!(without_token.code(), (401, "token_unknown".into()));
}

#[tokio::test]
async fn what_is_too_large_is_halved_by_the_device_and_a_packed_bomb_is_not_unpacked() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let many: Vec<_> = (0..501).map(|_| raw("1")).collect();
    assert_eq!(phone.try_push(&many).await.code(), (413, "too_large".into()));
    let spaces = vec![b' '; 3 * 1024 * 1024];
    for (body, encoding) in [(spaces.clone(), "identity"), (gzip(&spaces), "gzip")] {
        let mut request = Request::post("/api/push").header(header::AUTHORIZATION, phone.bearer());
        if encoding == "gzip" {
            request = request.header(header::CONTENT_ENCODING, encoding);
        }
        let answer = office.call(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.code(), (413, "too_large".into()), "{encoding}");
    }
    let request = Request::post("/api/push")
        .header(header::AUTHORIZATION, phone.bearer())
        .header(header::CONTENT_ENCODING, "x-unknown");
    assert_eq!(office.call(request.body(Body::from("x")).unwrap()).await.code(), (415, "unsupported_encoding".into()));
    let too_large = json!("x".repeat(70_000));
    let outcomes = phone.push(&[raw(&too_large.to_string())]).await;
    assert_eq!(words(&outcomes), ["refused too_large"]);
}

/// Whatever a device sends as changes, each gets an answer, the server stands, and a good change among them arrives.
#[test]
fn hostile_changes_harm_nobody() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let office = runtime.block_on(Office::open());
    let phone = runtime.block_on(office.phone("field1"));
    let (device, account) = (phone.device, phone.account.clone());
    let seq = std::cell::Cell::new(0);
    proptest!(ProptestConfig::with_cases(96), |(bodies in proptest::collection::vec(hostile(device.0, account.0.clone()), 1..8))| {
        seq.set(seq.get() + 1);
        let pen = Pen { device, account: account.clone(), seq: 1_000_000 + seq.get() };
        let mut phone = Phone { office: &office, token: phone.token.clone(), pen };
        let good = phone.answer("24090304", "demo.1.1", "pass");
        let mut changes: Vec<SealedChange> = bodies.iter().map(|body| raw(body)).collect();
        changes.push(good);
        let outcomes = runtime.block_on(phone.push(&changes));
        prop_assert_eq!(outcomes.len(), changes.len());
        prop_assert!(matches!(outcomes.last(), Some(Outcome::Applied(_))));
    });
}

/// Bodies from nonsense to nearly right.
fn hostile(device: u32, account: String) -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|b| json!(b)),
        any::<i64>().prop_map(|n| json!(n)),
        any::<u64>().prop_map(|n| json!(n)),
        any::<f32>().prop_map(|n| json!(n)),
        ".{0,20}".prop_map(|s| json!(s)),
        Just(json!([[[[]]]])),
    ];
    let record = prop_oneof![
        Just("24090304/2570/assessment/before".to_owned()),
        Just("24090304/2570/step/01928c5e-0000-7000-8000-000000000001".to_owned()),
        Just("24090304/65535/assessment/after".to_owned()),
        Just("../../etc/passwd".to_owned()),
        Just("24090304/2570/assessment/before' OR 1=1 --".to_owned()),
        "\\PC{0,30}",
    ];
    let field = prop_oneof![
        Just("answer:demo.1.1".to_owned()),
        Just("removed".to_owned()),
        Just("finished_on".to_owned()),
        Just("action".to_owned()),
        "\\PC{0,12}",
    ];
    let seen = proptest::collection::btree_map(any::<u32>().prop_map(|n| n.to_string()), any::<u64>(), 0..4);
    let write = (scalar.clone(), seen).prop_map(|(value, seen)| json!({"value": value, "seen": seen}));
    let writes = proptest::collection::btree_map(field, write, 0..4);
    let fields = (record, writes, any::<u64>(), any::<u128>(), any::<i64>());
    let nearly = fields.prop_map(move |(record, writes, seq, id, made_at)| {
        let body: BTreeMap<&str, serde_json::Value> = BTreeMap::from([
            ("format", json!(1)),
            ("id", json!(uuid::Uuid::from_u128(id))),
            ("device", json!(device)),
            ("seq", json!(seq)),
            ("record", json!(record)),
            ("feed", json!("subdistrict/240903")),
            ("author", json!(account)),
            ("made_at", json!(made_at)),
            ("writes", json!(writes)),
        ]);
        json!(body)
    });
    prop_oneof![1 => scalar, 4 => nearly].prop_map(|body| body.to_string())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn arrival_is_stamped_by_the_servers_clock_whatever_the_devices_says() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let mut change = phone.change("24090304/2570/assessment/before", &[("from_paper", Value::Bool(true))]);
    change.made_at = i64::MAX;
    phone.push(&[change.seal().unwrap()]).await;
    let officer = office.phone("district").await;
    let board = officer.get("/api/board/district/2409").await.json();
    let row = board["rows"].as_array().unwrap().iter().find(|row| row["village"]["code"] == "24090304").unwrap();
    assert_eq!(row["last_change"]["at"], json!(NOW));
}

const HOUSEHOLD: &str = "24090304/2570/household/01928c5e-0000-7000-8000-000000000001";

#[tokio::test]
async fn households_are_taken_in_like_answers() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let mut write = |fields: &[(&str, Value)]| {
        let mut change = phone.change(HOUSEHOLD, fields);
        change.instrument = Some(domain::household::activities::first_reference());
        change.seal().unwrap()
    };
    let changes = [
        write(&[("name", Value::from("บ้านสมมติ")), ("house_no", Value::from("12/3")), ("order", Value::Int(1))]),
        write(&[("activity:before:2.1.1", Value::from("have")), ("visit:after", Value::from("not_home"))]),
        write(&[("activity:before:2.1.1", Value::from("perhaps"))]),
        write(&[("activity:before:2.9.9", Value::from("have"))]),
    ];
    insta::assert_json_snapshot!(words(&phone.push(&changes).await), @r#"
    [
      "applied subdistrict/240903 1",
      "applied subdistrict/240903 2",
      "refused invalid",
      "held unknown_instrument"
    ]
    "#);
}

#[tokio::test]
async fn a_household_changed_after_endorsement_is_held() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let mut officer = office.phone("district").await;
    let village = "24090304";
    let submitted =
        [phone.all_passed(village, "before"), phone.all_passed(village, "after"), phone.step(village, Action::Submit)];
    phone.push(&submitted).await;
    let endorsed = officer.step(village, Action::Endorse);
    officer.push(&[endorsed]).await;
    let late = phone.change(HOUSEHOLD, &[("name", Value::from("บ้านสมมติ"))]).seal().unwrap();
    assert_eq!(words(&phone.push(&[late]).await), ["held record_locked"]);
}
