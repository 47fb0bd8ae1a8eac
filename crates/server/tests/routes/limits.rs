use axum::body::Body;
use axum::http::{Method, Request};

use crate::support::Office;

#[tokio::test]
async fn what_is_not_there_is_said_with_a_code() {
    let office = Office::open().await;
    assert_eq!(office.get("/api/nothing").await.code(), (404, "not_found".into()));
    assert_eq!(office.get("/api").await.code(), (404, "not_found".into()));
    assert_eq!(office.get("/").await.code(), (404, "not_found".into()), "no client is served");
    let request = Request::builder().method(Method::PUT).uri("/api/push").body(Body::empty()).unwrap();
    assert_eq!(office.call(request).await.code(), (405, "method_not_allowed".into()));
}
