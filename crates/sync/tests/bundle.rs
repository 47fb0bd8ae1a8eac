//! Bundles as they were ever written are opened, and hold what they held: `golden/README.md`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Read;
use std::path::Path;

use sync::BodyHash;
use sync::DeviceId;
use sync::bundle::content::{About, Part, Parts, change_part, file_head};
use sync::bundle::sealing::{Opened, SealingKey};

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)).unwrap()
}

/// The server for which the sample is sealed.
fn server() -> SealingKey {
    SealingKey::of([0x51; 32]).unwrap()
}

const ABOUT: About = About { device: DeviceId(2_871_043_311), made_at: 1_795_316_700_000 };
const CHANGES: [&str; 2] = ["change/1-first-answer.json", "change/1-every-label-and-value.json"];
const PICTURE: &[u8] = b"\xFF\xD8\xFF\xE0 no picture, but it begins like one \xFF\xD9";

#[test]
fn a_bundle_of_format_1_is_opened_and_holds_what_it_held() {
    let sealed = golden("bundle/1.bundle");
    let mut opened = Opened::begin(&sealed[..], &[server()]).unwrap();
    let mut content = Vec::new();
    opened.read_to_end(&mut content).unwrap();
    assert_eq!(content, golden("bundle/1.content"), "what was sealed");
    let mut parts = Parts::of(&content[..]);
    assert!(matches!(parts.next_part().unwrap(), Some(Part::About(about)) if about == ABOUT));
    for name in CHANGES {
        let Some(Part::Change(change)) = parts.next_part().unwrap() else { panic!("{name} is missing") };
        assert_eq!(change.bytes(), golden(name), "byte for byte");
        assert_eq!(change.signature.as_deref(), Some("A".repeat(86).as_str()));
    }
    let Some(Part::File { hash, bytes }) = parts.next_part().unwrap() else { panic!("the file is missing") };
    let mut file = vec![0; PICTURE.len() + 1];
    let read = parts.read_file(&mut file).unwrap();
    assert_eq!((hash, bytes as usize, &file[..read]), (BodyHash::of(PICTURE), PICTURE.len(), PICTURE));
    assert!(parts.next_part().unwrap().is_none());
}

#[test]
fn the_format_this_build_writes_is_the_one_of_the_sample() {
    let mut content = ABOUT.part().unwrap();
    for name in CHANGES {
        let body = serde_json::value::RawValue::from_string(String::from_utf8(golden(name)).unwrap()).unwrap();
        let change = sync::SealedChange { body, signature: Some("A".repeat(86)) };
        content.extend(change_part(&change).unwrap());
    }
    content.extend(file_head(BodyHash::of(PICTURE), u32::try_from(PICTURE.len()).unwrap()));
    content.extend(PICTURE);
    assert_eq!(content, golden("bundle/1.content"));
    let once = SealingKey::of([0x52; 32]).unwrap();
    assert_eq!(once.seal(server().public(), &content).unwrap(), golden("bundle/1.bundle"));
}
