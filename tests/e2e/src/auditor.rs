//! Reads what the server has, entry by entry: what it once showed must stay, and nothing may be there twice.

use std::collections::{BTreeMap, BTreeSet};

use sync::wire::{DeviceReport, PROTOCOL, PullRequest, PullResponse};
use sync::{Change, ChangeId, Cursor, Dot, FeedEntry, FeedId, Position, Receipt};

use crate::api::ApiDevice;
use crate::demo::Person;
use crate::failure::{Failure, Result, ensure};
use crate::server::Server;

/// A reader that never writes.
#[derive(Debug)]
pub struct Auditor {
    device: ApiDevice,
    cursors: BTreeMap<FeedId, Cursor>,
    places: BTreeMap<(FeedId, Position), FeedEntry>,
    changes: BTreeMap<ChangeId, Change>,
    dots: BTreeSet<Dot>,
}

impl Auditor {
    /// Signs in as somebody whose feeds are read.
    ///
    /// # Errors
    /// If the server refuses.
    pub async fn sign_in(server: &Server, person: Person) -> Result<Self> {
        let device = ApiDevice::sign_in(server, person, None).await?;
        let (cursors, places) = (BTreeMap::new(), BTreeMap::new());
        Ok(Self { device, cursors, places, changes: BTreeMap::new(), dots: BTreeSet::new() })
    }

    /// Reads what is new in every feed.
    ///
    /// # Errors
    /// If the chain of a feed does not go on where it was read, or if a change is there twice.
    pub async fn read(&mut self) -> Result<()> {
        loop {
            let request = PullRequest {
                protocol: PROTOCOL,
                report: DeviceReport { device: self.device.session.device, highest_seq: 0, unsent: 0 },
                cursors: self.cursors.values().cloned().collect(),
                held: Vec::new(),
                held_before: Vec::new(),
                snapshots: false,
            };
            let response: PullResponse = self.device.post("/api/pull", &request).await?;
            for page in response.pages {
                ensure(!page.diverged, || format!("{} no longer goes on where it was read", page.feed))?;
                for entry in page.entries {
                    self.take(&page.feed, entry)?;
                }
            }
            if !response.more {
                return Ok(());
            }
        }
    }

    fn take(&mut self, feed: &FeedId, entry: FeedEntry) -> Result<()> {
        let wrong =
            |what: &dyn std::fmt::Display| Failure::Expected(format!("position {} of {feed}: {what}", entry.position));
        let cursor = self.cursors.entry(feed.clone()).or_insert_with(|| Cursor::start(feed.clone()));
        *cursor = cursor.advance(&entry).map_err(|broken| wrong(&broken))?;
        let change = entry.change.open().map_err(|error| wrong(&error))?;
        if !self.dots.insert(change.dot()) || self.changes.insert(entry.id, change).is_some() {
            return Err(wrong(&"a change that is there already"));
        }
        self.places.insert((feed.clone(), entry.position), entry);
        Ok(())
    }

    /// Whether what a receipt proves is so.
    #[must_use]
    pub fn bears_out(&self, receipt: &Receipt) -> bool {
        self.places
            .get(&(receipt.feed.clone(), receipt.position))
            .is_some_and(|entry| (entry.id, entry.change.hash(), entry.h) == (receipt.id, receipt.hash, receipt.h))
    }

    /// A change, if it is in a feed.
    #[must_use]
    pub fn change(&self, id: ChangeId) -> Option<&Change> {
        self.changes.get(&id)
    }

    /// How many entries were read.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.places.len()
    }
}
