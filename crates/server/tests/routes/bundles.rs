//! Bundles: what a device could not send itself, brought by somebody.

use axum::body::Body;
use axum::http::{Method, Request, header};
use futures_util::StreamExt;
use records::Role;
use records::reference::Reference;
use serde_json::{Value as Json, json};
use server::app::{Config, Quota};
use server::store::ServerStore;
use server::store::sqlite::Options;
use sync::bundle::sealing::SealingKey;
use sync::signature::software::SoftwareKey;
use sync::{BodyHash, Outcome, PublicKey, SealedChange, Value};
use tower::ServiceExt;

use crate::support::{Answer, Office, Phone, bundle_of, grant};

/// A picture as far as anybody looks.
fn jpeg(text: &str) -> Vec<u8> {
    [b"\xff\xd8\xff\xe0\x00\x10JFIF with more than thirty-two bytes: ".as_slice(), text.as_bytes()].concat()
}

fn key(n: u8) -> SoftwareKey {
    SoftwareKey::of([n; 32]).unwrap()
}

async fn with_key<'a>(office: &'a Office, account: &str, n: u8) -> Phone<'a> {
    let phone = office.phone(account).await;
    let body = json!({"protocol": 1, "key": key(n).public().to_string()}).to_string();
    assert_eq!(phone.ask(Method::PUT, "/api/device/key", Some(body)).await.status, 204);
    phone
}

impl Phone<'_> {
    /// For which key this phone seals, as the server told it.
    async fn sealing_key(&self) -> PublicKey {
        let reference: Reference = serde_json::from_value(self.get("/api/reference").await.json()).unwrap();
        reference.sealing_key.unwrap()
    }

    /// A bundle of changes of this phone, signed, and of files.
    async fn bundle(&self, changes: &[SealedChange], files: &[Vec<u8>]) -> Vec<u8> {
        bundle_of(self, changes, files, self.sealing_key().await)
    }

    async fn bring(&self, bundle: impl Into<Body>) -> Answer {
        let request = Request::post("/api/bundles").header(header::AUTHORIZATION, self.bearer());
        self.office.call(request.body(bundle.into()).unwrap()).await
    }

    /// Brings a bundle: changes applied, duplicate, held, refused, and files new, known, left.
    async fn brought(&self, bundle: Vec<u8>) -> [[u64; 4]; 2] {
        let answer = self.bring(bundle).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let told = answer.json();
        let count = |name: &str| told[name].as_u64().unwrap();
        [
            ["applied", "duplicate", "held", "refused"].map(count),
            [count("files"), count("files_known"), count("files_left"), 0],
        ]
    }

    fn photo_of(&mut self, village: &str, bytes: &[u8]) -> SealedChange {
        let hash = Value::Text(BodyHash::of(bytes).to_string());
        let record = format!("{village}/2570/photo/01928c5e-0000-7000-8000-000000000001");
        self.change(&record, &[("of", Value::from("assessment/before")), ("hash", hash)]).seal().unwrap()
    }
}

/// Nothing of a bundle lies about.
fn nothing_passes(office: &Office) -> bool {
    let passing = std::fs::read_dir(office.folder.path().join("files/arriving")).into_iter().flatten();
    passing.flatten().all(|entry| entry.path().is_dir())
}

#[tokio::test]
async fn a_bundle_counts_whoever_brings_it_and_however_often() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    let picture = jpeg("แปลงผัก");
    let changes = [
        key(1).signed(author.answer("24090304", "demo.1.1", "pass")),
        key(1).signed(author.answer("24090202", "demo.1.1", "fail")),
        key(1).signed(author.photo_of("24090304", &picture)),
    ];
    let bundle = author.bundle(&changes, std::slice::from_ref(&picture)).await;
    let relay = office.phone("province").await;
    let answer = relay.bring(bundle.clone()).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let told = answer.json();
    assert_eq!((&told["device"], &told["made_at"]), (&json!(author.device), &json!(crate::support::NOW)));
    assert_eq!((&told["applied"], &told["files"]), (&json!(3), &json!(1)), "{told}");
    for again in [&relay, &office.phone("district").await, &author] {
        assert_eq!(again.brought(bundle.clone()).await, [[0, 3, 0, 0], [0, 1, 0, 0]]);
    }
    let feeds: usize = author.pull(&[]).await.pages.iter().map(|page| page.entries.len()).sum();
    assert_eq!(feeds, 3, "no change twice");
    let outcomes = author.push(&changes).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Duplicate(_))), "{outcomes:?}");
    let file = author.get(&format!("/api/files/{}", BodyHash::of(&picture))).await;
    assert_eq!((file.status.as_u16(), file.bytes), (200, picture));
    let board = office.phone("district").await.get("/api/board/district/2409").await.json();
    let counted = |row: &&Json| row["before"]["tally"]["assessed"] == 1;
    assert_eq!(board["rows"].as_array().unwrap().iter().filter(counted).count(), 2);
    assert!(nothing_passes(&office));
}

