use records::step::Action;
use serde_json::json;

use crate::support::{NOW, Office, steady};

#[tokio::test]
async fn the_board_shows_what_arrived_who_sent_it_and_what_waits() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let changes = [
        phone.answer("24090304", "demo.1.1", "pass"),
        phone.answer("24090304", "demo.1.2", "fail"),
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
