//! The merge of one field: a multi-value register.
//!
//! A write is **dead** if and only if some other accepted write of the same field had seen it. The state of a field is its live
//! writes and the join of everything seen; merging is commutative, associative, idempotent and independent of arrival order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::change::{Change, Write};
use crate::feed::Position;
use crate::ids::{AccountId, DeviceId, Dot, FieldName, Seq};
use crate::seen::Seen;
use crate::value::Value;

/// A write that no accepted write has seen, with the labels a person needs to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveWrite {
    /// Which change wrote it.
    pub dot: Dot,
    /// What it wrote.
    pub value: Value,
    /// Who wrote it.
    pub author: AccountId,
    /// When, by the writer's clock; milliseconds since 1970 UTC.
    pub made_at: i64,
    /// Its position in the feed; none while it is only on this device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// See [`Write::covers`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub covers: BTreeMap<FieldName, Seen>,
}

/// What a field holds after all accepted writes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldState {
    /// Sorted by dot, so equal states are equal whatever the order of arrival.
    live: Vec<LiveWrite>,
    #[serde(default, skip_serializing_if = "Seen::is_empty")]
    seen: Seen,
}

/// How a field stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved<'a> {
    /// One value, or several writers who agree; the write shown is the latest.
    Settled(&'a LiveWrite),
    /// Different values, none of whose writers had seen the others. Shown is the latest; a person decides by writing again.
    Conflict {
        /// What the screen shows meanwhile.
        shown: &'a LiveWrite,
        /// All live writes, the shown one included, latest first.
        all: Vec<&'a LiveWrite>,
    },
}

impl<'a> Resolved<'a> {
    /// The write to show, in conflict or not.
    #[must_use]
    pub fn shown(&self) -> &'a LiveWrite {
        match self {
            Self::Settled(shown) | Self::Conflict { shown, .. } => shown,
        }
    }

    /// Whether a person has to decide.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }
}

impl FieldState {
    /// Takes in one write of an accepted change (`position` known) or of this device's own (none yet). Repeating it changes nothing
    /// but a position that was not known before.
    pub fn absorb(&mut self, change: &Change, write: &Write, position: Option<Position>) {
        let dot = change.dot();
        self.seen.join(&write.seen);
        match self.live.binary_search_by_key(&dot, |live| live.dot) {
            Ok(index) => self.live[index].position = self.live[index].position.or(position),
            Err(index) => self.live.insert(
                index,
                LiveWrite {
                    dot,
                    value: write.value.clone(),
                    author: change.author.clone(),
                    made_at: change.made_at,
                    position,
                    covers: write.covers.clone(),
                },
            ),
        }
        let seen = &self.seen;
        self.live.retain(|live| !seen.covers(live.dot));
    }

    /// How the field stands; none if it was never written.
    #[must_use]
    pub fn resolve(&self) -> Option<Resolved<'_>> {
        let mut latest_first: Vec<&LiveWrite> = self.live.iter().collect();
        // A write not yet in the feed is this device's newest; among positions the highest is the latest.
        latest_first.sort_by_key(|live| std::cmp::Reverse((live.position.is_none(), live.position, live.dot)));
        let shown = *latest_first.first()?;
        let agree = latest_first.iter().all(|live| live.value == shown.value);
        Some(if agree { Resolved::Settled(shown) } else { Resolved::Conflict { shown, all: latest_first } })
    }

    /// The past that a writer who knows this state has.
    #[must_use]
    pub fn past(&self) -> Seen {
        let mut past = self.seen.clone();
        self.live.iter().for_each(|live| past.add(live.dot));
        past
    }

    /// The greatest `seq` of a device in this past; none if it has none.
    #[must_use]
    pub fn last_of(&self, device: DeviceId) -> Option<Seq> {
        let live = self.live.iter().filter(|live| live.dot.device == device).map(|live| live.dot.seq);
        live.chain(self.seen.last_of(device)).max()
    }

    /// The live writes, by dot.
    #[must_use]
    pub fn live(&self) -> &[LiveWrite] {
        &self.live
    }
}