#[tokio::test]
async fn of_a_bundle_that_was_altered_or_cut_off_nothing_is_taken() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    // More than one piece, so that the first could be read.
    let changes: Vec<SealedChange> = (0..40)
        .map(|n| {
            let note = [("note:demo.1.1", Value::Text(format!("{n} {}", "ก".repeat(700))))];
            key(1).signed(author.change("24090304/2570/assessment/before", &note).seal().unwrap())
        })
        .collect();
    let whole = author.bundle(&changes, &[jpeg("x")]).await;
    assert!(whole.len() > 70_000);
    let mut altered = whole.clone();
    *altered.last_mut().unwrap() ^= 1;
    let longer = [&whole[..], b"x"].concat();
    for spoilt in [altered, whole[..whole.len() - 1].to_vec(), whole[..70_000].to_vec(), whole[..148].to_vec(), longer]
    {
        assert_eq!(author.bring(spoilt).await.code(), (422, "bundle_damaged".into()));
    }
    assert_eq!(author.pull(&[]).await.pages.len(), 0, "not even what could be read");
    assert!(nothing_passes(&office));
    assert_eq!(author.brought(whole).await, [[40, 0, 0, 0], [1, 0, 0, 0]], "whole it is taken");
}

#[tokio::test]
async fn what_is_no_bundle_of_this_server_is_told_apart() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    let change = key(1).signed(author.answer("24090304", "demo.1.1", "pass"));
    let other = SealingKey::of([9; 32]).unwrap().public();
    let elsewhere = bundle_of(&author, std::slice::from_ref(&change), &[], other);
    assert_eq!(author.bring(elsewhere).await.code(), (422, "bundle_for_another_server".into()));
    let mut newer = author.bundle(&[change], &[]).await;
    newer[17] = 2;
    assert_eq!(author.bring(newer).await.code(), (422, "bundle_too_new".into()));
    for nothing in [b"".to_vec(), b"PK\x03\x04 a table".to_vec(), vec![0; 200_000]] {
        assert_eq!(author.bring(nothing).await.code(), (422, "not_a_bundle".into()));
    }
    let too_large = vec![0; 256 * 1024 * 1024 + 1];
    assert_eq!(author.bring(too_large).await.code(), (413, "too_large".into()));
    let nobody = office.call(Request::post("/api/bundles").body(Body::empty()).unwrap()).await;
    assert_eq!(nobody.code(), (401, "token_unknown".into()));
}

#[tokio::test]
async fn what_is_not_signed_by_its_device_is_taken_from_its_account_alone() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    let changes = [
        author.answer("24090304", "demo.1.1", "pass"),
        key(2).signed(author.answer("24090304", "demo.1.2", "pass")),
        key(1).signed(author.answer("24090304", "demo.1.3", "pass")),
    ];
    let bundle = author.bundle(&changes, &[]).await;
    assert_eq!(office.phone("district").await.brought(bundle.clone()).await[0], [1, 0, 0, 2]);
    let other_phone = office.phone("field1").await;
    assert_eq!(other_phone.brought(bundle).await[0], [2, 1, 0, 0], "its token says as much");
}

#[tokio::test]
async fn its_author_is_judged_and_not_who_brings_it() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    let picture = jpeg("ศาลากลางบ้าน");
    let lost = [
        key(1).signed(author.answer("24090202", "demo.1.1", "pass")),
        key(1).signed(author.photo_of("24090202", &picture)),
        key(1).signed(author.answer("24090304", "demo.1.1", "pass")),
    ];
    let bundle = author.bundle(&lost, std::slice::from_ref(&picture)).await;
    let own = key(1).signed(author.answer("24090304", "demo.1.2", "pass"));
    let later = author.bundle(&[own], &[]).await;
    office.store.set_grants("field1", &[grant(Role::FieldWorker, "240903")]).await.unwrap();
    let district = office.phone("district").await;
    assert_eq!(district.brought(bundle.clone()).await, [[1, 0, 2, 0], [1, 0, 0, 0]], "with the file of what is held");
    assert_eq!(district.brought(bundle).await, [[0, 1, 2, 0], [0, 1, 0, 0]]);
    let held = district.get("/api/held").await.json();
    assert_eq!(held["held"].as_array().unwrap().len(), 2, "once each");
    office.store.revoke_device(author.device).await.unwrap();
    assert_eq!(district.brought(later.clone()).await[0], [0, 0, 1, 0], "a revoked device's is held");
    assert_eq!(author.bring(later).await.code(), (403, "device_revoked".into()));
}

