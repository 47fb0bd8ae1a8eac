//! What a village's year lacks of what was begun, read off its dossier: nothing is decided anew here.

use domain::{Instrument, Phase};
use jiff::civil::Date;
use records::AssessmentView;
use records::dossier::{Item, ItemState, PhaseSummary};
use records::happiness::RoundSummary;
use records::households::HouseholdsSummary;
use records::knowledge::{KnowledgeSummary, Section};
use records::participant::Gathering;
use records::participants::ParticipantsSummary;

use crate::platform::clock;
use crate::state::village_year::VillageYear;

/// Something missing in a village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where in the year.
    pub item: Item,
    /// What.
    pub kind: GapKind,
}

/// What is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GapKind {
    /// Nothing is answered yet.
    NotStarted,
    /// These indicators, by their numbers on paper, have no answer.
    Unanswered(Vec<String>),
    /// All are answered, and nobody has called it finished.
    NotFinished,
    /// This many fields are in conflict.
    Conflict(usize),
    /// Its numbers cannot all be right: the groups come to more than the total.
    Contradiction,
    /// The dossier came back for changes.
    Returned,
    /// So many people are lacking at a gathering that was begun.
    People(Vec<(Gathering, u32)>),
    /// So many households are not settled in a phase that was begun, of so many.
    Households(Vec<(Phase, usize)>, usize),
    /// So many indicators of the round have no answer.
    Indicators(usize),
    /// The most who answered an indicator are fewer than were there: answered, there.
    Sheets(u64, u64),
    /// So many more people are counted than were there.
    Over(u64),
    /// So many sections of the document are not written.
    Sections(usize),
    /// The sign is planned, not put up.
    Sign,
}

/// What is missing. What is not begun is not asked for, but the assessment before development, with which a year begins.
#[must_use]
pub fn gaps(year: &VillageYear) -> Vec<Gap> {
    let returned = year.dossier.progress.returned().map(|_| Gap { item: Item::Certification, kind: GapKind::Returned });
    let rest = Item::ALL.into_iter().flat_map(|item| {
        let conflicts = conflicts(year, item);
        let kinds = match conflicts {
            0 => lacking(year, item),
            conflicts => vec![GapKind::Conflict(conflicts)],
        };
        kinds.into_iter().map(move |kind| Gap { item, kind })
    });
    returned.into_iter().chain(rest).collect()
}

/// How many fields of an item are in conflict; for what has no such count of its own, how many records.
fn conflicts(year: &VillageYear, item: Item) -> usize {
    let summaries = &year.dossier.summaries;
    match item {
        Item::Before => year.dossier.before.conflicts,
        Item::After => year.dossier.after.conflicts,
        Item::HappinessFirst => summaries.happiness.first.conflicts,
        Item::HappinessSecond => summaries.happiness.second.conflicts,
        Item::Knowledge => summaries.knowledge.conflicts,
        Item::Sign => summaries.sign.conflicts,
        _ => year.in_conflict().filter(|entry| Item::of(entry) == Some(item)).count(),
    }
}

fn lacking(year: &VillageYear, item: Item) -> Vec<GapKind> {
    let state = year.dossier.state(item);
    let begun = matches!(state, ItemState::Started | ItemState::Attention);
    let summaries = &year.dossier.summaries;
    match item {
        Item::Before => phase(year, Phase::Before).into_iter().collect(),
        Item::After => phase(year, Phase::After).into_iter().filter(|kind| *kind != GapKind::NotStarted).collect(),
        Item::Participants if begun => participants(&summaries.participants),
        Item::Households if begun => households(summaries.households).into_iter().collect(),
        Item::HappinessFirst if begun => round(&summaries.happiness.first),
        Item::HappinessSecond if begun => round(&summaries.happiness.second),
        Item::Knowledge if begun => vec![document(summaries.knowledge)],
        Item::Sign if begun => vec![GapKind::Sign],
        // The materials and visits of months, and what is done at the office, are not to be finished before leaving.
        _ => Vec::new(),
    }
}

fn phase(year: &VillageYear, phase: Phase) -> Option<GapKind> {
    let summary = match phase {
        Phase::Before => &year.dossier.before,
        Phase::After => &year.dossier.after,
    };
    assessment(year.assessment(phase), summary, &year.made(phase).instrument)
}

