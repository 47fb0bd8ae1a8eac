//! The conversation of one device with the server, as a state machine without IO.
//!
//! The driver asks [`Session::next`] what to do, does it, and tells how it went; so the same conversation runs in the browser, in
//! tests and under a hostile network. Everything unsent is pushed first, then everything new is pulled.
//!
//! If it turns out that the server lost something this device has (it was restored from an older copy), the session goes around once
//! more: what is to be offered again goes first, in the order the feed had, then what waits, and then all is read anew.

use crate::wire::{MAX_PUSH_BYTES, MAX_PUSH_CHANGES};

/// One run of push, then pull.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    phase: Phase,
    limit: BatchLimit,
    /// Whether the server turned out to lack something this device has.
    set_back: bool,
    /// Whether the session went around again for that. Once is enough: what is still amiss then waits for the next conversation.
    went_around: bool,
}

/// How much one push may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchLimit {
    /// Changes.
    pub changes: usize,
    /// Bytes of bodies; a single change is sent whatever its size.
    pub bytes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Offer,
    Push,
    Pull,
    GaveUp,
    Done,
}

/// What the driver does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send what a restored server has lost, at most this much, in the order its feed had; then [`Session::pushed`] or, if there is
    /// none, [`Session::nothing_waits`].
    Offer(BatchLimit),
    /// Send the next waiting changes, at most this much; then [`Session::pushed`] or, if none wait, [`Session::nothing_waits`].
    Push(BatchLimit),
    /// Even alone the first waiting change is too large for the server: set it aside as refused, then [`Session::set_aside`].
    SetFirstAside,
    /// Ask for news; then [`Session::pulled`].
    Pull,
    /// Not even one change gets through in time. Nothing is wrong with it: end the conversation, and try again later.
    GiveUp,
    /// All sent and all read.
    Done,
}

/// How a push went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushResult {
    /// Every change got its answer.
    Answered,
    /// The server, or something before it, found the request too large.
    TooMuch,
    /// No answer came in time; a smaller batch may get through.
    TooSlow,
}

/// As much as a push may carry.
const FULL: BatchLimit = BatchLimit { changes: MAX_PUSH_CHANGES, bytes: MAX_PUSH_BYTES };

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl Session {
    /// A new conversation.
    #[must_use]
    pub fn new() -> Self {
        Self { phase: Phase::Offer, limit: FULL, set_back: false, went_around: false }
    }

    /// What to do next.
    #[must_use]
    pub fn next(&self) -> Step {
        match self.phase {
            Phase::Offer | Phase::Push if self.limit.changes == 0 => Step::SetFirstAside,
            Phase::Offer => Step::Offer(self.limit),
            Phase::Push => Step::Push(self.limit),
            Phase::Pull => Step::Pull,
            Phase::GaveUp => Step::GiveUp,
            Phase::Done => Step::Done,
        }
    }

    /// A push of `sent` changes went so. After a success the batch grows again, after a failure it is halved. Only what is too large
    /// by itself is set aside; what is too slow by itself waits for a better network.
    pub fn pushed(&mut self, sent: usize, result: PushResult) {
        if result == PushResult::TooSlow && sent <= 1 {
            self.phase = Phase::GaveUp;
            return;
        }
        self.limit = match result {
            PushResult::Answered => BatchLimit {
                changes: (self.limit.changes * 2).min(MAX_PUSH_CHANGES),
                bytes: (self.limit.bytes * 2).min(MAX_PUSH_BYTES),
            },
            PushResult::TooMuch | PushResult::TooSlow => {
                BatchLimit { changes: sent / 2, bytes: (self.limit.bytes / 2).max(1) }
            }
        };
    }

    /// No change waits, or none is to be offered.
    pub fn nothing_waits(&mut self) {
        self.phase = match self.phase {
            Phase::Offer => Phase::Push,
            _ => Phase::Pull,
        };
    }

    /// Whether the session is at what is to be offered, not at what waits.
    #[must_use]
    pub fn is_offering(&self) -> bool {
        self.phase == Phase::Offer
    }

    /// The server lacks something this device has. When everything is read, all of it is sent.
    pub fn set_back(&mut self) {
        self.set_back = true;
    }

    /// The change that was too large alone is set aside; go on with the next.
    pub fn set_aside(&mut self) {
        self.limit = BatchLimit { changes: 1, bytes: MAX_PUSH_BYTES };
    }

    /// A page was read; `more` as the server said.
    pub fn pulled(&mut self, more: bool) {
        let goes_around = !more && self.set_back && !self.went_around;
        if goes_around {
            *self = Self { went_around: true, ..Self::new() };
            return;
        }
        self.phase = if more { Phase::Pull } else { Phase::Done };
    }
}

