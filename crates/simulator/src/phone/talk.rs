//! The conversation of a phone with the server, driven as the client drives it (`src/state/syncing.rs`): probe, push, pull.
//!
//! That file lives in the browser (signals, timers, locks between tabs) and cannot run here, so its few lines that drive a
//! [`Session`] are told again; everything they call is the client's own.

use std::cell::Cell;
use std::rc::Rc;

use records::account::SignInResponse;
use serde::Deserialize;
use store::{Device, DeviceError};
use sync::session::{PushResult, Session, Step};
use sync::wire::{ForkRequest, PROTOCOL, PullRequest, PullResponse, PushRequest, PushResponse};
use sync::{Outcome, SealedChange, Seq};

use super::keys;
use super::store::PhoneStore;
use super::wire::{HttpError, Wire};
use crate::clock::Millis;
use crate::fault::Fault;

/// Why a conversation ended early, by the code a person sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped(pub String);

impl From<HttpError> for Stopped {
    fn from(error: HttpError) -> Self {
        Self(error.code().to_owned())
    }
}

impl From<DeviceError> for Stopped {
    fn from(error: DeviceError) -> Self {
        Self(error.code().to_owned())
    }
}

/// The notes under which a phone keeps its token, and the number of its key.
pub(super) const TOKEN: &str = "token";
pub(super) const KEY: &str = "key";

/// One conversation.
pub struct Talk {
    /// The device.
    pub device: Rc<Device<PhoneStore>>,
    /// Its end of the network.
    pub wire: Rc<Wire>,
    /// Its number among the phones, from 1.
    pub number: usize,
    /// What its clock shows, kept up to date by the story.
    pub clock: Rc<Cell<Millis>>,
    /// Server clock minus its own, when last compared.
    pub offset: Rc<Cell<Option<i64>>>,
    /// The mistake it makes, if any.
    pub fault: Option<Fault>,
}

#[derive(Deserialize)]
struct Health {
    protocol: u16,
}

impl Talk {
    /// Talks to the end.
    ///
    /// # Errors
    /// [`Stopped`]: the phone tries again later.
    pub async fn run(self) -> Result<(), Stopped> {
        match self.wire.ask::<Health>("/api/health", None, None::<&()>).await {
            Ok(health) if health.protocol > 0 => {}
            _ => return Err(HttpError::Unreachable.into()),
        }
        let mut session = Session::new();
        let mut parted = self.parted().await?;
        loop {
            match session.next() {
                Step::Push(limit) => {
                    self.sign().await?;
                    let batch = self.device.next_batch(limit).await?.changes;
                    match (batch.is_empty(), parted) {
                        (false, _) => parted = earliest(parted, self.push(&mut session, batch, parted).await?),
                        (true, None) => session.nothing_waits(),
                        // Everything was asked about: what is left is only here.
                        (true, Some(_)) => {
                            self.fork().await?;
                            (session, parted) = (Session::new(), None);
                        }
                    }
                }
                Step::SetFirstAside => {
                    self.device.refuse_first("too_large", self.clock.get()).await?;
                    session.set_aside();
                }
                Step::Pull => match self.pull().await {
                    Err(Stopped(code)) if code == "cloned" && !self.ignores_copies() => {
                        self.fork().await?;
                        session = Session::new();
                    }
                    more => session.pulled(more?),
                },
                Step::GiveUp => return Err(HttpError::TimedOut.into()),
                Step::Done => return Ok(()),
            }
        }
    }

    async fn token(&self) -> Result<String, Stopped> {
        self.device.note(TOKEN).await?.ok_or_else(|| Stopped("token_unknown".to_owned()))
    }

    /// Signs what waits.
    async fn sign(&self) -> Result<(), Stopped> {
        let key = self.device.note(KEY).await?.and_then(|number| number.parse().ok());
        if let Some(number) = key {
            self.device.sign_waiting(&keys::numbered(number)).await?;
        }
        Ok(())
    }

    fn ignores_copies(&self) -> bool {
        self.fault == Some(Fault::ForkIsNotNoticed)
    }

    async fn parted(&self) -> Result<Option<Seq>, Stopped> {
        if self.ignores_copies() {
            return Ok(None);
        }
        Ok(self.device.parted().await?)
    }

    /// This phone is a copy: it gets a number of its own and goes on under that.
    async fn fork(&self) -> Result<(), Stopped> {
        let earlier = self.device.identity().map_or(0, |own| own.earlier.len());
        let key = keys::of_copy(self.number, earlier);
        let public = Some(keys::numbered(key).public());
        let fresh = format!("{key:064}");
        let request =
            ForkRequest { protocol: PROTOCOL, device_name: "a copy".to_owned(), key: public, token: fresh.clone() };
        let token = self.token().await?;
        let answer: SignInResponse = self.wire.ask("/api/device/fork", Some(&token), Some(&request)).await?;
        let notes = [(TOKEN, fresh.as_str()), (KEY, &key.to_string())];
        self.device.fork(answer.device, &notes, self.clock.get()).await?;
        Ok(())
    }

