use axum::http::{Method, StatusCode};
use records::account::SignInResponse;
use serde_json::json;
use sync::signature::software::SoftwareKey;
use sync::wire::{PROTOCOL, PullRequest, PullResponse, PushRequest, PushResponse};
use sync::{Dot, Outcome, SealedChange};

use crate::support::{Answer, Office, PASSWORD, Pen, Phone, grant};

fn key(n: u8) -> SoftwareKey {
    SoftwareKey::of([n; 32]).unwrap()
}

fn code(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Applied(_) => "applied".to_owned(),
        Outcome::Duplicate(_) => "duplicate".to_owned(),
        Outcome::Held { reason } => reason.clone(),
        Outcome::Refused { code } => code.clone(),
    }
}

async fn told(phone: &Phone<'_>, changes: &[SealedChange]) -> Vec<String> {
    phone.push(changes).await.iter().map(code).collect()
}

async fn put_key(phone: &Phone<'_>, key: &SoftwareKey) -> Answer {
    let body = json!({"protocol": 1, "key": key.public().to_string()}).to_string();
    phone.ask(Method::PUT, "/api/device/key", Some(body)).await
}

async fn with_key<'a>(office: &'a Office, account: &str, n: u8) -> Phone<'a> {
    let phone = office.phone(account).await;
    assert_eq!(put_key(&phone, &key(n)).await.status, StatusCode::NO_CONTENT);
    phone
}

#[tokio::test]
async fn a_signed_change_counts_whoever_carries_it_and_is_judged_for_its_author() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    let mut relay = with_key(&office, "field2", 2).await;
    let here = key(1).signed(author.answer("24090304", "demo.1.1", "pass"));
    let elsewhere = key(1).signed(author.answer("24090202", "demo.1.1", "pass"));
    assert_eq!(told(&relay, &[here.clone(), elsewhere]).await, ["applied", "applied"], "the relay may not write there");
    assert_eq!(told(&author, &[here]).await, ["duplicate"], "its author hears of it");

    office.store_grants("field1", "240903").await;
    let late = key(1).signed(author.answer("24090202", "demo.1.2", "pass"));
    let district = office.phone("district").await;
    assert_eq!(told(&district, &[late]).await, ["no_right"], "the carrier's rights lend nothing");
    let own = key(2).signed(relay.answer("24090304", "demo.1.2", "pass"));
    assert_eq!(told(&district, &[own]).await, ["applied"]);
}

#[tokio::test]
async fn what_proves_nothing_is_refused_from_others_and_taken_from_its_own_device() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    let relay = with_key(&office, "field2", 2).await;
    let plain = author.answer("24090304", "demo.1.1", "pass");
    let other_text = author.answer("24090304", "demo.1.2", "pass");
    let moved = SealedChange { signature: key(1).signed(other_text).signature, ..plain.clone() };
    let nonsense = SealedChange { signature: Some("%%%".to_owned()), ..plain.clone() };
    let forged = key(2).signed(plain.clone());
    let all = [plain.clone(), moved.clone(), nonsense, forged];
    assert_eq!(told(&relay, &all).await, ["unverified"; 4]);
    assert_eq!(told(&author, &[moved]).await, ["applied"], "its token says as much, and nothing is lost by a lost key");
    let feed = author.pull(&[]).await;
    let entry = feed.pages.iter().flat_map(|page| &page.entries).next().unwrap();
    assert_eq!(entry.change.signature, None, "nobody is to rely on a wrong signature");
    assert_eq!(told(&author, &[plain]).await, ["duplicate"]);
}

#[tokio::test]
async fn the_first_key_is_registered_and_only_a_password_adds_another() {
    let office = Office::open().await;
    let mut phone = with_key(&office, "field1", 1).await;
    assert_eq!(put_key(&phone, &key(1)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(put_key(&phone, &key(2)).await.code(), (409, "other_key".into()));
    let body = json!({"protocol": 1, "key": "A".repeat(87)}).to_string();
    assert_eq!(phone.ask(Method::PUT, "/api/device/key", Some(body)).await.code(), (400, "malformed".into()));
    let body = json!({"protocol": 1, "account": "field1", "password": PASSWORD, "device_name": "x", "device": phone.device.0,
        "key": key(3).public().to_string()});
    let session: SignInResponse = serde_json::from_slice(&office.post("/api/session", &body).await.bytes).unwrap();
    assert_eq!(session.device, phone.device);
    let changes = [1, 3].map(|n| key(n).signed(phone.answer("24090304", &format!("demo.1.{n}"), "pass")));
    let relay = office.phone("field2").await;
    assert_eq!(told(&relay, &changes).await, ["applied", "applied"], "what was signed before goes on counting");
}

async fn fork(phone: &Phone<'_>, token: &str) -> Answer {
    fork_with(phone, token, 9).await
}

async fn fork_with(phone: &Phone<'_>, token: &str, n: u8) -> Answer {
    let body = json!({"protocol": 1, "device_name": "เครื่องสำเนา", "token": token, "key": key(n).public().to_string()});
    phone.post("/api/device/fork", &body).await
}

/// A phone that asked for a number of its own under this token.
async fn forked<'a>(phone: &Phone<'a>, token: &str) -> Phone<'a> {
    let session: SignInResponse = serde_json::from_slice(&fork(phone, token).await.bytes).unwrap();
    Phone { office: phone.office, token: token.to_owned(), pen: Pen { device: session.device, ..phone.pen.clone() } }
}

