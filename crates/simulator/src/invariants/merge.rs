//! All replicas of a feed against the merge by its definition, and the lock of endorsed dossiers.

use std::collections::{BTreeMap, BTreeSet};

use records::RecordKey;
use records::key::Kind;
use records::step::{DossierProgress, StepView};
use sync::oracle::{Live, live_after, live_in};
use sync::{Change, FeedId, RecordId, RecordState};

use super::{Invariant, Violation};
use crate::office::Commit;
use crate::phone::at_once;
use crate::world::World;

/// What every record of a feed comes to by the definition.
fn by_definition(commits: &[Commit]) -> BTreeMap<RecordId, Live> {
    let mut changes: BTreeMap<RecordId, Vec<&Change>> = BTreeMap::new();
    for commit in commits {
        changes.entry(commit.change.record.clone()).or_default().push(&commit.change);
    }
    changes.into_iter().map(|(record, changes)| (record, live_after(changes))).collect()
}

/// Server and phones agree on every feed, and with the definition.
///
/// # Errors
/// [`Violation`].
pub fn check(world: &World<'_>) -> Result<(), Violation> {
    let ledger = world.ledger.borrow();
    for (feed, commits) in &ledger.feeds {
        check_lock(feed, commits)?;
        let expected = by_definition(commits);
        let on_server = of_feed(world, &expected)?;
        compare("the server", feed, &expected, &on_server)?;
        for phone in 0..world.actors.len() {
            check_phone(world, phone, feed, &expected, &on_server)?;
        }
    }
    Ok(())
}

fn of_feed(
    world: &World<'_>,
    expected: &BTreeMap<RecordId, Live>,
) -> Result<BTreeMap<RecordId, RecordState>, Violation> {
    let mut records = BTreeMap::new();
    for village in expected.keys().filter_map(|id| id.as_str().split('/').next()).collect::<BTreeSet<_>>() {
        records.extend(world.office.records(format!("{village}/"))?);
    }
    records.retain(|id, _| expected.contains_key(id));
    Ok(records)
}

fn check_phone(
    world: &World<'_>,
    phone: usize,
    feed: &FeedId,
    expected: &BTreeMap<RecordId, Live>,
    on_server: &BTreeMap<RecordId, RecordState>,
) -> Result<(), Violation> {
    let Some(actor) = world.actors.get(phone) else { return Ok(()) };
    let Some(device) = actor.phone.device() else { return Ok(()) };
    let reads = at_once(device.cursors())?.iter().any(|cursor| cursor.feed == *feed);
    if !reads {
        return Ok(());
    }
    let kept = at_once(device.records(""))?.into_iter().filter(|(_, kept)| kept.feed == *feed);
    let bases: BTreeMap<RecordId, RecordState> =
        kept.map(|(id, kept)| (id, kept.replica.base)).filter(|(_, base)| !base.is_empty()).collect();
    let name = &actor.phone.name;
    compare(name, feed, expected, &bases)?;
    if let Some((id, base)) = bases.iter().find(|(id, base)| on_server.get(*id) != Some(base)) {
        let there = on_server.get(id);
        let text = format!("{name} has {base:?} in {id} and the server {there:?}, though the same is live");
        return Err(Violation::new(Invariant::ReplicasAgree, text));
    }
    Ok(())
}

fn compare(
    who: &str,
    feed: &FeedId,
    expected: &BTreeMap<RecordId, Live>,
    found: &BTreeMap<RecordId, RecordState>,
) -> Result<(), Violation> {
    for (id, live) in expected {
        let there = found.get(id).map(live_in).unwrap_or_default();
        if there != *live {
            let text = format!("{who} has {there:?} in {id}; by the definition it is {live:?}");
            return Err(Violation::new(Invariant::ReplicasAgree, text));
        }
    }
    match found.keys().find(|id| !expected.contains_key(*id)) {
        Some(id) => {
            let text = format!("{who} has {id} in {feed}, which nobody wrote there");
            Err(Violation::new(Invariant::ReplicasAgree, text))
        }
        None => Ok(()),
    }
}

/// Reads the feed in its order: no entry came when its dossier was locked for it.
fn check_lock(feed: &FeedId, commits: &[Commit]) -> Result<(), Violation> {
    let mut steps: BTreeMap<String, Vec<StepView>> = BTreeMap::new();
    for commit in commits {
        let Ok(key) = RecordKey::try_from(&commit.change.record) else { continue };
        let dossier = steps.entry(format!("{}/{}", key.village, key.year)).or_default();
        if key.kind() == Kind::Step {
            let mut state = RecordState::default();
            state.absorb(&commit.change, Some(commit.receipt.position));
            dossier.extend(StepView::read(&state));
        } else if DossierProgress::fold(dossier.iter().cloned()).state.locks(key.kind()) {
            let text = format!("position {} of {feed} came when its dossier was locked", commit.receipt.position);
            return Err(Violation::new(Invariant::LockHolds, text));
        }
    }
    Ok(())
}
