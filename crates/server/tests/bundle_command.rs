//! Bundles put into the command line, beside a server that runs.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/afar.rs"]
#[expect(dead_code, reason = "each test binary uses its own part")]
mod afar;
#[path = "support/process.rs"]
#[expect(dead_code, reason = "each test binary uses its own part")]
mod process;
#[path = "support/postgres.rs"]
mod schema;
#[expect(dead_code, reason = "each test binary uses its own part")]
mod support;

use serde_json::json;
use sync::signature::software::SoftwareKey;
use sync::{Outcome, PublicKey, SealedChange};

use afar::{FarPhone, Place};

async fn bundles_are_taken_in_beside_a_server(place: Place) {
    support::furnish(&*place.open().await).await;
    let server = place.serve(&[]);
    let mut phone = FarPhone::sign_in(&server, "field1");
    let key = SoftwareKey::of([3; 32]).unwrap();
    let body = json!({"protocol": 1, "key": key.public().to_string()}).to_string();
    assert_eq!(server.ask_bytes("PUT", "/api/device/key", &phone.token, body.as_bytes()).0, 204);
    phone.answer("24090304", 7);
    let signed: Vec<SealedChange> = phone
        .made
        .iter()
        .cloned()
        .map(|change| SealedChange { signature: Some(key.sign_now(change.bytes()).to_string()), ..change })
        .collect();
    let sealed_for: PublicKey =
        server.ask("GET", "/api/reference", &phone.token, "")["sealing_key"].as_str().unwrap().parse().unwrap();
    let picture = b"\xff\xd8\xff\xe0\x00\x10JFIF and so on, thirty-two bytes at the least".to_vec();
    let bundle = support::bundle_of(&phone.pen, &signed, &[picture], sealed_for);
    let (whole, cut) = (place.folder().join("ห่อคำตอบ.phophiang"), place.folder().join("cut.txt"));
    std::fs::write(&whole, &bundle).unwrap();
    std::fs::write(&cut, &bundle[..bundle.len() - 1]).unwrap();
    let (whole, cut) = (whole.to_str().unwrap(), cut.to_str().unwrap());

    let told = place.run(&["bundle", "import", cut, whole, "nowhere"]).unwrap_err();
    let of = format!("of device {}, made 2026-11-22", phone.pen.device);
    for line in [
        of.as_str(),
        "7 new, 0 known, 0 held, 0 refused",
        "1 new, 0 known",
        "cut.txt: it was cut off",
        "2 of 3 bundles",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let told = place.run(&["bundle", "import", whole]).unwrap();
    assert!(told.contains("0 new, 7 known, 0 held, 0 refused") && told.contains("0 new, 1 known"), "{told}");
    let outcomes = phone.push(&server, &phone.made);
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Duplicate(_))), "{outcomes:?}");

    assert!(place.run(&["bundle", "new-key"]).unwrap().contains("new key"));
    server.stop();
    let server = place.serve(&[]);
    assert_ne!(server.ask("GET", "/api/reference", &phone.token, "")["sealing_key"], json!(sealed_for.to_string()));
    assert!(place.run(&["bundle", "import", whole]).is_ok(), "what was sealed for the older one is still read");
}

#[tokio::test]
async fn bundles_are_taken_in_with_sqlite() {
    bundles_are_taken_in_beside_a_server(Place::sqlite()).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL: cargo xtask test --only postgres"]
async fn bundles_are_taken_in_with_postgres() {
    bundles_are_taken_in_beside_a_server(Place::postgres().await).await;
}