fn assessment(view: &AssessmentView, summary: &PhaseSummary, instrument: &Instrument) -> Option<GapKind> {
    let unanswered = || {
        let open = instrument.indicators.iter().filter(|indicator| view.answers.get(&indicator.id).is_none());
        open.map(|indicator| indicator.code.clone()).collect::<Vec<_>>()
    };
    match summary.state() {
        ItemState::Done => None,
        ItemState::NotStarted => Some(GapKind::NotStarted),
        ItemState::Attention => Some(GapKind::Conflict(summary.conflicts)),
        ItemState::Started if summary.tally.is_complete() => Some(GapKind::NotFinished),
        ItemState::Started => Some(GapKind::Unanswered(unanswered())),
    }
}

/// Of a list without anybody marked as having come, both gatherings are to be settled.
fn participants(summary: &ParticipantsSummary) -> Vec<GapKind> {
    let nobody_came = Gathering::ALL.iter().all(|of| !summary.of(*of).attendance.is_begun());
    let lacks = |of: &Gathering| {
        let attendance = summary.of(*of).attendance;
        (nobody_came || attendance.is_begun()) && !attendance.is_enough()
    };
    let lacking: Vec<_> =
        Gathering::ALL.into_iter().filter(lacks).map(|of| (of, summary.of(of).attendance.missing())).collect();
    let contradicts = Gathering::ALL.iter().any(|of| summary.of(*of).contradicts);
    let people = (!lacking.is_empty()).then_some(GapKind::People(lacking));
    contradicts.then_some(GapKind::Contradiction).into_iter().chain(people).collect()
}

/// Of a list nobody was asked by yet, the phase to begin with.
fn households(summary: HouseholdsSummary) -> Option<GapKind> {
    let is_asked = |phase: &Phase| summary.of(*phase) > 0 || (*phase == Phase::Before && summary.after == 0);
    let open = |phase: Phase| (phase, summary.total.saturating_sub(summary.of(phase)));
    let lacking: Vec<_> = Phase::ALL.into_iter().filter(is_asked).map(open).filter(|(_, open)| *open > 0).collect();
    (!lacking.is_empty()).then_some(GapKind::Households(lacking, summary.total))
}

fn round(summary: &RoundSummary) -> Vec<GapKind> {
    let unanswered = (summary.unanswered > 0).then_some(GapKind::Indicators(summary.unanswered));
    let sheets = (summary.answered < summary.people).then_some(GapKind::Sheets(summary.answered, summary.people));
    let over = (summary.over > 0).then_some(GapKind::Over(summary.over));
    let lacking: Vec<_> = over.into_iter().chain(unanswered).chain(sheets).collect();
    match lacking.is_empty() && summary.finished_on.is_none() {
        true => vec![GapKind::NotFinished],
        false => lacking,
    }
}

fn document(summary: KnowledgeSummary) -> GapKind {
    match Section::ALL.len().saturating_sub(summary.written) {
        0 => GapKind::NotFinished,
        open => GapKind::Sections(open),
    }
}

