//! A phone without a browser: the client's own device over a store in memory, and the client's conversation over HTTP.
//!
//! `src/state/syncing.rs` drives that conversation in the browser (signals, timers, locks between tabs) and cannot run here, so its
//! few lines are told again, as in `crates/simulator/src/phone/talk.rs`; everything they call is the client's own.

use std::time::{Duration, SystemTime};

use records::RecordKey;
use records::account::SignInResponse;
use records::permission::subdistrict_feed;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Device, DeviceError, Edit, Identity, JournalEntry, MemoryStore, Saved};
use sync::session::{PushResult, Session, Step};
use sync::wire::{PROTOCOL, Problem, PullRequest, PullResponse, PushRequest, PushResponse};
use sync::{ChangeId, FieldName, Outcome, SealedChange, Seq, Value};

use crate::api::ApiDevice;
use crate::demo::Person;
use crate::failure::{Failure, Result};
use crate::server::Server;

/// How long the phone waits for an answer. Short, so that an attack that swallows answers does not take for ever; a server that is
/// slower only makes the phone try again.
const PATIENCE: Duration = Duration::from_millis(2_000);
/// More than anybody answers in an attack.
const ALL: u32 = 10_000_000;

/// A signed-in phone.
#[derive(Debug)]
pub struct BarePhone {
    /// Its device.
    pub device: Device<MemoryStore>,
    /// What the server said at sign-in.
    pub session: SignInResponse,
    client: reqwest::Client,
    address: String,
}

/// Why a conversation ended early.
#[derive(Debug)]
pub enum Stopped {
    /// No answer, or none of ours: a dead server, a network that swallows.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// An answer that says what is wrong.
    Problem {
        /// The HTTP status.
        status: u16,
        /// The code.
        code: String,
    },
    /// An answer that is not ours, or only a part of one.
    NotOurs,
    /// The device does not believe what it heard, or its store fails. No network may bring this about.
    Device(DeviceError),
}

impl Stopped {
    /// Whether a bad network or a dead server can be the reason.
    #[must_use]
    pub fn is_bad_luck(&self) -> bool {
        match self {
            Self::Unreachable | Self::TimedOut | Self::NotOurs => true,
            Self::Problem { status, .. } => *status >= 500,
            Self::Device(_) => false,
        }
    }
}

impl From<DeviceError> for Stopped {
    fn from(error: DeviceError) -> Self {
        Self::Device(error)
    }
}

impl From<reqwest::Error> for Stopped {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() { Self::TimedOut } else { Self::Unreachable }
    }
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        Self::Expected(format!("a conversation ended: {stopped:?}"))
    }
}

impl BarePhone {
    /// Signs in on a new phone.
    ///
    /// # Errors
    /// If the server refuses.
    pub async fn sign_in(server: &Server, person: Person) -> Result<Self> {
        let session = ApiDevice::sign_in(server, person, None).await?.session;
        let device = Device::open(MemoryStore::new(), now()).await.map_err(Stopped::from)?;
        let account = session.account.id.clone();
        let identity = Identity { device: session.device, account, server: server.address() };
        device.set_identity(identity).await.map_err(Stopped::from)?;
        // Every request is a connection of its own: what happens to one on its way happens to no other.
        let client = reqwest::Client::builder().pool_max_idle_per_host(0).timeout(PATIENCE).build()?;
        Ok(Self { device, session, client, address: server.address() })
    }

    /// Finds the server under this address from now on.
    pub fn talk_through(&mut self, address: &str) {
        address.clone_into(&mut self.address);
    }

