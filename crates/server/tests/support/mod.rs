//! An office in a temporary folder, called in-process, and phones that speak with it.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::household::activities::first_reference;
use domain::{AreaCode, FiscalYear, Village};
use http_body_util::BodyExt;
use records::step::{Action, StepView};
use records::{Entry, Grant, Role};
use serde_json::{Value as Json, json};
use server::app::{App, Config};
use server::client::ClientFiles;
use server::clock::SetClock;
use server::files::FileStore;
use server::store::sqlite::{Options, SqliteStore};
use server::store::{NewAccount, NewTarget, PlacedVillage, ServerStore};
use sync::bundle::content::{About, change_part, file_head};
use sync::bundle::sealing::SealingKey;
use sync::change::FORMAT;
use sync::wire::{DeviceReport, PROTOCOL, PullRequest, PullResponse, PushRequest, PushResponse};
use sync::{
    AccountId, BodyHash, Change, ChangeId, Cursor, DeviceId, FeedId, FieldName, Outcome, PublicKey, SealedChange, Seen,
    Value, Write, Writes,
};
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "ข้าวหอม 105";
/// 22 November 2026, 10:00 in Thailand: fiscal year 2570.
pub(crate) const NOW: i64 = 1_795_316_400_000;
pub(crate) const INSTRUMENT: &str = "training-4x23@1";
pub(crate) const HAPPINESS: &str = "gvh-demo-6x22@1";

pub(crate) fn year() -> FiscalYear {
    FiscalYear::new(2570).unwrap()
}

pub(crate) fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

pub(crate) fn grant(role: Role, area_code: &str) -> Grant {
    Grant { role, area: (!area_code.is_empty()).then(|| area(area_code)) }
}

pub(crate) fn target(code: &str, instrument: &str) -> NewTarget {
    NewTarget {
        village: area(code),
        instrument: instrument.to_owned(),
        happiness: HAPPINESS.to_owned(),
        activities: first_reference(),
    }
}

pub(crate) fn village(code: &str, moo: u8, name: &str) -> PlacedVillage {
    PlacedVillage {
        village: Village { code: area(code), moo, name_th: name.to_owned(), households: Some(63), people: Some(218) },
        subdistrict: area(&code[..6]),
        district: area(&code[..4]),
    }
}

/// One hash for all tests: hashing is slow on purpose.
pub(crate) async fn password_hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    if let Some(hash) = HASH.get() {
        return hash.clone();
    }
    let hash = server::auth::password::hash(PASSWORD.to_owned()).await.unwrap();
    HASH.get_or_init(|| hash).clone()
}

/// Two field workers who share a subdistrict, an officer, and three target villages.
pub(crate) async fn furnish(store: &dyn ServerStore) {
    let villages = [
        village("24090301", 1, "บ้านดอนไผ่เหลือง"),
        village("24090304", 4, "บ้านหนองปรือ"),
        village("24090202", 2, "บ้านวังเย็นใหม่"),
        village("24090205", 5, "บ้านนอกเป้าหมาย"),
    ];
    store.put_villages(&villages).await.unwrap();
    let targets: Vec<_> = villages[..3].iter().map(|v| target(v.village.code.as_str(), INSTRUMENT)).collect();
    store.put_targets(year(), &targets).await.unwrap();
    let field = |areas: &[&str]| areas.iter().map(|area| grant(Role::FieldWorker, area)).collect();
    account(store, "field1", "พัฒนากรหนึ่ง (ทดสอบ)", field(&["240902", "240903"])).await;
    account(store, "field2", "พัฒนากรสอง (ทดสอบ)", field(&["240903"])).await;
    account(store, "district", "พัฒนาการอำเภอ (ทดสอบ)", vec![grant(Role::DistrictOfficer, "2409")]).await;
    account(store, "province", "เจ้าหน้าที่จังหวัด (ทดสอบ)", vec![grant(Role::ProvinceOfficer, "24")]).await;
    account(store, "department", "เจ้าหน้าที่กรม (ทดสอบ)", vec![grant(Role::DepartmentOfficer, "")]).await;
}

async fn account(store: &dyn ServerStore, name: &str, display: &str, grants: Vec<Grant>) -> AccountId {
    let new = NewAccount {
        sign_in_name: name.to_owned(),
        display_name: display.to_owned(),
        password_hash: password_hash().await,
        grants,
    };
    store.create_account(new, NOW).await.unwrap()
}

