use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use server::app::{Config, Quota};
use server::store::sqlite::Options;
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

/// A body whose connection breaks after these bytes.
fn broken(bytes: &[u8]) -> Body {
    let pieces = [Ok(bytes.to_vec()), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
    Body::from_stream(futures_util::stream::iter(pieces))
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
async fn what_came_before_the_connection_broke_is_not_sent_again() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(10_000);
    phone.create(&bytes).await;
    let cut = phone.tus("PATCH", &at(&bytes), &[BYTES, ("upload-offset", "0")], broken(&bytes[..3_333])).await;
    assert_eq!(cut.code(), (400, "malformed".into()));
    assert_eq!(stands(&phone.offset(&at(&bytes)).await), (200, "3333"));
    for (wrong, length) in [(0, 10_000), (3_332, 10), (3_334, 10), (10_000, 0)] {
        let answer = phone.patch(&at(&bytes), wrong, &bytes[..length]).await;
        assert_eq!(answer.code(), (409, "wrong_offset".into()), "{wrong}");
    }
    assert_eq!(stands(&phone.create(&bytes).await), (201, "3333"), "to begin again goes on");
    let with_bytes = [BYTES, ("upload-length", "10000"), ("upload-metadata", &metadata(&bytes))];
    assert_eq!(stands(&phone.tus("POST", "/api/uploads", &with_bytes, bytes[..50].to_vec()).await), (201, "3333"));
    assert_eq!(stands(&phone.patch(&at(&bytes), 3_333, &bytes[3_333..]).await), (204, "10000"));
    assert!(phone.file(&bytes).await);
}

#[tokio::test]
async fn an_upload_outlives_the_server() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(10_000);
    phone.create(&bytes).await;
    phone.patch(&at(&bytes), 0, &bytes[..7_000]).await;
    let Phone { token, pen, .. } = phone;
    let office = office.restarted().await;
    office.files().clear(std::time::SystemTime::now()).unwrap();
    let phone = Phone { office: &office, token, pen };
    assert_eq!(stands(&phone.offset(&at(&bytes)).await), (200, "7000"));
    assert_eq!(stands(&phone.patch(&at(&bytes), 7_000, &bytes[7_000..]).await), (204, "10000"));
}

/// Lays all bytes of a begun upload into its place, as a request does that ends before the file has its name.
async fn all_here_without_a_name(phone: &Phone<'_>, announced: &[u8], bytes: &[u8]) {
    phone.create(announced).await;
    let (place, _) = arriving(phone.office).into_iter().next().unwrap();
    std::fs::write(place, bytes).unwrap();
}

#[tokio::test]
async fn a_file_whose_last_byte_came_before_the_server_died_has_its_name_before_anybody_hears_that_all_is_there() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(10_000);
    let as_head = async || phone.offset(&at(&bytes)).await;
    let as_create = async || phone.create(&bytes).await;
    let as_patch = async || phone.patch(&at(&bytes), 10_000, b"").await;
    for n in 0..3 {
        all_here_without_a_name(&phone, &bytes, &bytes).await;
        let told = match n {
            0 => as_head().await,
            1 => as_create().await,
            _ => as_patch().await,
        };
        assert_eq!(told.header("upload-offset"), "10000", "{n}");
        assert!(phone.file(&bytes).await && arriving(&office).is_empty(), "{n}");
        std::fs::remove_dir_all(office.folder.path().join("files")).unwrap();
    }
    // The connection broke, but not before the last byte.
    phone.create(&bytes).await;
    phone.tus("PATCH", &at(&bytes), &[BYTES, ("upload-offset", "0")], broken(&bytes)).await;
    assert!(phone.file(&bytes).await);
}

#[tokio::test]
async fn a_file_whose_bytes_are_all_there_and_wrong_is_never_called_delivered() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(10_000);
    let altered = [&bytes[..9_999], &[!bytes[9_999]]].concat();
    all_here_without_a_name(&phone, &bytes, &altered).await;
    assert_eq!(phone.offset(&at(&bytes)).await.status, 422);
    assert_eq!(phone.offset(&at(&bytes)).await.status, 404, "nothing is left");
    all_here_without_a_name(&phone, &bytes, &altered).await;
    assert_eq!(phone.create(&bytes).await.code(), (422, "wrong_hash".into()));
    assert_eq!(stands(&phone.create(&bytes).await), (201, "0"), "it begins anew");
    assert!(!phone.file(&bytes).await);
}

