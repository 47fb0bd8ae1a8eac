//! What a writer had seen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, Dot, Seq};

/// For one field: the greatest `seq` of each device in the writer's whole past.
///
/// A writer's own last write is included even if the server held it: a device's writes to a field are always in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(BTreeMap<DeviceId, Seq>);

impl Seen {
    /// Nothing seen: the first write of a field.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Whether this past includes the write with this dot.
    #[must_use]
    pub fn covers(&self, dot: Dot) -> bool {
        self.0.get(&dot.device).is_some_and(|seq| *seq >= dot.seq)
    }

    /// This past without a device.
    #[must_use]
    pub fn without(mut self, device: DeviceId) -> Self {
        self.0.remove(&device);
        self
    }

    /// The greatest `seq` of a device in this past; none if it has none.
    #[must_use]
    pub fn last_of(&self, device: DeviceId) -> Option<Seq> {
        self.0.get(&device).copied()
    }

    /// Adds one write to the past.
    pub fn add(&mut self, dot: Dot) {
        let seq = self.0.entry(dot.device).or_default();
        *seq = dot.seq.max(*seq);
    }

    /// Adds another writer's past to this one.
    pub fn join(&mut self, other: &Self) {
        for (&device, &seq) in &other.0 {
            self.add(Dot { device, seq });
        }
    }

    /// Whether nothing was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many devices are named; bounded when a change is opened.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<Dot> for Seen {
    fn from_iter<I: IntoIterator<Item = Dot>>(dots: I) -> Self {
        let mut seen = Self::nothing();
        dots.into_iter().for_each(|dot| seen.add(dot));
        seen
    }
}
