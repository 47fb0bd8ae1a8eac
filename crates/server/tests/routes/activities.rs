//! The nine household activities as an instrument: drafted, published, used, and told to those who ask by them.

use domain::form::{Edit, Spot};
use domain::household::ACTIVITIES;
use domain::household::activities::{ID, first_reference};
use domain::{Form, Text, TextStatus};
use records::instruments::{InstrumentList, Used};
use records::reference::Reference;
use serde_json::json;
use sync::{Outcome, SealedChange, Value};

use crate::instruments::{edited, new_version, publish_of, put, use_version_of};
use crate::support::{Office, Phone};

const SECOND: &str = "household-activities-2563@2";

fn nine() -> Form {
    Form::Activities(ACTIVITIES.clone())
}

fn reworded() -> Form {
    let text = |th: &str| Text { th: th.to_owned(), en: String::new(), status: TextStatus::Recalled, source: None };
    let edits = [(Spot::Item("2.1.1".to_owned()), "ปลูกผักกินเอง"), (Spot::Criteria("2.1.1".to_owned()), "ดูรอบบ้าน")];
    edited(&nine(), edits.map(|(spot, th)| Edit::Text(spot, text(th))))
}

async fn reference(phone: &Phone<'_>) -> Reference {
    serde_json::from_value(phone.get("/api/reference").await.json()).unwrap()
}

/// An answer of a household of the village, asked by this version.
fn asked(phone: &mut Phone<'_>, village: &str, version: &str) -> SealedChange {
    let record = format!("{village}/2570/household/01928c5e-0000-7000-8000-000000000001");
    let mut change = phone.change(&record, &[("activity:before:2.1.1", Value::from("have"))]);
    change.instrument = Some(version.to_owned());
    change.seal().unwrap()
}

#[tokio::test]
async fn everybody_begins_with_the_first_version() {
    let office = Office::open().await;
    let told = reference(&office.phone("field2").await).await;
    assert!(told.targets.iter().all(|target| target.activities == first_reference()));
    assert_eq!(told.activities, std::slice::from_ref(&*ACTIVITIES));
    let list: InstrumentList =
        serde_json::from_value(office.phone("province").await.get("/api/instruments").await.json()).unwrap();
    let line = list.instruments.into_iter().find(|line| line.id == ID).unwrap();
    assert_eq!(line.versions.into_iter().map(|version| version.form).collect::<Vec<_>>(), [nine()]);
}

#[tokio::test]
async fn a_new_wording_is_published_used_and_told() {
    let office = Office::open().await;
    let province = office.phone("province").await;
    let mut phone = office.phone("field2").await;
    // One village's households were asked already.
    let change = asked(&mut phone, "24090304", &first_reference());
    phone.push(&[change]).await;
    assert_eq!(new_version(&province, "24", &reworded()).await, 2);
    let asked_for = |dry: bool| json!({"version": 2, "year": 2570, "area": "24", "dry": dry});
    let would = use_version_of(&province, ID, &asked_for(true)).await;
    assert_eq!(would, Used { changed: 2, offered: 0, kept: 1, same: 0 });
    assert_eq!(use_version_of(&province, ID, &asked_for(false)).await, would);
    assert_eq!(
        use_version_of(&province, ID, &asked_for(false)).await,
        Used { changed: 0, offered: 0, kept: 1, same: 2 }
    );
    let told = reference(&phone).await;
    let of = |code: &str| told.targets.iter().find(|target| target.village.code.as_str() == code).unwrap();
    assert_eq!(of("24090304").activities, first_reference(), "begun villages keep theirs");
    assert_eq!(of("24090301").activities, SECOND);
    assert_eq!(of("24090301").instrument, of("24090304").instrument, "nothing else changed");
    let second = told.activity_set(SECOND);
    assert_eq!(Form::Activities(second), reworded().with_version(2));
    assert_eq!(told.activity_set(&first_reference()), *ACTIVITIES, "what was asked by the first is still read by it");
}

#[tokio::test]
async fn answers_are_taken_under_every_version_there_is_and_held_under_others() {
    let office = Office::open().await;
    let mut phone = office.phone("field2").await;
    let change = asked(&mut phone, "24090301", SECOND);
    let early = phone.push(&[change]).await;
    assert!(matches!(&early[0], Outcome::Held { reason } if reason == "unknown_instrument"), "{early:?}");
    new_version(&office.phone("province").await, "24", &reworded()).await;
    for version in [&first_reference(), SECOND] {
        let change = asked(&mut phone, "24090301", version);
        let outcome = phone.push(&[change]).await;
        assert!(outcome[0].receipt().is_some(), "{version}: {outcome:?}");
    }
}

#[tokio::test]
async fn what_is_not_the_nine_is_not_published() {
    let office = Office::open().await;
    let province = office.phone("province").await;
    let Form::Activities(mut set) = reworded() else { panic!("of another kind") };
    set.groups[0].activities.swap(0, 1);
    assert_eq!(put(&province, "24", 0, &Form::Activities(set)).await.status, 200, "a draft may be");
    assert_eq!(publish_of(&province, ID, "24", 1).await.code(), (422, "draft_faulty".into()));
}

#[tokio::test]
async fn new_targets_are_asked_by_the_version_chosen_for_them() {
    let office = Office::open().await;
    let district = office.phone("district").await;
    new_version(&office.phone("province").await, "24", &reworded()).await;
    let list = district.get("/api/targets/2409").await.json();
    let choices: Vec<_> =
        list["activities"].as_array().unwrap().iter().map(|choice| choice["instrument"].clone()).collect();
    assert_eq!(choices, [json!(SECOND), json!(first_reference())]);
    let put = |activities: Option<&str>| {
        let mut body = json!({
            "year": 2571, "add": ["24090301"], "remove": [],
            "instrument": "training-4x23@1", "happiness": "gvh-demo-6x22@1",
        });
        if let Some(activities) = activities {
            body["activities"] = json!(activities);
        }
        body
    };
    for unfit in ["training-4x23@1", "household-activities-2563@3", ""] {
        let answer = district.post("/api/targets/2409", &put(Some(unfit))).await;
        assert_eq!(answer.code(), (400, "malformed".into()), "{unfit}");
    }
    let told = async || -> String {
        let phone = office.phone("field2").await;
        let json = phone.get("/api/reference?year=2571").await.json();
        json["targets"][0]["activities"].as_str().unwrap().to_owned()
    };
    assert_eq!(district.post("/api/targets/2409", &put(Some(SECOND))).await.status, 200);
    assert_eq!(told().await, SECOND);
    let gone =
        json!({"year": 2571, "remove": ["24090301"], "instrument": "training-4x23@1", "happiness": "gvh-demo-6x22@1"});
    assert_eq!(district.post("/api/targets/2409", &gone).await.status, 200);
    assert_eq!(district.post("/api/targets/2409", &put(None)).await.status, 200, "an older app says nothing of it");
    assert_eq!(told().await, first_reference());
}
