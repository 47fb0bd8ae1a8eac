//! What really happened, written down beside the parts under test: who answered what, what was called saved, what the server
//! committed. The parts are compared with it.

use std::collections::{BTreeMap, BTreeSet};

use server::store::FeedHead;
use sync::{ChainHash, ChangeId, Dot, FeedId, Position};

use crate::invariants::{Invariant, Violation};
use crate::office::Commit;

/// What a person did once.
#[derive(Clone, Debug)]
pub struct Answer {
    /// On which phone.
    pub phone: usize,
    /// Whether the screen said "saved".
    pub saved: bool,
    /// How far the phone had read the record's feed when it was made; none if that moved meanwhile.
    pub read: Option<Position>,
    /// Its words in the trace.
    pub words: String,
}

/// The record of a story.
#[derive(Debug, Default)]
pub struct Ledger {
    /// All answers, also those nobody knows to be saved.
    pub answers: BTreeMap<ChangeId, Answer>,
    /// Every feed as the server committed it.
    pub feeds: BTreeMap<FeedId, Vec<Commit>>,
    /// Feeds a phone forgot: what it had read there is not known any more.
    pub forgotten: BTreeSet<FeedId>,
    /// The ends of the feeds in the copy the server was restored from, for feeds that lost something by it.
    pub lost_after: BTreeMap<FeedId, Position>,
    /// Whether the server was set up anew: what it held since the copy, it has forgotten, and no cursor shows that.
    pub was_restored: bool,
    /// The numbers phones gave to what they saved.
    numbers: BTreeMap<(usize, Dot), ChangeId>,
    /// What phones had on their disk when they were made as copies of others.
    pub inherited: BTreeMap<usize, BTreeSet<ChangeId>>,
    ids: BTreeSet<ChangeId>,
    dots: BTreeSet<Dot>,
}

impl Ledger {
    /// Somebody is about to save.
    pub fn tried(&mut self, id: ChangeId, phone: usize, words: String) {
        self.answers.insert(id, Answer { phone, saved: false, read: None, words });
    }

    /// The screen says "saved", and the phone gave it this number.
    ///
    /// # Errors
    /// [`Violation`] if that number was given before.
    pub fn saved(&mut self, id: ChangeId, phone: usize, dot: Dot) -> Result<(), Violation> {
        if let Some(answer) = self.answers.get_mut(&id) {
            answer.saved = true;
        }
        match self.numbers.insert((phone, dot), id).filter(|earlier| *earlier != id) {
            Some(earlier) => {
                let text = format!("{id} got number {} of device {}, as {earlier} did before", dot.seq, dot.device);
                Err(Violation::new(Invariant::StoredOnce, text))
            }
            None => Ok(()),
        }
    }

    /// How far the phone had read.
    pub fn had_read(&mut self, id: ChangeId, read: Option<Position>) {
        if let Some(answer) = self.answers.get_mut(&id) {
            answer.read = read;
        }
    }

    /// The server committed an entry of a feed.
    ///
    /// # Errors
    /// [`Violation`] if it cannot stand there.
    pub fn committed(&mut self, commit: Commit) -> Result<(), Violation> {
        let receipt = &commit.receipt;
        let feed = self.feeds.entry(receipt.feed.clone()).or_default();
        let (last, before) = feed
            .last()
            .map_or_else(|| (0, ChainHash::start(&receipt.feed)), |last| (last.receipt.position, last.receipt.h));
        let place = format!("{} at position {} of {}", receipt.id, receipt.position, receipt.feed);
        if receipt.position != last + 1 {
            return Err(Violation::new(Invariant::ChainHolds, format!("{place} follows position {last}")));
        }
        if receipt.h != before.next(receipt.id, receipt.hash) {
            return Err(Violation::new(Invariant::ChainHolds, format!("{place} does not continue the chain")));
        }
        if !self.ids.insert(receipt.id) || !self.dots.insert(commit.dot) {
            return Err(Violation::new(Invariant::StoredOnce, format!("{place} was stored before")));
        }
        if !self.answers.contains_key(&receipt.id) {
            return Err(Violation::new(Invariant::StoredOnce, format!("{place} is an answer nobody gave")));
        }
        feed.push(commit);
        Ok(())
    }

    /// The server was set up anew from a copy with these ends.
    pub fn restored(&mut self, heads: &[FeedHead]) {
        self.was_restored = true;
        for (feed, commits) in &mut self.feeds {
            let end = heads.iter().find(|head| head.feed == *feed).map_or(0, |head| head.position);
            let lost = commits.split_off(commits.len().min(usize::try_from(end).unwrap_or(usize::MAX)));
            if !lost.is_empty() {
                let after = self.lost_after.entry(feed.clone()).or_insert(end);
                *after = end.min(*after);
            }
            for commit in lost {
                self.ids.remove(&commit.receipt.id);
                self.dots.remove(&commit.dot);
            }
        }
    }

    /// The entry at a place.
    #[must_use]
    pub fn at(&self, feed: &FeedId, position: Position) -> Option<&Commit> {
        let index = usize::try_from(position.checked_sub(1)?).ok()?;
        self.feeds.get(feed)?.get(index)
    }

    /// Whether a change is in a feed.
    #[must_use]
    pub fn is_in_feed(&self, id: ChangeId) -> bool {
        self.ids.contains(&id)
    }
}
