//! Deliberate mistakes in what a device writes: its rows are opened, spoiled, and closed again.

use serde_json::Value;
use store::Shelf;
use sync::{RecordState, SealedChange};

use super::store::Staged;

/// A record's row begins with its revision.
const REVISION_BYTES: usize = 8;

/// Of several live writes of a field, only the one of the greatest device stays.
pub(super) fn drop_a_write(staged: &mut [Staged]) {
    for row in staged.iter_mut().filter(|row| row.shelf == Shelf::Records) {
        alter(row, |body| {
            for field in body["base"].as_object_mut().into_iter().flat_map(|fields| fields.values_mut()) {
                if let Some(live) = field["live"].as_array_mut() {
                    live.drain(..live.len().saturating_sub(1));
                }
            }
        });
    }
}

/// Changes that were answered "held" go into the base of their record, as if the feed had them.
pub(super) fn fold_held_in(staged: &mut [Staged]) {
    let held: Vec<SealedChange> = staged.iter().filter(|row| row.shelf == Shelf::Changes).filter_map(held_in).collect();
    for change in held.iter().filter_map(|sealed| sealed.open().ok()) {
        let rows = staged.iter_mut().filter(|row| row.shelf == Shelf::Records && row.key == change.record.as_str());
        for row in rows {
            alter(row, |body| {
                let mut base: RecordState = serde_json::from_value(body["base"].clone()).unwrap_or_default();
                base.absorb(&change, None);
                body["base"] = serde_json::to_value(base).unwrap_or_default();
                if let Some(own) = body["own"].as_array_mut() {
                    own.retain(|seq| seq.as_u64() != Some(change.seq));
                }
            });
        }
    }
}

fn held_in(row: &Staged) -> Option<SealedChange> {
    let kept: Kept = serde_json::from_slice(row.bytes.as_deref()?).ok()?;
    (kept.status["state"] == "held").then_some(kept.sealed)
}

/// A change that takes a record away is made without what its writer had seen of the other fields. The rest of its bytes stays.
pub(super) fn forget_what_was_seen(staged: &mut [Staged]) {
    for row in staged.iter_mut().filter(|row| row.shelf == Shelf::Changes) {
        let text = row.bytes.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok());
        let Some((before, rest)) = text.and_then(|text| text.split_once(COVERS)) else { continue };
        let end = rest.find("}}").map_or(rest.len(), |at| at + 2);
        row.bytes = Some([before, &rest[end..]].concat().into_bytes());
    }
}

/// How what was seen of the other fields begins; it ends where two braces close.
const COVERS: &str = ",\"covers\":{";

/// A row of the shelf of changes. Read at once: the bytes of a change do not survive a tree.
#[derive(serde::Deserialize)]
struct Kept {
    sealed: SealedChange,
    status: Value,
}

fn alter(row: &mut Staged, alter: impl FnOnce(&mut Value)) {
    let Some((revision, body)) = row.bytes.as_deref().and_then(|bytes| bytes.split_at_checked(REVISION_BYTES)) else {
        return;
    };
    let Ok(mut body) = serde_json::from_slice::<Value>(body) else { return };
    alter(&mut body);
    row.bytes = Some([revision, body.to_string().as_bytes()].concat());
}
