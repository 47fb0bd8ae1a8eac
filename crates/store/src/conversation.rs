//! The conversation of a device with its server: what the [`Session`] says is done, with the device on one side and an [`Office`] on
//! the other. The browser and the simulator drive this very code; the network, the clock and the screen are the office's.

mod office;
mod reading;
mod succeeding;

use sync::session::{PushResult, Session, Step};
use sync::wire::{PROTOCOL, PushRequest, PushResponse};
use sync::{FeedId, SealedChange, Seq};

pub use office::{Doing, Office};

use self::reading::Pulled;
pub use self::succeeding::ask_before_fork;
use crate::device::{Device, DeviceError, refused_as_copy};
use crate::transaction::DeviceStore;

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
                        self.parted = self.parted.into_iter().chain(self.device.parted().await?).min();
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
                        Pulled::Copied(seq) => self.ask_first(seq),
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

    /// What was read shows that this device is a copy from this number on. Of what waits and is to be offered, some may be at the server
    /// all the same, or be brought there by others: all of it is asked about, and only what the server does not take is made again.
    fn ask_first(&mut self, seq: Seq) {
        (self.session, self.parted) = (Session::new(), Some(seq));
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
}