pub(crate) struct Office {
    pub(crate) router: Router,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) store: SqliteStore,
    pub(crate) folder: tempfile::TempDir,
}

/// An answer of the server.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["code"].as_str().unwrap_or_default().to_owned())
    }
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::open_with(Options::default(), Config::default(), None).await
    }

    pub(crate) async fn open_with(options: Options, config: Config, client: Option<ClientFiles>) -> Self {
        let office = Self::in_folder(tempfile::tempdir().unwrap(), options, config, client).await;
        furnish(&office.store).await;
        office
    }

    /// The same office after its server was stopped and started.
    pub(crate) async fn restarted(self) -> Self {
        let Self { router, store, folder, .. } = self;
        drop(router);
        store.close().await;
        Self::in_folder(folder, Options::default(), Config::default(), None).await
    }

    async fn in_folder(
        folder: tempfile::TempDir,
        options: Options,
        config: Config,
        client: Option<ClientFiles>,
    ) -> Self {
        let store = SqliteStore::open(folder.path(), options).await.unwrap();
        let clock = Arc::new(SetClock::at(NOW));
        let app = App::new(Arc::new(store.clone()), FileStore::of(folder.path()), clock.clone(), config, client)
            .await
            .unwrap();
        Self { router: server::service::router(Arc::new(app)), clock, store, folder }
    }

    /// The folder of photos.
    pub(crate) fn files(&self) -> FileStore {
        FileStore::of(self.folder.path())
    }

    pub(crate) async fn account(&self, name: &str, display: &str, grants: Vec<Grant>) -> AccountId {
        account(&self.store, name, display, grants).await
    }

    pub(crate) async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Json) -> Answer {
        self.call(Request::post(path).body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn try_sign_in(&self, account: &str, password: &str) -> Answer {
        let body = json!({"protocol": 1, "account": account, "password": password, "device_name": "ทดสอบ"});
        self.post("/api/session", &body).await
    }

    /// A new phone on which this account is signed in.
    pub(crate) async fn phone(&self, account: &str) -> Phone<'_> {
        let answer = self.try_sign_in(account, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let session = answer.json();
        Phone { office: self, token: session["token"].as_str().unwrap().to_owned(), pen: Pen::of(&session) }
    }
}

/// A device that signed in.
pub(crate) struct Phone<'a> {
    pub(crate) office: &'a Office,
    pub(crate) token: String,
    pub(crate) pen: Pen,
}

impl Deref for Phone<'_> {
    type Target = Pen;

    fn deref(&self) -> &Pen {
        &self.pen
    }
}

impl DerefMut for Phone<'_> {
    fn deref_mut(&mut self) -> &mut Pen {
        &mut self.pen
    }
}

impl Phone<'_> {
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let body = body.map_or_else(Body::empty, Body::from);
        let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, self.bearer());
        self.office.call(request.body(body).unwrap()).await
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Json) -> Answer {
        self.ask(Method::POST, path, Some(body.to_string())).await
    }

    pub(crate) async fn try_push(&self, changes: &[SealedChange]) -> Answer {
        self.ask(Method::POST, "/api/push", Some(self.push_body(changes))).await
    }

    pub(crate) async fn push(&self, changes: &[SealedChange]) -> Vec<Outcome> {
        let answer = self.try_push(changes).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        serde_json::from_slice::<PushResponse>(&answer.bytes).unwrap().outcomes
    }

    pub(crate) async fn pull(&self, cursors: &[Cursor]) -> PullResponse {
        let answer = self.ask(Method::POST, "/api/pull", Some(self.pull_body(cursors))).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        serde_json::from_slice(&answer.bytes).unwrap()
    }
}

/// What writes the changes of a device, wherever they are sent.
#[derive(Clone, Debug)]
pub(crate) struct Pen {
    pub(crate) device: DeviceId,
    pub(crate) account: AccountId,
    pub(crate) seq: u64,
}

impl Pen {
    /// That of the device an answer to a sign-in names.
    pub(crate) fn of(session: &Json) -> Self {
        let device = DeviceId(serde_json::from_value(session["device"].clone()).unwrap());
        Self { device, account: AccountId(session["account"]["id"].as_str().unwrap().to_owned()), seq: 0 }
    }

    pub(crate) fn report(&self) -> DeviceReport {
        DeviceReport { device: self.device, highest_seq: self.seq, unsent: 0 }
    }

