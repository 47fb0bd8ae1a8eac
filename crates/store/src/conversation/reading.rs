//! The reading half of a conversation: what is new in the feeds, and what a restored server has lost.

use std::collections::BTreeSet;

use sync::common::Search;
use sync::wire::{CommonRequest, MAX_PULL_ENTRIES, PROTOCOL, PullRequest};
use sync::{FeedId, Place, RecordId, Seq};

use super::{Conversation, Office};
use crate::device::DeviceError;
use crate::transaction::DeviceStore;

/// What a pull came to.
pub(super) enum Pulled {
    /// There is more to read.
    More,
    /// Everything was read.
    All,
    /// Another browser made changes under this device's number, from this one on.
    Copied(Seq),
}

/// So many feeds go back in one conversation: more than anybody reads, and a server that never agrees comes to an end.
const MOST_GONE_BACK: usize = 100;

impl<S: DeviceStore, O: Office> Conversation<'_, S, O> {
    /// Reads what is new.
    pub(super) async fn pull(&mut self) -> Result<Pulled, O::Error> {
        let (device, office) = (self.device, self.office);
        let cursors = device.cursors().await?;
        self.talked.reference |= cursors.iter().any(|cursor| cursor.after == 0);
        self.talked.read = cursors.iter().map(|cursor| cursor.feed.clone()).collect();
        let report = device.report().await?;
        let unread = device.at_server_unread(MAX_PULL_ENTRIES).await?;
        let named: Vec<Seq> = unread.iter().map(|dot| dot.seq).collect();
        let (own, held_before): (Vec<_>, Vec<_>) = unread.into_iter().partition(|dot| dot.device == report.device);
        let request = PullRequest {
            protocol: PROTOCOL,
            report,
            cursors,
            held: own.into_iter().map(|dot| dot.seq).collect(),
            held_before,
            snapshots: true,
        };
        let response = office.pull(&request).await?;
        office.heard(response.server_time).await;
        let now = office.now();
        let (mut changed, mut more) = (Vec::new(), response.more);
        for page in &response.pages {
            if self.is_given_back(&page.feed).await? {
                continue;
            }
            match device.absorb(page, now).await {
                Ok(absorbed) => changed.extend(absorbed.records),
                Err(DeviceError::Diverged { .. }) => {
                    let common = if page.diverged { self.common(&page.feed).await? } else { None };
                    changed.extend(self.go_back(&page.feed, common).await?);
                    more = true;
                }
                Err(DeviceError::Cloned { seq }) => {
                    office.changed(changed).await;
                    return Ok(Pulled::Copied(seq));
                }
                Err(error) => return Err(error.into()),
            }
        }
        for feed in &response.snapshots {
            self.snapshot(feed).await?;
            more = true;
        }
        let (let_in, others) = device.let_in(&response.let_in, now).await?;
        changed.extend(let_in);
        changed.extend(device.rejected(&response.rejected, now).await?);
        let unknown: Vec<Seq> = response.unknown.into_iter().chain(others).collect();
        let told = response.let_in.iter().map(|one| one.seq).chain(response.rejected.iter().map(|one| one.seq));
        let told: BTreeSet<Seq> = told.chain(unknown.iter().copied()).collect();
        // Where it is neither in a feed nor turned down nor unknown, an officer is to decide.
        let held: Vec<Seq> = named.into_iter().filter(|seq| !told.contains(seq)).collect();
        if !held.is_empty() {
            changed.extend(device.held_after_all(&held, now).await?);
        }
        if !unknown.is_empty() {
            changed.extend(device.unknown(&unknown).await?);
            self.session.set_back();
        }
        for feed in &response.lost {
            changed.extend(device.forget_feed(feed).await?);
        }
        self.talked.read.retain(|feed| !response.lost.contains(feed));
        device.backed_up(&response.backed_up).await?;
        if !more {
            for feed in device.unsure().await? {
                changed.extend(self.go_back(&feed, None).await?);
            }
            let lost = device.all_is_read().await?;
            if !lost.is_empty() {
                self.session.set_back();
            }
            changed.extend(lost);
        }
        office.changed(changed).await;
        Ok(if more { Pulled::More } else { Pulled::All })
    }

    /// Whether a feed opened on demand was given back while the server answered: nothing of it is kept any more.
    async fn is_given_back(&self, feed: &FeedId) -> Result<bool, O::Error> {
        let was_named = self.talked.read.contains(feed) && self.office.is_opened(feed);
        Ok(was_named && self.device.cursors().await?.iter().all(|cursor| cursor.feed != *feed))
    }

    /// Goes back to a place of a feed. Ends the conversation if that is done over and over.
    async fn go_back(&mut self, feed: &FeedId, to: Option<Place>) -> Result<Vec<RecordId>, O::Error> {
        if self.gone_back == MOST_GONE_BACK {
            return Err(DeviceError::Diverged { feed: feed.clone() }.into());
        }
        self.gone_back += 1;
        self.session.set_back();
        Ok(self.device.go_back(feed, to).await?)
    }

    /// Takes a feed's snapshot, or the rest of it.
    async fn snapshot(&self, feed: &FeedId) -> Result<(), O::Error> {
        loop {
            let asked = self.device.next_snapshot(feed).await?;
            let page = self.office.snapshot(&asked).await?;
            self.office.heard(page.server_time).await;
            if self.is_given_back(feed).await? {
                return Ok(());
            }
            self.office.changed(self.device.take_snapshot(&asked, &page).await?).await;
            if page.diverged || !page.more {
                return Ok(());
            }
        }
    }

    /// The last place of a feed that server and device both know; none if that is its start, or lies before what is kept here.
    async fn common(&self, feed: &FeedId) -> Result<Option<Place>, O::Error> {
        let mut search = Search::among(self.device.places(feed).await?);
        loop {
            let places = search.ask();
            if places.is_empty() {
                return Ok(search.found());
            }
            let request = CommonRequest { protocol: PROTOCOL, feed: feed.clone(), places };
            let response = self.office.common(&request).await?;
            search.told(response.common).map_err(|_| DeviceError::NotOurs)?;
        }
    }
}
