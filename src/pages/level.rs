//! The level of a village in words, with its reasons.

use domain::{Decision, Instrument, Level};
use i18n::arg;

use crate::i18n::Wording;

/// The name of a level.
#[must_use]
pub fn name(words: Wording, level: Level) -> &'static str {
    match level {
        Level::EnoughToLive => words.now().level_enough_to_live(),
        Level::LivingWell => words.now().level_living_well(),
        Level::Prosperous => words.now().level_prosperous(),
    }
}

/// How many are passed at a level, of so many in all if that is known.
#[must_use]
pub fn range(words: Wording, from: usize, to: usize, total: Option<usize>) -> String {
    let now = words.now();
    match from == to {
        true if total == Some(to) => now.instruments_range_all(&words.number(to)),
        true => now.instruments_range_one(&words.number(to)),
        false => now.instruments_range(arg::From(&words.number(from)), arg::To(&words.number(to))),
    }
}

/// What is decided, in a few words.
#[must_use]
pub fn title(words: Wording, decision: &Decision) -> &'static str {
    match decision {
        Decision::Reached { level, .. } | Decision::Proposed { level, .. } => name(words, *level),
        Decision::NotAllAssessed { .. } => words.now().level_not_yet(),
        Decision::TooFewPassed { .. } | Decision::CoreNotPassed { .. } => words.now().level_none(),
        Decision::CoreNotDefined { .. } => words.now().level_undecidable(),
    }
}

/// Why.
#[must_use]
pub fn reason(words: Wording, decision: &Decision, instrument: &Instrument) -> String {
    let number = |n: &usize| words.number(n);
    let now = words.now();
    match decision {
        Decision::NotAllAssessed { tally } if tally.assessed == 0 => now.level_nothing_yet(&number(&tally.total)),
        Decision::NotAllAssessed { tally } => now.level_not_yet_reason(
            arg::Assessed(&number(&tally.assessed)),
            arg::Passed(&number(&tally.passed)),
            arg::Total(&number(&tally.total)),
        ),
        Decision::Reached { level: Level::Prosperous, passed } => now.level_reason_all(&number(passed)),
        Decision::Reached { passed, .. } => now.level_reason_core(&number(passed)),
        Decision::Proposed { passed, missing, .. } => {
            let codes = codes(words, missing, instrument);
            format!("{} ({codes})", now.level_reason_gap(&number(passed)))
        }
        Decision::TooFewPassed { passed, needed } => {
            now.level_reason_too_few(arg::Minimum(&number(needed)), arg::Passed(&number(passed)))
        }
        Decision::CoreNotPassed { passed, missing, .. } => now.level_reason_core_missing(
            arg::Indicators(&codes(words, missing, instrument)),
            arg::Passed(&number(passed)),
        ),
        Decision::CoreNotDefined { .. } => now.level_undecidable_reason().to_owned(),
    }
}

/// The numbers of these indicators on paper, in the chosen digits.
#[must_use]
pub fn codes(words: Wording, ids: &[String], instrument: &Instrument) -> String {
    let code = |id: &String| instrument.indicator(id).map_or_else(|| id.clone(), |indicator| indicator.code.clone());
    words.digits(&ids.iter().map(code).collect::<Vec<_>>().join(", "))
}
