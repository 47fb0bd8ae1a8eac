use std::path::Path;

use axum::body::Body;
use axum::http::{Request, header};
use server::app::Config;
use server::client::ClientFiles;
use server::store::sqlite::Options;

use crate::support::{Answer, Office};

const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";

fn build(folder: &Path) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("index.html", "<!doctype html>พอเพียง");
    write("sw.js", "worker");
    write("sw-kill.js", "killer");
    write("manifest.webmanifest", "{}");
    write("app-0f3a9c1e.js", "script");
    write("app-0f3a9c1e.js.br", "script in brotli");
    write("app-0f3a9c1e.js.gz", "script in gzip");
    write("app-0f3a9c1e_bg.wasm", "module");
    write("headers.json", &format!(r#"{{"csp": "{POLICY}", "build": "b1"}}"#));
    std::fs::create_dir(folder.join("fonts")).unwrap();
    write("fonts/sarabun-0123456789ab.woff2", "font");
}

async fn office(kill: bool, tls: bool) -> (Office, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let client = ClientFiles::open(folder.path(), kill).unwrap();
    let config = Config { tls, ..Config::default() };
    (Office::open_with(Options::default(), config, Some(client)).await, folder)
}

async fn ask(office: &Office, path: &str, name: header::HeaderName, value: &str) -> Answer {
    office.call(Request::get(path).header(name, value).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn what_can_change_is_asked_for_each_time_and_what_cannot_is_kept_for_ever() {
    let (office, _folder) = office(false, false).await;
    for (path, cache, kind) in [
        ("/", "no-cache", "text/html; charset=utf-8"),
        ("/index.html", "no-cache", "text/html; charset=utf-8"),
        ("/sw.js", "no-cache", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "no-cache", "application/manifest+json"),
        ("/app-0f3a9c1e.js", "public, max-age=31536000, immutable", "text/javascript; charset=utf-8"),
        ("/app-0f3a9c1e_bg.wasm", "public, max-age=31536000, immutable", "application/wasm"),
        ("/fonts/sarabun-0123456789ab.woff2", "public, max-age=31536000, immutable", "font/woff2"),
    ] {
        let answer = office.get(path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("cache-control"), answer.header("content-type")),
            (200, cache, kind)
        );
        assert_eq!(answer.header("content-security-policy"), POLICY, "{path}");
    }
}

#[tokio::test]
async fn pages_of_the_client_are_its_one_page_and_missing_files_are_missing() {
    let (office, _folder) = office(false, false).await;
    let answer = office.get("/villages/24090304/before").await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "<!doctype html>พอเพียง"));
    for path in [
        "/app-00000000.js",
        "/fonts/none.woff2",
        "/headers.json",
        "/app-0f3a9c1e.js.br",
        "/../Cargo.toml",
        "/.git/config",
    ] {
        let answer = office.get(path).await;
        assert_eq!(answer.code(), (404, "not_found".into()), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    for path in ["/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "/a/../../Cargo.toml"] {
        assert!(!office.get(path).await.text().contains("[package]"), "{path}");
    }
}

#[tokio::test]
async fn the_smallest_packing_the_browser_takes_is_sent() {
    let (office, _folder) = office(false, false).await;
    for (accepted, encoding, text) in [
        ("gzip, deflate, br", "br", "script in brotli"),
        ("gzip", "gzip", "script in gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "script in gzip"),
        ("identity", "", "script"),
    ] {
        let answer = ask(&office, "/app-0f3a9c1e.js", header::ACCEPT_ENCODING, accepted).await;
        assert_eq!((answer.header("content-encoding"), answer.text().as_str()), (encoding, text), "{accepted}");
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn a_browser_that_has_the_page_is_told_so() {
    let (office, _folder) = office(false, false).await;
    let tag = office.get("/sw.js").await.header("etag").to_owned();
    let again = ask(&office, "/sw.js", header::IF_NONE_MATCH, &tag).await;
    assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0));
}

#[tokio::test]
async fn the_kill_switch_serves_the_worker_that_removes_itself() {
    let (office, _folder) = office(true, false).await;
    assert_eq!(office.get("/sw.js").await.text(), "killer");
}

#[tokio::test]
async fn a_device_learns_of_the_build_that_is_served() {
    let (office, _folder) = office(false, false).await;
    assert_eq!(office.get("/api/health").await.json()["client_build"], "b1");
}

#[tokio::test]
async fn only_a_server_with_its_own_tls_demands_it_for_later() {
    let (office, _folder) = office(false, true).await;
    assert_eq!(office.get("/").await.header("strict-transport-security"), "max-age=31536000");
}

#[test]
fn a_folder_without_a_client_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    assert!(ClientFiles::open(folder.path(), false).is_err());
    std::fs::write(folder.path().join("index.html"), "x").unwrap();
    assert!(ClientFiles::open(folder.path(), true).is_err(), "no killer to serve");
}