#[tokio::test]
async fn a_token_that_asks_again_adds_no_key() {
    let office = Office::open().await;
    let phone = with_key(&office, "field1", 1).await;
    let token = "ab".repeat(32);
    let mut copy = forked(&phone, &token).await;
    assert_eq!(fork_with(&phone, &token, 8).await.status, StatusCode::OK, "the same number");
    let relay = office.phone("field2").await;
    let of_each = [8, 9].map(|n| key(n).signed(copy.answer("24090304", &format!("demo.1.{}", n - 7), "pass")));
    assert_eq!(told(&relay, &of_each).await, ["unverified", "applied"], "the key that came with the number counts");
}

#[tokio::test]
async fn a_line_of_copies_has_an_end_each_day() {
    let office = Office::open().await;
    let (first, other) = (office.phone("field1").await, office.phone("field1").await);
    let token = |n: usize| format!("{n:064x}");
    let mut last = forked(&first, &token(0)).await;
    for n in 1..8 {
        // Each the copy of a copy: whoever asks, it is the line that is counted.
        last = forked(&last, &token(n)).await;
    }
    for phone in [&first, &last] {
        let refused = fork(phone, &token(8)).await;
        assert_eq!((refused.code(), refused.header("retry-after")), ((429, "too_many_copies".into()), "3600"));
    }
    assert_eq!(fork(&first, &token(0)).await.status, StatusCode::OK, "asked again is no further copy");
    assert_eq!(fork(&other, &token(9)).await.status, StatusCode::OK, "another line");
    office.clock.advance(24 * 60 * 60 * 1_000);
    assert_eq!(fork(&last, &token(8)).await.status, StatusCode::OK, "the next day");
}

#[tokio::test]
async fn signing_in_or_out_ends_what_was_forked_with_the_token_until_then_and_no_more() {
    let office = Office::open().await;
    let again = async |phone: &Phone<'_>| {
        let body = json!({"protocol": 1, "account": "field1", "password": PASSWORD, "device_name": "x", "device": phone.device});
        let session = office.post("/api/session", &body).await.json();
        assert_eq!(session["device"], json!(phone.device));
        Phone { office: &office, token: session["token"].as_str().unwrap().to_owned(), pen: phone.pen.clone() }
    };
    let is_in = async |phone: &Phone<'_>| phone.get("/api/session").await.status == StatusCode::OK;
    let (first, other) = (office.phone("field1").await, office.phone("field1").await);
    let copy = forked(&first, &"aa".repeat(32)).await;
    let of_copy = forked(&copy, &"bb".repeat(32)).await;
    let of_other = forked(&other, &"cc".repeat(32)).await;
    let first = again(&first).await;
    assert!(
        is_in(&first).await && !is_in(&copy).await && !is_in(&of_copy).await,
        "a stolen token ends with all it drew"
    );
    assert!(is_in(&of_other).await, "another line");
    assert_eq!(
        copy.get("/api/session").await.code(),
        (401, "token_unknown".into()),
        "nothing is lost: it signs in again"
    );
    let copy = again(&copy).await;
    let first = again(&first).await;
    assert!(is_in(&copy).await, "who gave the password goes on by itself");
    let late = forked(&first, &"dd".repeat(32)).await;
    assert_eq!(first.ask(Method::DELETE, "/api/session", None).await.status, StatusCode::NO_CONTENT);
    assert!(!is_in(&late).await && is_in(&copy).await, "signing out ends it as well");
}

#[tokio::test]
async fn a_copy_is_told_so_gets_its_own_number_and_the_other_goes_on() {
    let office = Office::open().await;
    let mut one = with_key(&office, "field1", 1).await;
    let first = key(1).signed(one.answer("24090304", "demo.1.1", "pass"));
    let mut copy = Phone { office: &office, token: one.token.clone(), pen: Pen { seq: 0, ..one.pen.clone() } };
    let parted = key(1).signed(copy.answer("24090304", "demo.1.1", "fail"));
    let after = key(1).signed(copy.answer("24090202", "demo.1.1", "fail"));
    assert_eq!(told(&one, &[first]).await, ["applied"]);
    assert_eq!(told(&copy, &[parted, after]).await, ["cloned_device"; 2], "also what follows, in another feed");

    let token = "ab".repeat(32);
    let answer = fork(&copy, &token).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let session: SignInResponse = serde_json::from_slice(&answer.bytes).unwrap();
    assert!(session.device != one.device && session.token == token);
    let again: SignInResponse = serde_json::from_slice(&fork(&copy, &token).await.bytes).unwrap();
    assert_eq!(again.device, session.device, "asked again, the same");
    assert_eq!(fork(&copy, "short").await.code(), (400, "malformed".into()));

    let mut healed = Phone { office: &office, token, pen: Pen { device: session.device, ..copy.pen.clone() } };
    let remade = key(9).signed(healed.answer("24090304", "demo.1.1", "fail"));
    assert_eq!(told(&healed, &[remade]).await, ["applied"]);
    let more = key(1).signed(one.answer("24090304", "demo.1.2", "pass"));
    assert_eq!(told(&one, &[more]).await, ["applied"], "token and number of the other stay");
}

