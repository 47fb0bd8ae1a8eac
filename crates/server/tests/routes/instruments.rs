use axum::http::Method;
use domain::form::{Edit, History, Spot};
use domain::{Form, Text, TextStatus};
use records::Role;
use records::instruments::{Draft, DraftLine, DraftPut, InstrumentList, Published, Scope, Used, Version};
use records::reference::Reference;
use serde_json::{Value as Json, json};

use crate::support::{Answer, INSTRUMENT, Office, Phone, grant};

const ID: &str = "training-4x23";

fn training() -> Form {
    Form::PassFail(domain::instrument::builtin_instruments().unwrap().swap_remove(1))
}

pub(crate) fn edited(base: &Form, edits: impl IntoIterator<Item = Edit>) -> Form {
    let mut draft = base.clone();
    edits.into_iter().for_each(|edit| draft.apply(edit, &History::of([base])));
    draft
}

fn reword(id: &str, th: &str) -> Edit {
    let text = Text { th: th.to_owned(), en: String::new(), status: TextStatus::Training, source: None };
    Edit::Text(Spot::Item(id.to_owned()), text)
}

pub(crate) async fn put(phone: &Phone<'_>, scope: &str, revision: u64, form: &Form) -> Answer {
    let put = DraftPut { scope: scope.parse().unwrap(), revision, form: form.clone() };
    let path = format!("/api/instruments/{}/draft", form.id());
    phone.ask(Method::PUT, &path, Some(serde_json::to_string(&put).unwrap())).await
}

async fn publish(phone: &Phone<'_>, scope: &str, revision: u64) -> Answer {
    publish_of(phone, ID, scope, revision).await
}

pub(crate) async fn publish_of(phone: &Phone<'_>, id: &str, scope: &str, revision: u64) -> Answer {
    phone.post(&format!("/api/instruments/{id}/publish"), &json!({"scope": scope, "revision": revision})).await
}

/// Edits, keeps and publishes in one go; the number it got.
pub(crate) async fn new_version(phone: &Phone<'_>, scope: &str, form: &Form) -> u32 {
    let line: DraftLine = serde_json::from_value(put(phone, scope, 0, form).await.json()).unwrap();
    let answer = publish_of(phone, form.id(), scope, line.revision).await;
    serde_json::from_value::<Published>(answer.json()).unwrap_or_else(|_| panic!("{}", answer.text())).version
}

async fn list(phone: &Phone<'_>) -> InstrumentList {
    serde_json::from_value(phone.get("/api/instruments").await.json()).unwrap()
}

async fn use_version(phone: &Phone<'_>, body: &Json) -> Used {
    use_version_of(phone, ID, body).await
}

pub(crate) async fn use_version_of(phone: &Phone<'_>, id: &str, body: &Json) -> Used {
    let answer = phone.post(&format!("/api/instruments/{id}/use"), body).await;
    serde_json::from_value(answer.json()).unwrap_or_else(|_| panic!("{}", answer.text()))
}

#[tokio::test]
async fn a_draft_is_kept_by_its_revision_and_two_editors_do_not_overwrite_each_other() {
    let office = Office::open().await;
    let (one, other) = (office.phone("province").await, office.phone("province").await);
    let path = format!("/api/instruments/{ID}/draft");
    assert_eq!(one.get(&format!("{path}?scope=24")).await.code(), (404, "not_found".into()));
    let first = edited(&training(), [reword("demo.1.1", "ถ้อยคำหนึ่ง")]);
    assert_eq!(put(&one, "24", 0, &first).await.json()["revision"], 1);
    assert_eq!(put(&other, "24", 0, &training()).await.code(), (409, "draft_conflict".into()));
    let read: Draft = serde_json::from_value(other.get(&format!("{path}?scope=24")).await.json()).unwrap();
    assert_eq!((read.form, read.line.revision), (first, 1));
    assert_eq!(read.line.changed_by, "เจ้าหน้าที่จังหวัด (ทดสอบ)");
    assert_eq!(put(&other, "24", 1, &training()).await.json()["revision"], 2);
    assert_eq!(publish(&one, "24", 1).await.code(), (409, "draft_conflict".into()));
    let gone = one.ask(Method::DELETE, &path, Some(json!({"scope": "24", "revision": 2}).to_string())).await;
    assert_eq!(gone.status, 204);
    assert!(list(&one).await.instruments.iter().all(|line| line.drafts.is_empty()));
}

