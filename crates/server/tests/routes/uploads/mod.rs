mod broken_off;
mod quota;

use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use sync::BodyHash;

use crate::support::{Answer, Office, Phone};

const BYTES: (&str, &str) = ("content-type", "application/offset+octet-stream");

/// A picture of this length as far as anybody looks.
fn jpeg(length: usize) -> Vec<u8> {
    let noise = (0..length as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8);
    [b"\xff\xd8\xff\xe0\x00\x10JFIF ".as_slice(), &noise.collect::<Vec<u8>>()].concat()[..length].to_vec()
}

fn at(bytes: &[u8]) -> String {
    format!("/api/uploads/{}", BodyHash::of(bytes))
}

fn metadata(bytes: &[u8]) -> String {
    format!("filename bm9uZQ==,sha256 {}", BASE64.encode(BodyHash::of(bytes).to_string()))
}

impl Phone<'_> {
    async fn tus(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.office.call(request.header(header::AUTHORIZATION, self.bearer()).body(body.into()).unwrap()).await
    }

    async fn create(&self, bytes: &[u8]) -> Answer {
        let (length, metadata) = (bytes.len().to_string(), metadata(bytes));
        self.tus("POST", "/api/uploads", &[("upload-length", &length), ("upload-metadata", &metadata)], Body::empty())
            .await
    }

    async fn patch(&self, path: &str, offset: usize, chunk: &[u8]) -> Answer {
        self.tus("PATCH", path, &[BYTES, ("upload-offset", &offset.to_string())], chunk.to_vec()).await
    }

    async fn offset(&self, path: &str) -> Answer {
        self.tus("HEAD", path, &[], Body::empty()).await
    }

    async fn file(&self, bytes: &[u8]) -> bool {
        self.office.files().has(BodyHash::of(bytes)).await.unwrap()
    }
}

/// Status and offset.
fn stands(answer: &Answer) -> (u16, &str) {
    assert_eq!(answer.header("tus-resumable"), "1.0.0");
    (answer.status.as_u16(), answer.header("upload-offset"))
}

/// What lies in the folder of files on their way in.
fn arriving(office: &Office) -> Vec<(std::path::PathBuf, u64)> {
    let mut found = vec![];
    let mut folders = vec![office.folder.path().join("files/arriving")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let entry = entry.unwrap();
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => found.push((entry.path(), entry.metadata().unwrap().len())),
            }
        }
    }
    found
}

#[tokio::test]
async fn what_is_spoken_is_told_to_anybody() {
    let office = Office::open().await;
    for path in ["/api/uploads".to_owned(), at(b"x")] {
        let asked = Request::builder().method("OPTIONS").uri(&path).body(Body::empty()).unwrap();
        let answer = office.call(asked).await;
        assert_eq!((answer.status.as_u16(), answer.header("tus-version")), (204, "1.0.0"));
        assert_eq!(answer.header("tus-extension"), "creation,creation-with-upload,checksum,termination,expiration");
        assert_eq!(answer.header("tus-checksum-algorithm"), "sha1,sha256");
        assert_eq!(answer.header("tus-max-size"), (20 * 1024 * 1024).to_string());
        assert_eq!(answer.header("tus-resumable"), "");
    }
}

