//! What was ever written is read, and means what it meant: `golden/README.md`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use sync::wire::{
    BundleResponse, CommonRequest, CommonResponse, FilesRequest, FilesResponse, ForkRequest, KeyRequest, NewsRequest,
    NewsResponse, Problem, PullRequest, PullResponse, PushRequest, PushResponse, SignInRequest, SnapshotRequest,
    SnapshotResponse,
};
use sync::{
    AccountId, Change, ChangeId, DeviceId, Dot, FeedId, FieldName, Outcome, RecordId, SealedChange, Seen, Value, Write,
};
use uuid::Uuid;

const HOUSEHOLD: &str = "24090304/2570/household/019ab3c0-2222-7000-8000-000000000001";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn text(path: &str) -> String {
    std::fs::read_to_string(folder(path)).unwrap()
}

fn names(of: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder(of)).unwrap();
    files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

fn seen(dots: &[(u32, u64)]) -> Seen {
    dots.iter().map(|&(device, seq)| Dot { device: DeviceId(device), seq }).collect()
}

fn write(field: &str, value: Value, past: &[(u32, u64)]) -> (FieldName, Write) {
    (FieldName::from(field), Write { value, seen: seen(past), covers: BTreeMap::new() })
}

/// A change of format 1 without any of its optional parts.
fn change(last_digit: u128, device: u32, seq: u64, record: &str, author: u128, made_at: i64) -> Change {
    Change {
        format: 1,
        id: ChangeId(Uuid::from_u128(0x019a_b3c0_1111_7000_8000_0000_0000_0000 + last_digit)),
        device: DeviceId(device),
        seq,
        record: RecordId::from(record),
        feed: FeedId::from("subdistrict/240903"),
        author: AccountId(Uuid::from_u128(0x019a_b3c0_aaaa_7000_8000_0000_0000_0000 + author).to_string()),
        made_at,
        clock_offset: None,
        instrument: None,
        writes: BTreeMap::new(),
    }
}

/// Every sample, the hash of its bytes, and what it meant when it was written.
fn samples() -> Vec<(&'static str, &'static str, Change)> {
    let (first, second) = (2_871_043_311, 305_419_896);
    let mut all = vec![(
        "1-first-answer.json",
        "91e71322d7da4c251053814a4e3d93af4bd2b30259cd9fab8d7441d36639cd23",
        Change {
            writes: BTreeMap::from([write("answer:demo.1.1", Value::from("pass"), &[])]),
            ..change(1, first, 1, "24090304/2570/assessment/before", 0xa, 1_795_316_400_000)
        },
    )];
    all.push((
        "1-every-label-and-value.json",
        "df994a2421f330a5ca85235a85f4b9b85bc41891e6714f612ce5178d36afe86b",
        Change {
            clock_offset: Some(-1_250),
            instrument: Some("household-activities-2563@1".to_owned()),
            writes: BTreeMap::from([
                write("activity:before:1", Value::Null, &[(first, 12), (second, 7)]),
                write("name", Value::from("บ้านสมมติที่ ๑"), &[]),
                write("order", Value::Int(65_536), &[]),
                write("visit:after", Value::from("not_home"), &[(second, 9)]),
            ]),
            ..change(2, first, 46, HOUSEHOLD, 0xa, 1_795_316_460_000)
        },
    ));
    let covers = BTreeMap::from(["name", "order"].map(|name| (FieldName::from(name), seen(&[(first, 46)]))));
    all.push((
        "1-taken-away.json",
        "bd9972904fc0271f417225f285ddfa4bba304e012f06625247d8ef217d66ef09",
        Change {
            clock_offset: Some(0),
            writes: BTreeMap::from([(
                FieldName::from("removed"),
                Write { value: Value::from("ย้ายออก"), seen: Seen::nothing(), covers },
            )]),
            ..change(3, second, 10, HOUSEHOLD, 0xb, 1_795_316_520_000)
        },
    ));
    all.push((
        "1-taken-away-by-a-build-before-november-2026.json",
        "e1ac67886693105bf81ff7ab7d201bcd5480c9f8e28a39728564502239973c44",
        Change {
            writes: BTreeMap::from([write("removed", Value::from("ย้ายออก"), &[])]),
            ..change(4, second, 11, HOUSEHOLD, 0xb, 1_795_316_580_000)
        },
    ));
    all.push((
        "1-with-what-only-a-newer-build-knows.json",
        "700831cbda6f7d71b24d7262232c8259a6802345e44cb4568d497e3ba43c2114",
        Change {
            writes: BTreeMap::from([
                write("attended:evaluation", Value::Bool(true), &[]),
                write("attended:knowledge", Value::Bool(false), &[]),
            ]),
            ..change(
                5,
                second,
                12,
                "24090304/2570/participant/019ab3c0-3333-7000-8000-000000000001",
                0xb,
                1_795_316_640_000,
            )
        },
    ));
    all
}