    /// Saves fields of a record, as a page does. When it answers, the answer is called saved.
    ///
    /// # Errors
    /// If it is not saved.
    pub async fn save(
        &self,
        record: &RecordKey,
        id: ChangeId,
        instrument: &str,
        values: Vec<(FieldName, Value)>,
    ) -> Result<Saved> {
        let subdistrict = record.village.prefix_parent();
        let subdistrict = subdistrict.ok_or_else(|| Failure::Expected(format!("{record:?} is in no subdistrict")))?;
        let edit = Edit {
            record: record.id(),
            feed: subdistrict_feed(&subdistrict),
            values,
            author: self.session.account.id.clone(),
            id,
            made_at: now(),
            clock_offset: Some(0),
            instrument: Some(instrument.to_owned()),
            expected_revision: None,
        };
        self.device.save(edit).await.map_err(|error| Failure::Expected(format!("not saved: {error}")))
    }

    /// Its own changes, newest first, each with where it stands.
    ///
    /// # Errors
    /// If its store fails.
    pub async fn journal(&self) -> Result<Vec<JournalEntry>> {
        Ok(self.device.journal(None, ALL).await.map_err(Stopped::from)?)
    }

    /// Sends all that waits and reads all that is new.
    ///
    /// # Errors
    /// [`Stopped`]: the phone tries again later.
    pub async fn talk(&self) -> Result<(), Stopped> {
        let mut session = Session::new();
        loop {
            match session.next() {
                Step::Push(limit) => {
                    let batch = self.device.next_batch(limit).await?.changes;
                    if batch.is_empty() {
                        session.nothing_waits();
                        continue;
                    }
                    self.push(&mut session, batch).await?;
                }
                Step::SetFirstAside => {
                    self.device.refuse_first("too_large", now()).await?;
                    session.set_aside();
                }
                Step::Pull => session.pulled(self.pull().await?),
                Step::GiveUp => return Err(Stopped::TimedOut),
                Step::Done => return Ok(()),
            }
        }
    }

    async fn push(&self, session: &mut Session, batch: Vec<(Seq, SealedChange)>) -> Result<(), Stopped> {
        let (seqs, changes): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        let request = PushRequest { protocol: PROTOCOL, report: self.device.report().await?, changes };
        let result = match self.ask::<PushResponse>("/api/push", &request).await {
            Ok(response) if response.outcomes.len() != seqs.len() => return Err(Stopped::NotOurs),
            Ok(response) => {
                let answers: Vec<_> = seqs.iter().copied().zip(response.outcomes).collect();
                self.device.answered(&answers, now()).await?;
                PushResult::Answered
            }
            Err(Stopped::TimedOut) => PushResult::TooSlow,
            Err(Stopped::Problem { status: 413, .. }) => PushResult::TooMuch,
            Err(stopped) => return Err(stopped),
        };
        session.pushed(seqs.len(), result);
        Ok(())
    }

    async fn pull(&self) -> Result<bool, Stopped> {
        let (report, cursors, held) =
            (self.device.report().await?, self.device.cursors().await?, self.device.held().await?);
        let request = PullRequest { protocol: PROTOCOL, report, cursors, held };
        let response: PullResponse = self.ask("/api/pull", &request).await?;
        for page in &response.pages {
            self.device.absorb(page, now()).await?;
        }
        let let_in = response.let_in.iter().map(|one| (one.seq, Outcome::Duplicate(one.receipt.clone())));
        self.device.answered(&let_in.collect::<Vec<_>>(), now()).await?;
        self.device.rejected(&response.rejected, now()).await?;
        for feed in &response.lost {
            self.device.forget_feed(feed).await?;
        }
        Ok(response.more)
    }

    /// Sends one message and reads the answer.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn ask<T: DeserializeOwned>(&self, path: &str, message: &impl Serialize) -> Result<T, Stopped> {
        let request = self.client.post(format!("{}{path}", self.address)).bearer_auth(&self.session.token);
        let response = request.json(message).send().await?;
        let (status, body) = (response.status(), response.bytes().await?);
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| Stopped::NotOurs);
        }
        match serde_json::from_slice::<Problem>(&body) {
            Ok(problem) => Err(Stopped::Problem { status: status.as_u16(), code: problem.code }),
            Err(_) if status.is_server_error() => Err(Stopped::Unreachable),
            Err(_) => Err(Stopped::NotOurs),
        }
    }
}

/// Milliseconds since 1970 UTC.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
