//! The checklist of a village's year, derived from its records: never stored, so it cannot disagree with them.

use domain::happiness::Round;
use domain::level::{Decision, decide};
use domain::{Instrument, Phase, Tally};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::assessment::AssessmentView;
use crate::key::Entry;
use crate::step::{Action, DossierProgress, DossierState};
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

    /// The items that are a village's own, in order. The review is none of them: it follows.
    pub fn own() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|item| *item != Self::Certification)
    }

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

/// What is to be done next with a village's year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// It came back: look at the remarks and mend what they name, first in this phase's assessment.
    Mend(Phase),
    /// It was handed to the person who looks at it: decide.
    Review,
    /// The field's work goes on here.
    Work(Item),
    /// Nothing now.
    Nothing,
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

    /// The item to work on next: the first of the village's own that is not done; none when all are. What was decided waits for nothing more but
    /// its summary in BPM.
    #[must_use]
    pub fn next(&self) -> Option<Item> {
        let is_decided = self.progress.state.is_locked();
        self.open_items().find(|item| !is_decided || *item == Item::Summary)
    }

    /// The village's own items that are not done.
    pub fn open_items(&self) -> impl Iterator<Item = Item> {
        Item::own().filter(|item| self.state(*item) != ItemState::Done)
    }

    /// What a person who may take these official steps does next. What came back or was handed over to be decided goes before
    /// whatever else is open: others wait for it.
    #[must_use]
    pub fn next_step(&self, may: &[Action]) -> NextStep {
        if let Some(returned) = self.progress.returned() {
            let remarked = returned.on_indicators.keys().map(|(phase, _)| *phase).next();
            let latest = if self.after.tally.assessed > 0 { Phase::After } else { Phase::Before };
            return NextStep::Mend(remarked.unwrap_or(latest));
        }
        if may.iter().any(|action| action.decides()) {
            return NextStep::Review;
        }
        let open = self.next().filter(|_| !self.progress.state.is_locked());
        open.map_or(NextStep::Nothing, NextStep::Work)
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::instrument::builtin_instruments;

    use super::*;
    use crate::step::StepView;

    fn dossier(actions: &[Action], remarked: &[(Phase, &str)]) -> Dossier {
        let step = |(position, action): (u64, &Action)| StepView {
            action: *action,
            position: Some(position),
            author: "a1".to_owned(),
            made_at: 0,
            on: None,
            remarks: String::new(),
            number: String::new(),
            on_indicators: match action.goes_on() {
                true => BTreeMap::new(),
                false => remarked.iter().map(|(phase, id)| ((*phase, (*id).to_owned()), "?".to_owned())).collect(),
            },
        };
        let instruments = builtin_instruments().unwrap();
        let none = AssessmentView::default();
        let progress = DossierProgress::fold((1..).zip(actions).map(step));
        Dossier::of((&none, &instruments[0]), (&none, &instruments[0]), Summaries::default(), progress)
    }

    #[test]
    fn what_came_back_is_mended_before_anything_else() {
        let came_back = [Action::Submit, Action::Return];
        let next = |remarked: &[(Phase, &str)]| dossier(&came_back, remarked).next_step(&[Action::Submit]);
        assert_eq!(next(&[(Phase::After, "x.2.1")]), NextStep::Mend(Phase::After));
        assert_eq!(next(&[(Phase::After, "x.2.1"), (Phase::Before, "x.3.4")]), NextStep::Mend(Phase::Before));
        assert_eq!(next(&[]), NextStep::Mend(Phase::Before), "nothing is begun after development");
        let again = dossier(&[Action::Submit, Action::Return, Action::Submit], &[(Phase::After, "x.2.1")]);
        assert_eq!(again.next_step(&[]), NextStep::Work(Item::Participants), "it was handed in again");
    }

    #[test]
    fn who_may_decide_decides_next_and_the_others_work_on() {
        let submitted = dossier(&[Action::Submit], &[]);
        assert_eq!(submitted.next_step(&[Action::Return, Action::Endorse]), NextStep::Review);
        assert_eq!(submitted.next_step(&[]), NextStep::Work(Item::Participants));
        let endorsed = dossier(&[Action::Submit, Action::Endorse], &[]);
        assert_eq!(endorsed.next_step(&[Action::Return]), NextStep::Nothing, "taking it back is no next step");
        assert_eq!(endorsed.next_step(&[Action::Return, Action::Certify]), NextStep::Review);
        let collecting = dossier(&[], &[]);
        assert_eq!(collecting.next_step(&[Action::Submit]), NextStep::Work(Item::Participants));
    }
}
