use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;
use server::store::ServerStore;
use sync::wire::{FilesRequest, FilesResponse, MAX_FILES_ASKED, PROTOCOL};
use sync::{BodyHash, SealedChange, Value};

use crate::support::{Answer, Office, Phone, grant};

/// A picture as far as anybody looks: what follows the first bytes is nobody's business here.
fn jpeg(text: &str) -> Vec<u8> {
    [b"\xff\xd8\xff\xe0\x00\x10JFIF ".as_slice(), text.as_bytes()].concat()
}

fn path(bytes: &[u8]) -> String {
    format!("/api/files/{}", BodyHash::of(bytes))
}

impl Phone<'_> {
    async fn put(&self, path: &str, bytes: impl Into<Body>) -> Answer {
        let request = Request::put(path).header(header::AUTHORIZATION, self.bearer());
        self.office.call(request.body(bytes.into()).unwrap()).await
    }

    /// A photo record of a village that names this file.
    fn photo(&mut self, village: &str, n: u32, bytes: &[u8]) -> SealedChange {
        let hash = BodyHash::of(bytes).to_string();
        self.of_photo(village, n, &[("of", Value::from("assessment/before")), ("hash", Value::Text(hash))])
    }

    fn of_photo(&mut self, village: &str, n: u32, fields: &[(&str, Value)]) -> SealedChange {
        self.change(&format!("{village}/2570/photo/01928c5e-0000-7000-8000-{n:012}"), fields).seal().unwrap()
    }
}

/// Every file in the data folder's folder of files, whatever it is called.
fn on_disk(office: &Office) -> Vec<String> {
    let mut found = vec![];
    let mut folders = vec![office.folder.path().join("files")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path.file_name().unwrap().to_string_lossy().into_owned()),
            }
        }
    }
    found
}

#[tokio::test]
async fn a_file_is_kept_byte_for_byte_and_sending_it_again_changes_nothing() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let bytes = jpeg("แปลงผัก");
    for _ in 0..2 {
        assert_eq!(phone.put(&path(&bytes), bytes.clone()).await.status, 204);
    }
    assert_eq!(on_disk(&office), [BodyHash::of(&bytes).to_string()]);
    let photo = phone.photo("24090304", 1, &bytes);
    phone.push(&[photo]).await;
    let answer = phone.get(&path(&bytes)).await;
    assert_eq!((answer.status.as_u16(), &answer.bytes), (200, &bytes));
    assert_eq!(answer.header("content-type"), "image/jpeg");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cache-control"), "private, max-age=3600");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    assert!(answer.header("content-disposition").starts_with("attachment;"));
    let head = phone.ask(Method::HEAD, &path(&bytes), None).await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
}

#[tokio::test]
async fn whoever_sends_files_is_told_which_are_not_here() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let (here, lost) = (jpeg("แปลงผัก"), jpeg("บ่อปลา"));
    phone.put(&path(&here), here.clone()).await;
    let ask = |files: Vec<BodyHash>| json!(FilesRequest { protocol: PROTOCOL, files });
    let asked = vec![BodyHash::of(&here), BodyHash::of(&lost)];
    let answer = phone.post("/api/files", &ask(asked.clone())).await;
    assert_eq!(answer.json(), json!(FilesResponse { protocol: PROTOCOL, missing: vec![BodyHash::of(&lost)] }));
    let too_many = ask(vec![asked[0]; MAX_FILES_ASKED + 1]);
    assert_eq!(phone.post("/api/files", &too_many).await.code(), (400, "malformed".into()));
    let province = office.phone("province").await;
    assert_eq!(province.post("/api/files", &ask(asked)).await.code(), (403, "no_right".into()));
}

#[tokio::test]
async fn what_is_not_whole_no_picture_or_too_large_is_not_kept() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg("แปลงผักสวนครัว");
    assert_eq!(phone.put(&path(&bytes), bytes[..40].to_vec()).await.code(), (422, "wrong_hash".into()));
    let text = "รายชื่อครัวเรือน เลขที่ ชื่อ หมายเหตุ".as_bytes().to_vec();
    assert_eq!(phone.put(&path(&text), text.clone()).await.code(), (422, "not_a_picture".into()));
    assert_eq!(phone.put(&path(b"x"), b"x".to_vec()).await.code(), (422, "not_a_picture".into()));
    assert_eq!(phone.put(&path(b""), Body::empty()).await.code(), (422, "not_a_picture".into()));
    let page = b"<!doctype html><script>alert(1)</script>".to_vec();
    assert_eq!(phone.put(&path(&page), page.clone()).await.code(), (422, "not_a_picture".into()));
    let most = [jpeg(""), vec![7; 20 * 1024 * 1024 - jpeg("").len()]].concat();
    let beyond = [most.clone(), vec![7]].concat();
    assert_eq!(phone.put(&path(&beyond), beyond.clone()).await.code(), (413, "too_large".into()));
    assert_eq!(on_disk(&office), [""; 0], "nothing of them is left");
    assert_eq!(phone.put(&path(&most), most.clone()).await.status, 204);
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg("แปลงผัก");
    let pieces = [Ok(bytes.clone()), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
    let broken = Body::from_stream(futures_util::stream::iter(pieces));
    assert_eq!(phone.put(&path(&bytes), broken).await.code(), (400, "malformed".into()));
    assert_eq!(on_disk(&office), [""; 0]);
    assert_eq!(phone.put(&path(&bytes), bytes.clone()).await.status, 204, "and it goes on");
}

