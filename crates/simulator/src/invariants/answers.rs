//! Where answers are.

use std::collections::BTreeMap;

use server::store::Place;
use store::{ChangeState, JournalEntry, REJECTED};
use sync::{ChangeId, Dot};

use super::{Invariant, Violation};
use crate::phone::at_once;
use crate::world::World;

const ALL: u32 = 1_000_000;

/// Every answer called saved is on its phone or on the server; what a phone calls held is held there and waits to be decided; nothing is
/// refused but what an officer turned down.
///
/// # Errors
/// [`Violation`].
pub fn check(world: &World<'_>) -> Result<(), Violation> {
    let ledger = world.ledger.borrow();
    for (phone, actor) in world.actors.iter().enumerate() {
        let Some(device) = actor.phone.device() else { continue };
        let journal = at_once(device.journal(None, ALL))?;
        let name = &actor.phone.name;
        let by_id: BTreeMap<ChangeId, &JournalEntry> = journal.iter().map(|entry| (entry.id, entry)).collect();
        if by_id.len() != journal.len() {
            return Err(Violation::new(Invariant::StoredOnce, format!("{name} has a change twice")));
        }
        for (id, answer) in ledger.answers.iter().filter(|(_, answer)| answer.phone == phone && answer.saved.is_some())
        {
            if !by_id.contains_key(id) && !ledger.is_in_feed(*id) {
                let text = format!("{name} {} was called saved and is nowhere", answer.words);
                return Err(Violation::new(Invariant::SavedIsKept, text));
            }
        }
        check_states(world, &journal, name)?;
    }
    Ok(())
}

fn dot_of(entry: &JournalEntry) -> Dot {
    Dot { device: entry.device, seq: entry.seq }
}

fn check_states(world: &World<'_>, journal: &[JournalEntry], name: &str) -> Result<(), Violation> {
    let dots: Vec<Dot> = journal.iter().map(dot_of).collect();
    let known = world.office.known(&dots)?;
    let turned_down = &world.ledger.borrow().turned_down;
    for entry in journal {
        let place = known.get(&dot_of(entry)).map(|known| &known.place);
        match &entry.state {
            ChangeState::Refused { code, .. } if code == REJECTED && turned_down.contains(&dot_of(entry)) => {}
            ChangeState::Refused { code, .. } => {
                let text = format!("{name}: change {} is refused: {code}", entry.id);
                return Err(Violation::new(Invariant::ComesToRest, text));
            }
            ChangeState::Held { .. } if !matches!(place, Some(Place::Held(_))) => {
                let text = format!("{name}: change {} is called held, and the server does not hold it", entry.id);
                return Err(Violation::new(Invariant::SavedIsKept, text));
            }
            ChangeState::Held { .. } if world.office.is_decided(dot_of(entry))? => {
                let text = format!("{name}: change {} is called held, and was decided", entry.id);
                return Err(Violation::new(Invariant::DecisionIsHeard, text));
            }
            _ => {}
        }
    }
    Ok(())
}
