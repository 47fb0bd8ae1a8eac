//! No conflict is resolved silently, and none is made up. What a writer had seen is told here by what the phone had read, not by what
//! the change claims; a restored server's feed does not make it unread.

use std::collections::{BTreeMap, BTreeSet};

use sync::record::REMOVED;
use sync::{ChangeId, FieldName, RecordId, RecordState, Value};

use super::{Invariant, Violation};
use crate::ledger::Ledger;
use crate::office::Commit;
use crate::world::World;

type Field = (RecordId, FieldName);
type Writes<'a> = BTreeMap<Field, Vec<(&'a Commit, &'a Value)>>;

/// A field whose last writes differ, none of whose writers had seen the others', is in conflict on the server.
///
/// # Errors
/// [`Violation`].
pub fn check(world: &World<'_>) -> Result<(), Violation> {
    let ledger = world.ledger.borrow();
    let mut writes = Writes::new();
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
        records.extend(world.office.records(format!("{village}/"))?);
    }
    let nothing = RecordState::default();
    for ((record, field), writes) in &writes {
        let Some(live) = live(&ledger, writes) else { continue };
        let values: BTreeSet<&Value> = live.values().copied().collect();
        let state = records.get(record).unwrap_or(&nothing);
        let resolved = state.resolve(field.as_str());
        let in_conflict = resolved.as_ref().is_some_and(|resolved| resolved.is_conflict());
        if in_conflict != (values.len() > 1) {
            let text = format!(
                "{field} of {record} is in conflict: {in_conflict}, {resolved:?}; not seen by each other: {live:?}"
            );
            return Err(Violation::new(Invariant::ConflictIsKept, text));
        }
    }
    check_removals(&ledger, &writes, &records)
}

/// What somebody took away stays in sight while it holds what nobody who took it away had seen, and no longer.
fn check_removals(
    ledger: &Ledger,
    writes: &Writes<'_>,
    records: &BTreeMap<RecordId, RecordState>,
) -> Result<(), Violation> {
    for ((record, field), removals) in writes.iter().filter(|((_, field), _)| field.as_str() == REMOVED) {
        let others = writes.iter().filter(|((other, name), _)| other == record && name != field);
        let others: Vec<_> = others.map(|(_, writes)| writes.as_slice()).collect();
        let Some(unseen) = holds_unseen(ledger, removals, &others) else { continue };
        let Some(state) = records.get(record) else { continue };
        let expected = state.value(REMOVED).is_some() && !unseen;
        if state.is_removed() != expected {
            let text = format!("{record} is gone: {}; it holds what was not seen: {unseen}", state.is_removed());
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

/// Whether a record holds a write that nobody had read who took it away; none if it is not known what somebody had seen.
fn holds_unseen(ledger: &Ledger, removals: &[(&Commit, &Value)], others: &[&[(&Commit, &Value)]]) -> Option<bool> {
    let standing = live(ledger, removals)?;
    let removals = removals.iter().filter(|(one, value)| !value.is_null() && standing.contains_key(&one.receipt.id));
    for writes in others {
        let live = live(ledger, writes)?;
        for (written, _) in writes.iter().filter(|(written, _)| live.contains_key(&written.receipt.id)) {
            let mut seen = false;
            for (removal, _) in removals.clone() {
                seen |= has_seen(ledger, removal, written)?;
            }
            if !seen {
                return Some(true);
            }
        }
    }
    Some(false)
}

/// Whether the phone that took a record away had a write of another field before it; none if that is not known.
fn has_seen(ledger: &Ledger, removal: &Commit, written: &Commit) -> Option<bool> {
    let read = ledger.answers.get(&removal.receipt.id)?.read.as_deref()?;
    Some(is_own_past(ledger, written, removal) || read.contains(&written.receipt.id))
}

/// The writes nobody wrote over who had seen them; none if it is not known what somebody had seen.
fn live<'a>(ledger: &Ledger, writes: &[(&Commit, &'a Value)]) -> Option<BTreeMap<ChangeId, &'a Value>> {
    let seen: Option<Vec<BTreeSet<ChangeId>>> =
        writes.iter().map(|(commit, _)| ledger.had_seen(commit.receipt.id)).collect();
    let seen = seen?;
    let mut live = BTreeMap::new();
    for (commit, value) in writes {
        let is_dead = writes.iter().zip(&seen).any(|((other, _), seen)| {
            let is_other = other.receipt.id != commit.receipt.id;
            is_other && (is_own_past(ledger, commit, other) || seen.contains(&commit.receipt.id))
        });
        if !is_dead {
            live.insert(commit.receipt.id, *value);
        }
    }
    Some(live)
}