#[tokio::test]
async fn only_who_keeps_a_scope_edits_there() {
    let office = Office::open().await;
    office.account("p25", "จังหวัดอื่น (ทดสอบ)", vec![grant(Role::ProvinceOfficer, "25")]).await;
    let draft = edited(&training(), [reword("demo.1.1", "ใหม่")]);
    for (account, scope, status) in [
        ("field1", "24", 403),
        ("district", "24", 403),
        ("p25", "24", 403),
        ("province", "country", 403),
        ("department", "24", 403),
        ("department", "country", 200),
        ("province", "24", 200),
        ("p25", "25", 200),
    ] {
        let phone = office.phone(account).await;
        assert_eq!(put(&phone, scope, 0, &draft).await.status.as_u16(), status, "{account} {scope}");
    }
    let (mine, theirs) = (office.phone("province").await, office.phone("p25").await);
    assert_eq!(publish(&mine, "24", 1).await.json()["version"], 2);
    let path = format!("/api/instruments/{ID}/versions/2");
    assert_eq!(mine.get(&path).await.status, 200);
    assert_eq!(theirs.get(&path).await.code(), (404, "not_found".into()), "another province's");
    assert_eq!(office.phone("field1").await.get(&path).await.status, 200, "who works with it reads it");
    assert_eq!(office.get(&path).await.status, 401);
}

#[tokio::test]
async fn numbers_are_given_once_over_all_scopes_and_ids_are_never_given_twice() {
    let office = Office::open().await;
    office.account("p25", "จังหวัดอื่น (ทดสอบ)", vec![grant(Role::ProvinceOfficer, "25")]).await;
    let (mine, theirs) = (office.phone("province").await, office.phone("p25").await);
    let new = |th: &str| Edit::Add {
        section: 4,
        text: Text { th: th.to_owned(), en: String::new(), status: TextStatus::Training, source: None },
    };
    let one = edited(&training(), [new("หนึ่ง")]);
    let other = edited(&training(), [new("สอง")]);
    assert_eq!(new_version(&mine, "24", &one).await, 2);
    assert_eq!(new_version(&theirs, "25", &other).await, 3);
    let version = async |phone: &Phone<'_>, number: u32| {
        let answer = phone.get(&format!("/api/instruments/{ID}/versions/{number}")).await;
        serde_json::from_value::<Version>(answer.json()).unwrap()
    };
    let id_of = |version: &Version, th: &str| {
        version.form.parts().items.into_iter().find(|item| item.text.th == th).map(|item| item.id)
    };
    assert_eq!(id_of(&version(&mine, 2).await, "หนึ่ง").as_deref(), Some("demo.4.5"));
    let third = version(&theirs, 3).await;
    assert_eq!(id_of(&third, "สอง").as_deref(), Some("demo.4.6"), "the other province has demo.4.5");
    assert_eq!((third.based_on, third.scope), (Some(1), Scope::Province("25".parse().unwrap())));
    assert_eq!(third.published.unwrap().1, "จังหวัดอื่น (ทดสอบ)");
}

#[tokio::test]
async fn what_is_wrong_is_not_published() {
    let office = Office::open().await;
    let phone = office.phone("province").await;
    assert_eq!(
        put(&phone, "24", 0, &edited(&training(), [reword("demo.1.1", "")])).await.status,
        200,
        "a draft may be"
    );
    assert_eq!(publish(&phone, "24", 1).await.code(), (422, "draft_faulty".into()));
    let unchanged = put(&phone, "24", 1, &training()).await;
    assert_eq!(unchanged.status, 200);
    assert_eq!(publish(&phone, "24", 2).await.code(), (422, "draft_faulty".into()), "nothing new");
    for body in ["", "{}", "[]", "{\"scope\":\"24\",\"revision\":-1}", "{\"scope\":\"moon\",\"revision\":1}"] {
        let path = format!("/api/instruments/{ID}/publish");
        let answer = phone.ask(Method::POST, &path, Some(body.to_owned())).await;
        assert_eq!(answer.code(), (400, "malformed".into()), "{body}");
    }
    let mut other =
        serde_json::to_value(DraftPut { scope: "24".parse().unwrap(), revision: 2, form: training() }).unwrap();
    other["form"]["id"] = json!("moi-sev-4x23");
    let path = format!("/api/instruments/{ID}/draft");
    let answer = phone.ask(Method::PUT, &path, Some(other.to_string())).await;
    assert_eq!(answer.code(), (400, "malformed".into()), "another instrument's draft");
}

