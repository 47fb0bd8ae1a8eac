//! Receipts and chains.

use store::ChangeState;
use sync::{Cursor, FeedEntry};

use super::{Invariant, Violation};
use crate::phone::at_once;
use crate::world::World;

/// More than anybody does in a story.
const ALL: u32 = 1_000_000;

/// Checks a phone's receipts, if it has got one since the last time: nothing takes a receipt back. While another tab is at work
/// nothing is looked at; there will be another time.
///
/// # Errors
/// [`Violation`].
pub fn check_news(world: &mut World<'_>, phone: usize) -> Result<(), Violation> {
    let Some(actor) = world.actors.get_mut(phone) else { return Ok(()) };
    let Some(device) = actor.phone.device().filter(|_| actor.phone.tasks.is_empty()) else { return Ok(()) };
    let received = at_once(device.summary())?.received;
    if std::mem::replace(&mut actor.receipts_checked, received) == received {
        return Ok(());
    }
    check_phone(world, phone)
}

/// Every receipt a phone shows names what the server committed at that place.
///
/// # Errors
/// [`Violation`].
pub fn check_phone(world: &World<'_>, phone: usize) -> Result<(), Violation> {
    let Some(actor) = world.actors.get(phone) else { return Ok(()) };
    let Some(device) = actor.phone.device() else { return Ok(()) };
    let ledger = world.ledger.borrow();
    for entry in at_once(device.journal(None, ALL))? {
        let ChangeState::Received { receipt, .. } = &entry.state else { continue };
        // Until it has talked with the server again, a phone cannot know.
        let was_lost =
            !world.is_at_rest() && ledger.lost_after.get(&receipt.feed).is_some_and(|end| receipt.position > *end);
        let is_there = ledger.at(&receipt.feed, receipt.position).is_some_and(|commit| {
            let there = &commit.receipt;
            (there.id, there.hash, there.h) == (entry.id, receipt.hash, receipt.h) && receipt.id == entry.id
        });
        if !is_there && !was_lost {
            let (name, place) = (&actor.phone.name, format!("position {} of {}", receipt.position, receipt.feed));
            let text = format!("{name} shows a receipt for {} at {place}, where it is not", entry.id);
            return Err(Violation::new(Invariant::ReceiptIsTrue, text));
        }
    }
    Ok(())
}

/// What a phone has read of a feed, and no backup of the server covers, it has byte for byte.
///
/// # Errors
/// [`Violation`].
pub fn check_kept(world: &World<'_>, phone: usize) -> Result<(), Violation> {
    let Some(actor) = world.actors.get(phone) else { return Ok(()) };
    let Some(device) = actor.phone.device() else { return Ok(()) };
    let ledger = world.ledger.borrow();
    for cursor in at_once(device.cursors())? {
        let places = at_once(device.places(&cursor.feed))?;
        let first = places.first().map_or(0, |place| place.position);
        let covered = ledger.backed_up.get(&cursor.feed).copied().unwrap_or_default();
        let skipped = actor.phone.snapshots.borrow().get(&cursor.feed).copied().unwrap_or_default();
        let covered = covered.max(skipped);
        let is_whole = places.last() == Some(&cursor.place())
            && places.windows(2).all(|two| two[0].position + 1 == two[1].position);
        if !is_whole || first > covered.max(1) {
            let (name, feed, end) = (&actor.phone.name, &cursor.feed, cursor.after);
            let text = format!(
                "{name} has read {feed} to {end} and kept {} places from {first}; backups cover {covered}",
                places.len()
            );
            return Err(Violation::new(Invariant::KeptUntilCovered, text));
        }
    }
    Ok(())
}

/// The feeds in the database are what was committed, and their chains hold from the start.
///
/// # Errors
/// [`Violation`].
pub fn check_chains(world: &World<'_>) -> Result<(), Violation> {
    let ledger = world.ledger.borrow();
    for head in world.office.heads()? {
        let mut cursor = Cursor::start(head.feed.clone());
        let entries = world.office.feed(&head.feed)?;
        for entry in &entries {
            cursor =
                cursor.advance(entry).map_err(|broken| Violation::new(Invariant::ChainHolds, broken.to_string()))?;
            if !is_as_committed(entry, ledger.at(&head.feed, entry.position)) {
                let text = format!("position {} of {} is not what was committed", entry.position, head.feed);
                return Err(Violation::new(Invariant::ChainHolds, text));
            }
        }
        let committed = ledger.feeds.get(&head.feed).map_or(0, Vec::len);
        if entries.len() != committed || cursor.h != head.h {
            let text = format!("{} has {} entries; {committed} were committed", head.feed, entries.len());
            return Err(Violation::new(Invariant::ChainHolds, text));
        }
    }
    Ok(())
}

fn is_as_committed(entry: &FeedEntry, commit: Option<&crate::office::Commit>) -> bool {
    commit.is_some_and(|commit| {
        let receipt = &commit.receipt;
        (receipt.id, receipt.hash, receipt.h) == (entry.id, entry.change.hash(), entry.h)
    })
}
