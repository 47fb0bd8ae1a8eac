use records::Role;
use records::targets::{Imported, TargetList};
use serde_json::{Value as Json, json};

use crate::support::{HAPPINESS, INSTRUMENT, Office, Phone, grant};

const PATH: &str = "/api/targets/2409";

fn body(add: &[&str], remove: &[&str]) -> Json {
    json!({"year": 2570, "add": add, "remove": remove, "instrument": INSTRUMENT, "happiness": HAPPINESS})
}

async fn targets(phone: &Phone<'_>) -> Vec<String> {
    let list: TargetList = serde_json::from_value(phone.get(PATH).await.json()).unwrap();
    let targets = list.villages.into_iter().filter(|village| village.instrument.is_some());
    targets.map(|village| village.village.code.to_string()).collect()
}

async fn import(phone: &Phone<'_>, csv: &str) -> Imported {
    let body = json!({"year": 2570, "csv": csv, "instrument": INSTRUMENT, "happiness": HAPPINESS});
    let answer = phone.post(&format!("{PATH}/import"), &body).await;
    serde_json::from_value(answer.json()).unwrap_or_else(|_| panic!("{}", answer.text()))
}

#[tokio::test]
async fn a_district_picks_its_targets_and_takes_one_back_while_nothing_was_collected() {
    let office = Office::open().await;
    let (district, mut field) = (office.phone("district").await, office.phone("field1").await);
    assert_eq!(targets(&district).await, ["24090202", "24090301", "24090304"]);
    let answer = district.post(PATH, &body(&["24090205"], &["24090202"])).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(targets(&district).await, ["24090205", "24090301", "24090304"]);
    let sealed = field.answer("24090304", "demo.1.1", "pass");
    field.push(&[sealed]).await;
    assert_eq!(district.post(PATH, &body(&["24090202"], &["24090304"])).await.code(), (409, "target_in_use".into()));
    assert_eq!(targets(&district).await, ["24090205", "24090301", "24090304"], "nothing of it was done");
    let list: TargetList = serde_json::from_value(district.get(PATH).await.json()).unwrap();
    let collected: Vec<_> = list.villages.iter().filter(|v| v.collected).map(|v| v.village.code.as_str()).collect();
    assert_eq!(collected, ["24090304"]);
    assert!(list.instruments.iter().any(|choice| choice.instrument == INSTRUMENT));
    assert!(list.happiness.iter().any(|choice| choice.instrument == HAPPINESS));
    let next: TargetList = serde_json::from_value(district.get(&format!("{PATH}?year=2571")).await.json()).unwrap();
    assert!(next.villages.iter().all(|village| village.instrument.is_none() && !village.collected));
}

#[tokio::test]
async fn what_a_list_would_change_of_known_villages_is_told_before_it_is_done() {
    let office = Office::open().await;
    let district = office.phone("district").await;
    let list = async || serde_json::from_value::<TargetList>(district.get(PATH).await.json()).unwrap();
    let before = list().await;
    let known = before.villages.iter().find(|one| one.village.code.as_str() == "24090304").unwrap().village.clone();
    let csv = format!("code,name,moo\n24090304,บ้านชื่อใหม่,{}\n24090399,บ้านไม่เคยมี,99\n", known.moo);
    let body = json!({"year": 2570, "csv": csv, "dry": true, "instrument": INSTRUMENT, "happiness": HAPPINESS});
    let answer = district.post(&format!("{PATH}/import"), &body).await;
    let told: Imported = serde_json::from_value(answer.json()).unwrap();
    assert_eq!((told.villages, told.faults.len(), told.altered.len()), (2, 0, 1));
    assert_eq!((&told.altered[0].before, told.altered[0].after.name_th.as_str()), (&known, "บ้านชื่อใหม่"));
    assert_eq!(list().await, before, "it was only asked");
    assert_eq!(import(&district, &csv).await, told);
    let after = list().await.villages.into_iter().find(|one| one.village.name_th == "บ้านชื่อใหม่").unwrap().village;
    assert_eq!((after.households, after.people), (known.households, known.people), "of them the list tells nothing");
}

#[tokio::test]
async fn a_list_with_broken_lines_imports_nothing_and_names_them_all() {
    let office = Office::open().await;
    let district = office.phone("district").await;
    let broken = "code,name\n24090306,บ้านหก\n2409,ผิด\n24080101,บ้านอำเภออื่น\n24990101,ไม่มีตำบล\n24090306,ซ้ำ\n";
    let imported = import(&district, broken).await;
    assert_eq!(imported.villages, 0);
    let faults: Vec<_> = imported.faults.iter().map(|fault| (fault.line, fault.code())).collect();
    let expected = [
        (3, "import_village_code"),
        (4, "import_other_district"),
        (5, "import_no_subdistrict"),
        (6, "import_village_twice"),
    ];
    assert_eq!(faults, expected);
    assert_eq!(targets(&district).await.len(), 3, "nothing half imported");
    let good = import(&district, "code,name,households\n24090306,บ้านหก,๕๐\n24090304,บ้านหนองปรือ,63\n").await;
    assert_eq!((good.villages, good.faults.len()), (2, 0));
    assert!(targets(&district).await.contains(&"24090306".to_owned()));
}

#[tokio::test]
async fn only_who_answers_for_a_district_sets_its_targets() {
    let office = Office::open().await;
    office.account("d2408", "อำเภออื่น (ทดสอบ)", vec![grant(Role::DistrictOfficer, "2408")]).await;
    for (account, status) in
        [("district", 200), ("province", 200), ("field1", 403), ("department", 403), ("d2408", 403)]
    {
        let phone = office.phone(account).await;
        assert_eq!(phone.get(PATH).await.status.as_u16(), status, "{account}");
        assert_eq!(phone.post(PATH, &body(&[], &[])).await.status.as_u16(), status, "{account}");
    }
    let district = office.phone("district").await;
    assert_eq!(district.get("/api/targets/24").await.code(), (404, "not_found".into()));
    assert_eq!(district.get("/api/targets/2409?year=never").await.code(), (400, "malformed".into()));
    assert_eq!(
        district.post(PATH, &body(&["24080101"], &[])).await.code(),
        (400, "malformed".into()),
        "not known here"
    );
    let mut unknown = body(&["24090205"], &[]);
    unknown["instrument"] = json!("training-4x23@9");
    assert_eq!(district.post(PATH, &unknown).await.code(), (400, "malformed".into()));
}