#[tokio::test]
async fn who_knows_to_be_a_copy_only_asks_what_came_earlier() {
    let office = Office::open().await;
    let mut phone = with_key(&office, "field1", 1).await;
    let changes = ["demo.1.1", "demo.1.2"].map(|indicator| key(1).signed(phone.answer("24090304", indicator, "pass")));
    assert_eq!(told(&phone, &changes[..1]).await, ["applied"]);
    let (protocol, report) = (PROTOCOL, phone.report());
    let request = PushRequest { protocol, report, changes: changes.to_vec(), parted: Some(1) };
    let answer = phone.ask(Method::POST, "/api/push", Some(serde_json::to_string(&request).unwrap())).await;
    let outcomes = serde_json::from_slice::<PushResponse>(&answer.bytes).unwrap().outcomes;
    assert_eq!(outcomes.iter().map(code).collect::<Vec<_>>(), ["duplicate", "cloned_device"]);
}

/// What a phone hears when it asks about a change under an earlier number: arrived, unknown.
async fn asked_about(phone: &Phone<'_>, dot: Dot) -> (usize, usize) {
    let request = PullRequest {
        protocol: PROTOCOL,
        report: phone.report(),
        cursors: vec![],
        held: vec![],
        held_before: vec![dot],
        snapshots: false,
    };
    let answer = phone.post("/api/pull", &serde_json::to_value(request).unwrap()).await;
    let pulled: PullResponse = serde_json::from_value(answer.json()).unwrap();
    (pulled.let_in.len(), pulled.unknown.len())
}

#[tokio::test]
async fn a_copy_hears_what_became_of_its_earlier_numbers_and_nobody_elses() {
    let office = Office::open().await;
    let mut one = with_key(&office, "field1", 1).await;
    let change = one.answer("24090304", "demo.1.1", "pass");
    assert_eq!(told(&one, &[change]).await, ["applied"]);
    let token = "cd".repeat(32);
    let session: SignInResponse = serde_json::from_slice(&fork(&one, &token).await.bytes).unwrap();
    let healed = Phone { office: &office, token, pen: Pen { device: session.device, seq: 0, ..one.pen.clone() } };
    let stranger = office.phone("field2").await;
    let [arrived, never_made] = [1, 2].map(|seq| Dot { device: one.device, seq });
    assert_eq!((asked_about(&healed, arrived).await, asked_about(&healed, never_made).await), ((1, 0), (0, 1)));
    assert_eq!((asked_about(&stranger, arrived).await, asked_about(&stranger, never_made).await), ((0, 1), (0, 1)));
}

#[tokio::test]
async fn another_device_of_the_person_brings_what_is_unsigned() {
    let office = Office::open().await;
    let mut broken = with_key(&office, "field1", 1).await;
    let [unsigned, wrong] = ["demo.1.1", "demo.1.2"].map(|indicator| broken.answer("24090304", indicator, "pass"));
    let both = [unsigned, key(5).signed(wrong)];
    let other = office.phone("field2").await;
    assert_eq!(told(&other, &both).await, ["unverified"; 2]);
    let new = office.phone("field1").await;
    assert_eq!(told(&new, &both).await, ["applied"; 2], "a token of that account may write in its name anyway");
}

#[tokio::test]
async fn what_was_made_under_a_number_the_server_has_forgotten_is_brought_back_by_its_person() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let forgotten = sync::DeviceId(phone.device.0 ^ 1);
    let mut pen = Pen { device: forgotten, ..phone.pen.clone() };
    let here = pen.answer("24090304", "demo.1.1", "pass");
    let elsewhere = pen.answer("24090101", "demo.1.1", "pass");
    let [first, second] = [1, 2].map(|seq| Dot { device: forgotten, seq });
    assert_eq!(asked_about(&phone, first).await, (0, 1), "a number nobody has: no server has the change");

    let changes = [here, elsewhere];
    assert_eq!(told(&office.phone("field2").await, &changes).await, ["unverified"; 2]);
    assert_eq!(told(&phone, &changes).await, ["applied", "unknown_village"]);
    assert_eq!((asked_about(&phone, first).await, asked_about(&phone, second).await), ((1, 0), (0, 0)));
}

impl Office {
    async fn store_grants(&self, name: &str, area: &str) {
        use server::store::ServerStore as _;
        self.store.set_grants(name, &[grant(records::Role::FieldWorker, area)]).await.unwrap();
    }
}