#[tokio::test]
async fn a_whole_file_whose_phone_never_comes_back_gets_its_name_when_the_folder_is_tidied() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(10_000);
    all_here_without_a_name(&phone, &bytes, &bytes).await;
    assert_eq!(office.files().clear(std::time::SystemTime::now()).unwrap(), 0);
    assert!(phone.file(&bytes).await && arriving(&office).is_empty());
}

#[tokio::test]
async fn bytes_with_a_wrong_checksum_or_none_of_the_whole_do_not_count() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(10_000);
    phone.create(&bytes).await;
    phone.patch(&at(&bytes), 0, &bytes[..1_000]).await;
    let sum = format!("sha256 {}", BASE64.encode(BodyHash::of(&bytes[1_000..2_000]).0));
    let headers = [BYTES, ("upload-offset", "1000"), ("upload-checksum", &sum)];
    let altered = phone.tus("PATCH", &at(&bytes), &headers, bytes[2_000..3_000].to_vec()).await;
    assert_eq!(altered.code(), (460, "wrong_checksum".into()));
    assert_eq!(stands(&phone.offset(&at(&bytes)).await), (200, "1000"));
    phone.tus("PATCH", &at(&bytes), &headers, broken(&bytes[1_000..1_500])).await;
    assert_eq!(stands(&phone.offset(&at(&bytes)).await), (200, "1000"), "nobody can verify half of them");
    assert_eq!(stands(&phone.tus("PATCH", &at(&bytes), &headers, bytes[1_000..2_000].to_vec()).await), (204, "2000"));
    for unknown in ["md5 rL0Y20zC+Fzt72VPzMSk2A==", "sha256", "sha256 !"] {
        let headers = [BYTES, ("upload-offset", "2000"), ("upload-checksum", unknown)];
        assert_eq!(phone.tus("PATCH", &at(&bytes), &headers, b"x".to_vec()).await.status, 400, "{unknown}");
    }
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

async fn with_quota(quota: Quota) -> Office {
    Office::open_with(Options::default(), Config { quota, ..Config::default() }, None).await
}

#[tokio::test]
async fn a_number_of_its_own_for_a_copy_brings_no_quota_of_its_own() {
    let quota = Quota { unfinished_bytes: 8_000, bytes_a_day: 9_000, ..Quota::default() };
    let office = with_quota(quota).await;
    let (phone, second) = (office.phone("field1").await, office.phone("field1").await);
    let (first, more) = (jpeg(5_000), jpeg(4_000));
    phone.create(&first).await;
    assert_eq!(second.create(&more).await.code(), (429, "quota_exceeded".into()), "too much is unfinished");
    phone.patch(&at(&first), 0, &first).await;
    assert_eq!(second.create(&jpeg(4_001)).await.code(), (429, "quota_exceeded".into()), "too much today");
    assert_eq!(second.create(&more).await.status, 201);
}

#[tokio::test]
async fn uploads_begun_are_counted_whatever_their_length_and_what_can_be_no_picture_is_not_begun() {
    let office = with_quota(Quota { unfinished_files: 3, ..Quota::default() }).await;
    let phone = office.phone("field1").await;
    for length in 32..35 {
        assert_eq!(phone.create(&jpeg(length)).await.status, 201);
    }
    assert_eq!(phone.create(&jpeg(35)).await.code(), (429, "quota_exceeded".into()));
    assert_eq!(phone.create(&jpeg(33)).await.status, 201, "what is begun goes on");
    for length in [0, 1, 31] {
        assert_eq!(phone.create(&jpeg(length)).await.code(), (422, "not_a_picture".into()), "{length}");
        let plain = Request::put(format!("/api/files/{}", BodyHash::of(&jpeg(length))));
        let plain = plain.header(header::AUTHORIZATION, phone.bearer()).body(jpeg(length).into()).unwrap();
        assert_eq!(office.call(plain).await.code(), (422, "not_a_picture".into()), "{length}");
    }
    assert_eq!(arriving(&office).len(), 3);
}

