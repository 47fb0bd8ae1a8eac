//! One seed, told from beginning to end.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::fault::Fault;
use crate::invariants::{Invariant, Violation};
use crate::office::House;
use crate::world::World;

/// A story that was told.
#[derive(Debug)]
pub struct Story {
    /// Its seed.
    pub seed: u64,
    /// What happened, in words.
    pub trace: String,
    /// What does not hold, if anything.
    pub violation: Option<Violation>,
    /// How many answers were given, and how many of them reached a feed.
    pub answers: (usize, usize),
}

/// Tells the story of a seed, with a deliberate mistake or without.
#[must_use]
pub fn tell(house: &House, seed: u64, fault: Option<Fault>) -> Story {
    let mut world = match World::new(house, seed, fault) {
        Ok(world) => world,
        Err(violation) => return Story { seed, trace: String::new(), violation: Some(violation), answers: (0, 0) },
    };
    let played = catch_unwind(AssertUnwindSafe(|| world.play()));
    let violation = match played {
        Ok(result) => result.err(),
        Err(panic) => Some(Violation::new(Invariant::NoPanic, words_of(panic.as_ref()))),
    };
    let ledger = world.ledger.borrow();
    let answers = (ledger.answers.len(), ledger.feeds.values().map(Vec::len).sum());
    drop(ledger);
    Story { seed, trace: world.trace.text(), violation, answers }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned()
}
