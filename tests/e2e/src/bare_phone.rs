//! A phone without a browser: the client's own device over a store in memory, and the client's own conversation over HTTP.

use std::time::{Duration, SystemTime};

use records::RecordKey;
use records::account::SignInResponse;
use records::permission::subdistrict_feed;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Device, DeviceError, Doing, Edit, Identity, JournalEntry, MemoryStore, Office, Saved, converse};
use sync::session::PushResult;
use sync::signature::software::SoftwareKey;
use sync::wire::{
    CommonRequest, CommonResponse, NewsRequest, NewsResponse, Problem, PullRequest, PullResponse, PushRequest,
    PushResponse, SnapshotRequest, SnapshotResponse,
};
use sync::{ChangeId, FeedId, FieldName, RecordId, Value};

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
    key: SoftwareKey,
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
        let api = ApiDevice::sign_in(server, person, None).await?;
        let key = api.register_key().await?;
        let session = api.session;
        let device = Device::open(MemoryStore::new(), now()).await.map_err(Stopped::from)?;
        let account = session.account.id.clone();
        let identity = Identity { device: session.device, account, server: server.address(), earlier: Vec::new() };
        device.set_identity(identity).await.map_err(Stopped::from)?;
        // Every request is a connection of its own: what happens to one on its way happens to no other.
        let client = reqwest::Client::builder().pool_max_idle_per_host(0).timeout(PATIENCE).build()?;
        Ok(Self { device, session, client, address: server.address(), key })
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
        converse(&self.device, self, None).await.map(drop)
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

impl Office for BarePhone {
    type Error = Stopped;

    /// Its first request will tell.
    async fn probe(&self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn news(&self, request: &NewsRequest) -> Result<Option<NewsResponse>, Stopped> {
        self.ask("/api/news", request).await.map(Some)
    }

    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Stopped> {
        self.ask("/api/push", request).await
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Stopped> {
        self.ask("/api/pull", request).await
    }

    async fn snapshot(&self, request: &SnapshotRequest) -> Result<SnapshotResponse, Stopped> {
        self.ask("/api/snapshot", request).await
    }

    async fn common(&self, request: &CommonRequest) -> Result<CommonResponse, Stopped> {
        self.ask("/api/common", request).await
    }

    async fn sign(&self) -> Result<(), Stopped> {
        self.device.sign_waiting(&self.key).await?;
        Ok(())
    }

    /// Nobody copies a bare phone: a server that says so is wrong.
    async fn fork(&self) -> Result<Vec<RecordId>, Stopped> {
        Err(Stopped::Device(DeviceError::NotOurs))
    }

    fn worth_halving(error: &Stopped) -> Option<PushResult> {
        match error {
            Stopped::TimedOut => Some(PushResult::TooSlow),
            Stopped::Problem { status: 413, .. } => Some(PushResult::TooMuch),
            _ => None,
        }
    }

    fn now(&self) -> i64 {
        now()
    }

    async fn heard(&self, _server_time: i64) {}

    async fn changed(&self, _records: Vec<RecordId>) {}

    fn doing(&self, _doing: Doing) {}

    fn is_opened(&self, _feed: &FeedId) -> bool {
        false
    }
}

/// Milliseconds since 1970 UTC.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