#[tokio::test]
async fn what_comes_at_once_is_counted_as_what_comes_one_after_the_other() {
    let office = with_quota(Quota { bytes_a_day: 9_000, ..Quota::default() }).await;
    let phone = office.phone("field1").await;
    let put = async |n: usize| {
        let bytes = jpeg(4_000 + n);
        let request = Request::put(format!("/api/files/{}", BodyHash::of(&bytes)));
        let request = request.header(header::AUTHORIZATION, phone.bearer()).body(bytes.into()).unwrap();
        office.call(request).await.status.as_u16()
    };
    let plain = futures_util::future::join_all((0..6).map(put)).await;
    assert_eq!(plain.iter().filter(|status| **status == 204).count(), 2, "{plain:?}");
    assert_eq!(plain.iter().filter(|status| **status == 429).count(), 4, "{plain:?}");
    office.clock.advance(24 * 60 * 60 * 1_000 + 1);
    let pictures: Vec<Vec<u8>> = (10..16).map(|n| jpeg(4_000 + n)).collect();
    let begun = futures_util::future::join_all(pictures.iter().map(|bytes| phone.create(bytes))).await;
    assert_eq!(begun.iter().filter(|answer| answer.status == 201).count(), 2);
}

#[tokio::test]
async fn an_account_brings_so_much_and_no_more() {
    let quota = Quota { unfinished_bytes: 8_000, files_a_day: 2, bytes_a_day: 9_000, ..Quota::default() };
    let office = with_quota(quota).await;
    let (phone, other) = (office.phone("field1").await, office.phone("field2").await);
    let full = (429, "quota_exceeded".to_owned());
    let (first, second, third) = (jpeg(5_000), jpeg(4_000), jpeg(3_000));
    phone.create(&first).await;
    let refused = phone.create(&second).await;
    assert_eq!((refused.code(), refused.header("retry-after")), (full.clone(), "3600"), "too much is unfinished");
    assert_eq!(phone.create(&first).await.status, 201, "what is begun goes on");
    assert_eq!(other.create(&second).await.status, 201, "each account by itself");
    phone.patch(&at(&first), 0, &first).await;
    assert_eq!(phone.create(&jpeg(4_001)).await.code(), full, "too many bytes today");
    phone.create(&second).await;
    assert_eq!(stands(&phone.patch(&at(&second), 0, &second).await), (204, "4000"));
    assert_eq!(phone.create(&third).await.code(), full, "too many files today");
    assert_eq!(phone.create(&first).await.status, 201, "what is there is no new file");
    let plain =
        Request::put(format!("/api/files/{}", BodyHash::of(&third))).header(header::AUTHORIZATION, phone.bearer());
    assert_eq!(office.call(plain.body(third.clone().into()).unwrap()).await.code(), full, "by whatever way");
    office.clock.advance(24 * 60 * 60 * 1_000 + 1);
    assert_eq!(phone.create(&third).await.status, 201, "the next day");
}

#[tokio::test]
async fn who_comes_back_over_a_new_connection_need_not_wait_for_the_old_one() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(3_000);
    phone.create(&bytes).await;
    // The first connection hangs: its bytes came, and then nothing, and no end.
    let hanging = futures_util::StreamExt::chain(
        futures_util::stream::iter([Ok::<_, std::io::Error>(bytes[..1_000].to_vec())]),
        futures_util::stream::pending(),
    );
    let path = at(&bytes);
    let first = phone.tus("PATCH", &path, &[BYTES, ("upload-offset", "0")], Body::from_stream(hanging));
    let second = async {
        while arriving(&office).first().is_none_or(|(_, length)| *length < 1_000) {
            tokio::task::yield_now().await;
        }
        phone.offset(&at(&bytes)).await
    };
    // The first is left to hang; only its turn ends.
    let told = tokio::select! {
        _ = first => panic!("a body without an end was answered"),
        told = second => told,
    };
    assert_eq!(stands(&told), (200, "1000"));
    assert_eq!(stands(&phone.patch(&at(&bytes), 1_000, &bytes[1_000..]).await), (204, "3000"));
}

#[tokio::test]
async fn a_weak_line_gets_a_fresh_connection_each_time() {
    let office = Office::open().await;
    let phone = office.phone("field1").await;
    let bytes = jpeg(100);
    assert_eq!(phone.create(&bytes).await.header("connection"), "");
    let told = phone.tus("HEAD", &at(&bytes), &[("x-fresh-connection", "yes")], Body::empty()).await;
    assert_eq!((told.status.as_u16(), told.header("connection")), (200, "close"));
}
