use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value as Json, json};

use server::store::ServerStore;

use crate::support::{Office, PASSWORD, steady};

const DAY: i64 = 24 * 60 * 60 * 1_000;

#[tokio::test]
async fn signing_in_registers_a_device_and_says_who_one_is() {
    let office = Office::open().await;
    let answer = office.try_sign_in("Field1", PASSWORD).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    insta::assert_json_snapshot!(steady(answer.json()), @r#"
    {
      "account": {
        "display_name": "พัฒนากรหนึ่ง (ทดสอบ)",
        "grants": [
          {
            "area": "240902",
            "role": "field_worker"
          },
          {
            "area": "240903",
            "role": "field_worker"
          }
        ],
        "id": "a1",
        "sign_in_name": "field1"
      },
      "demo": false,
      "device": "…",
      "feeds": [
        "subdistrict/240902",
        "subdistrict/240903"
      ],
      "fiscal_year": 2570,
      "highest_seq": 0,
      "protocol": 1,
      "server": "…",
      "server_time": 1795316400000,
      "token": "…",
      "unsent": 0
    }
    "#);
}

#[tokio::test]
async fn a_browser_whose_data_is_gone_is_known_by_its_cookie() {
    let office = Office::open().await;
    let first = office.try_sign_in("field1", PASSWORD).await;
    let cookie = first.header("set-cookie").to_owned();
    assert!(cookie.ends_with("; Max-Age=34560000; Path=/api/session; HttpOnly; SameSite=Strict"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    let device = first.json()["device"].clone();
    let told = json!({"protocol": 1, "cursors": [], "report": {"device": device, "highest_seq": 9, "unsent": 4}});
    let pull = Request::post("/api/pull")
        .header("authorization", format!("Bearer {}", first.json()["token"].as_str().unwrap()));
    assert_eq!(office.call(pull.body(told.to_string().into()).unwrap()).await.status, 200);

    let again = async |account: &str, more: Json| {
        let mut body = json!({"protocol": 1, "account": account, "password": PASSWORD, "device_name": "ทดสอบ"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let request = Request::post("/api/session").header("cookie", pair).body(body.to_string().into());
        office.call(request.unwrap()).await.json()
    };
    let past = json!({"device": device, "highest_seq": 9, "unsent": 4});
    // The cookie alone; a setting the app kept; one that names a device nobody has. None proves that the data are there.
    for more in [json!({}), json!({"remembered": device}), json!({"remembered": 77})] {
        let fresh = again("field1", more.clone()).await;
        assert_ne!(fresh["device"], device, "{more}");
        assert_eq!((&fresh["highest_seq"], &fresh["unsent"]), (&json!(0), &json!(0)), "{more}");
        assert_eq!(fresh["lost"], past, "{more}");
    }
    let token = first.json()["token"].as_str().unwrap().to_owned();
    let session = Request::get("/api/session").header("authorization", format!("Bearer {token}"));
    assert_eq!(office.call(session.body(Body::empty()).unwrap()).await.status, 200, "whoever has the data goes on");
    let stranger = again("field2", json!({"remembered": device})).await;
    assert!(stranger["device"] != device && stranger["lost"].is_null(), "it is a cookie of one account");
    let known = again("field1", json!({"device": device, "has_data": true})).await;
    assert_eq!((&known["device"], &known["highest_seq"], &known["lost"]), (&device, &json!(9), &Json::Null));
}

#[tokio::test]
async fn a_device_of_which_nothing_is_known_leaves_no_loss_to_tell() {
    let office = Office::open().await;
    let first = office.phone("field1").await;
    let body = json!({"protocol": 1, "account": "field1", "password": PASSWORD, "device_name": "x", "remembered": first.device});
    let again = office.post("/api/session", &body).await.json();
    assert!(again["device"] != json!(first.device) && again["lost"].is_null());
}

#[tokio::test]
async fn the_cookie_stays_off_plain_lines_where_the_app_came_by_a_safe_one() {
    let office = Office::open().await;
    for (origin, is_secure) in [("https://office.example", true), ("http://192.168.1.2:8080", false), ("null", false)] {
        let body = json!({"protocol": 1, "account": "field1", "password": PASSWORD, "device_name": "ทดสอบ"});
        let request = Request::post("/api/session").header("origin", origin).body(body.to_string().into());
        let answer = office.call(request.unwrap()).await;
        assert_eq!(answer.header("set-cookie").ends_with("; Secure"), is_secure, "{origin}");
    }
}

#[tokio::test]
async fn the_session_can_be_asked_for_and_ended() {
    let office = Office::open().await;
    let phone = office.phone("district").await;
    insta::assert_json_snapshot!(steady(phone.get("/api/session").await.json()), @r#"
    {
      "account": {
        "display_name": "พัฒนาการอำเภอ (ทดสอบ)",
        "grants": [
          {
            "area": "2409",
            "role": "district_officer"
          }
        ],
        "id": "a3",
        "sign_in_name": "district"
      },
      "demo": false,
      "device": "…",
      "feeds": [
        "subdistrict/240901",
        "subdistrict/240902",
        "subdistrict/240903",
        "subdistrict/240904"
      ],
      "fiscal_year": 2570,
      "highest_seq": 0,
      "protocol": 1,
      "server": "…",
      "server_time": 1795316400000
    }
    "#);
    assert_eq!(phone.ask(Method::DELETE, "/api/session", None).await.status, 204);
    assert_eq!(phone.get("/api/session").await.code(), (401, "token_unknown".into()));
}

#[tokio::test]
async fn a_browser_that_is_a_device_already_stays_that_device() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let change = phone.answer("24090304", "demo.1.1", "pass");
    phone.push(&[change]).await;
    let again = |account: &str, device: u32| json!({"protocol": 1, "account": account, "password": PASSWORD, "device_name": "เครื่องเดิม", "device": device});
    let same = office.post("/api/session", &again("field1", phone.device.0)).await.json();
    assert_eq!((&same["device"], &same["highest_seq"]), (&json!(phone.device), &json!(1)));
    assert_eq!(phone.get("/api/session").await.code(), (401, "token_unknown".into()), "the older token ended");
    let other = office.post("/api/session", &again("field2", phone.device.0)).await.json();
    assert_ne!(other["device"], json!(phone.device), "another account is another device");
}

#[tokio::test]
async fn what_is_wrong_is_not_said() {
    let office = Office::open().await;
    office.store.set_disabled("province", true).await.unwrap();
    for (account, password) in [("field1", "wrong"), ("nobody", PASSWORD), ("province", PASSWORD), ("", "")] {
        let answer = office.try_sign_in(account, password).await;
        assert_eq!(answer.code(), (401, "wrong_password".into()), "{account}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let office = Office::open().await;
    for _ in 0..5 {
        assert_eq!(office.try_sign_in("field1", "wrong").await.status, 401);
    }
    let answer = office.try_sign_in("field1", PASSWORD).await;
    assert_eq!(answer.header("retry-after"), "30");
    insta::assert_json_snapshot!(answer.json(), @r#"
    {
      "code": "too_many_tries",
      "retry_after": 30
    }
    "#);
    office.clock.advance(30_000);
    assert_eq!(office.try_sign_in("field1", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_token_lives_ninety_days_after_the_last_contact() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    for _ in 0..3 {
        office.clock.advance(89 * DAY);
        assert_eq!(phone.get("/api/session").await.status, 200, "each contact counts anew");
    }
    office.clock.advance(90 * DAY + 1);
    assert_eq!(phone.get("/api/session").await.code(), (401, "token_expired".into()));
}

#[tokio::test]
async fn a_revoked_device_is_told_so_and_its_browser_becomes_a_new_device() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    office.store.revoke_device(phone.device).await.unwrap();
    assert_eq!(phone.get("/api/session").await.code(), (403, "device_revoked".into()));
    let body =
        json!({"protocol": 1, "account": "field1", "password": PASSWORD, "device_name": "x", "device": phone.device});
    let again = office.post("/api/session", &body).await.json();
    assert_ne!(again["device"], json!(phone.device));
}

#[tokio::test]
async fn without_a_token_one_is_nobody() {
    let office = Office::open().await;
    assert_eq!(office.get("/api/session").await.code(), (401, "token_unknown".into()));
    let mut phone = office.phone("field1").await;
    phone.token = "0".repeat(64);
    assert_eq!(phone.get("/api/session").await.code(), (401, "token_unknown".into()));
}

#[tokio::test]
async fn an_oversized_sign_in_is_not_worked_on() {
    let office = Office::open().await;
    assert_eq!(office.try_sign_in("field1", &"x".repeat(2_000)).await.code(), (400, "malformed".into()));
    assert_eq!(office.try_sign_in(&"ก".repeat(200), "x").await.code(), (400, "malformed".into()));
    assert_eq!(office.try_sign_in("field\u{0}1", "x").await.code(), (400, "malformed".into()));
}
