//! Devices that turn out to be copied: two browsers that count under one number.

use std::collections::BTreeMap;

use sync::{BodyHash, DeviceId, Dot, Seq};

use super::Carrier;
use super::open::Opened;

/// From which number on each device's changes of this batch are not to be taken.
///
/// The first number that was given to other bytes is where the two parted. What the batch has of that device after it was made by
/// somebody who had not seen the other's writes under these numbers but says so, for `seen` counts them: taking it would bury them.
#[derive(Debug, Default)]
pub struct Copies(BTreeMap<DeviceId, Seq>);

impl Copies {
    /// Compares a batch with what was sent earlier. Only changes that are signed or come from their own device count: a relay must not be able to cut off
    /// another's changes by one it made up.
    #[must_use]
    pub fn find<'c>(
        changes: impl Iterator<Item = &'c Opened>,
        known: &BTreeMap<Dot, BodyHash>,
        carrier: Carrier,
    ) -> Self {
        let mut copies = Self::default();
        if let (Some(device), Some(seq)) = (carrier.device, carrier.parted) {
            copies.part(Dot { device, seq });
        }
        for opened in changes {
            let dot = opened.change.dot();
            let differs = known.get(&dot).is_some_and(|hash| *hash != opened.hash);
            if differs && (opened.proof.is_signed() || carrier.device == Some(dot.device)) {
                copies.part(dot);
            }
        }
        copies
    }

    /// The device parted here, at the latest.
    pub fn part(&mut self, dot: Dot) {
        let from = self.0.entry(dot.device).or_insert(dot.seq);
        *from = dot.seq.min(*from);
    }

    /// Whether a change comes after its device parted.
    #[must_use]
    pub fn has_parted(&self, dot: Dot) -> bool {
        self.0.get(&dot.device).is_some_and(|from| dot.seq >= *from)
    }
}
