use crate::support::{Office, steady};

#[tokio::test]
async fn tells_that_it_is_our_server_to_anybody_and_lets_nobody_keep_it() {
    let office = Office::open().await;
    let answer = office.get("/api/health").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.bytes.len() < 200, "a probe is tiny");
    insta::assert_json_snapshot!(steady(answer.json()), @r#"
    {
      "protocol": 1,
      "server": "…",
      "status": "ok"
    }
    "#);
}

#[tokio::test]
async fn every_answer_has_a_name_and_the_protecting_headers() {
    let office = Office::open().await;
    let answer = office.get("/api/health").await;
    assert_eq!(answer.header("x-request-id").len(), 36);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
    assert_eq!(answer.header("strict-transport-security"), "", "only where TLS is ours");
}