#[tokio::test]
async fn only_who_may_read_a_photo_that_consists_of_it_gets_a_file() {
    let office = Office::open().await;
    let (mut first, second) = (office.phone("field1").await, office.phone("field2").await);
    let bytes = jpeg("แปลงผัก");
    first.put(&path(&bytes), bytes.clone()).await;
    assert_eq!(first.get(&path(&bytes)).await.code(), (404, "not_found".into()), "no photo names it yet");
    let elsewhere = first.photo("24090202", 1, &bytes);
    first.push(&[elsewhere]).await;
    assert_eq!(first.get(&path(&bytes)).await.status, 200);
    assert_eq!(second.get(&path(&bytes)).await.code(), (404, "not_found".into()), "not the second's subdistrict");
    assert_eq!(office.phone("department").await.get(&path(&bytes)).await.status, 404, "the department reads figures");
    assert_eq!(
        office.phone("province").await.get(&path(&bytes)).await.status,
        200,
        "the province may open the subdistrict"
    );
    assert_eq!(office.get(&path(&bytes)).await.code(), (401, "token_unknown".into()));
    let shared = first.photo("24090304", 2, &bytes);
    first.push(&[shared]).await;
    assert_eq!(second.get(&path(&bytes)).await.status, 200, "now a photo of a shared village names it");
    let removed = first.of_photo("24090304", 2, &[("removed", Value::from("ไม่ชัด"))]);
    first.push(&[removed]).await;
    assert_eq!(second.get(&path(&bytes)).await.status, 404, "and is taken away");
    assert_eq!(first.get(&path(&bytes)).await.status, 200, "the other one is still there");
    office.store.set_grants("field1", &[grant(records::Role::FieldWorker, "240904")]).await.unwrap();
    assert_eq!(first.get(&path(&bytes)).await.status, 404, "a right that ended");
}

#[tokio::test]
async fn only_who_writes_photos_sends_files_and_a_file_has_one_address() {
    let office = Office::open().await;
    let bytes = jpeg("แปลงผัก");
    let anonymous = Request::put(path(&bytes)).body(Body::from(bytes.clone())).unwrap();
    assert_eq!(office.call(anonymous).await.code(), (401, "token_unknown".into()));
    let province = office.phone("province").await;
    assert_eq!(province.put(&path(&bytes), bytes.clone()).await.code(), (403, "no_right".into()));
    let phone = office.phone("field1").await;
    for wrong in [path(&bytes).to_uppercase().replace("/API/FILES", "/api/files"), "/api/files/..%2f..%2fx".to_owned()]
    {
        assert_eq!(phone.put(&wrong, bytes.clone()).await.code(), (404, "not_found".into()), "{wrong}");
    }
    assert_eq!(on_disk(&office), [""; 0]);
}

#[tokio::test]
async fn a_photo_that_is_held_sends_its_file_all_the_same() {
    let office = Office::open().await;
    let mut phone = office.phone("field1").await;
    let bytes = jpeg("แปลงผัก");
    let not_a_target = phone.photo("24090205", 1, &bytes);
    assert!(matches!(phone.push(&[not_a_target]).await[0], sync::Outcome::Held { .. }));
    assert_eq!(phone.put(&path(&bytes), bytes.clone()).await.status, 204);
    assert_eq!(phone.get(&path(&bytes)).await.status, 404, "what is held is not in the feed");
}

#[tokio::test]
async fn a_backup_has_the_files_and_what_arrived_in_part_is_cleared() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg("แปลงผัก");
    phone.put(&path(&bytes), bytes.clone()).await;
    let left = office.folder.path().join("files/arriving/left");
    std::fs::write(&left, "half").unwrap();
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(25 * 60 * 60);
    std::fs::File::options().append(true).open(&left).unwrap().set_modified(long_ago).unwrap();
    let copy = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        assert_eq!(office.files().copy_to(copy.path()).unwrap(), 1);
    }
    let copied = server::files::FileStore::of(copy.path()).read(BodyHash::of(&bytes)).await.unwrap();
    assert_eq!(copied.unwrap(), bytes);
    for cleared in [1, 0] {
        assert_eq!(office.files().clear(std::time::SystemTime::now()).unwrap(), cleared);
    }
    assert!(!left.exists());
    let name = BodyHash::of(&bytes).to_string();
    std::fs::write(office.folder.path().join("files").join(&name[..2]).join(&name), "damaged").unwrap();
    assert!(office.files().copy_to(tempfile::tempdir().unwrap().path()).is_err(), "damage is not copied");
}
