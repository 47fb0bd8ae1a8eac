//! A phone's end of the network: a request goes out, and an answer comes or does not.

use std::cell::RefCell;
use std::future::poll_fn;
use std::task::Poll;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::wire::Problem;

use crate::office::{Message, Reply};

/// How a request failed, as the client tells it apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpError {
    /// No answer: no network, no server.
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
}

impl HttpError {
    /// The code under which a person hears of it.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Problem { code, .. } => code,
            Self::NotOurs => "not_ours",
        }
    }
}

/// What the network brings back.
pub type Arrival = Result<Reply, HttpError>;

/// The wire of one conversation: at most one request is under way.
#[derive(Debug, Default)]
pub struct Wire {
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    outgoing: Option<Message>,
    waits: bool,
    arrived: Option<Arrival>,
}

impl Wire {
    /// The request that wants to go out, if any.
    pub fn take_outgoing(&self) -> Option<Message> {
        self.state.borrow_mut().outgoing.take()
    }

    /// Whether the phone can only wait.
    pub fn waits(&self) -> bool {
        let state = self.state.borrow();
        state.waits && state.arrived.is_none()
    }

    /// Brings an answer.
    pub fn deliver(&self, arrival: Arrival) {
        self.state.borrow_mut().arrived = Some(arrival);
    }

    /// Asks, and reads the answer.
    ///
    /// # Errors
    /// [`HttpError`].
    pub async fn ask<T: DeserializeOwned>(
        &self,
        path: &'static str,
        token: Option<&str>,
        message: Option<&impl Serialize>,
    ) -> Result<T, HttpError> {
        let body = message.map(serde_json::to_vec).transpose().map_err(|_| HttpError::NotOurs)?;
        *self.state.borrow_mut() = State {
            outgoing: Some(Message { path: path.into(), token: token.map(str::to_owned), body }),
            waits: true,
            arrived: None,
        };
        let arrival = poll_fn(|_| self.state.borrow_mut().arrived.take().map_or(Poll::Pending, Poll::Ready)).await;
        self.state.borrow_mut().waits = false;
        read(arrival?)
    }
}

fn read<T: DeserializeOwned>(reply: Reply) -> Result<T, HttpError> {
    if (200..300).contains(&reply.status) {
        return serde_json::from_slice(&reply.body).map_err(|_| HttpError::NotOurs);
    }
    match serde_json::from_slice::<Problem>(&reply.body) {
        Ok(problem) => Err(HttpError::Problem { status: reply.status, code: problem.code }),
        Err(_) if reply.status >= 500 => Err(HttpError::Unreachable),
        Err(_) => Err(HttpError::NotOurs),
    }
}
