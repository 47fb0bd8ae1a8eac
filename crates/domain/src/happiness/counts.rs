//! How many people chose which level: of one indicator, and of a whole round.
//!
//! Hands, sheets and totals from paper all come to this. Adding up is all that is ever done with it, so neither the order of devices,
//! sittings and sheets nor how they are grouped can matter.

use std::collections::BTreeMap;

use crate::ratio::Ratio;

/// The answers to one indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndicatorCounts {
    levels: BTreeMap<u8, u64>,
    abstained: u64,
}

impl IndicatorCounts {
    /// So many more chose this level.
    pub fn add(&mut self, level: u8, people: u32) {
        if people > 0 {
            *self.levels.entry(level).or_default() += u64::from(people);
        }
    }

    /// So many more abstained.
    pub fn add_abstained(&mut self, people: u32) {
        self.abstained += u64::from(people);
    }

    fn add_all(&mut self, other: &Self) {
        for (level, people) in &other.levels {
            *self.levels.entry(*level).or_default() += people;
        }
        self.abstained += other.abstained;
    }

    /// How many chose this level.
    #[must_use]
    pub fn of(&self, level: u8) -> u64 {
        self.levels.get(&level).copied().unwrap_or_default()
    }

    /// How many chose a level.
    #[must_use]
    pub fn answered(&self) -> u64 {
        self.levels.values().sum()
    }

    /// How many abstained.
    #[must_use]
    pub fn abstained(&self) -> u64 {
        self.abstained
    }

    /// How many were seen to do one or the other.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.answered() + self.abstained
    }

    /// The mean over the levels that are of the scale; none if nobody chose one. Who abstains is not counted.
    #[must_use]
    pub fn mean(&self, of_scale: impl Fn(u8) -> bool) -> Option<Ratio> {
        let levels = || self.levels.iter().filter(|(level, _)| of_scale(**level));
        let sum = levels().map(|(level, people)| u64::from(*level) * people).sum();
        Ratio::new(sum, levels().map(|(_, people)| people).sum())
    }
}

/// The answers to all indicators of a round, or of a part of it, by indicator id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundCounts(BTreeMap<String, IndicatorCounts>);

impl RoundCounts {
    /// The counts of an indicator, to be added to.
    pub fn entry(&mut self, indicator: &str) -> &mut IndicatorCounts {
        self.0.entry(indicator.to_owned()).or_default()
    }

    /// The answers to an indicator; none if nothing was entered.
    #[must_use]
    pub fn get(&self, indicator: &str) -> Option<&IndicatorCounts> {
        self.0.get(indicator)
    }

    /// Adds up.
    pub fn add_all(&mut self, other: &Self) {
        for (indicator, counts) in &other.0 {
            self.entry(indicator).add_all(counts);
        }
    }

    /// The most people seen at any indicator: answering or abstaining.
    #[must_use]
    pub fn most_seen(&self) -> u64 {
        self.0.values().map(IndicatorCounts::seen).max().unwrap_or_default()
    }

    /// The most people who chose a level at any indicator.
    #[must_use]
    pub fn most_answered(&self) -> u64 {
        self.0.values().map(IndicatorCounts::answered).max().unwrap_or_default()
    }
}