#[tokio::test]
async fn a_published_version_is_known_at_once_and_after_a_restart() {
    let office = Office::open().await;
    let province = office.phone("province").await;
    let mut phone = office.phone("field1").await;
    // Begun with the first version.
    let sealed = phone_answer(&mut phone, "24090304", "1", "demo.1.1");
    phone.push(&[sealed]).await;
    let draft = edited(&training(), [reword("demo.1.2", "ใหม่"), Edit::Retire("demo.4.4".to_owned())]);
    assert_eq!(new_version(&province, "24", &draft).await, 2);
    let asked = json!({"version": 2, "year": 2570, "area": "24", "dry": true});
    let would = use_version(&province, &asked).await;
    assert_eq!(would, Used { changed: 2, offered: 1, kept: 0, same: 0 });
    let reference = async || -> Reference { serde_json::from_value(phone.get("/api/reference").await.json()).unwrap() };
    assert!(reference().await.targets.iter().all(|target| target.instrument == INSTRUMENT), "it was only asked");
    let used = use_version(&province, &json!({"version": 2, "year": 2570, "area": "24"})).await;
    assert_eq!(used, would);
    let now = reference().await;
    let of = |code: &str| now.targets.iter().find(|target| target.village.code.as_str() == code).unwrap();
    assert_eq!(
        (of("24090304").instrument.as_str(), of("24090304").offered.as_deref()),
        (INSTRUMENT, Some("training-4x23@2"))
    );
    assert_eq!((of("24090301").instrument.as_str(), of("24090301").offered.as_deref()), ("training-4x23@2", None));
    assert!(now.instrument(INSTRUMENT).is_some() && now.instrument("training-4x23@2").is_some(), "both can be read");
    // Another process on the same data knows it, too.
    let store = server::store::sqlite::SqliteStore::open(office.folder.path(), Default::default()).await.unwrap();
    assert_eq!(server::store::ServerStore::versions(&store).await.unwrap().len(), 1);
    // Answers under the new version are taken.
    let sealed = phone_moved(&mut phone, "24090304", "2", "demo.1.2", "2");
    let outcome = phone.push(&[sealed]).await;
    assert!(outcome[0].receipt().is_some(), "{outcome:?}");
    let board = province.get("/api/board/district/2409").await.json();
    let row =
        board["rows"].as_array().unwrap().iter().find(|row| row["village"]["code"] == "24090304").unwrap().clone();
    assert_eq!(row["before"]["tally"], json!({"passed": 1, "assessed": 1, "total": 22}), "the moved one counts");
    // What does not fit its version is held, and nothing is lost.
    let sealed = phone_moved(&mut phone, "24090304", "2", "demo.4.4", "2");
    let wrong = phone.push(&[sealed]).await;
    assert!(matches!(&wrong[0], sync::Outcome::Held { reason } if reason == "unknown_instrument"), "{wrong:?}");
    let sealed = phone_moved(&mut phone, "24090304", "2", "demo.1.3", "1");
    let other = phone.push(&[sealed]).await;
    assert!(matches!(&other[0], sync::Outcome::Held { .. }), "{other:?}");
}

fn phone_answer(phone: &mut Phone<'_>, village: &str, version: &str, indicator: &str) -> sync::SealedChange {
    change(phone, &format!("{village}/2570/assessment/before"), version, indicator)
}

fn phone_moved(phone: &mut Phone<'_>, village: &str, to: &str, indicator: &str, label: &str) -> sync::SealedChange {
    change(phone, &format!("{village}/2570/assessment/before/{ID}@{to}"), label, indicator)
}

fn change(phone: &mut Phone<'_>, record: &str, version: &str, indicator: &str) -> sync::SealedChange {
    let reference = format!("{ID}@{version}");
    let fields = [
        (format!("answer:{indicator}"), sync::Value::from("pass")),
        ("instrument".to_owned(), sync::Value::from(reference.as_str())),
    ];
    let fields: Vec<(&str, sync::Value)> = fields.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let mut change = phone.change(record, &fields);
    change.instrument = Some(reference);
    change.seal().unwrap()
}
