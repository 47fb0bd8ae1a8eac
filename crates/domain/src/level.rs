//! The level of a village, with the reasons. The rule of `reference/domain.md` §1.3:
//!
//! ```text
//! not all assessed              no level yet, only "n passed of m assessed"
//! all passed                    prosperous, whatever the core lists are
//! fewer than the lowest level   none, whatever the core lists are
//! core list needed, not defined cannot be decided
//! 17 to 22 and its core         living well
//! 10 to 16 and its core         enough to live
//! 17 to 22, only the lower core the rule has a gap: enough to live is proposed, to be confirmed by an officer
//! otherwise                     none, naming the core indicators not passed
//! ```

use serde::{Deserialize, Serialize};

use crate::assessment::{Answers, Tally};
use crate::instrument::{Instrument, LevelRule};

/// The three levels, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// พออยู่ พอกิน
    EnoughToLive,
    /// อยู่ดี กินดี
    LivingWell,
    /// มั่งมี ศรีสุข
    Prosperous,
}

/// What the rule says of a village.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "decision", rename_all = "snake_case")]
pub enum Decision {
    /// Not every indicator is assessed: there is no level yet.
    NotAllAssessed {
        /// The counts.
        tally: Tally,
    },
    /// The level is reached.
    Reached {
        /// Which.
        level: Level,
        /// How many indicators passed.
        passed: usize,
    },
    /// Enough passed for a higher level, but not its core indicators: the rule does not say what then. The lower level is proposed.
    Proposed {
        /// The level proposed.
        level: Level,
        /// The level whose core indicators are missing.
        instead_of: Level,
        /// How many indicators passed.
        passed: usize,
        /// The core indicators of the higher level not passed, by id.
        missing: Vec<String>,
    },
    /// Too few passed for any level.
    TooFewPassed {
        /// How many passed.
        passed: usize,
        /// The least number of the lowest level.
        needed: usize,
    },
    /// Enough passed, but not the core indicators.
    CoreNotPassed {
        /// How many passed.
        passed: usize,
        /// The level whose number is reached.
        level: Level,
        /// Its core indicators not passed, by id.
        missing: Vec<String>,
    },
    /// Cannot be decided: the core indicators of this level are not defined yet.
    CoreNotDefined {
        /// How many passed.
        passed: usize,
        /// Which level.
        level: Level,
    },
}

impl Decision {
    /// The level reached or proposed.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        match self {
            Self::Reached { level, .. } | Self::Proposed { level, .. } => Some(*level),
            _ => None,
        }
    }
}

/// Decides the level of a village by the rule above.
#[must_use]
pub fn decide(instrument: &Instrument, answers: &Answers) -> Decision {
    let tally = answers.tally(instrument);
    let passed = tally.passed;
    if !tally.is_complete() || tally.total == 0 || instrument.is_unknown() {
        return Decision::NotAllAssessed { tally };
    }
    let needed = instrument.levels.first().map_or(tally.total, |rule| rule.passed_from);
    let by_number = instrument.levels.iter().rposition(|rule| passed >= rule.passed_from);
    let Some(index) = by_number else { return Decision::TooFewPassed { passed, needed } };
    let rule = &instrument.levels[index];
    if passed == tally.total {
        return Decision::Reached { level: rule.level, passed };
    }
    match missing_core(rule, answers) {
        None => Decision::CoreNotDefined { passed, level: rule.level },
        Some(missing) if missing.is_empty() => Decision::Reached { level: rule.level, passed },
        Some(missing) => without_core(&instrument.levels[..index], rule, answers, passed, missing),
    }
}

/// The number of a level is reached and its core is not: a lower level whose core is passed is proposed.
fn without_core(
    lower: &[LevelRule],
    rule: &LevelRule,
    answers: &Answers,
    passed: usize,
    missing: Vec<String>,
) -> Decision {
    for below in lower.iter().rev() {
        match missing_core(below, answers) {
            None => return Decision::CoreNotDefined { passed, level: below.level },
            Some(none) if none.is_empty() => {
                return Decision::Proposed { level: below.level, instead_of: rule.level, passed, missing };
            }
            Some(_) => {}
        }
    }
    Decision::CoreNotPassed { passed, level: rule.level, missing }
}

/// The core indicators of a level not passed; none if they are not defined.
fn missing_core(rule: &LevelRule, answers: &Answers) -> Option<Vec<String>> {
    let core = rule.core.as_ref()?;
    Some(core.iter().filter(|id| !answers.passed(id)).cloned().collect())
}
