//! No conflict is resolved silently, and none is made up. What a writer had seen is told here by what the phone had read, not by what
//! the change claims; a restored server's feed does not make it unread.

use std::collections::{BTreeMap, BTreeSet};

use sync::{ChangeId, FieldName, RecordId, RecordState, Value};

use super::{Invariant, Violation};
use crate::ledger::Ledger;
use crate::office::Commit;
use crate::world::World;

type Field = (RecordId, FieldName);

/// A field whose last writes differ, none of whose writers had seen the others', is in conflict on the server.
///
/// # Errors
/// [`Violation`].
pub fn check(world: &World<'_>) -> Result<(), Violation> {
    let ledger = world.ledger.borrow();
    let mut writes: BTreeMap<Field, Vec<(&Commit, &Value)>> = BTreeMap::new();
    for commits in ledger.feeds.values() {
        for commit in commits {
            for (name, write) in &commit.change.writes {
                let field = (commit.change.record.clone(), name.clone());
                writes.entry(field).or_default().push((commit, &write.value));
            }
        }
    }
    let mut records = BTreeMap::new();
    for village in writes.keys().filter_map(|(record, _)| record.as_str().split('/').next()).collect::<BTreeSet<_>>() {
        records.extend(world.office.records(&format!("{village}/"))?);
    }
    let nothing = RecordState::default();
    for ((record, field), writes) in &writes {
        let Some(live) = live(&ledger, writes) else { continue };
        let values: BTreeSet<&Value> = live.values().copied().collect();
        let state = records.get(record).unwrap_or(&nothing);
        let in_conflict = state.resolve(field.as_str()).is_some_and(|resolved| resolved.is_conflict());
        if in_conflict != (values.len() > 1) {
            let text = format!("{field} of {record} is in conflict: {in_conflict}; not seen by each other: {live:?}");
            return Err(Violation::new(Invariant::ConflictIsKept, text));
        }
    }
    Ok(())
}

/// The writes nobody wrote over who had seen them; none if it is not known what somebody had seen.
fn live<'a>(ledger: &Ledger, writes: &[(&Commit, &'a Value)]) -> Option<BTreeMap<ChangeId, &'a Value>> {
    let seen: Option<Vec<BTreeSet<ChangeId>>> = writes.iter().map(|(commit, _)| ledger.had_seen(commit.dot)).collect();
    let seen = seen?;
    let mut live = BTreeMap::new();
    for (commit, value) in writes {
        let is_dead = writes.iter().zip(&seen).any(|((other, _), seen)| {
            let own_later = other.dot.device == commit.dot.device && other.dot.seq > commit.dot.seq;
            own_later || (other.dot != commit.dot && seen.contains(&commit.receipt.id))
        });
        if !is_dead {
            live.insert(commit.receipt.id, *value);
        }
    }
    Some(live)
}