    /// The bytes of a push. Never through a JSON tree: that would write the changes anew, and their bytes are what counts.
    pub(crate) fn push_body(&self, changes: &[SealedChange]) -> String {
        let request =
            PushRequest { protocol: PROTOCOL, report: self.report(), changes: changes.to_vec(), parted: None };
        serde_json::to_string(&request).unwrap()
    }

    pub(crate) fn pull_body(&self, cursors: &[Cursor]) -> String {
        let request = PullRequest {
            protocol: PROTOCOL,
            report: self.report(),
            cursors: cursors.to_vec(),
            held: vec![],
            held_before: vec![],
            snapshots: false,
        };
        serde_json::to_string(&request).unwrap()
    }

    /// The next change of this device.
    pub(crate) fn change(&mut self, record: &str, fields: &[(&str, Value)]) -> Change {
        self.seq += 1;
        let write = |value: &Value| Write { value: value.clone(), seen: Seen::nothing(), covers: Default::default() };
        Change {
            format: FORMAT,
            id: ChangeId(uuid::Uuid::from_u128(u128::from(self.device.0) << 64 | u128::from(self.seq))),
            device: self.device,
            seq: self.seq,
            record: record.into(),
            feed: FeedId(format!("subdistrict/{}", &record[..6])),
            author: self.account.clone(),
            made_at: NOW,
            clock_offset: None,
            instrument: Some(INSTRUMENT.to_owned()),
            writes: Writes::from_iter(fields.iter().map(|(name, value)| (FieldName::from(*name), write(value)))),
        }
    }

    /// An answer to an indicator before development.
    pub(crate) fn answer(&mut self, village: &str, indicator: &str, answer: &str) -> SealedChange {
        let record = format!("{village}/2570/assessment/before");
        self.change(&record, &[(&format!("answer:{indicator}"), Value::from(answer))]).seal().unwrap()
    }

    /// Every indicator of a village passed in this phase.
    pub(crate) fn all_passed(&mut self, village: &str, phase: &str) -> SealedChange {
        let instruments = domain::instrument::builtin_instruments().unwrap();
        let training = instruments.iter().find(|instrument| instrument.reference().to_string() == INSTRUMENT).unwrap();
        let fields: Vec<String> = training.indicators.iter().map(|one| format!("answer:{}", one.id)).collect();
        let fields: Vec<(&str, Value)> = fields.iter().map(|field| (field.as_str(), Value::from("pass"))).collect();
        self.change(&format!("{village}/2570/assessment/{phase}"), &fields).seal().unwrap()
    }

    /// An official step of a village.
    pub(crate) fn step(&mut self, code: &str, action: Action) -> SealedChange {
        let id = uuid::Uuid::from_u128(u128::from(self.device.0) << 64 | u128::from(self.seq + 1));
        let key = Entry::Step(id).of(&area(code), year());
        let mut change = self.change(&key.to_string(), &[]);
        let remarks = if action.needs_remarks() { "ดูอีกครั้ง" } else { "" };
        for (name, value) in StepView::values(action, Some("2026-11-22".parse().unwrap()), remarks, "1/2570") {
            change.writes.insert(name, Write { value, seen: Seen::nothing(), covers: Default::default() });
        }
        change.seal().unwrap()
    }
}

/// A bundle of these changes and files, sealed for a server.
pub(crate) fn bundle_of(pen: &Pen, changes: &[SealedChange], files: &[Vec<u8>], server: PublicKey) -> Vec<u8> {
    let mut content = About { device: pen.device, made_at: NOW }.part().unwrap();
    changes.iter().for_each(|change| content.extend(change_part(change).unwrap()));
    for file in files {
        content.extend(file_head(BodyHash::of(file), file.len() as u32));
        content.extend(file);
    }
    SealingKey::of([0x77; 32]).unwrap().seal(server, &content).unwrap()
}

/// The same JSON with what differs from run to run replaced.
pub(crate) fn steady(json: impl serde::Serialize) -> Json {
    let mut json = serde_json::to_value(json).unwrap();
    const DRAWN: [&str; 8] = ["token", "server", "device", "h", "hash", "id", "version", "sealing_key"];
    fn walk(json: &mut Json) {
        match json {
            Json::Object(map) => {
                for (key, value) in map.iter_mut() {
                    let is_account = key == "id" && value.as_str().is_some_and(|id| id.len() < 6);
                    if DRAWN.contains(&key.as_str()) && !is_account && !value.is_object() {
                        *value = json!("…");
                    } else {
                        walk(value);
                    }
                }
            }
            Json::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    walk(&mut json);
    json
}
