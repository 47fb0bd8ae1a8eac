//! Means per indicator, component and village, as exact fractions.
//!
//! An indicator's mean is Σ level · people ÷ Σ people. A component or village has a mean only when all its indicators have at least one
//! answer; until then it is said what is missing.

use super::counts::RoundCounts;
use super::instrument::{Formula, HappinessInstrument};
use crate::ratio::Ratio;

/// The means of a round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// By indicator, in the instrument's order.
    pub indicators: Vec<Option<Ratio>>,
    /// By component, in the instrument's order.
    pub components: Vec<ComponentScore>,
    /// Of the village, by the instrument's formula.
    pub village: Option<Ratio>,
}

/// The mean of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentScore {
    /// The component's number.
    pub number: u8,
    /// The mean of its indicators' means.
    pub mean: Option<Ratio>,
}

impl Scores {
    /// Scores what was counted. An instrument that lacks what it needs gives no mean at all, and neither does a level that is not of
    /// its scale.
    #[must_use]
    pub fn of(instrument: &HappinessInstrument, counts: &RoundCounts) -> Self {
        let is_usable = instrument.is_usable();
        let mean = |id: &str| counts.get(id).filter(|_| is_usable)?.mean(|level| instrument.has_level(level));
        let indicators: Vec<Option<Ratio>> =
            instrument.indicators.iter().map(|indicator| mean(&indicator.id)).collect();
        let of_component = |number: u8| {
            let own = instrument.indicators.iter().zip(&indicators);
            mean_of_all(own.filter(|(indicator, _)| indicator.component == Some(number)).map(|(_, mean)| mean))
        };
        let components: Vec<ComponentScore> = instrument
            .components
            .iter()
            .map(|component| ComponentScore { number: component.number, mean: of_component(component.number) })
            .collect();
        let village = match instrument.formula {
            Some(Formula::MeanOfIndicators) => mean_of_all(&indicators),
            Some(Formula::MeanOfComponents) => mean_of_all(components.iter().map(|component| &component.mean)),
            None => None,
        };
        Self { indicators, components, village }
    }

    /// How many indicators nobody has answered yet.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.indicators.iter().filter(|mean| mean.is_none()).count()
    }
}

/// The mean of all of them; none unless all are there.
fn mean_of_all<'a>(means: impl IntoIterator<Item = &'a Option<Ratio>>) -> Option<Ratio> {
    let all: Option<Vec<&Ratio>> = means.into_iter().map(Option::as_ref).collect();
    Ratio::mean(all?)
}

impl HappinessInstrument {
    /// A mean as a share of the highest level, in percent; none if there is no scale.
    #[must_use]
    pub fn percent(&self, mean: &Ratio) -> Option<Ratio> {
        mean.times(100).over(self.highest()?.into())
    }
}
