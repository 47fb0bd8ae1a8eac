use std::collections::BTreeSet;

use records::Summaries;
use records::step::Action;
use serde_json::json;
use server::store::{BoardState, BoardWrite, ServerStore as _};
use sync::{SealedChange, Value};

use crate::support::{NOW, Office, Phone, area, steady, year};

#[tokio::test]
async fn the_board_shows_what_arrived_who_sent_it_and_what_waits() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let changes = [
        phone.answer("24090304", "demo.1.1", "pass"),
        phone.answer("24090304", "demo.1.2", "fail"),
        phone.answer("24090304", "demo.9.9", "pass"),
        // What is no answer waits, too, and is counted nowhere: nobody can let it in.
        phone.step("24090304", Action::Endorse),
    ];
    phone.push(&changes).await;
    let officer = office.phone("district").await;
    let board = officer.get("/api/board/district/2409").await.json();
    assert_eq!(board["rows"].as_array().unwrap().len(), 3, "targets only");
    let mut row = steady(board["rows"][2].clone());
    // What the parts of a year come to is the records' to test.
    let summaries = row.as_object_mut().unwrap().remove("summaries").unwrap();
    assert_eq!(summaries["households"]["total"], 0);
    insta::assert_json_snapshot!(row, @r#"
    {
      "after": {
        "conflicts": 0,
        "decision": {
          "decision": "not_all_assessed",
          "tally": {
            "assessed": 0,
            "passed": 0,
            "total": 23
          }
        },
        "finished": false,
        "tally": {
          "assessed": 0,
          "passed": 0,
          "total": 23
        }
      },
      "before": {
        "conflicts": 0,
        "decision": {
          "decision": "not_all_assessed",
          "tally": {
            "assessed": 2,
            "passed": 1,
            "total": 23
          }
        },
        "finished": false,
        "tally": {
          "assessed": 2,
          "passed": 1,
          "total": 23
        }
      },
      "held": 1,
      "last_change": {
        "at": 1795316400000,
        "by": "พัฒนากรหนึ่ง (ทดสอบ)"
      },
      "state": "collecting",
      "subdistrict": {
        "code": "240903",
        "name_en": "Hua Samrong",
        "name_th": "หัวสำโรง"
      },
      "valid_until": null,
      "village": {
        "code": "24090304",
        "households": 63,
        "moo": 4,
        "name_th": "บ้านหนองปรือ",
        "people": 218
      }
    }
    "#);
    insta::assert_json_snapshot!(steady(board["workers"].clone()), @r#"
    [
      {
        "areas": [
          "240902",
          "240903"
        ],
        "last_contact": 1795316400000,
        "name": "พัฒนากรหนึ่ง (ทดสอบ)",
        "unsent": 0
      },
      {
        "areas": [
          "240903"
        ],
        "last_contact": null,
        "name": "พัฒนากรสอง (ทดสอบ)",
        "unsent": 0
      }
    ]
    "#);
}

#[tokio::test]
async fn an_announced_village_is_valid_for_two_years() {
    let office = Office::open().await;
    let (mut officer, mut province) = (office.phone("district").await, office.phone("province").await);
    let assessed = officer.all_passed("24090304", "after");
    let steps = [assessed, officer.step("24090304", Action::Submit), officer.step("24090304", Action::Endorse)];
    officer.push(&steps).await;
    let steps = [province.step("24090304", Action::Certify), province.step("24090304", Action::Announce)];
    province.push(&steps).await;
    let board = province.get("/api/board/district/2409").await.json();
    assert_eq!(board["rows"][2]["state"], json!("announced"));
    let register = json!({ "certified_on": "2026-11-22", "announced_on": "2026-11-22", "number": "1/2570" });
    assert_eq!(board["rows"][2]["certification"], register);
    assert_eq!(board["rows"][2]["valid_until"], json!("2028-11-22"));
    assert_eq!(board["rows"][2]["last_change"]["at"], json!(NOW));
}

#[tokio::test]
async fn a_board_is_for_those_whose_area_it_is() {
    let office = Office::open().await;
    let (worker, officer) = (office.phone("field1").await, office.phone("district").await);
    assert_eq!(worker.get("/api/board/district/2409").await.code(), (403, "no_right".into()));
    assert_eq!(officer.get("/api/board/district/2401").await.code(), (403, "no_right".into()));
    assert_eq!(officer.get("/api/board/district/2499").await.code(), (404, "not_found".into()));
    assert_eq!(officer.get("/api/board/district/24").await.code(), (404, "not_found".into()));
    assert_eq!(officer.get("/api/board/district/x").await.code(), (404, "not_found".into()));
    assert_eq!(office.get("/api/board/district/2409").await.code(), (401, "token_unknown".into()));
}

/// What calls a village finished after development, on a Friday.
fn finished(officer: &mut Phone<'_>) -> [sync::SealedChange; 2] {
    let day = |field| (field, Value::from("2026-11-20"));
    let days = officer.change("24090304/2570/assessment/after", &[day("observed_on"), day("finished_on")]);
    [officer.all_passed("24090304", "after"), days.seal().unwrap()]
}

/// When that village's summary is due, by the board.
fn due(board: serde_json::Value) -> serde_json::Value {
    board["rows"][2]["due"].clone()
}

#[tokio::test]
async fn a_village_whose_summary_is_recorded_is_no_longer_due() {
    let office = Office::open().await;
    let (mut officer, mut province) = (office.phone("district").await, office.phone("province").await);
    let changes = finished(&mut officer);
    officer.push(&changes).await;
    let recorded = |phone: &mut Phone<'_>, activity: &str| {
        let record = format!("24090304/2570/report/{activity}");
        phone.change(&record, &[("recorded_on", Value::from("2026-11-22"))]).seal().unwrap()
    };
    let first = recorded(&mut officer, "development");
    officer.push(&[first]).await;
    let board = officer.get("/api/board/district/2409").await.json();
    assert_eq!(board["rows"][2]["summaries"]["reports"]["development"], json!("2026-11-22"));
    assert_ne!(due(board), json!(null), "one of two");
    // The province records the other.
    let second = recorded(&mut province, "evaluation");
    province.push(&[second]).await;
    assert_eq!(due(officer.get("/api/board/district/2409").await.json()), json!(null));
}

