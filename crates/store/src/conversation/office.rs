//! The server as a conversation meets it.

use std::future::Future;

use sync::session::PushResult;
use sync::wire::{
    CommonRequest, CommonResponse, NewsRequest, NewsResponse, PullRequest, PullResponse, PushRequest, PushResponse,
    SnapshotRequest, SnapshotResponse,
};
use sync::{FeedId, RecordId};

use crate::device::DeviceError;

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
