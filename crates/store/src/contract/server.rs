//! A server in a few lines: appends, chains, answers. What it holds or refuses is told to it.

use std::collections::{BTreeMap, BTreeSet};

use sync::wire::FeedPage;
use sync::{ChangeId, Cursor, FeedEntry, FeedId, Outcome, Receipt, SealedChange};

/// Feeds in memory.
#[derive(Clone, Debug, Default)]
pub struct Server {
    feeds: BTreeMap<FeedId, Vec<FeedEntry>>,
    held: BTreeMap<ChangeId, SealedChange>,
    /// Changes it will not keep.
    pub refuses: BTreeSet<ChangeId>,
    /// Changes it will hold until [`Server::accept`].
    pub holds: BTreeSet<ChangeId>,
}

impl Server {
    /// Takes a pushed change, or knows it already.
    pub fn push(&mut self, sealed: &SealedChange) -> Outcome {
        let Ok(change) = sealed.open() else { return Outcome::Refused { code: "malformed".to_owned() } };
        if let Some(receipt) = self.receipt(change.id) {
            return Outcome::Duplicate(receipt);
        }
        if self.refuses.contains(&change.id) {
            return Outcome::Refused { code: "too_large".to_owned() };
        }
        if self.holds.contains(&change.id) {
            self.held.insert(change.id, sealed.clone());
            return Outcome::Held { reason: "no_right".to_owned() };
        }
        Outcome::Applied(self.append(&change.feed, change.id, sealed))
    }

    /// An officer accepts a held change: it is appended unaltered.
    pub fn accept(&mut self, id: ChangeId) {
        self.holds.remove(&id);
        if let Some(sealed) = self.held.remove(&id) {
            let _ = self.push(&sealed);
        }
    }

    /// Appends, whatever the bytes are.
    pub fn append(&mut self, feed: &FeedId, id: ChangeId, sealed: &SealedChange) -> Receipt {
        let cursor = self.end(feed);
        let (position, h) = (cursor.after + 1, cursor.h.next(id, sealed.hash()));
        let entry = FeedEntry { position, h, id, change: sealed.clone() };
        self.feeds.entry(feed.clone()).or_default().push(entry);
        Receipt { id, hash: sealed.hash(), feed: feed.clone(), position, h }
    }

    /// The next page after a cursor, of at most this many entries.
    #[must_use]
    pub fn page(&self, feed: &FeedId, after: u64, most: usize) -> FeedPage {
        let entries = self.feeds.get(feed).into_iter().flatten().filter(|entry| entry.position > after);
        FeedPage { feed: feed.clone(), entries: entries.take(most).cloned().collect(), diverged: false }
    }

    /// The end of a feed.
    #[must_use]
    pub fn end(&self, feed: &FeedId) -> Cursor {
        let last = self.feeds.get(feed).and_then(|entries| entries.last());
        let start = Cursor::start(feed.clone());
        last.map_or(start, |entry| Cursor { feed: feed.clone(), after: entry.position, h: entry.h })
    }

    /// Everything appended to a feed.
    #[must_use]
    pub fn entries(&self, feed: &FeedId) -> &[FeedEntry] {
        self.feeds.get(feed).map_or(&[], Vec::as_slice)
    }

    fn receipt(&self, id: ChangeId) -> Option<Receipt> {
        let (feed, entry) =
            self.feeds.iter().find_map(|(feed, entries)| Some((feed, entries.iter().find(|entry| entry.id == id)?)))?;
        let hash = entry.change.hash();
        Some(Receipt { id, hash, feed: feed.clone(), position: entry.position, h: entry.h })
    }
}