    /// Sends a batch; from which number on it was refused because this phone is a copy.
    async fn push(
        &self,
        session: &mut Session,
        batch: Vec<(Seq, SealedChange)>,
        parted: Option<Seq>,
    ) -> Result<Option<Seq>, Stopped> {
        let (seqs, changes): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let report = self.device.report().await?;
        let request = PushRequest { protocol: PROTOCOL, report, changes, parted };
        let token = self.token().await?;
        match self.wire.ask::<PushResponse>("/api/push", Some(&token), Some(&request)).await {
            Ok(response) => {
                let parted = self.take_outcomes(&seqs, &request.changes, response).await?;
                session.pushed(seqs.len(), PushResult::Answered);
                Ok(parted)
            }
            Err(error) => {
                if self.fault == Some(Fault::RetryMakesANewChange) {
                    self.make_again(&request.changes).await;
                }
                let result = worth_halving(&error).ok_or(error)?;
                session.pushed(seqs.len(), result);
                Ok(None)
            }
        }
    }

    async fn take_outcomes(
        &self,
        seqs: &[Seq],
        changes: &[SealedChange],
        response: PushResponse,
    ) -> Result<Option<Seq>, Stopped> {
        if response.outcomes.len() != seqs.len() {
            return Err(HttpError::NotOurs.into());
        }
        self.heard(response.server_time);
        let mut answers: Vec<(Seq, Outcome)> = seqs.iter().copied().zip(response.outcomes).collect();
        if self.fault == Some(Fault::ReceiptIsNotCompared) {
            answers.iter_mut().zip(changes).for_each(|((_, outcome), change)| take_for_own(outcome, change));
        }
        self.device.answered(&answers, self.clock.get()).await?;
        Ok(if self.ignores_copies() { None } else { store::refused_as_copy(&answers) })
    }

    async fn pull(&self) -> Result<bool, Stopped> {
        let cursors = self.device.cursors().await?;
        let held = self.device.held().await?;
        let held_before = self.device.held_before().await?;
        let report = self.device.report().await?;
        let request = PullRequest { protocol: PROTOCOL, report, cursors, held, held_before };
        let token = self.token().await?;
        let response: PullResponse = self.wire.ask("/api/pull", Some(&token), Some(&request)).await?;
        self.heard(response.server_time);
        for page in &response.pages {
            self.device.absorb(page, self.clock.get()).await?;
        }
        let let_in = response.let_in.iter().map(|one| (one.seq, Outcome::Duplicate(one.receipt.clone())));
        self.device.answered(&let_in.collect::<Vec<_>>(), self.clock.get()).await?;
        self.device.rejected(&response.rejected, self.clock.get()).await?;
        for feed in &response.lost {
            self.device.forget_feed(feed).await?;
        }
        Ok(response.more)
    }

    fn heard(&self, server_time: i64) {
        self.offset.set(Some(server_time - self.clock.get()));
    }

    /// The mistake of a client that saves anew what it could not send.
    async fn make_again(&self, changes: &[SealedChange]) {
        for change in changes.iter().filter_map(|sealed| sealed.open().ok()) {
            let values = change.writes.into_iter().map(|(name, write)| (name, write.value)).collect();
            let edit = store::Edit {
                record: change.record,
                feed: change.feed,
                what: store::What::Set(values),
                author: change.author,
                id: sync::ChangeId(uuid::Uuid::from_u128(!change.id.0.as_u128())),
                made_at: change.made_at,
                clock_offset: None,
                instrument: change.instrument,
                expected_revision: None,
            };
            // A mistake that is not made is no mistake.
            let _ = self.device.save(edit).await;
        }
    }
}

fn earliest(one: Option<Seq>, other: Option<Seq>) -> Option<Seq> {
    one.into_iter().chain(other).min()
}

fn worth_halving(error: &HttpError) -> Option<PushResult> {
    match error {
        HttpError::TimedOut => Some(PushResult::TooSlow),
        HttpError::Problem { status, .. } if *status == 413 => Some(PushResult::TooMuch),
        _ => None,
    }
}

fn take_for_own(outcome: &mut Outcome, change: &SealedChange) {
    if let (Outcome::Applied(receipt) | Outcome::Duplicate(receipt), Ok(own)) = (outcome, change.open()) {
        receipt.id = own.id;
        receipt.hash = change.hash();
    }
}
