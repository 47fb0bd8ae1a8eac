//! What really happened, written down beside the parts under test: who answered what, what was called saved, what the server
//! committed. The parts are compared with it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use server::store::FeedHead;
use sync::{ChainHash, ChangeId, Cursor, Dot, FeedId, FieldName, Position, RecordId, Seq};

use crate::invariants::{Invariant, Violation};
use crate::office::Commit;

/// What a person did once.
#[derive(Clone, Debug)]
pub struct Answer {
    /// On which phone.
    pub phone: usize,
    /// The number it got when the screen said "saved"; none if that was never said.
    pub saved: Option<Seq>,
    /// The record and the field.
    pub field: (RecordId, FieldName),
    /// What the phone had read of the record's feed when it was made; none if that moved meanwhile.
    pub read: Option<Rc<BTreeSet<ChangeId>>>,
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
    /// The ends of the feeds in the copy the server was restored from, for feeds that lost something by it.
    pub lost_after: BTreeMap<FeedId, Position>,
    /// How far each feed is in some verified copy.
    pub backed_up: BTreeMap<FeedId, Position>,
    /// What is in a feed up to a link of its chain, also of a chain that a restored server has lost.
    prefixes: BTreeMap<ChainHash, Rc<BTreeSet<ChangeId>>>,
    /// What an officer let in although its writer might not write there any more.
    pub let_in: BTreeSet<Dot>,
    /// What an officer turned down, also if a restored server has forgotten it.
    pub turned_down: BTreeSet<Dot>,
    /// The numbers phones gave to what they saved.
    numbers: BTreeMap<(usize, Dot), ChangeId>,
    /// What phones had on their disk when they were made as copies of others.
    pub inherited: BTreeMap<usize, BTreeSet<ChangeId>>,
    ids: BTreeSet<ChangeId>,
    dots: BTreeSet<Dot>,
}

impl Ledger {
    /// Somebody is about to save.
    pub fn tried(&mut self, id: ChangeId, phone: usize, field: (RecordId, FieldName), words: String) {
        self.answers.insert(id, Answer { phone, saved: None, field, read: None, words });
    }

    /// The screen says "saved", and the phone gave it this number.
    ///
    /// # Errors
    /// [`Violation`] if that number was given before.
    pub fn saved(&mut self, id: ChangeId, phone: usize, dot: Dot) -> Result<(), Violation> {
        if let Some(answer) = self.answers.get_mut(&id) {
            answer.saved = Some(dot.seq);
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
    pub fn had_read(&mut self, id: ChangeId, cursor: Option<Cursor>) {
        let read = cursor.and_then(|cursor| self.up_to(&cursor.feed, cursor.h));
        if let Some(answer) = self.answers.get_mut(&id) {
            answer.read = read;
        }
    }

    /// What is in a feed up to a link of its chain; none if the server never had that link.
    fn up_to(&self, feed: &FeedId, h: ChainHash) -> Option<Rc<BTreeSet<ChangeId>>> {
        if h == ChainHash::start(feed) { Some(Rc::default()) } else { self.prefixes.get(&h).cloned() }
    }

    /// What the writer of a change had read of its field: then, or when writing to that field before. None if that is not known.
    #[must_use]
    pub fn had_seen(&self, id: ChangeId) -> Option<BTreeSet<ChangeId>> {
        let own = self.answers.get(&id)?;
        let saved = own.saved?;
        let inherited = self.inherited.get(&own.phone);
        // A phone counts on over all the numbers it had as a device.
        let is_before = |id: &ChangeId, answer: &Answer| {
            (answer.phone == own.phone && answer.saved.is_some_and(|seq| seq <= saved))
                || inherited.is_some_and(|ids| ids.contains(id))
        };
        let mut seen = BTreeSet::new();
        for (_, answer) in self.answers.iter().filter(|(id, answer)| answer.field == own.field && is_before(id, answer))
        {
            seen.extend(answer.read.as_deref()?.iter().copied());
        }
        Some(seen)
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
        let mut prefix = self.prefixes.get(&before).map(|prefix| prefix.as_ref().clone()).unwrap_or_default();
        prefix.insert(receipt.id);
        self.prefixes.insert(receipt.h, Rc::new(prefix));
        feed.push(commit);
        Ok(())
    }

    /// A copy with these ends is whole.
    pub fn backed_up(&mut self, heads: &[FeedHead]) {
        for head in heads {
            let end = self.backed_up.entry(head.feed.clone()).or_default();
            *end = head.position.max(*end);
        }
    }

    /// The server was set up anew from a copy with these ends.
    pub fn restored(&mut self, heads: &[FeedHead]) {
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
