//! The checklist of a village's year, derived from its records: never stored, so it cannot disagree with them.

use domain::happiness::Round;
use domain::level::{Decision, decide};
use domain::{Instrument, Phase, Tally};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assessment::AssessmentView;
use crate::key::Entry;
use crate::step::{DossierProgress, DossierState};
use crate::summary::Summaries;

/// The eleven items of a village's year, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// At least thirty participants.
    Participants,
    /// The assessment before development.
    Before,
    /// Happiness, first round.
    HappinessFirst,
    /// The nine household activities.
    Households,
    /// Materials and monitoring visits.
    Monitoring,
    /// The assessment after development.
    After,
    /// Happiness, second round.
    HappinessSecond,
    /// The knowledge document.
    Knowledge,
    /// The village sign.
    Sign,
    /// The summary for BPM.
    Summary,
    /// Review, register, certification, announcement.
    Certification,
}

impl Item {
    /// All items, in order.
    pub const ALL: [Self; 11] = [
        Self::Participants,
        Self::Before,
        Self::HappinessFirst,
        Self::Households,
        Self::Monitoring,
        Self::After,
        Self::HappinessSecond,
        Self::Knowledge,
        Self::Sign,
        Self::Summary,
        Self::Certification,
    ];

    /// The item a record belongs to; none for photos, which belong to what they show.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        let of_round = |round: &Round| match round {
            Round::First => Self::HappinessFirst,
            Round::Second => Self::HappinessSecond,
        };
        Some(match entry {
            Entry::Assessment(phase) | Entry::MovedAssessment(phase, _) => match phase {
                Phase::Before => Self::Before,
                Phase::After => Self::After,
            },
            Entry::Household(_) => Self::Households,
            Entry::Step(_) => Self::Certification,
            Entry::Participant(_) | Entry::HeadCount(_) => Self::Participants,
            Entry::HappinessSession(round)
            | Entry::Sitting(round, _)
            | Entry::Tally(round, ..)
            | Entry::HappinessSheet(round, _) => of_round(round),
            Entry::MonitoringVisit(_) | Entry::Advice(_) | Entry::Material(_) => Self::Monitoring,
            Entry::KnowledgeDocument => Self::Knowledge,
            Entry::VillageSign => Self::Sign,
            Entry::Report(_) => Self::Summary,
            Entry::Photo(_) => return None,
        })
    }
}

/// How an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Done.
    Done,
    /// Begun.
    Started,
    /// Not begun.
    NotStarted,
    /// A person is needed: returned, or in conflict.
    Attention,
}

/// A phase's assessment in short, for lists and boards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseSummary {
    /// How many passed, failed, were assessed, of how many.
    pub tally: Tally,
    /// Whether the field worker called it finished.
    pub finished: bool,
    /// How many indicators are in conflict.
    pub conflicts: usize,
    /// The level, or why there is none.
    pub decision: Decision,
    /// The day the village was assessed.
    #[serde(default, with = "crate::board::iso_day", skip_serializing_if = "Option::is_none")]
    pub observed_on: Option<Date>,
}

impl PhaseSummary {
    /// Sums up an assessment.
    #[must_use]
    pub fn of(view: &AssessmentView, instrument: &Instrument) -> Self {
        Self {
            tally: view.answers.tally(instrument),
            finished: view.finished_on.is_some(),
            conflicts: view.conflicts.len(),
            decision: decide(instrument, &view.answers),
            observed_on: view.observed_on,
        }
    }

    /// How the checklist shows it.
    #[must_use]
    pub fn state(&self) -> ItemState {
        if self.conflicts > 0 {
            ItemState::Attention
        } else if self.finished && self.tally.assessed == self.tally.total {
            ItemState::Done
        } else if self.tally.assessed > 0 || self.finished {
            ItemState::Started
        } else {
            ItemState::NotStarted
        }
    }
}

/// How an item of a year stands.
#[must_use]
pub fn item_state(
    item: Item,
    (before, after): (&PhaseSummary, &PhaseSummary),
    summaries: &Summaries,
    state: DossierState,
) -> ItemState {
    match item {
        Item::Before => before.state(),
        Item::After => after.state(),
        Item::Households => summaries.households.state(),
        Item::Monitoring => summaries.monitoring.state(),
        Item::HappinessFirst => summaries.happiness.first.state(),
        Item::HappinessSecond => summaries.happiness.second.state(),
        Item::Participants => summaries.participants.state(),
        Item::Knowledge => summaries.knowledge.state(),
        Item::Sign => summaries.sign.state(),
        Item::Certification => match state {
            DossierState::Collecting => ItemState::NotStarted,
            DossierState::Submitted | DossierState::Endorsed | DossierState::Certified => ItemState::Started,
            DossierState::Returned => ItemState::Attention,
            DossierState::Announced => ItemState::Done,
        },
        Item::Summary => summaries.reports.state(),
    }
}

/// A village's year in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The assessment before development.
    pub before: PhaseSummary,
    /// The assessment after development.
    pub after: PhaseSummary,
    /// Everything else the village's people were asked and given.
    pub summaries: Summaries,
    /// Review and certification.
    pub progress: DossierProgress,
}

impl Dossier {
    /// Derives the dossier from its records; each assessment comes with the version it is made with.
    #[must_use]
    pub fn of(
        (before, of_before): (&AssessmentView, &Instrument),
        (after, of_after): (&AssessmentView, &Instrument),
        summaries: Summaries,
        progress: DossierProgress,
    ) -> Self {
        Self {
            before: PhaseSummary::of(before, of_before),
            after: PhaseSummary::of(after, of_after),
            summaries,
            progress,
        }
    }

    /// How an item stands.
    #[must_use]
    pub fn state(&self, item: Item) -> ItemState {
        item_state(item, (&self.before, &self.after), &self.summaries, self.progress.state)
    }

    /// The item to work on next: the first of the village's own that is not done; none when all are. The review is no next step of
    /// the field's.
    #[must_use]
    pub fn next(&self) -> Option<Item> {
        let is_open = |item: &Item| self.state(*item) != ItemState::Done;
        Item::ALL.into_iter().filter(|item| *item != Item::Certification).find(is_open)
    }

    /// The phase to work on next: the first whose assessment is not done; none when both are.
    #[must_use]
    pub fn next_phase(&self) -> Option<Phase> {
        let open = |summary: &PhaseSummary| summary.state() != ItemState::Done;
        if open(&self.before) {
            Some(Phase::Before)
        } else if open(&self.after) {
            Some(Phase::After)
        } else {
            None
        }
    }

    /// How many of the items are done, and of how many.
    #[must_use]
    pub fn done(&self) -> (usize, usize) {
        let done = Item::ALL.into_iter().filter(|item| self.state(*item) == ItemState::Done);
        (done.count(), Item::ALL.len())
    }
}
