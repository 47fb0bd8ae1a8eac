//! The definition of the merge, read aloud over the full history: slow, and too simple to be wrong. For tests only.
//!
//! The fast merge ([`FieldState`](crate::FieldState)) keeps no history; whatever it comes to must be what this comes to.

use std::collections::BTreeMap;

use crate::change::Change;
use crate::ids::{Dot, FieldName};
use crate::record::RecordState;
use crate::value::Value;

/// The live writes of a record, by field and by the change that wrote them.
pub type Live = BTreeMap<FieldName, BTreeMap<Dot, Value>>;

/// What is live after these changes of one record: a write is dead iff some other of them had seen it.
#[must_use]
pub fn live_after<'a>(accepted: impl IntoIterator<Item = &'a Change>) -> Live {
    let accepted: Vec<&Change> = accepted.into_iter().collect();
    let mut live = Live::new();
    for change in &accepted {
        for (name, write) in &change.writes {
            let others = accepted.iter().filter(|other| other.dot() != change.dot());
            let dead = others.filter_map(|other| other.writes.get(name)).any(|other| other.seen.covers(change.dot()));
            if !dead {
                live.entry(name.clone()).or_default().insert(change.dot(), write.value.clone());
            }
        }
    }
    live
}

/// What is live in a record as the fast merge left it.
#[must_use]
pub fn live_in(state: &RecordState) -> Live {
    let names = state.fields().map(|(name, _)| name);
    let of = |name: &FieldName| {
        let live = state.field(name).map(|field| field.live()).unwrap_or_default();
        (name.clone(), live.iter().map(|live| (live.dot, live.value.clone())).collect())
    };
    names.map(of).collect()
}
