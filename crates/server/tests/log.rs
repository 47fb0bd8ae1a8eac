//! What the log says, and what it never does. A process of its own: the log is one for all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::sync::{Arc, Mutex};

use serde_json::value::RawValue;
use sync::{SealedChange, Value};

use support::{Office, PASSWORD};

#[tokio::test]
async fn the_log_of_a_push_has_no_answers_names_passwords_or_tokens() {
    let log = Log::default();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false).with_writer(log.clone()).init();
    let office = Office::open().await;
    office.try_sign_in("field1", "wrong secret").await;
    let mut phone = office.phone("field1").await;
    let note = [("note:demo.1.1", Value::from("นางสาวใครคนหนึ่ง"))];
    let changes = [
        phone.change("24090304/2570/assessment/before", &note).seal().unwrap(),
        phone.change("24090101/2570/assessment/before", &note).seal().unwrap(),
        SealedChange { body: RawValue::from_string("1".to_owned()).unwrap(), signature: None },
    ];
    phone.push(&changes).await;
    phone.pull(&[]).await;
    phone.get("/api/reference").await;
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("pushed") && text.contains("applied=1") && text.contains("held=1"), "{text}");
    for secret in ["นางสาว", "demo.1.1", "ทดสอบ", "บ้าน", "field1", "wrong secret", PASSWORD, &phone.token]
    {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
