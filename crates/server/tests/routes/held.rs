use records::Role;
use records::held::HeldList;
use records::step::Action;
use serde_json::{Value as Json, json};
use server::store::ServerStore;
use sync::wire::{PROTOCOL, PullRequest, PullResponse};
use sync::{Cursor, FeedId, Outcome, Value};

use crate::support::{HAPPINESS, INSTRUMENT, Office, Phone, grant};

async fn held(phone: &Phone<'_>) -> HeldList {
    let answer = phone.get("/api/held").await;
    serde_json::from_value(answer.json()).unwrap_or_else(|_| panic!("{}", answer.text()))
}

async fn decide(officer: &Phone<'_>, of: &Phone<'_>, seq: u64, accept: bool, note: &str) -> (u16, String) {
    let path = format!("/api/held/{}/{seq}", of.device.0);
    let answer = officer.post(&path, &json!({"accept": accept, "note": note})).await;
    if answer.status == 200 { (200, String::new()) } else { answer.code() }
}

async fn heard(phone: &Phone<'_>, seqs: &[u64]) -> PullResponse {
    let request = PullRequest {
        protocol: PROTOCOL,
        report: phone.report(),
        cursors: vec![],
        held: seqs.to_vec(),
        held_before: vec![],
        snapshots: false,
    };
    let answer = phone.post("/api/pull", &serde_json::to_value(request).unwrap()).await;
    serde_json::from_value(answer.json()).unwrap()
}

/// Field worker 1 answered in a village that meanwhile is no business of theirs.
async fn without_right<'a>(office: &'a Office) -> Phone<'a> {
    let mut phone = office.phone("field1").await;
    let late = phone.answer("24090202", "demo.1.1", "pass");
    office.store.set_grants("field1", &[grant(Role::FieldWorker, "240903")]).await.unwrap();
    assert!(matches!(phone.push(&[late]).await[0], Outcome::Held { .. }));
    phone
}

#[tokio::test]
async fn an_officer_sees_what_waits_in_the_own_area_beside_what_stands_there() {
    let office = Office::open().await;
    let mut second = office.phone("field1").await;
    let stands = second.answer("24090202", "demo.1.1", "fail");
    second.push(&[stands]).await;
    let phone = without_right(&office).await;
    let district = office.phone("district").await;
    let list = held(&district).await;
    assert!(!list.more);
    let [one] = &list.held[..] else { panic!("{list:?}") };
    assert_eq!((one.device, one.seq, one.reason.as_str()), (phone.device, phone.seq, "no_right"));
    assert_eq!((one.author.as_str(), one.village_name.as_deref()), ("พัฒนากรหนึ่ง (ทดสอบ)", Some("บ้านวังเย็นใหม่")));
    let [value] = &one.values[..] else { panic!("{one:?}") };
    assert_eq!((&value.value, value.standing.as_ref()), (&Value::from("pass"), Some(&Value::from("fail"))));
    assert_eq!(held(&office.phone("province").await).await, list);
    assert_eq!(phone.get("/api/held").await.code(), (403, "no_right".into()));
    assert_eq!(office.phone("department").await.get("/api/held").await.code(), (403, "no_right".into()));

    office.account("elsewhere", "เจ้าหน้าที่อื่น (ทดสอบ)", vec![grant(Role::DistrictOfficer, "2401")]).await;
    let elsewhere = office.phone("elsewhere").await;
    assert_eq!(held(&elsewhere).await.held, []);
    assert_eq!(decide(&elsewhere, &phone, phone.seq, true, "").await, (404, "not_found".into()));
    assert_eq!(decide(&phone, &phone, phone.seq, true, "").await, (404, "not_found".into()));
}

#[tokio::test]
async fn what_is_let_in_is_in_the_feed_byte_for_byte_and_decided_once() {
    let office = Office::open().await;
    let phone = without_right(&office).await;
    let district = office.phone("district").await;
    assert_eq!(decide(&district, &phone, phone.seq, true, "").await, (200, String::new()));
    assert_eq!(held(&district).await.held, []);
    let page_of = district.pull(&[Cursor::start(FeedId::from("subdistrict/240902"))]).await.pages.remove(0);
    let [entry] = &page_of.entries[..] else { panic!("{page_of:?}") };
    let change = entry.change.open().unwrap();
    assert_eq!((change.device, change.seq), (phone.device, phone.seq));
    // The device may not read that feed any more, and hears of it all the same.
    let told = heard(&phone, &[phone.seq]).await;
    assert!(told.pages.iter().all(|page| page.feed != page_of.feed) && told.rejected.is_empty());
    assert_eq!(told.let_in.iter().map(|one| (one.seq, one.receipt.position)).collect::<Vec<_>>(), [(phone.seq, 1)]);
    // The device itself is told the same if it sends the change again.
    assert!(matches!(phone.push(std::slice::from_ref(&entry.change)).await[0], Outcome::Duplicate(_)));
    for accept in [true, false] {
        let again = decide(&district, &phone, phone.seq, accept, "อีกครั้ง").await;
        assert_eq!(again, (409, "decided_before".into()));
    }
    assert_eq!(decide(&district, &phone, 99, true, "").await, (404, "not_found".into()));
}

