//! A village, a feed, and edits to try things with.

use sync::session::BatchLimit;
use sync::{AccountId, ChangeId, DeviceId, FeedId, FieldName, Outcome, RecordId, SealedChange, Seq, Value};
use uuid::Uuid;

use super::Opener;
use super::server::Server;
use crate::device::{Device, Edit, Identity};
use crate::transaction::DeviceStore;

/// The feed of the examples.
pub const FEED: &str = "subdistrict/240901";
/// A record of the examples.
pub const BEFORE: &str = "24090104/2570/assessment/before";
/// Another record of the examples.
pub const AFTER: &str = "24090104/2570/assessment/after";
/// More than any example sends.
pub const ALL: BatchLimit = BatchLimit { changes: 500, bytes: 1 << 20 };

/// The feed of the examples.
#[must_use]
pub fn feed() -> FeedId {
    FeedId::from(FEED)
}

/// A device's identity.
#[must_use]
pub fn identity(device: u32) -> Identity {
    let (device, account) = (DeviceId(device), AccountId::from("a1"));
    Identity { device, account, server: "https://example.test".to_owned(), earlier: Vec::new() }
}

/// Opens the database as this device.
pub async fn device<O: Opener>(opener: &O, number: u32) -> Device<O::Store> {
    let device = Device::open(opener.open().await, 0).await.unwrap();
    device.set_identity(identity(number)).await.unwrap();
    device
}

/// The id of the `n`th example change.
#[must_use]
pub fn id(n: u128) -> ChangeId {
    ChangeId(Uuid::from_u128(n))
}

/// An edit that sets one field to one text; `n` names it.
#[must_use]
pub fn edit(n: u128, record: &str, field: &str, text: &str) -> Edit {
    Edit {
        record: RecordId::from(record),
        feed: feed(),
        values: vec![(FieldName::from(field), Value::from(text))],
        author: AccountId::from("a1"),
        id: id(n),
        made_at: 1_795_000_000_000,
        clock_offset: None,
        instrument: Some("training-4x23@1".to_owned()),
        expected_revision: None,
    }
}

/// What the device shows of a field.
pub async fn shown<S: DeviceStore>(device: &Device<S>, record: &str, field: &str) -> Option<String> {
    let kept = device.record(&RecordId::from(record)).await.unwrap()?;
    kept.replica.view().text(field).map(str::to_owned)
}

/// Sends everything that waits; the answers are not kept yet.
pub async fn push<S: DeviceStore>(device: &Device<S>, server: &mut Server) -> Vec<(Seq, Outcome)> {
    let batch = device.next_batch(ALL).await.unwrap();
    batch.changes.iter().map(|(seq, sealed)| (*seq, server.push(sealed))).collect()
}

/// The numbers of what waits.
pub async fn waiting<S: DeviceStore>(device: &Device<S>) -> Vec<Seq> {
    device.next_batch(ALL).await.unwrap().changes.into_iter().map(|(seq, _)| seq).collect()
}

/// What the device asks about at the server, by number; all of it made under the number it has now.
pub async fn asked<S: DeviceStore>(device: &Device<S>) -> Vec<Seq> {
    let own = device.identity().unwrap().device;
    let dots = device.at_server_unread(9).await.unwrap();
    assert!(dots.iter().all(|dot| dot.device == own));
    dots.into_iter().map(|dot| dot.seq).collect()
}

/// A feed with three changes of another device, in two records.
pub fn others(server: &mut Server) {
    for (seq, record, field) in [(1, BEFORE, "answer:1.1"), (2, AFTER, "answer:1.1"), (3, BEFORE, "answer:1.2")] {
        server.push(&foreign(8, seq, 100 + u128::from(seq), record, field, "theirs"));
    }
}

/// A change as another device makes it, having seen nothing.
#[must_use]
pub fn foreign(device: u32, seq: Seq, n: u128, record: &str, field: &str, text: &str) -> SealedChange {
    let edit = edit(n, record, field, text);
    let change = sync::Change {
        format: sync::change::FORMAT,
        id: edit.id,
        device: DeviceId(device),
        seq,
        record: edit.record,
        feed: edit.feed,
        author: edit.author,
        made_at: edit.made_at,
        clock_offset: None,
        instrument: None,
        writes: sync::Replica::default().writes(edit.values),
    };
    change.seal().unwrap()
}
