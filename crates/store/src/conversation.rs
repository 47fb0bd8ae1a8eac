//! The conversation of a device with its server: what the [`Session`] says is done, with the device on one side and an [`Office`] on
//! the other. The browser and the simulator drive this very code; the network, the clock and the screen are the office's.

use std::future::Future;

use sync::common::Search;
use sync::session::{PushResult, Session, Step};
use sync::wire::{
    CommonRequest, CommonResponse, MAX_PULL_ENTRIES, NewsRequest, NewsResponse, PROTOCOL, PullRequest, PullResponse,
    PushRequest, PushResponse, SnapshotRequest, SnapshotResponse,
};
use sync::{FeedId, Place, RecordId, SealedChange, Seq};

use crate::device::{Device, DeviceError, refused_as_copy};
use crate::transaction::DeviceStore;

/// The server as a conversation meets it, and who wants to know how it goes.
pub trait Office {
    /// Why a conversation ends early.
    type Error: From<DeviceError>;

    /// Finds out that the server is there, before much is done for it: asked where the first question is not a small one anyway.
    fn probe(&self) -> impl Future<Output = Result<(), Self::Error>>;
    /// Asks whether anything is new; none if the server is too old to say.
    fn news(&self, request: &NewsRequest) -> impl Future<Output = Result<Option<NewsResponse>, Self::Error>>;
    /// Hands over changes.
    fn push(&self, request: &PushRequest) -> impl Future<Output = Result<PushResponse, Self::Error>>;
    /// Asks for news.
    fn pull(&self, request: &PullRequest) -> impl Future<Output = Result<PullResponse, Self::Error>>;
    /// Asks for a page of a snapshot.
    fn snapshot(&self, request: &SnapshotRequest) -> impl Future<Output = Result<SnapshotResponse, Self::Error>>;
    /// Asks how far a feed is still the same.
    fn common(&self, request: &CommonRequest) -> impl Future<Output = Result<CommonResponse, Self::Error>>;

    /// Lays signatures beside what waits, if this device has a key.
    fn sign(&self) -> impl Future<Output = Result<(), Self::Error>>;
    /// This device is a copy of another: asks for a number of its own and makes again under that what the server has not received. From
    /// then on the office speaks with the token of the new number. Names the records altered.
    fn fork(&self) -> impl Future<Output = Result<Vec<RecordId>, Self::Error>>;

    /// How a push failed that a smaller batch may not; none if it would fail the same way.
    fn worth_halving(error: &Self::Error) -> Option<PushResult>;
    /// The device's clock, milliseconds since 1970 UTC.
    fn now(&self) -> i64;
    /// The server was heard; its clock.
    fn heard(&self, server_time: i64) -> impl Future<Output = ()>;
    /// These records were altered.
    fn changed(&self, records: Vec<RecordId>) -> impl Future<Output = ()>;
    /// What is done now.
    fn doing(&self, doing: Doing);
    /// Whether the account reads a feed only if it names it, since it opened it on demand.
    fn is_opened(&self, feed: &FeedId) -> bool;
}

/// What a conversation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Sending: done of how many own changes.
    Sending {
        /// Answered so far.
        done: u64,
        /// Waiting when it began.
        total: u64,
    },
    /// Offering again what a restored server has lost.
    Offering,
    /// Reading what is new.
    Reading,
}

/// What a conversation leaves to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talked {
    /// Whether there may be newer reference data: also if a feed was read for the first time, whose villages are listed only now.
    pub reference: bool,
    /// The feeds named last: all of them are read to their ends.
    pub read: Vec<FeedId>,
}

/// Talks with the server until everything is sent and read. A device with nothing to send first asks whether anything is new, and if it
/// is not, that one request was all. `reference` is the version of the reference data that is kept.
///
/// # Errors
/// What the office or the device says; everything kept so far is kept, and another conversation goes on from there.
pub async fn converse<S: DeviceStore, O: Office>(
    device: &Device<S>,
    office: &O,
    reference: Option<String>,
) -> Result<Talked, O::Error> {
    let mut talked = Talked { reference: true, read: Vec::new() };
    let parted = device.parted().await?;
    let question = if parted.is_none() { device.news(reference).await? } else { None };
    if let Some(mut request) = question {
        talked.read = device.cursors().await?.into_iter().map(|cursor| cursor.feed).collect();
        request.opened = talked.read.iter().filter(|feed| office.is_opened(feed)).cloned().collect();
        if let Some(news) = office.news(&request).await? {
            office.heard(news.server_time).await;
            talked.reference = news.reference;
            if !news.changes {
                return Ok(talked);
            }
        }
    } else {
        office.probe().await?;
    }
    let total = device.summary().await?.waiting;
    let talk = Conversation {
        device,
        office,
        session: Session::new(),
        done: 0,
        total,
        gone_back: 0,
        talked,
        parted,
        forks: 0,
    };
    talk.run().await
}