#[tokio::test]
async fn a_file_comes_in_pieces_and_gets_its_name_with_the_last() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(10_000);
    let created = phone.create(&bytes).await;
    assert_eq!((stands(&created), created.header("location")), ((201, "0"), at(&bytes).as_str()));
    assert_eq!(stands(&phone.offset(&at(&bytes)).await), (200, "0"));
    let first = phone.patch(&at(&bytes), 0, &bytes[..4_000]).await;
    assert_eq!(stands(&first), (204, "4000"));
    // 24 hours after 22 November 2026, 10:00 in Thailand.
    assert_eq!(first.header("upload-expires"), "Mon, 23 Nov 2026 03:00:00 GMT");
    let told = phone.offset(&at(&bytes)).await;
    assert_eq!((stands(&told), told.header("upload-length")), ((200, "4000"), "10000"));
    assert_eq!(told.header("cache-control"), "no-store");
    assert!(!phone.file(&bytes).await, "no name before it is whole");
    assert_eq!(stands(&phone.patch(&at(&bytes), 4_000, &bytes[4_000..]).await), (204, "10000"));
    assert!(phone.file(&bytes).await);
    assert_eq!(office.files().read(BodyHash::of(&bytes)).await.unwrap().unwrap(), bytes);
    assert!(arriving(&office).is_empty(), "{:?}", arriving(&office));
    // The answer to the last piece was lost: the device asks, sends an empty rest, or begins anew, and learns that all is there.
    assert_eq!(stands(&phone.offset(&at(&bytes)).await), (200, "10000"));
    assert_eq!(stands(&phone.patch(&at(&bytes), 10_000, b"").await), (204, "10000"));
    assert_eq!(stands(&phone.create(&bytes).await), (201, "10000"));
    assert_eq!(phone.patch(&at(&bytes), 4_000, &bytes[4_000..]).await.code(), (409, "wrong_offset".into()));
}

#[tokio::test]
async fn a_small_file_is_one_request() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(900);
    let headers = [BYTES, ("upload-length", "900"), ("upload-metadata", &metadata(&bytes))];
    assert_eq!(stands(&phone.tus("POST", "/api/uploads", &headers, bytes.clone()).await), (201, "900"));
    assert!(phone.file(&bytes).await);
}

#[tokio::test]
async fn what_is_not_the_file_that_was_announced_is_not_kept() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(5_000);
    phone.create(&bytes).await;
    let other = [&bytes[..4_999], &[!bytes[4_999]]].concat();
    assert_eq!(phone.patch(&at(&bytes), 0, &other).await.code(), (422, "wrong_hash".into()));
    assert_eq!(phone.offset(&at(&bytes)).await.status, 404, "it begins anew");
    phone.create(&bytes).await;
    assert_eq!(phone.patch(&at(&bytes), 0, &[&bytes[..], b"more"].concat()).await.code(), (413, "too_large".into()));
    assert_eq!(stands(&phone.offset(&at(&bytes)).await), (200, "0"));

    let text = b"<!doctype html><script>alert(1)</script>".to_vec();
    phone.create(&text).await;
    assert_eq!(phone.patch(&at(&text), 0, &text).await.code(), (422, "not_a_picture".into()));
    phone.create(&text).await;
    phone.patch(&at(&text), 0, &text[..10]).await;
    assert_eq!(phone.patch(&at(&text), 10, &text[10..]).await.code(), (422, "not_a_picture".into()));
    assert!(!phone.file(&text).await && !phone.file(&bytes).await);
    assert_eq!(arriving(&office).iter().map(|(_, length)| length).sum::<u64>(), 0);
}

#[tokio::test]
async fn announcements_that_cannot_be_are_refused() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(100);
    let metadata = metadata(&bytes);
    let too_long = (20 * 1024 * 1024 + 1).to_string();
    for (length, metadata, code) in [
        (too_long.as_str(), metadata.as_str(), (413, "too_large")),
        ("-1", &metadata, (400, "malformed")),
        ("", &metadata, (400, "malformed")),
        ("100", "", (400, "malformed")),
        ("100", "sha256 bm8=", (400, "malformed")),
    ] {
        let headers = [("upload-length", length), ("upload-metadata", metadata)];
        let answer = phone.tus("POST", "/api/uploads", &headers, Body::empty()).await;
        assert_eq!(answer.code(), (code.0, code.1.to_owned()), "{length} {metadata}");
    }
    let plain = phone.tus("PATCH", &at(&bytes), &[("upload-offset", "0")], bytes.clone()).await;
    assert_eq!(plain.code(), (415, "no_upload_bytes".into()));
    assert_eq!(phone.tus("PATCH", &at(&bytes), &[BYTES], bytes.clone()).await.status, 400);
    assert_eq!(phone.patch(&at(&bytes), 0, &bytes).await.code(), (404, "not_found".into()));
    assert_eq!(phone.patch("/api/uploads/..%2f..%2fx", 0, &bytes).await.status, 404);
    let request =
        Request::post("/api/uploads").header("tus-resumable", "0.2.2").header(header::AUTHORIZATION, phone.bearer());
    let answer = office.call(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.code(), (412, "unsupported_tus_version".into()));
    assert_eq!(answer.header("tus-version"), "1.0.0");
}

