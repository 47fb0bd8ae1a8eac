//! TLS of our own, spoken by a real client to a real listener.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use server::app::{App, Config};
use server::clock::SetClock;
use server::files::FileStore;
use server::store::sqlite::{Options, SqliteStore};
use server::{serve, tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsConnector;

/// Writes a certificate for `localhost` and its key into a folder, and gives a client that trusts it.
fn certificate(folder: &Path) -> TlsConnector {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(folder.join("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    TlsConnector::from(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

async fn ask(client: &TlsConnector, address: SocketAddr) -> String {
    let stream = TcpStream::connect(address).await.unwrap();
    let mut stream = client.connect(ServerName::try_from("localhost").unwrap(), stream).await.unwrap();
    stream.write_all(b"GET /api/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_phone_speaks_tls_and_a_stranger_who_does_not_delays_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let client = certificate(folder.path());
    let config = tls::config(&folder.path().join("cert.pem"), &folder.path().join("key.pem")).unwrap();
    let store = SqliteStore::open(folder.path(), Options::default()).await.unwrap();
    let clock = Arc::new(SetClock::at(support::NOW));
    let settings = Config { tls: true, ..Config::default() };
    let app = Arc::new(App::new(Arc::new(store), FileStore::of(folder.path()), clock, settings, None).await.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve::serve(app, listener, Some(config), async { drop(stopped.await) }));

    let mut nonsense = TcpStream::connect(address).await.unwrap();
    nonsense.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let silent = TcpStream::connect(address).await.unwrap();
    let answer = ask(&client, address).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    drop(silent);
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}

#[test]
fn a_certificate_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let _ = certificate(folder.path());
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let missing = tls::config(&folder.path().join("none.pem"), &key).unwrap_err().to_string();
    assert!(missing.contains("none.pem"), "{missing}");
    let swapped = tls::config(&key, &cert).unwrap_err().to_string();
    assert!(swapped.contains("no certificate in it"), "{swapped}");
    let other = tempfile::tempdir().unwrap();
    let _ = certificate(other.path());
    assert!(tls::config(&cert, &other.path().join("key.pem")).is_err(), "they do not belong together");
}
