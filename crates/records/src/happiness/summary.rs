//! Both rounds in short: what the checklist, lists and boards show, and the programme's figure rests on.

use domain::Ratio;
use domain::comparison::Change;
use domain::happiness::comparison::of_means;
use domain::happiness::instrument::find;
use domain::happiness::{HappinessInstrument, Measured, Round, RoundCounts, Scores};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::round::{HappinessRecords, HappinessRound, Rounds, round_of};
use crate::dossier::ItemState;
use crate::summary::Records;

/// Both rounds of a village's year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HappinessSummary {
    /// ครั้งที่ 1
    pub first: RoundSummary,
    /// ครั้งที่ 2
    pub second: RoundSummary,
}

/// One round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundSummary {
    /// The instrument and version it is measured with; none if it was not begun.
    pub instrument: Option<String>,
    /// How many sittings count.
    pub sittings: usize,
    /// How many people took part in them all.
    pub people: u64,
    /// The most who answered an indicator.
    pub answered: u64,
    /// By how many people one of its sittings counts more than were there, at the worst place.
    pub over: u64,
    /// How many indicators the instrument has; 0 while it is not known.
    pub indicators: usize,
    /// How many of them nobody has answered.
    pub unanswered: usize,
    /// The components' means, in the instrument's order.
    pub components: Vec<Option<Ratio>>,
    /// The village's mean.
    pub village: Option<Ratio>,
    /// The same as a share of the highest level, in percent.
    pub percent: Option<Ratio>,
    /// Whether anything in it was typed in from paper totals.
    pub from_paper: bool,
    /// The day of the last sitting.
    #[serde(with = "crate::board::iso_day")]
    pub held_on: Option<Date>,
    /// The day the field worker called it finished.
    #[serde(with = "crate::board::iso_day")]
    pub finished_on: Option<Date>,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl RoundSummary {
    /// Sums up a round. Without its instrument there are no means.
    #[must_use]
    pub fn of(round: &HappinessRound, instruments: &[HappinessInstrument]) -> Self {
        let instrument = round.session.instrument.as_deref().and_then(|reference| find(instruments, reference));
        let (mut counts, mut people, mut over) = (RoundCounts::default(), 0, 0);
        for sitting in &round.sittings {
            let own = sitting.counts();
            people += sitting.people(&own);
            over = over.max(instrument.map_or(0, |instrument| sitting.balance_of(instrument, &own).most_over()));
            counts.add_all(&own);
        }
        let scores = instrument.map(|instrument| Scores::of(instrument, &counts)).unwrap_or_default();
        let percent = |mean: &Ratio| instrument.and_then(|instrument| instrument.percent(mean));
        Self {
            instrument: round.session.instrument.clone(),
            sittings: round.sittings.len(),
            people,
            answered: counts.most_answered(),
            over,
            indicators: scores.indicators.len(),
            unanswered: scores.unanswered(),
            percent: scores.village.as_ref().and_then(percent),
            components: scores.components.into_iter().map(|component| component.mean).collect(),
            village: scores.village,
            from_paper: round.sittings.iter().any(super::SittingOfRound::is_from_paper),
            held_on: round.sittings.iter().filter_map(|sitting| sitting.view.held_on).max(),
            finished_on: round.session.finished_on,
            conflicts: 0,
        }
    }

    /// Whether it is finished, and every indicator has an answer.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.finished_on.is_some() && self.village.is_some()
    }

    /// How the checklist shows it.
    #[must_use]
    pub fn state(&self) -> ItemState {
        if self.conflicts > 0 {
            ItemState::Attention
        } else if self.is_done() {
            ItemState::Done
        } else if self.sittings > 0 || self.finished_on.is_some() {
            ItemState::Started
        } else {
            ItemState::NotStarted
        }
    }
}

impl HappinessSummary {
    /// Sums up both rounds.
    #[must_use]
    pub fn read(records: &Records, instruments: &[HappinessInstrument]) -> Self {
        let rounds = Rounds::of(HappinessRecords::read(records));
        let conflicts = |round: Round| {
            let own = records.iter().filter(|(entry, _)| round_of(entry) == Some(round));
            own.map(|(_, state)| state.conflicts().count()).sum()
        };
        let sum_up = |round: Round| RoundSummary {
            conflicts: conflicts(round),
            ..RoundSummary::of(rounds.of_round(round), instruments)
        };
        Self { first: sum_up(Round::First), second: sum_up(Round::Second) }
    }

    /// One of the rounds.
    #[must_use]
    pub fn of_round(&self, round: Round) -> &RoundSummary {
        match round {
            Round::First => &self.first,
            Round::Second => &self.second,
        }
    }

    /// Whether a round may be begun: the second only after the first is finished.
    #[must_use]
    pub fn may_begin(&self, round: Round) -> bool {
        round == Round::First || self.first.is_done()
    }

    /// How the village changed from round 1 to round 2; not comparable while one has no mean, or if they were measured differently.
    #[must_use]
    pub fn change(&self) -> Change {
        self.changed(self.first.village.as_ref(), self.second.village.as_ref())
    }

    /// How each component changed, in the instrument's order.
    #[must_use]
    pub fn component_changes(&self) -> Vec<Change> {
        let pairs = self.first.components.iter().zip(&self.second.components);
        pairs.map(|(first, second)| self.changed(first.as_ref(), second.as_ref())).collect()
    }

    fn changed(&self, first: Option<&Ratio>, second: Option<&Ratio>) -> Change {
        if self.first.instrument == self.second.instrument { of_means(first, second) } else { Change::NotComparable }
    }

    /// What the village is in the programme's figure: finished rounds count, and no others.
    #[must_use]
    pub fn measured(&self) -> Measured {
        let lacking: Vec<Round> = Round::ALL.into_iter().filter(|round| !self.of_round(*round).is_done()).collect();
        if lacking.is_empty() { Measured::Both(self.change()) } else { Measured::Lacking(lacking) }
    }
}