#[test]
fn every_change_ever_written_is_read_and_means_what_it_meant() {
    let samples = samples();
    let told: BTreeSet<String> = samples.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(names("change"), told, "every sample says what it meant");
    for (name, hash, meant) in samples {
        let bytes = text(&format!("change/{name}"));
        let sealed = SealedChange { body: RawValue::from_string(bytes.clone()).unwrap(), signature: None };
        assert_eq!(sealed.open().unwrap(), meant, "{name}");
        assert_eq!(sealed.hash().to_string(), hash, "{name} was altered");
        // Stored and sent on, its bytes stay what they are.
        let sent: SealedChange = serde_json::from_slice(&serde_json::to_vec(&sealed).unwrap()).unwrap();
        assert_eq!(sent.bytes(), bytes.as_bytes(), "{name}");
    }
}

#[test]
fn the_format_this_build_writes_has_a_sample() {
    let prefix = format!("{}-", sync::change::FORMAT);
    assert!(names("change").iter().any(|name| name.starts_with(&prefix)));
}

/// What of `old` is missing in `new`, or is otherwise there: then whoever wrote `old` cannot read `new`.
fn missing(old: &Json, new: &Json, at: &str) -> Vec<String> {
    match (old, new) {
        (Json::Object(old), Json::Object(new)) => {
            let inside = |(key, value): (&String, &Json)| match new.get(key) {
                Some(there) => missing(value, there, &format!("{at}/{key}")),
                None => vec![format!("{at}/{key} is gone")],
            };
            old.iter().flat_map(inside).collect()
        }
        (Json::Array(old), Json::Array(new)) if old.len() == new.len() => {
            let pairs = old.iter().zip(new).enumerate();
            pairs.flat_map(|(index, (old, new))| missing(old, new, &format!("{at}/{index}"))).collect()
        }
        (old, new) if old == new => Vec::new(),
        (old, new) => vec![format!("{at}: {old} became {new}")],
    }
}

/// Reads a message of an older build, and writes the same again: all that the older build wrote must still be there.
fn assert_is_understood<T: Serialize + DeserializeOwned>(protocol: u16, message: &str) -> T {
    let path = format!("protocol-{protocol}/{message}.json");
    let old: Json = serde_json::from_str(&text(&path)).unwrap();
    let read: T = serde_json::from_str(&text(&path)).unwrap();
    let new = serde_json::to_value(&read).unwrap();
    assert_eq!(missing(&old, &new, ""), Vec::<String>::new(), "{path}");
    read
}

#[test]
fn every_message_of_protocol_1_is_understood_both_ways() {
    assert_is_understood::<PushRequest>(1, "push_request");
    let answers = assert_is_understood::<PushResponse>(1, "push_response").outcomes;
    let words = answers.iter().map(|outcome| match outcome {
        Outcome::Applied(receipt) => format!("applied {}", receipt.position),
        Outcome::Duplicate(receipt) => format!("duplicate {}", receipt.position),
        Outcome::Held { reason } => format!("held {reason}"),
        Outcome::Refused { code } => format!("refused {code}"),
    });
    assert_eq!(
        words.collect::<Vec<_>>(),
        ["applied 1042", "duplicate 1043", "held record_locked", "refused malformed"]
    );
    assert_is_understood::<PullRequest>(1, "pull_request");
    let pulled = assert_is_understood::<PullResponse>(1, "pull_response");
    assert_eq!(pulled.pages[0].entries[0].change.open().unwrap().writes.len(), 1);
    assert!(pulled.pages[1].diverged && !pulled.pages[0].diverged);
    let snapshot = assert_is_understood::<SnapshotResponse>(1, "snapshot_response");
    assert_eq!(snapshot.records[0].state.text("answer:demo.1.1"), Some("pass"));
    assert_is_understood::<SignInRequest>(1, "sign_in_request");
    assert_is_understood::<KeyRequest>(1, "key_request");
    assert_is_understood::<ForkRequest>(1, "fork_request");
    assert_is_understood::<NewsRequest>(1, "news_request");
    assert_is_understood::<NewsResponse>(1, "news_response");
    assert_is_understood::<SnapshotRequest>(1, "snapshot_request");
    assert_is_understood::<CommonRequest>(1, "common_request");
    assert_is_understood::<CommonResponse>(1, "common_response");
    assert_is_understood::<FilesRequest>(1, "files_request");
    assert_is_understood::<FilesResponse>(1, "files_response");
    assert_is_understood::<BundleResponse>(1, "bundle_response");
    assert_is_understood::<Problem>(1, "problem");
    let read = [
        "bundle_response",
        "common_request",
        "common_response",
        "files_request",
        "files_response",
        "fork_request",
        "key_request",
        "news_request",
        "news_response",
        "problem",
        "pull_request",
        "pull_response",
        "push_request",
        "push_response",
        "sign_in_request",
        "snapshot_request",
        "snapshot_response",
    ];
    let files: BTreeSet<String> = read.map(|name| format!("{name}.json")).into();
    assert_eq!(names("protocol-1"), files, "every message is read");
}

#[test]
fn every_protocol_still_spoken_has_samples() {
    for protocol in sync::wire::OLDEST_PROTOCOL..=sync::wire::PROTOCOL {
        assert!(folder(&format!("protocol-{protocol}")).is_dir(), "protocol {protocol} has no samples");
    }
}
