//! No conflict is resolved silently. What a writer had seen is told here by what the phone had read, not by what the change claims.

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
    let is_sure = |feed| !ledger.forgotten.contains(feed) && !ledger.lost_after.contains_key(feed);
    for (_, commits) in ledger.feeds.iter().filter(|(feed, _)| is_sure(*feed)) {
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

/// Whether the other was made later on the phone of this one, or on a copy of it made since. A phone counts on over all its numbers.
fn is_own_past(ledger: &Ledger, one: &Commit, other: &Commit) -> bool {
    let phone = |commit: &Commit| ledger.answers.get(&commit.receipt.id).map(|answer| answer.phone);
    let inherited = phone(other).and_then(|phone| ledger.inherited.get(&phone));
    (phone(one) == phone(other) && other.dot.seq > one.dot.seq)
        || inherited.is_some_and(|ids| ids.contains(&one.receipt.id))
}

/// The writes nobody wrote over who had seen them; none if it is not known what somebody had seen.
fn live<'a>(ledger: &Ledger, writes: &[(&Commit, &'a Value)]) -> Option<BTreeMap<ChangeId, &'a Value>> {
    let mut live = BTreeMap::new();
    for (commit, value) in writes {
        let mut dead = false;
        for (other, _) in writes.iter().filter(|(other, _)| other.receipt.id != commit.receipt.id) {
            let read = ledger.answers.get(&other.receipt.id)?.read?;
            dead |= is_own_past(ledger, commit, other) || read >= commit.receipt.position;
        }
        if !dead {
            live.insert(commit.receipt.id, *value);
        }
    }
    Some(live)
}