#[tokio::test]
async fn a_finished_village_has_seven_working_days() {
    let office = Office::open().await;
    let mut officer = office.phone("district").await;
    let changes = finished(&mut officer);
    officer.push(&changes).await;
    let board = officer.get("/api/board/district/2409").await.json();
    // The Sunday after that Friday is today.
    assert_eq!(due(board), json!({ "working": "2026-12-01", "calendar": "2026-11-27", "days_left": 7 }));
    let steps = [officer.step("24090304", Action::Submit), officer.step("24090304", Action::Endorse)];
    officer.push(&steps).await;
    let endorsed = due(officer.get("/api/board/district/2409").await.json());
    assert_eq!(endorsed["working"], json!("2026-12-01"), "the letter asks for the record in BPM, whatever was signed");
}

#[tokio::test]
async fn the_province_sees_its_districts_and_the_country_its_provinces() {
    let office = Office::open().await;
    let (mut officer, province) = (office.phone("district").await, office.phone("province").await);
    let answer = officer.answer("24090304", "demo.1.1", "pass");
    officer.push(&[answer]).await;
    let board = province.get("/api/board/province/24").await.json();
    let figures = json!({ "villages": 3, "started": 1, "before": 0, "after": 0, "measured": 0, "compared": 0,
                          "increased": 0, "certified": 0, "announced": 0 });
    assert_eq!(board["area"]["name_th"], "ฉะเชิงเทรา");
    let row = json!({ "area": { "code": "2409", "name_th": "แปลงยาว", "name_en": "Plaeng Yao" }, "figures": figures });
    assert_eq!(board["rows"], json!([row]));
    let country = office.phone("department").await.get("/api/board/country").await.json();
    assert_eq!((&country["area"], country["rows"].as_array().unwrap().len()), (&json!(null), 1));
    assert_eq!((&country["rows"][0]["area"]["code"], &country["rows"][0]["figures"]), (&json!("24"), &figures));
}

#[tokio::test]
async fn larger_boards_are_for_those_whose_area_they_are() {
    let office = Office::open().await;
    let paths = ["/api/board/district/2409", "/api/board/province/24", "/api/board/country"];
    for (account, allowed) in [
        ("field1", [403, 403, 403]),
        ("district", [200, 403, 403]),
        ("province", [200, 200, 403]),
        ("department", [200, 200, 200]),
    ] {
        let phone = office.phone(account).await;
        for (path, status) in paths.into_iter().zip(allowed) {
            assert_eq!(phone.get(path).await.status.as_u16(), status, "{account} {path}");
        }
    }
    let province = office.phone("province").await;
    assert_eq!(province.get("/api/board/province/25").await.code(), (403, "no_right".into()));
    assert_eq!(province.get("/api/board/province/2409").await.code(), (404, "not_found".into()));
    assert_eq!(province.get("/api/board/province/99").await.code(), (404, "not_found".into()));
    for path in paths {
        assert_eq!(office.get(path).await.code(), (401, "token_unknown".into()), "{path}");
    }
}