/// Whether a village is one of this day's: this person wrote something there on it, or something there is not sent yet.
#[must_use]
pub fn is_of_today(year: &VillageYear, me: &str, today: Date) -> bool {
    let is_mine =
        |(author, at): &(String, i64)| author == me && clock::in_thailand(*at).is_some_and(|(day, _)| day == today);
    year.waiting > 0 || year.last.values().any(is_mine)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::Answer;
    use domain::attendance::Attendance;
    use domain::instrument::builtin_instruments;
    use jiff::civil::date;
    use records::Entry;
    use records::dossier::Dossier;
    use records::step::{Action, DossierState, StepView};

    use super::*;
    use crate::state::village_year::Made;

    fn year(before: AssessmentView, instrument: &Instrument) -> VillageYear {
        let after = AssessmentView::default();
        let dossier = Dossier::of((&before, instrument), (&after, instrument), Default::default(), Default::default());
        let made = |phase| Made { entry: Entry::Assessment(phase), instrument: Arc::new(instrument.clone()) };
        VillageYear {
            dossier,
            before,
            after,
            made: Phase::ALL.map(made),
            assessments: vec![],
            parts: Default::default(),
            waiting: 0,
            attention: 0,
            conflicts: 0,
            step_under_way: None,
            steps_set_aside: vec![],
            last: Default::default(),
        }
    }

    #[test]
    fn what_is_missing_is_named_by_its_number_on_paper() {
        let instruments = builtin_instruments().unwrap();
        let instrument = &instruments[0];
        let mut view = AssessmentView::default();
        let kinds = |view: &AssessmentView| -> Vec<GapKind> {
            gaps(&year(view.clone(), instrument)).into_iter().map(|gap| gap.kind).collect()
        };
        assert_eq!(kinds(&view), [GapKind::NotStarted]);

        let (open, answered) = instrument.indicators.split_first().unwrap();
        answered.iter().for_each(|indicator| view.answers.set(&indicator.id, Some(Answer::Fail)));
        assert_eq!(kinds(&view), [GapKind::Unanswered(vec![open.code.clone()])]);

        view.answers.set(&open.id, Some(Answer::Pass));
        assert_eq!(kinds(&view), [GapKind::NotFinished]);

        view.finished_on = Some(date(2026, 11, 22));
        assert_eq!(kinds(&view), []);
    }

    #[test]
    fn what_came_back_is_not_complete() {
        let instruments = builtin_instruments().unwrap();
        let mut year = year(AssessmentView::default(), &instruments[0]);
        year.dossier.progress.state = DossierState::Returned;
        year.dossier.progress.steps = vec![returned()];
        assert_eq!(gaps(&year)[0].kind, GapKind::Returned);
    }

    #[test]
    fn what_every_survey_that_was_begun_lacks_is_named() {
        let instruments = builtin_instruments().unwrap();
        let mut year = year(AssessmentView::default(), &instruments[0]);
        year.dossier.before.finished = true;
        year.dossier.before.tally.assessed = year.dossier.before.tally.total;
        assert_eq!(gaps(&year), [], "what is not begun is not asked for");

        let summaries = &mut year.dossier.summaries;
        summaries.participants.listed = 33;
        summaries.participants.development.attendance = Attendance { counted: Some(27), written: 0 };
        summaries.households = HouseholdsSummary { total: 8, before: 8, after: 5 };
        summaries.happiness.first =
            RoundSummary { sittings: 1, people: 12, answered: 10, over: 3, unanswered: 2, ..RoundSummary::default() };
        summaries.knowledge.written = 4;
        summaries.sign.made = Some(false);
        let expected = [
            (Item::Participants, GapKind::People(vec![(Gathering::Development, 3)])),
            (Item::HappinessFirst, GapKind::Over(3)),
            (Item::HappinessFirst, GapKind::Indicators(2)),
            (Item::HappinessFirst, GapKind::Sheets(10, 12)),
            (Item::Households, GapKind::Households(vec![(Phase::After, 3)], 8)),
            (Item::Knowledge, GapKind::Sections(2)),
            (Item::Sign, GapKind::Sign),
        ];
        assert_eq!(gaps(&year), expected.map(|(item, kind)| Gap { item, kind }));

        let summaries = &mut year.dossier.summaries;
        summaries.happiness.first.conflicts = 4;
        summaries.households = HouseholdsSummary { total: 8, before: 0, after: 0 };
        summaries.participants.development.attendance = Attendance::default();
        let kinds: Vec<_> = gaps(&year).into_iter().map(|gap| gap.kind).collect();
        assert_eq!(kinds[0], GapKind::People(Gathering::ALL.map(|of| (of, 30)).to_vec()), "names, and nobody came");
        assert_eq!(kinds[1..3], [GapKind::Conflict(4), GapKind::Households(vec![(Phase::Before, 8)], 8)]);
    }

    #[test]
    fn a_village_is_of_today_by_what_i_wrote_or_what_waits() {
        let instruments = builtin_instruments().unwrap();
        let mut year = year(AssessmentView::default(), &instruments[0]);
        let today = date(2026, 11, 22);
        // 22 November 2026, 07:42 in Thailand.
        let morning = 1_795_308_120_000;
        assert!(!is_of_today(&year, "a1", today));
        year.last.insert(Item::Sign, ("a1".to_owned(), morning));
        assert!(is_of_today(&year, "a1", today));
        assert!(!is_of_today(&year, "a2", today), "another wrote it");
        assert!(!is_of_today(&year, "a1", date(2026, 11, 23)));
        year.waiting = 1;
        assert!(is_of_today(&year, "a2", date(2026, 11, 23)));
    }

    fn returned() -> StepView {
        StepView {
            action: Action::Return,
            position: Some(1),
            author: "a2".to_owned(),
            made_at: 0,
            on: None,
            remarks: "ดูอีกครั้ง".to_owned(),
            number: String::new(),
            on_indicators: Default::default(),
        }
    }
}
