//! A village's happiness in both rounds, as boards and the register show it: a share of the highest level, and the difference.
//! Which way it went is decided on exact fractions.

use domain::comparison::Change;
use i18n::arg;
use leptos::prelude::*;
use records::happiness::{HappinessSummary, RoundSummary};

use crate::components::{Direction, Trend};
use crate::i18n::{Wording, use_words};

/// Stands where there is nothing to tell.
const NOTHING: &str = "—";

/// The share of a round in percent with one place; none if it was not measured.
#[must_use]
pub fn share(words: Wording, round: &RoundSummary) -> Option<String> {
    round.percent.as_ref().map(|percent| words.digits(&percent.rounded(1)))
}

/// The difference of the rounds with its sign; none unless both can be compared.
#[must_use]
pub fn difference(words: Wording, of: &HappinessSummary) -> Option<String> {
    let (before, after) = (of.first.percent.as_ref()?, of.second.percent.as_ref()?);
    let distance = words.digits(&after.distance(before).rounded(1));
    match of.change() {
        Change::Better => Some(["+", &distance].concat()),
        Change::Worse => Some(["\u{2212}", &distance].concat()),
        Change::Same => Some(distance),
        Change::NotComparable => None,
    }
}

/// Both rounds, and which way it went.
#[component]
pub fn Happiness(
    /// Both rounds.
    of: HappinessSummary,
) -> AnyView {
    let words = use_words();
    let direction = match of.change() {
        Change::Better => Some(Direction::Up),
        Change::Worse => Some(Direction::Down),
        Change::Same => Some(Direction::Same),
        Change::NotComparable => None,
    };
    let label = move || {
        let [first, second] = [&of.first, &of.second].map(|round| share(words, round));
        if first.is_none() && second.is_none() {
            return NOTHING.to_owned();
        }
        let [first, second] = [first, second].map(|share| share.unwrap_or_else(|| NOTHING.to_owned()));
        let pair = words.now().board_passed_change(arg::After(&second), arg::Before(&first));
        match difference(words, &of).filter(|_| direction != Some(Direction::Same)) {
            Some(difference) => format!("{pair} ({difference})"),
            None => pair,
        }
    };
    match direction {
        Some(direction) => view! { <Trend label=label direction=Signal::stored(direction)/> }.into_any(),
        None => view! { <span class="muted nowrap">{label}</span> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use domain::Ratio;

    use super::*;

    fn measured(first: Option<(u64, u64)>, second: Option<(u64, u64)>) -> HappinessSummary {
        let round = |share: Option<(u64, u64)>| {
            let share = share.and_then(|(part, of)| Ratio::new(part, of));
            RoundSummary { percent: share.clone(), village: share, ..RoundSummary::default() }
        };
        HappinessSummary { first: round(first), second: round(second) }
    }

    #[test]
    fn the_sign_is_that_of_the_exact_fractions() {
        Owner::new().with(|| {
            let words = use_words();
            let told = |first, second| difference(words, &measured(first, second));
            assert_eq!(told(Some((60, 1)), Some((81, 1))).as_deref(), Some("+๒๑.๐"));
            assert_eq!(told(Some((81, 1)), Some((60, 1))).as_deref(), Some("−๒๑.๐"));
            assert_eq!(told(Some((60, 1)), Some((120, 2))).as_deref(), Some("๐.๐"));
            // Too little to show is still an increase.
            assert_eq!(told(Some((60, 1)), Some((6001, 100))).as_deref(), Some("+๐.๐"));
            assert_eq!(told(Some((60, 1)), None), None);
        });
    }
}