/// How long to wait before the next try, in milliseconds: doubling from 2 s to a minute, spread by `jitter` (0 to 1) so that an
/// office full of phones does not call in step, least of all when the server has been gone for long.
#[must_use]
pub fn backoff_millis(failures: u32, jitter: f64) -> u32 {
    const FIRST: f64 = 2_000.0;
    const LONGEST: f64 = 60_000.0;
    let full = (FIRST * f64::from(1u32 << failures.min(16))).min(LONGEST);
    // Between half and the whole of the step; the bounds keep the cast exact.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1,000 to 60,000 fits")]
    let millis = (full * (0.5 + 0.5 * jitter.clamp(0.0, 1.0))) as u32;
    millis
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that takes requests of at most `room` bytes, and changes of these sizes.
    fn run(sizes: &[usize], room: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut sent, mut aside) = (Vec::new(), Vec::new());
        let mut waiting: Vec<usize> = sizes.to_vec();
        let mut session = Session::new();
        loop {
            match session.next() {
                Step::Offer(_) => session.nothing_waits(),
                Step::Push(_) if waiting.is_empty() => session.nothing_waits(),
                Step::Push(limit) => {
                    let batch = waiting.len().min(limit.changes);
                    if waiting[..batch].iter().sum::<usize>() > room {
                        session.pushed(batch, PushResult::TooMuch);
                    } else {
                        sent.extend(waiting.drain(..batch));
                        session.pushed(batch, PushResult::Answered);
                    }
                }
                Step::SetFirstAside => {
                    aside.push(waiting.remove(0));
                    session.set_aside();
                }
                Step::Pull => session.pulled(false),
                Step::GiveUp | Step::Done => return (sent, aside),
            }
        }
    }

    #[test]
    fn one_change_too_large_blocks_nothing_behind_it() {
        let (sent, aside) = run(&[1, 2, 90, 3, 4, 5], 10);
        assert_eq!(sent, [1, 2, 3, 4, 5]);
        assert_eq!(aside, [90]);
    }

    #[test]
    fn a_slow_network_sets_nothing_aside() {
        let mut session = Session::new();
        session.nothing_waits();
        for sent in [5, 2] {
            session.pushed(sent, PushResult::TooSlow);
            assert!(matches!(session.next(), Step::Push(limit) if limit.changes == sent / 2));
        }
        session.pushed(1, PushResult::TooSlow);
        assert_eq!(session.next(), Step::GiveUp);
    }

    #[test]
    fn everything_is_sent_whatever_the_room() {
        let sizes: Vec<usize> = (0..1200).map(|n| n % 7 + 1).collect();
        for room in [7, 50, 100_000] {
            assert_eq!(run(&sizes, room), (sizes.clone(), vec![]));
        }
    }

    #[test]
    fn a_restored_server_is_offered_everything_once() {
        let mut session = Session::new();
        let mut told = Vec::new();
        loop {
            let step = session.next();
            told.push(step);
            match step {
                Step::Offer(_) | Step::Push(_) => session.nothing_waits(),
                Step::Pull => {
                    // Whatever the server says, even the second time.
                    session.set_back();
                    session.pulled(false);
                }
                _ => break,
            }
        }
        let (offer, push) = (Step::Offer(FULL), Step::Push(FULL));
        assert_eq!(told, [offer, push, Step::Pull, offer, push, Step::Pull, Step::Done]);
    }

    #[test]
    fn waits_grow_and_stay_bounded() {
        assert_eq!(backoff_millis(0, 1.0), 2_000);
        assert_eq!(backoff_millis(3, 0.0), 8_000);
        assert_eq!(backoff_millis(40, 1.0), 60_000);
        assert_eq!(backoff_millis(40, 0.5), 45_000, "nobody calls in step, however long it lasts");
    }
}