struct Conversation<'a, S, O> {
    device: &'a Device<S>,
    office: &'a O,
    session: Session,
    done: u64,
    total: u64,
    /// How many feeds went back.
    gone_back: usize,
    talked: Talked,
    /// From which number on this device has heard that it is a copy.
    parted: Option<Seq>,
    /// How often it asked for a number of its own.
    forks: usize,
}

/// What a pull came to.
enum Pulled {
    /// There is more to read.
    More,
    /// Everything was read.
    All,
    /// Another browser made changes under this device's number, from this one on.
    Copied(Seq),
}

/// So many feeds go back in one conversation: more than anybody reads, and a server that never agrees comes to an end.
const MOST_GONE_BACK: usize = 100;
/// A number just given is nobody else's; a server that says so again and again is not believed.
const MOST_FORKS: usize = 3;

impl<S: DeviceStore, O: Office> Conversation<'_, S, O> {
    async fn run(mut self) -> Result<Talked, O::Error> {
        loop {
            match self.session.next() {
                Step::Offer(limit) => {
                    let offers = self.device.next_offers(limit).await?;
                    if offers.is_empty() {
                        self.session.nothing_waits();
                        continue;
                    }
                    self.office.doing(Doing::Offering);
                    let changes = offers.iter().map(|offer| offer.change.clone()).collect();
                    if let Some(response) = self.push(changes).await? {
                        let altered = self.device.offered(&offers, &response.outcomes, self.office.now()).await?;
                        self.office.changed(altered).await;
                        // Own changes among them may have been refused for their number.
                        self.parted = self.device.parted().await?;
                    }
                }
                Step::Push(limit) => {
                    self.office.sign().await?;
                    let batch = self.device.next_batch(limit).await?.changes;
                    if batch.is_empty() {
                        match self.parted {
                            // Everything was asked about: what is left is only here.
                            Some(seq) => self.fork(seq).await?,
                            None => self.session.nothing_waits(),
                        }
                        continue;
                    }
                    self.office.doing(Doing::Sending { done: self.done, total: self.total.max(self.done) });
                    let (seqs, changes): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
                    if let Some(response) = self.push(changes).await? {
                        self.done += seqs.len() as u64;
                        let answers: Vec<_> = seqs.into_iter().zip(response.outcomes).collect();
                        let altered = self.device.answered(&answers, self.office.now()).await?;
                        self.parted = self.parted.into_iter().chain(refused_as_copy(&answers)).min();
                        self.office.changed(altered).await;
                    }
                }
                Step::SetFirstAside => {
                    if self.session.is_offering() {
                        self.device.put_by_first_offer().await?;
                    } else {
                        self.device.refuse_first("too_large", self.office.now()).await?;
                    }
                    self.session.set_aside();
                }
                Step::Pull => {
                    self.office.doing(Doing::Reading);
                    match self.pull().await? {
                        Pulled::More => self.session.pulled(true),
                        Pulled::All => self.session.pulled(false),
                        Pulled::Copied(seq) => self.fork(seq).await?,
                    }
                }
                // A push that is too slow even alone has ended the conversation with its own error.
                Step::GiveUp | Step::Done => return Ok(self.talked),
            }
        }
    }

    /// Sends changes; none if they are to be sent again in smaller batches.
    async fn push(&mut self, changes: Vec<SealedChange>) -> Result<Option<PushResponse>, O::Error> {
        let sent = changes.len();
        let request =
            PushRequest { protocol: PROTOCOL, report: self.device.report().await?, changes, parted: self.parted };
        match self.office.push(&request).await {
            Ok(response) if response.outcomes.len() != sent => Err(DeviceError::NotOurs.into()),
            Ok(response) => {
                self.office.heard(response.server_time).await;
                self.session.pushed(sent, PushResult::Answered);
                Ok(Some(response))
            }
            Err(error) => {
                let Some(result) = O::worth_halving(&error) else { return Err(error) };
                self.session.pushed(sent, result);
                if self.session.next() == Step::GiveUp { Err(error) } else { Ok(None) }
            }
        }
    }

    /// This device turned out to be a copy at this number: it goes on under one of its own, and begins anew.
    async fn fork(&mut self, seq: Seq) -> Result<(), O::Error> {
        if self.forks == MOST_FORKS {
            return Err(DeviceError::Cloned { seq }.into());
        }
        self.forks += 1;
        let altered = self.office.fork().await?;
        self.office.changed(altered).await;
        (self.session, self.parted) = (Session::new(), None);
        Ok(())
    }

    /// Reads what is new.
    async fn pull(&mut self) -> Result<Pulled, O::Error> {
        let (device, office) = (self.device, self.office);
        let cursors = device.cursors().await?;
        self.talked.reference |= cursors.iter().any(|cursor| cursor.after == 0);
        self.talked.read = cursors.iter().map(|cursor| cursor.feed.clone()).collect();
        let report = device.report().await?;
        let unread = device.at_server_unread(MAX_PULL_ENTRIES).await?;
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
        changed.extend(device.let_in(&response.let_in, now).await?);
        changed.extend(device.rejected(&response.rejected, now).await?);
        if !response.unknown.is_empty() {
            changed.extend(device.unknown(&response.unknown).await?);
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
