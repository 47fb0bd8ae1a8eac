//! What lies on a phone is what its person may read: no more, and no less, but for what has to be opened first.

use std::collections::BTreeSet;

use records::permission::{reads_field_work, subdistrict_of};
use sync::FeedId;

use super::{Invariant, Violation};
use crate::phone::at_once;
use crate::world::World;

/// Every phone has the feeds its person may read, and of no other what the server gave.
///
/// # Errors
/// [`Violation`].
pub fn check(world: &World<'_>) -> Result<(), Violation> {
    let ledger = world.ledger.borrow();
    for actor in &world.actors {
        let Some(device) = actor.phone.device() else { continue };
        let areas = world.areas_of(&actor.phone.signed_in.account);
        let may_read = |feed: &FeedId| {
            subdistrict_of(feed).is_some_and(|code| areas.iter().any(|area| code.as_str().starts_with(area)))
        };
        let violated = |feed: &FeedId, what| {
            Err(Violation::new(Invariant::FeedsFollowRights, format!("{} {what} {feed}", actor.phone.name)))
        };
        let read: BTreeSet<FeedId> = at_once(device.cursors())?.into_iter().map(|cursor| cursor.feed).collect();
        let kept = at_once(device.records(""))?;
        let given = kept.iter().filter(|(_, kept)| !kept.replica.base.is_empty()).map(|(_, kept)| &kept.feed);
        if let Some(feed) = given.chain(&read).find(|feed| !may_read(feed)) {
            return violated(feed, "still has what the server gave of");
        }
        let written = ledger.feeds.iter().filter(|(_, commits)| !commits.is_empty()).map(|(feed, _)| feed);
        let reads_unasked = reads_field_work(actor.phone.signed_in.person.role);
        if let Some(feed) = written.into_iter().find(|feed| reads_unasked && may_read(feed) && !read.contains(feed)) {
            return violated(feed, "has nothing of");
        }
    }
    Ok(())
}