#[tokio::test]
async fn an_upload_is_its_device_s_and_only_of_who_writes_photos() {
    let office = Office::open().await;
    let (phone, other) = (office.phone("field1").await, office.phone("field2").await);
    let bytes = jpeg(3_000);
    phone.create(&bytes).await;
    phone.patch(&at(&bytes), 0, &bytes[..1_000]).await;
    assert_eq!(other.offset(&at(&bytes)).await.status, 404);
    assert_eq!(other.patch(&at(&bytes), 1_000, &bytes[1_000..]).await.code(), (404, "not_found".into()));
    assert_eq!(other.tus("DELETE", &at(&bytes), &[], Body::empty()).await.status, 404);
    assert_eq!(stands(&other.create(&bytes).await), (201, "0"), "one of its own");
    assert_eq!(stands(&phone.offset(&at(&bytes)).await), (200, "1000"));
    let province = office.phone("province").await;
    assert_eq!(province.create(&bytes).await.code(), (403, "no_right".into()));
    assert_eq!(province.offset(&at(&bytes)).await.status, 403);
    let request = Request::post("/api/uploads").header("tus-resumable", "1.0.0").body(Body::empty()).unwrap();
    assert_eq!(office.call(request).await.code(), (401, "token_unknown".into()));
}

#[tokio::test]
async fn an_upload_that_is_given_up_leaves_nothing_and_a_whole_file_stays() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(3_000);
    phone.create(&bytes).await;
    phone.patch(&at(&bytes), 0, &bytes[..1_000]).await;
    let done = phone.tus("DELETE", &at(&bytes), &[], Body::empty()).await;
    assert_eq!(stands(&done), (204, ""));
    assert_eq!(phone.offset(&at(&bytes)).await.status, 404);
    assert!(arriving(&office).is_empty());
    phone.create(&bytes).await;
    let with_override = [BYTES, ("upload-offset", "0"), ("x-http-method-override", "PATCH")];
    assert_eq!(stands(&phone.tus("POST", &at(&bytes), &with_override, bytes.clone()).await), (204, "3000"));
    assert_eq!(phone.tus("DELETE", &at(&bytes), &[], Body::empty()).await.status, 404);
    assert!(phone.file(&bytes).await);
}

#[tokio::test]
async fn what_is_never_finished_is_cleared_after_a_day() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let (old, fresh) = (jpeg(3_000), jpeg(3_001));
    for bytes in [&old, &fresh] {
        phone.create(bytes).await;
        phone.patch(&at(bytes), 0, &bytes[..1_000]).await;
    }
    let now = std::time::SystemTime::now();
    let hour = std::time::Duration::from_secs(3_600);
    for (path, _) in arriving(&office) {
        let age = if path.to_string_lossy().ends_with("-3000") { 25 } else { 23 };
        std::fs::File::options().append(true).open(path).unwrap().set_modified(now - hour * age).unwrap();
    }
    assert_eq!(office.files().clear(now).unwrap(), 1);
    assert_eq!(phone.offset(&at(&old)).await.status, 404);
    assert_eq!(stands(&phone.offset(&at(&fresh)).await), (200, "1000"));
}
