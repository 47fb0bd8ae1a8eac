//! Lines that break and servers that die: what came counts, and what is told is true.

use axum::body::Body;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use sync::BodyHash;

use super::{BYTES, arriving, at, jpeg, metadata, stands};
use crate::support::{Office, Phone};

/// A body whose connection breaks after these bytes.
fn broken(bytes: &[u8]) -> Body {
    let pieces = [Ok(bytes.to_vec()), Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))];
    Body::from_stream(futures_util::stream::iter(pieces))
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
