//! Requests run side by side on the server, one step at a time: between any two calls of the database the simulation decides who
//! goes on, so that what may interleave does, and does it the same way for the same seed.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

/// The number of a request on the server.
pub type RequestNo = u64;

/// Where requests wait before each call of the database.
#[derive(Debug, Default)]
pub(super) struct Gate(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Who runs; nobody while the gate stands open, for setting up and for looking.
    running: Option<RequestNo>,
    granted: bool,
    parked: bool,
    waits_for_lock: bool,
    writer: Option<RequestNo>,
}

/// The right to write, of one request; dropped, the next may have it.
#[derive(Debug)]
pub(super) struct WriteLock(Arc<Gate>);

impl Drop for WriteLock {
    fn drop(&mut self) {
        self.0.state().writer = None;
    }
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a request run to its next call of the database. `goes_on`: it stands before one already.
    pub(super) fn admit(&self, request: RequestNo, goes_on: bool) {
        let mut state = self.state();
        (state.running, state.granted, state.parked) = (Some(request), goes_on, false);
    }

    /// Whether the running request stands before its next call.
    pub(super) fn has_parked(&self) -> bool {
        self.state().parked
    }

    /// Whether it waits there for somebody else's write.
    pub(super) fn waits_for_lock(&self) -> bool {
        self.state().waits_for_lock
    }

    /// Whether somebody has the right to write.
    pub(super) fn is_locked(&self) -> bool {
        self.state().writer.is_some()
    }

    /// Lets everybody pass: nobody else is running.
    pub(super) fn stand_open(&self) {
        let mut state = self.state();
        (state.running, state.parked) = (None, false);
    }

    /// The process is gone, and its locks with it.
    pub(super) fn reset(&self) {
        *self.state() = State::default();
    }

    /// Waits to be let on.
    pub(super) async fn step(&self) {
        poll_fn(|_| {
            let mut state = self.state();
            if state.running.is_none() || std::mem::replace(&mut state.granted, false) {
                return Poll::Ready(());
            }
            state.parked = true;
            Poll::Pending
        })
        .await;
    }

    /// Takes the right to write, if nobody has it.
    pub(super) fn try_lock(self: &Arc<Self>) -> Option<WriteLock> {
        let mut state = self.state();
        state.waits_for_lock = state.writer.is_some();
        if state.waits_for_lock {
            return None;
        }
        state.writer = Some(state.running.unwrap_or_default());
        Some(WriteLock(Arc::clone(self)))
    }
}
