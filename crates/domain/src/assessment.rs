//! An assessment: what a village's people and the community developer answered, indicator by indicator, in one phase.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::instrument::{Indicator, Instrument};

/// Before or after development.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// ก่อนการพัฒนา
    Before,
    /// หลังการพัฒนา
    After,
}

impl Phase {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Before, Self::After];

    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
        }
    }

    /// The phase with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.code() == code)
    }
}

/// An answer. "Not assessed" is the absence of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// ผ่าน
    Pass,
    /// ไม่ผ่าน
    Fail,
}

impl Answer {
    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
        }
    }

    /// The answer with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Pass, Self::Fail].into_iter().find(|answer| answer.code() == code)
    }
}

/// Answers by indicator id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// The answer to an indicator; none if it is not assessed.
    #[must_use]
    pub fn get(&self, indicator: &str) -> Option<Answer> {
        self.0.get(indicator).copied()
    }

    /// The ids of the indicators answered.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Answers an indicator, or takes the answer back.
    pub fn set(&mut self, indicator: &str, answer: Option<Answer>) {
        match answer {
            Some(answer) => self.0.insert(indicator.to_owned(), answer),
            None => self.0.remove(indicator),
        };
    }

    /// Whether an indicator passed.
    #[must_use]
    pub fn passed(&self, indicator: &str) -> bool {
        self.get(indicator) == Some(Answer::Pass)
    }

    /// Counts over the whole instrument. Answers to indicators it does not have are left out.
    #[must_use]
    pub fn tally(&self, instrument: &Instrument) -> Tally {
        self.count(instrument.indicators.iter())
    }

    /// Counts over one dimension.
    #[must_use]
    pub fn tally_of(&self, instrument: &Instrument, dimension: u8) -> Tally {
        self.count(instrument.of_dimension(dimension))
    }

    fn count<'a>(&self, indicators: impl Iterator<Item = &'a Indicator>) -> Tally {
        indicators.fold(Tally::default(), |mut tally, indicator| {
            tally.total += 1;
            if let Some(answer) = self.get(&indicator.id) {
                tally.assessed += 1;
                tally.passed += usize::from(answer == Answer::Pass);
            }
            tally
        })
    }
}

impl<'a> FromIterator<(&'a str, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (&'a str, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().map(|(id, answer)| (id.to_owned(), answer)).collect())
    }
}

/// How many indicators passed, were assessed, and are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Passed.
    pub passed: usize,
    /// Passed or failed.
    pub assessed: usize,
    /// Indicators of the instrument (or dimension).
    pub total: usize,
}

impl Tally {
    /// Failed.
    #[must_use]
    pub fn failed(self) -> usize {
        self.assessed - self.passed
    }

    /// The share passed of all indicators, in percent with one decimal place, halves rounded up as people do (17 of 23 is 73.9).
    /// None for an instrument without indicators.
    #[must_use]
    pub fn percent_passed(self) -> Option<Decimal> {
        let share = Decimal::from(self.passed * 100).checked_div(Decimal::from(self.total))?;
        Some(share.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
    }

    /// Whether all are assessed.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.assessed == self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_to_one_place() {
        let percent =
            |passed, total| Tally { passed, assessed: total, total }.percent_passed().map(|share| share.to_string());
        assert_eq!(percent(17, 23).as_deref(), Some("73.9"));
        assert_eq!(percent(23, 23).as_deref(), Some("100"));
        assert_eq!(percent(1, 16).as_deref(), Some("6.3"), "6.25 rounds up");
        assert_eq!(percent(0, 0), None);
    }
}
