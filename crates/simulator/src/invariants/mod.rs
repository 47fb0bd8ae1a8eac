//! What must hold. Chains, repetitions and rights are checked at every step, receipts after every conversation, everything when all is still.

pub mod answers;
pub mod conflicts;
pub mod feeds;
pub mod merge;
pub mod receipts;

use std::fmt;

use crate::world::World;

/// What must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// A feed has no gap, and its chain is that of its entries.
    ChainHolds,
    /// No change is stored twice, and none that nobody made.
    StoredOnce,
    /// Every receipt a phone shows is true.
    ReceiptIsTrue,
    /// Every answer called saved is on its phone or on the server, and what is called held is held.
    SavedIsKept,
    /// What an officer decided is heard on the phone it concerns.
    DecisionIsHeard,
    /// Nothing waits for ever, and nothing a healthy phone sends is refused.
    ComesToRest,
    /// Phones and server do not get stuck.
    GoesOn,
    /// The replicas of a feed are equal, and equal to the merge by its definition.
    ReplicasAgree,
    /// A field whose live writes differ is in conflict until somebody who has seen them all has written.
    ConflictIsKept,
    /// What an endorsed dossier does not take any more is not in the feed.
    LockHolds,
    /// Nothing is in a feed whose writer might not write there when it was committed.
    RightHolds,
    /// A phone has the feeds its person may read, and no others.
    FeedsFollowRights,
    /// What no backup of the server covers, phones keep byte for byte.
    KeptUntilCovered,
    /// Nothing panics.
    NoPanic,
}

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub invariant: Invariant,
    /// What was found instead.
    pub found: String,
}

impl Violation {
    /// An invariant that does not hold, and what was found.
    #[must_use]
    pub fn new(invariant: Invariant, found: impl Into<String>) -> Self {
        Self { invariant, found: found.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.invariant, self.found)
    }
}

/// Checks everything, when all is still.
///
/// # Errors
/// The first [`Violation`].
pub fn check_all(world: &World<'_>) -> Result<(), Violation> {
    receipts::check_chains(world)?;
    for phone in 0..world.actors.len() {
        receipts::check_phone(world, phone)?;
        receipts::check_kept(world, phone)?;
    }
    answers::check(world)?;
    conflicts::check(world)?;
    feeds::check(world)?;
    merge::check(world)
}