/// One thing of each kind that a village's people are asked or given.
fn of_every_part(phone: &mut Phone<'_>) -> Vec<SealedChange> {
    let id = "01928c5e-0000-7000-8000-000000000001";
    let kinds: [(&str, &[(&str, Value)]); 7] = [
        (&format!("household/{id}"), &[("name", Value::from("บ้านสมมติ"))]),
        (&format!("participant/{id}"), &[("name", Value::from("สมมติ ทดสอบ"))]),
        ("head-count/development", &[("total", Value::Int(31))]),
        ("knowledge/document", &[("title", Value::from("การทำปุ๋ย"))]),
        ("sign/village", &[("made", Value::Bool(true))]),
        ("report/development", &[("recorded_on", Value::from("2026-11-22"))]),
        (&format!("material/{id}"), &[("name", Value::from("เมล็ดพันธุ์"))]),
    ];
    let change = |(kind, fields): (&str, &[(&str, Value)])| {
        let mut change = phone.change(&format!("24090304/2570/{kind}"), fields);
        if kind.starts_with("household") {
            change.instrument = Some(domain::household::activities::first_reference());
        }
        change.seal().unwrap()
    };
    let mut changes: Vec<SealedChange> = kinds.into_iter().map(change).collect();
    changes.push(phone.answer("24090304", "demo.1.1", "pass"));
    changes
}

/// The row of that village, without who wrote last and when.
async fn row(office: &Office) -> serde_json::Value {
    let mut row = office.phone("district").await.get("/api/board/district/2409").await.json()["rows"][2].clone();
    row.as_object_mut().unwrap().remove("last_change");
    row
}

#[tokio::test]
async fn a_board_is_the_same_whatever_came_together() {
    let (together, apart) = (Office::open().await, Office::open().await);
    let mut phone = together.phone("field1").await;
    let changes = of_every_part(&mut phone);
    let told = phone.push(&changes).await;
    assert!(told.iter().all(|outcome| outcome.receipt().is_some()), "{told:?}");
    let mut phone = apart.phone("field1").await;
    for change in of_every_part(&mut phone) {
        phone.push(&[change]).await;
    }
    let row = row(&together).await;
    assert_eq!(row, self::row(&apart).await);
    assert_eq!(row["summaries"]["households"]["total"], 1);
    assert_eq!(row["summaries"]["knowledge"]["has_title"], true);
}

/// What the board says of this village besides its assessments is forgotten, as if it had been summed up by these rules.
async fn forget_summaries(office: &Office, rules: u16) {
    let dossier = (area("24090304"), year());
    let by = office.store.account_by_name("field1").await.unwrap().unwrap().account.id;
    let mut transaction = office.store.begin(&BTreeSet::new()).await.unwrap();
    let mut boards = transaction.boards(std::slice::from_ref(&dossier)).await.unwrap();
    let state = BoardState { summaries: Summaries::default(), rules, ..boards.remove(&dossier).unwrap() };
    let (village, year) = dossier;
    transaction.put_boards(&[BoardWrite { village, year, state, by }], NOW).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_board_of_earlier_rules_is_summed_up_anew_and_another_only_where_it_was_touched() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let changes = of_every_part(&mut phone);
    phone.push(&changes).await;
    let whole = row(&office).await;
    forget_summaries(&office, Summaries::RULES - 1).await;
    let answer = phone.answer("24090304", "demo.1.1", "pass");
    phone.push(&[answer]).await;
    assert_eq!(row(&office).await, whole);

    forget_summaries(&office, Summaries::RULES).await;
    let renamed = phone.change("24090304/2570/knowledge/document", &[("title", Value::from("การทำปุ๋ยหมัก"))]);
    phone.push(&[renamed.seal().unwrap()]).await;
    let summaries = row(&office).await["summaries"].clone();
    assert_eq!(summaries["knowledge"]["has_title"], true);
    assert_eq!(summaries["households"]["total"], 0, "nobody has read the households");
}
