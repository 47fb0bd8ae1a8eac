//! What a device holds of a record: `base`, the fold of the feed, and `pending`, its own changes not yet in it.
//!
//! Kept apart so that a held change can be shown beside the record and never in it, and so that `base` always is what every
//! other replica of the feed has.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::answer::Outcome;
use crate::change::{Change, Write, Writes};
use crate::feed::Position;
use crate::ids::{FieldName, Seq};
use crate::record::{REMOVED, RecordState};
use crate::seen::Seen;
use crate::value::Value;

/// One record on a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replica {
    /// The fold of the feed.
    pub base: RecordState,
    /// This device's own changes that the feed has not shown yet, by `seq`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Pending>,
}

/// An own change not yet in `base`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The change.
    pub change: Change,
    /// What the server has said of it.
    pub state: PendingState,
}

/// What the server has said of an own change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PendingState {
    /// Nothing yet.
    Waiting,
    /// It has a receipt; the feed will show it.
    Received,
    /// The server keeps it for an officer to decide.
    Held {
        /// Why, as a stable code.
        reason: String,
    },
    /// The server cannot keep it; it stays here.
    Refused {
        /// Why, as a stable code.
        code: String,
    },
}

impl From<&Outcome> for PendingState {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Applied(_) | Outcome::Duplicate(_) => Self::Received,
            Outcome::Held { reason } => Self::Held { reason: reason.clone() },
            Outcome::Refused { code } => Self::Refused { code: code.clone() },
        }
    }
}

impl PendingState {
    /// Whether the change counts in the view: it does until the server sets it aside.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(self, Self::Waiting | Self::Received)
    }
}

impl Replica {
    /// The record as the screen shows it: base and own changes, without what the server set aside.
    #[must_use]
    pub fn view(&self) -> RecordState {
        self.look().into_owned()
    }

    /// The same to look at: nothing is copied where the feed has shown everything, which is so with most records of a long list.
    #[must_use]
    pub fn look(&self) -> Cow<'_, RecordState> {
        let mut view = Cow::Borrowed(&self.base);
        for pending in self.pending.iter().filter(|pending| pending.state.counts()) {
            view.to_mut().absorb(&pending.change, None);
        }
        view
    }

    /// Whether it holds nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.base.is_empty() && self.pending.is_empty()
    }

    /// The own changes the server set aside, to be shown beside the record.
    pub fn set_aside(&self) -> impl Iterator<Item = &Pending> {
        self.pending.iter().filter(|pending| !pending.state.counts())
    }

    /// How many own changes have no answer yet.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.pending.iter().filter(|pending| pending.state == PendingState::Waiting).count()
    }

    /// The writes that set these fields, knowing all this device knows. One that takes the record away covers all of that, and nothing
    /// else.
    pub fn writes(&self, values: impl IntoIterator<Item = (FieldName, Value)>) -> Writes {
        let write = |(name, value): (FieldName, Value)| {
            let takes_away = name.0 == REMOVED && !value.is_null();
            let covers = if takes_away { self.everything().whole_past() } else { Default::default() };
            let write = Write { value, seen: self.past(&name), covers };
            (name, write)
        };
        values.into_iter().map(write).collect()
    }

    /// Adds an own change just made.
    pub fn push(&mut self, change: Change) {
        self.pending.push(Pending { change, state: PendingState::Waiting });
    }

    /// Notes the server's answer to an own change. A change the feed has shown meanwhile is past answering.
    pub fn answered(&mut self, seq: Seq, outcome: &Outcome) {
        if let Some(pending) = self.pending.iter_mut().find(|pending| pending.change.seq == seq) {
            pending.state = outcome.into();
        }
    }

    /// An own change is on this device alone again: the server had it, and lost it when it was restored.
    pub fn wait_again(&mut self, change: Change) {
        let index = self.pending.partition_point(|pending| pending.change.seq < change.seq);
        match self.pending.get_mut(index).filter(|pending| pending.change.seq == change.seq) {
            Some(pending) => pending.state = PendingState::Waiting,
            None => self.pending.insert(index, Pending { change, state: PendingState::Waiting }),
        }
    }

    /// Folds an entry of the feed; if it is an own change, it is pending no longer.
    pub fn absorb(&mut self, change: &Change, position: Position) {
        self.base.absorb(change, Some(position));
        self.pending.retain(|pending| pending.change.dot() != change.dot());
    }

    /// Whether the feed has shown a change: its writes, or such as have seen them, are in `base`.
    #[must_use]
    pub fn has_shown(&self, change: &Change) -> bool {
        let is_in_base = |name| self.base.field(name).is_some_and(|field| field.past().covers(change.dot()));
        change.writes.keys().all(is_in_base)
    }

    /// Base and every own change, those set aside included: a device's writes to a field are always in one line.
    fn everything(&self) -> RecordState {
        let mut known = self.base.clone();
        self.pending.iter().for_each(|pending| known.absorb(&pending.change, None));
        known
    }

    /// The past of one field for this device, own changes that were set aside included.
    #[must_use]
    pub fn past(&self, field: &FieldName) -> Seen {
        let mut known = self.base.field(field).cloned().unwrap_or_default();
        for Pending { change, .. } in &self.pending {
            if let Some(write) = change.writes.get(field) {
                known.absorb(change, write, None);
            }
        }
        known.past()
    }
}