#[tokio::test]
async fn files_are_kept_as_uploads_are_and_nobody_brings_what_no_photo_names() {
    let quota = Quota { files_a_day: 2, ..Quota::default() };
    let office = Office::open_with(Options::default(), Config { quota, ..Config::default() }, None).await;
    let mut author = with_key(&office, "field1", 1).await;
    let (named, stray, text) = (jpeg("๑"), jpeg("๒"), b"a list of households, and no picture at all".to_vec());
    let photo = key(1).signed(author.photo_of("24090304", &named));
    let files = [named.clone(), stray.clone(), text, b"short".to_vec()];
    let bundle = author.bundle(std::slice::from_ref(&photo), &files).await;
    // A province officer writes no photos.
    let relay = office.phone("province").await;
    assert_eq!(relay.brought(bundle.clone()).await, [[1, 0, 0, 0], [1, 0, 3, 0]]);
    assert!(office.files().has(BodyHash::of(&named)).await.unwrap());
    assert!(!office.files().has(BodyHash::of(&stray)).await.unwrap());
    assert_eq!(author.brought(bundle).await, [[0, 1, 0, 0], [1, 1, 2, 0]], "whoever may upload brings the stray one");
    let more = [jpeg("๓"), jpeg("๔")];
    assert_eq!(
        author.brought(author.bundle(&[], &more).await).await[1],
        [1, 0, 1, 0],
        "as many as one may bring a day"
    );
    let liar = {
        let mut content = sync::bundle::content::About { device: author.device, made_at: 0 }.part().unwrap();
        content.extend(sync::bundle::content::file_head(BodyHash::of(b"other bytes"), named.len() as u32));
        content.extend(&named);
        SealingKey::of([5; 32]).unwrap().seal(author.sealing_key().await, &content).unwrap()
    };
    let second = office.phone("field2").await;
    assert_eq!(second.brought(liar).await[1], [0, 0, 1, 0], "its bytes are not those of its name");
    assert!(!office.files().has(BodyHash::of(b"other bytes")).await.unwrap());
    assert!(nothing_passes(&office));
}

#[tokio::test]
async fn the_key_stays_over_a_restart_and_older_ones_open_what_was_sealed_for_them() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    let change = key(1).signed(author.answer("24090304", "demo.1.1", "pass"));
    let (before, bundle) = (author.sealing_key().await, author.bundle(&[change], &[]).await);
    office.store.add_sealing_key(&SealingKey::of([8; 32]).unwrap(), false, crate::support::NOW + 1).await.unwrap();
    let office = office.restarted().await;
    let officer = office.phone("district").await;
    assert_ne!(officer.sealing_key().await, before, "devices are told of the newest");
    assert_eq!(officer.brought(bundle).await[0], [1, 0, 0, 0]);
    let now = officer.sealing_key().await;
    let office = office.restarted().await;
    assert_eq!(office.phone("district").await.sealing_key().await, now);
}

#[tokio::test]
async fn an_account_brings_one_at_a_time_and_what_is_given_up_leaves_nothing() {
    let office = Office::open().await;
    let mut author = with_key(&office, "field1", 1).await;
    let change = key(1).signed(author.answer("24090304", "demo.1.1", "pass"));
    let bundle = author.bundle(&[change], &[]).await;
    let begun = futures_util::stream::iter([Ok::<_, std::io::Error>(bundle[..200].to_vec())]);
    let endless = Body::from_stream(begun.chain(futures_util::stream::pending()));
    let request = Request::post("/api/bundles").header(header::AUTHORIZATION, author.bearer()).body(endless).unwrap();
    let first = tokio::spawn(office.router.clone().oneshot(request));
    while nothing_passes(&office) {
        tokio::task::yield_now().await;
    }
    assert_eq!(author.bring(bundle.clone()).await.code(), (503, "busy".into()));
    assert_eq!(office.phone("field2").await.brought(bundle.clone()).await[0], [1, 0, 0, 0], "each account by itself");
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    while !nothing_passes(&office) {
        tokio::task::yield_now().await;
    }
    assert_eq!(author.brought(bundle).await[0], [0, 1, 0, 0]);
}
