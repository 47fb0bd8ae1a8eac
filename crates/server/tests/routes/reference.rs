use axum::body::Body;
use axum::http::{Request, header};
use records::reference::Reference;
use serde_json::json;

use server::store::ServerStore;

use crate::support::{HAPPINESS, INSTRUMENT, Office, area, grant};

#[tokio::test]
async fn a_field_worker_gets_the_own_subdistricts_villages_and_their_instrument() {
    let office = Office::open().await;
    let phone = office.phone("field2").await;
    let json = phone.get("/api/reference").await.json();
    let reference: Reference = serde_json::from_value(json.clone()).unwrap();
    let targets: Vec<_> = reference.targets.iter().map(|target| target.village.code.to_string()).collect();
    assert_eq!(targets, ["24090301", "24090304"], "neither another subdistrict's nor what is no target");
    assert_eq!(reference.instruments.len(), 1);
    assert!(reference.instrument(INSTRUMENT).is_some());
    assert!(reference.targets.iter().all(|target| target.happiness == HAPPINESS));
    assert!(reference.happiness_instrument(HAPPINESS).is_some_and(|instrument| instrument.is_usable()));
    assert_eq!(reference.happiness.len(), 1, "none that nobody is measured with");
    let slices: Vec<_> = reference.areas.iter().map(|slice| slice.district.code.clone()).collect();
    assert_eq!(slices, [area("2409")]);
    let due = reference.holidays.report_due("2026-11-20".parse().unwrap());
    assert_eq!(due.working, Ok("2026-12-01".parse().unwrap()), "a device counts working days as the office does");
    let names: Vec<_> = json["people"].as_object().unwrap().values().cloned().collect();
    assert_eq!(names.len(), 4);
    assert!(names.contains(&json!("พัฒนากรหนึ่ง (ทดสอบ)")));
}

#[tokio::test]
async fn the_department_gets_the_districts_at_work_and_their_instruments() {
    let office = Office::open().await;
    let department = office.phone("department").await;
    let reference: Reference = serde_json::from_value(department.get("/api/reference").await.json()).unwrap();
    assert_eq!(reference.active, [area("2409")]);
    let slices: Vec<_> = reference.areas.iter().map(|slice| slice.district.code.clone()).collect();
    assert_eq!(slices, reference.active, "not the whole country");
    assert!(reference.targets.is_empty(), "it does not read field work");
    assert!(reference.instrument(INSTRUMENT).is_some(), "so that a training set is called one");
}

#[tokio::test]
async fn a_device_that_has_it_is_told_so() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let first = phone.get("/api/reference").await;
    let ask = |tag: &str| {
        let request = Request::get("/api/reference").header(header::AUTHORIZATION, phone.bearer());
        office.call(request.header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap())
    };
    let again = ask(first.header("etag")).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
    assert_eq!(ask("\"another\"").await.status, 200);
}

#[tokio::test]
async fn another_year_has_other_targets() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    assert_eq!(phone.get("/api/reference?year=2569").await.json()["targets"], json!([]));
    assert_eq!(phone.get("/api/reference?year=2026").await.code(), (400, "malformed".into()));
}

#[tokio::test]
async fn the_province_gets_its_districts_and_no_field_work() {
    let office = Office::open().await;
    let json = office.phone("province").await.get("/api/reference").await.json();
    assert_eq!((json["areas"].as_array().unwrap().len(), &json["targets"]), (11, &json!([])));
}

#[tokio::test]
async fn the_province_gets_the_villages_of_what_it_opens() {
    let office = Office::open().await;
    let targets = async |account: &str, path: &str| -> Vec<String> {
        let told: Reference = serde_json::from_value(office.phone(account).await.get(path).await.json()).unwrap();
        told.targets.iter().map(|target| target.village.code.to_string()).collect()
    };
    let shared = ["24090301", "24090304"];
    assert_eq!(targets("province", "/api/reference?open=24090304").await, shared, "its whole subdistrict");
    assert_eq!(targets("province", "/api/reference?open=240903,240902").await.len(), 3);
    for unknown in ["24090399", "2409", "24", "999999"] {
        assert!(targets("province", &format!("/api/reference?open={unknown}")).await.is_empty(), "{unknown}");
    }
    assert!(targets("department", "/api/reference?open=240903").await.is_empty());
    assert_eq!(targets("field2", "/api/reference?open=240902").await, shared, "nothing it may not read");
    let phone = office.phone("province").await;
    assert_eq!(phone.get("/api/reference?open=x").await.code(), (400, "malformed".into()));
}

#[tokio::test]
async fn a_device_hears_of_its_rights_as_they_are_now() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let told = async || -> Reference { serde_json::from_value(phone.get("/api/reference").await.json()).unwrap() };
    let first = told().await;
    office.store.set_grants("field1", &[grant(records::Role::FieldWorker, "240902")]).await.unwrap();
    let second = told().await;
    let areas = |told: &Reference| told.account.as_ref().map(|account| account.grants.len());
    assert_eq!((areas(&first), areas(&second)), (Some(2), Some(1)));
    assert_ne!(first.version, second.version, "so that a device which has the first fetches the second");
    assert_eq!(second.targets.len(), 1);
}