#[tokio::test]
async fn what_is_turned_down_never_enters_and_its_device_hears_why() {
    let office = Office::open().await;
    let phone = without_right(&office).await;
    let district = office.phone("district").await;
    for note in ["", "  ", &"ก".repeat(501)] {
        assert_eq!(decide(&district, &phone, phone.seq, false, note).await, (400, "malformed".into()));
    }
    assert_eq!(heard(&phone, &[phone.seq]).await.rejected, [], "it waits");
    assert_eq!(decide(&district, &phone, phone.seq, false, " วัดที่หมู่บ้านอื่น ").await, (200, String::new()));
    assert_eq!(held(&district).await.held, []);
    let told = heard(&phone, &[phone.seq, 99]).await.rejected;
    let [one] = &told[..] else { panic!("{told:?}") };
    assert_eq!((one.seq, one.note.as_str()), (phone.seq, "วัดที่หมู่บ้านอื่น"));
    assert_eq!(one.by, "พัฒนาการอำเภอ (ทดสอบ)");
    assert_eq!(heard(&phone, &[]).await.rejected, [], "who does not ask is not told");
    assert_eq!(heard(&district, &[phone.seq]).await.rejected, [], "only its own device");
    assert!(office.store.heads().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_yes_waives_who_and_when_and_nothing_else() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let no_target = phone.answer("24090205", "demo.1.1", "pass");
    assert!(matches!(phone.push(&[no_target]).await[0], Outcome::Held { .. }));
    let unknown = phone.seq;
    let wrong_step = phone.step("24090304", Action::Endorse);
    assert!(matches!(phone.push(&[wrong_step]).await[0], Outcome::Held { .. }));
    let district = office.phone("district").await;
    let answer = district.post(&format!("/api/held/{}/{unknown}", phone.device.0), &json!({"accept": true})).await;
    assert_eq!(
        (answer.code(), answer.json()["reason"].clone()),
        ((409, "still_held".into()), json!("unknown_village"))
    );
    assert_eq!(decide(&district, &phone, phone.seq, true, "").await, (409, "still_held".into()));
    assert_eq!(held(&district).await.held.len(), 2, "both go on waiting");

    // Once the cause is gone the same yes is enough.
    let target =
        json!({"year": 2570, "add": ["24090205"], "remove": [], "instrument": INSTRUMENT, "happiness": HAPPINESS});
    assert_eq!(district.post("/api/targets/2409", &target).await.status, 200);
    assert_eq!(decide(&district, &phone, unknown, true, "").await, (200, String::new()));
    assert_eq!(held(&district).await.held.len(), 1);
}

#[tokio::test]
async fn a_late_edit_of_an_endorsed_dossier_is_let_in_once_that_is_open_again() {
    let office = Office::open().await;
    let (mut phone, mut district) = (office.phone("field1").await, office.phone("district").await);
    let before = phone.all_passed("24090304", "before");
    let after = phone.all_passed("24090304", "after");
    let submit = phone.step("24090304", Action::Submit);
    phone.push(&[before, after, submit]).await;
    let endorse = district.step("24090304", Action::Endorse);
    assert!(matches!(district.push(&[endorse]).await[0], Outcome::Applied(_)));
    let late = phone.answer("24090304", "demo.1.1", "fail");
    assert!(matches!(&phone.push(&[late]).await[0], Outcome::Held { reason } if reason == "record_locked"));
    assert_eq!(decide(&district, &phone, phone.seq, true, "").await, (409, "still_held".into()));
    assert_eq!(stands(&district).await, (json!(1), json!("endorsed")), "what is signed for does not change by a yes");

    let mut province = office.phone("province").await;
    let reopen = province.step("24090304", Action::Return);
    assert!(matches!(province.push(&[reopen]).await[0], Outcome::Applied(_)));
    assert_eq!(decide(&district, &phone, phone.seq, true, "").await, (200, String::new()));
    assert_eq!(stands(&district).await, (json!(0), json!("returned")));
}

/// A certification came too late, since somebody else was quicker; the dossier was opened again and endorsed anew. Nobody's yes may certify
/// it now in the name of whoever had signed for something else.
#[tokio::test]
async fn an_official_step_is_never_let_in_later() {
    let office = Office::open().await;
    let (mut phone, mut district) = (office.phone("field1").await, office.phone("district").await);
    let (mut province, mut other) = (office.phone("province").await, office.phone("province").await);
    let before = phone.all_passed("24090304", "before");
    let after = phone.all_passed("24090304", "after");
    let submit = phone.step("24090304", Action::Submit);
    phone.push(&[before, after, submit]).await;
    take(&mut district, Action::Endorse).await;
    take(&mut province, Action::Certify).await;
    let late = other.step("24090304", Action::Certify);
    assert!(matches!(&other.push(&[late]).await[0], Outcome::Held { reason } if reason == "step_not_possible"));
    take(&mut province, Action::Reopen).await;
    take(&mut phone, Action::Submit).await;
    take(&mut district, Action::Endorse).await;
    for officer in [&district, &province] {
        assert_eq!(decide(officer, &other, other.seq, true, "").await, (409, "still_held".into()));
    }
    assert_eq!(held(&district).await.held.len(), 1);
    assert_eq!(stands(&district).await, (json!(0), json!("endorsed")), "no answer waits");
    assert_eq!(decide(&province, &other, other.seq, false, "ทำใหม่แล้ว").await, (200, String::new()));
    assert_eq!(held(&district).await.held, []);
}

async fn take(officer: &mut Phone<'_>, action: Action) {
    let step = officer.step("24090304", action);
    assert!(matches!(officer.push(&[step]).await[0], Outcome::Applied(_)), "{action:?}");
}

/// How many answers of the village wait, and the state of its dossier, by the board.
async fn stands(officer: &Phone<'_>) -> (Json, Json) {
    let board = officer.get("/api/board/district/2409").await.json();
    let row = board["rows"].as_array().unwrap().iter().find(|row| row["village"]["code"] == "24090304").unwrap();
    (row["held"].clone(), row["state"].clone())
}
