//! The programme's figure: villages whose happiness increased, of those measured in both rounds (letter, activity 3.1.1).

use super::Round;
use crate::comparison::Change;
use crate::ratio::Ratio;

/// The share of villages whose happiness is to increase, in percent.
pub const TARGET_PERCENT: u64 = 90;

/// How many of so many villages have to increase: of 8,780 at least 7,902.
#[must_use]
pub fn needed(villages: u64) -> u64 {
    villages.saturating_mul(TARGET_PERCENT).div_ceil(100)
}

/// How far a village is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measured {
    /// In both rounds.
    Both(Change),
    /// Not in these rounds.
    Lacking(Vec<Round>),
}

/// The figure over some villages. `V` names a village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kpi<V> {
    /// Villages that increased.
    pub increased: usize,
    /// Villages that stayed the same.
    pub same: usize,
    /// Villages that decreased.
    pub decreased: usize,
    /// Villages measured twice by instruments that cannot be compared.
    pub incomparable: Vec<V>,
    /// Villages that lack a round, and which; they are no part of the share.
    pub lacking: Vec<(V, Vec<Round>)>,
}

impl<V> Kpi<V> {
    /// Counts villages, in any order.
    #[must_use]
    pub fn of(villages: impl IntoIterator<Item = (V, Measured)>) -> Self {
        let mut kpi = Self { increased: 0, same: 0, decreased: 0, incomparable: vec![], lacking: vec![] };
        for (village, measured) in villages {
            match measured {
                Measured::Both(Change::Better) => kpi.increased += 1,
                Measured::Both(Change::Same) => kpi.same += 1,
                Measured::Both(Change::Worse) => kpi.decreased += 1,
                Measured::Both(Change::NotComparable) => kpi.incomparable.push(village),
                Measured::Lacking(rounds) => kpi.lacking.push((village, rounds)),
            }
        }
        kpi
    }

    /// Villages with both rounds.
    #[must_use]
    pub fn both(&self) -> usize {
        self.increased + self.same + self.decreased
    }

    /// The share that increased, in percent; none while no village has both rounds.
    #[must_use]
    pub fn percent(&self) -> Option<Ratio> {
        Ratio::new(self.increased as u64 * 100, self.both() as u64)
    }

    /// Whether the target is met by the villages with both rounds; none while there is none.
    #[must_use]
    pub fn is_met(&self) -> Option<bool> {
        Some(self.percent()? >= Ratio::whole(TARGET_PERCENT))
    }
}
