//! Before and after, side by side.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::assessment::{Answer, Answers, Tally};
use crate::instrument::Instrument;

/// How something changed from before to after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// ดีขึ้น
    Better,
    /// เท่าเดิม
    Same,
    /// ลดลง
    Worse,
    /// One side is not assessed.
    NotComparable,
}

/// The change of one indicator.
#[must_use]
pub fn of_answers(before: Option<Answer>, after: Option<Answer>) -> Change {
    match (before, after) {
        (Some(Answer::Fail), Some(Answer::Pass)) => Change::Better,
        (Some(Answer::Pass), Some(Answer::Fail)) => Change::Worse,
        (Some(_), Some(_)) => Change::Same,
        _ => Change::NotComparable,
    }
}

/// The comparison of a whole assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// By indicator, in the instrument's order.
    pub indicators: Vec<(String, Change)>,
    /// By dimension, in the instrument's order.
    pub dimensions: Vec<DimensionChange>,
}

/// The comparison of a dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DimensionChange {
    /// The dimension's number.
    pub number: u8,
    /// Before.
    pub before: Tally,
    /// After.
    pub after: Tally,
    /// By the number passed; not comparable while a side is incomplete.
    pub change: Change,
}

impl Comparison {
    /// Compares two assessments made with the same instrument.
    #[must_use]
    pub fn of(instrument: &Instrument, before: &Answers, after: &Answers) -> Self {
        let change = |id: &str| of_answers(before.get(id), after.get(id));
        let indicators = instrument.indicators.iter().map(|indicator| (indicator.id.clone(), change(&indicator.id)));
        let dimensions = instrument.dimensions.iter().map(|dimension| {
            let tally = |answers: &Answers| answers.tally_of(instrument, dimension.number);
            of_tallies(dimension.number, tally(before), tally(after))
        });
        Self { indicators: indicators.collect(), dimensions: dimensions.collect() }
    }

    /// How many indicators changed so.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.indicators.iter().filter(|(_, one)| *one == change).count()
    }
}

fn of_tallies(number: u8, before: Tally, after: Tally) -> DimensionChange {
    let change = if before.is_complete() && after.is_complete() {
        match after.passed.cmp(&before.passed) {
            Ordering::Greater => Change::Better,
            Ordering::Equal => Change::Same,
            Ordering::Less => Change::Worse,
        }
    } else {
        Change::NotComparable
    };
    DimensionChange { number, before, after, change }
}
