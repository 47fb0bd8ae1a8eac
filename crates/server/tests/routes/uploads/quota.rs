//! How much an account may bring, by whatever way and number.

use axum::http::{Request, header};
use server::app::{Config, Quota};
use server::store::sqlite::Options;
use sync::BodyHash;

use super::{arriving, at, jpeg, stands};
use crate::support::Office;

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
