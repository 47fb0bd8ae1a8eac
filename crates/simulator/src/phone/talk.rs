//! The conversation of a phone with the server: the client's own ([`store::converse`]), after the probe the client makes first.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use records::account::SignInResponse;
use serde::Deserialize;
use store::{Device, DeviceError, Doing, Office, converse};
use sync::session::PushResult;
use sync::wire::{
    CommonRequest, CommonResponse, ForkRequest, NewsRequest, NewsResponse, PROTOCOL, PullRequest, PullResponse,
    PushRequest, PushResponse, SignInRequest, SnapshotRequest, SnapshotResponse,
};
use sync::{FeedId, Outcome, Position, RecordId, SealedChange};

use super::keys;
use super::store::PhoneStore;
use super::wire::{HttpError, Wire};
use crate::clock::Millis;
use crate::fault::Fault;
use crate::office::PASSWORD;

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
    /// By which name its person signs in.
    pub person: &'static str,
    /// What its clock shows, kept up to date by the story.
    pub clock: Rc<Cell<Millis>>,
    /// Server clock minus its own, when last compared.
    pub offset: Rc<Cell<Option<i64>>>,
    /// How far snapshots reached: what lies before, it never had entry by entry.
    pub snapshots: Rc<RefCell<BTreeMap<FeedId, Position>>>,
    /// Whether whoever uses it reads the feeds that were opened, and no others.
    pub opens: bool,
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
        let ended = converse(&self.device, &self, None).await.map(drop);
        match ended {
            // A restored server has forgotten the number it gave a copy.
            Err(Stopped(code)) if code == "token_unknown" => {
                self.sign_in_again().await?;
                converse(&self.device, &self, None).await.map(drop)
            }
            ended => ended,
        }
    }

    /// The person types the password, and the phone goes on as the device it is, or the one the server takes it for.
    async fn sign_in_again(&self) -> Result<(), Stopped> {
        let own = self.device.identity().ok_or(DeviceError::NoIdentity)?;
        let key = self.device.note(KEY).await?.and_then(|number| number.parse().ok());
        let request = SignInRequest {
            protocol: PROTOCOL,
            account: self.person.to_owned(),
            password: PASSWORD.to_owned(),
            device_name: "phone".to_owned(),
            device: Some(own.device),
            has_data: true,
            remembered: None,
            key: key.map(|number| keys::numbered(number).public()),
        };
        let answer: SignInResponse = self.wire.ask("/api/session", None, Some(&request)).await?;
        self.device.resume_after(answer.highest_seq).await?;
        let token = [(TOKEN, answer.token.as_str())];
        Ok(self.device.fork(answer.device, &token, self.clock.get()).await.map(drop)?)
    }

    async fn token(&self) -> Result<String, Stopped> {
        self.device.note(TOKEN).await?.ok_or_else(|| Stopped("token_unknown".to_owned()))
    }

    /// The mistake of a client that saves anew what it could not send.
    async fn make_again(&self, changes: &[SealedChange]) {
        for change in changes.iter().filter_map(|sealed| sealed.open().ok()) {
            let values = change.writes.into_iter().map(|(name, write)| (name, write.value)).collect();
            let edit = store::Edit {
                record: change.record,
                feed: change.feed,
                values,
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

impl Office for Talk {
    type Error = Stopped;

    async fn probe(&self) -> Result<(), Stopped> {
        match self.wire.ask::<Health>("/api/health", None, None::<&()>).await {
            Ok(health) if health.protocol > 0 => Ok(()),
            _ => Err(HttpError::Unreachable.into()),
        }
    }

    async fn news(&self, request: &NewsRequest) -> Result<Option<NewsResponse>, Stopped> {
        let news: NewsResponse = self.wire.ask("/api/news", Some(&self.token().await?), Some(request)).await?;
        let changes = news.changes && self.fault != Some(Fault::NewsIsPassedOver);
        Ok(Some(NewsResponse { changes, ..news }))
    }

    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Stopped> {
        let mut response: PushResponse =
            match self.wire.ask("/api/push", Some(&self.token().await?), Some(request)).await {
                Ok(response) => response,
                Err(error) => {
                    if self.fault == Some(Fault::RetryMakesANewChange) {
                        self.make_again(&request.changes).await;
                    }
                    return Err(error.into());
                }
            };
        if self.fault == Some(Fault::ReceiptIsNotCompared) {
            response
                .outcomes
                .iter_mut()
                .zip(&request.changes)
                .for_each(|(outcome, change)| take_for_own(outcome, change));
        }
        Ok(response)
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Stopped> {
        let mut response: PullResponse = self.wire.ask("/api/pull", Some(&self.token().await?), Some(request)).await?;
        match self.fault {
            Some(Fault::UnknownIsPassedOver) => response.unknown.clear(),
            Some(Fault::LostFeedIsKept) => response.lost.clear(),
            _ => {}
        }
        Ok(response)
    }

    async fn snapshot(&self, request: &SnapshotRequest) -> Result<SnapshotResponse, Stopped> {
        let mut page: SnapshotResponse =
            self.wire.ask("/api/snapshot", Some(&self.token().await?), Some(request)).await?;
        page.more &= self.fault != Some(Fault::SnapshotEndsEarly);
        self.snapshots.borrow_mut().insert(page.feed.clone(), page.reached.position);
        Ok(page)
    }

    async fn common(&self, request: &CommonRequest) -> Result<CommonResponse, Stopped> {
        let mut response: CommonResponse =
            self.wire.ask("/api/common", Some(&self.token().await?), Some(request)).await?;
        if self.fault == Some(Fault::GoesBackTooLittle) {
            let further =
                request.places.iter().map(|place| place.position).find(|position| *position > response.common);
            response.common = further.unwrap_or(response.common);
        }
        Ok(response)
    }

    async fn sign(&self) -> Result<(), Stopped> {
        let key = self.device.note(KEY).await?.and_then(|number| number.parse().ok());
        if let Some(number) = key {
            self.device.sign_waiting(&keys::numbered(number)).await?;
        }
        Ok(())
    }

    async fn fork(&self) -> Result<Vec<RecordId>, Stopped> {
        if self.fault == Some(Fault::ForkIsNotNoticed) {
            return Err(Stopped("cloned".to_owned()));
        }
        let earlier = self.device.identity().map_or(0, |own| own.earlier.len());
        let key = keys::of_copy(self.number, earlier);
        let public = Some(keys::numbered(key).public());
        let fresh = format!("{key:064}");
        let request =
            ForkRequest { protocol: PROTOCOL, device_name: "a copy".to_owned(), key: public, token: fresh.clone() };
        let answer: SignInResponse =
            self.wire.ask("/api/device/fork", Some(&self.token().await?), Some(&request)).await?;
        let notes = [(TOKEN, fresh.as_str()), (KEY, &key.to_string())];
        Ok(self.device.fork(answer.device, &notes, self.clock.get()).await?.records)
    }

    fn worth_halving(error: &Stopped) -> Option<PushResult> {
        match error.0.as_str() {
            "timed_out" => Some(PushResult::TooSlow),
            "too_large" => Some(PushResult::TooMuch),
            _ => None,
        }
    }

    fn now(&self) -> i64 {
        self.clock.get()
    }

    async fn heard(&self, server_time: i64) {
        self.offset.set(Some(server_time - self.clock.get()));
    }

    async fn changed(&self, _: Vec<RecordId>) {}

    fn doing(&self, _: Doing) {}

    fn is_opened(&self, _: &FeedId) -> bool {
        self.opens && self.fault != Some(Fault::OpenedIsNotNamed)
    }
}

fn take_for_own(outcome: &mut Outcome, change: &SealedChange) {
    if let (Outcome::Applied(receipt) | Outcome::Duplicate(receipt), Ok(own)) = (outcome, change.open()) {
        receipt.id = own.id;
        receipt.hash = change.hash();
    }
}
