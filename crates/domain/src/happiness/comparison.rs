//! Round 1 beside round 2. "Increased" is strictly greater on exact fractions; how a mean is rounded for the eye decides nothing.

use super::scores::Scores;
use crate::comparison::Change;
use crate::ratio::Ratio;

/// How a mean changed from the first round to the second.
#[must_use]
pub fn of_means(first: Option<&Ratio>, second: Option<&Ratio>) -> Change {
    match (first, second) {
        (Some(first), Some(second)) if second > first => Change::Better,
        (Some(first), Some(second)) if second < first => Change::Worse,
        (Some(_), Some(_)) => Change::Same,
        _ => Change::NotComparable,
    }
}

/// The comparison of two rounds made with the same instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundComparison {
    /// By indicator, in the instrument's order.
    pub indicators: Vec<Change>,
    /// By component, in the instrument's order.
    pub components: Vec<Change>,
    /// Of the village.
    pub village: Change,
}

impl RoundComparison {
    /// Compares two rounds.
    #[must_use]
    pub fn of(first: &Scores, second: &Scores) -> Self {
        let pairs = first.indicators.iter().zip(&second.indicators);
        let components = first.components.iter().zip(&second.components);
        Self {
            indicators: pairs.map(|(first, second)| of_means(first.as_ref(), second.as_ref())).collect(),
            components: components.map(|(one, two)| of_means(one.mean.as_ref(), two.mean.as_ref())).collect(),
            village: of_means(first.village.as_ref(), second.village.as_ref()),
        }
    }

    /// How many indicators changed so.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.indicators.iter().filter(|one| **one == change).count()
    }
}
