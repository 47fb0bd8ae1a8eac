use axum::body::Body;
use axum::http::{Request, header};
use records::reference::Reference;
use serde_json::json;

use crate::support::{HAPPINESS, INSTRUMENT, Office, area};

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
