//! The items of a village's year: what each is called, where it leads, how it stands, who wrote to it last.

use domain::Phase;
use domain::happiness::Round;
use i18n::arg;
use records::board::Due;
use records::dossier::{Dossier, Item, ItemState, PhaseSummary};
use records::happiness::RoundSummary;
use records::households::HouseholdsSummary;
use records::knowledge::{KnowledgeSummary, Section, SignSummary};
use records::material::Budget;
use records::monitoring::MonitoringSummary;
use records::participant::Gathering;
use records::participants::ParticipantsSummary;
use records::report::ReportsSummary;
use records::step::{DossierProgress, DossierState};

use crate::i18n::{DOT, Wording};
use crate::pages::due::due_line;
use crate::pages::level;
use crate::place::Place;
use crate::platform::clock;
use crate::state::App;
use crate::state::village_year::VillageYear;

/// The name of a phase's step.
#[must_use]
pub fn phase_name(words: Wording, phase: Phase) -> &'static str {
    match phase {
        Phase::Before => words.now().step_before(),
        Phase::After => words.now().step_after(),
    }
}

/// The name of a round of the happiness measurement.
#[must_use]
pub fn round_name(words: Wording, round: Round) -> String {
    match round {
        Round::First => words.now().step_happiness_1(&words.number(round.number())),
        Round::Second => words.now().step_happiness_2(&words.number(round.number())),
    }
}

/// Where a dossier stands, in words.
#[must_use]
pub fn progress_name(words: Wording, state: DossierState) -> &'static str {
    let now = words.now();
    match state {
        DossierState::Collecting => now.board_status_collecting(),
        DossierState::Submitted => now.board_status_submitted(),
        DossierState::Returned => now.save_returned(),
        DossierState::Endorsed => now.board_status_province(),
        DossierState::Certified => now.board_status_certified(),
        DossierState::Announced => now.board_status_announced(),
    }
}

/// The page of an item; none for what has no page of its own.
#[must_use]
pub fn item_place(item: Item, village: String, year: &VillageYear) -> Option<Place> {
    Some(match item {
        Item::Participants => Place::Participants(village),
        Item::Before => Place::Assessment(village, Phase::Before),
        Item::After => Place::Assessment(village, Phase::After),
        Item::HappinessFirst => Place::Happiness(village, Round::First),
        Item::HappinessSecond => Place::Happiness(village, Round::Second),
        Item::Households => Place::Households(village, year.dossier.summaries.households.phase()),
        Item::Monitoring => Place::Visits(village),
        Item::Knowledge => Place::Knowledge(village),
        Item::Sign => Place::Sign(village),
        Item::Summary => Place::Report(village),
        Item::Certification => return None,
    })
}

/// Who wrote to an item last, and when; empty if nobody did. Tracked.
#[must_use]
pub fn item_last(app: App, words: Wording, item: Item, year: &VillageYear) -> String {
    // Steps may be of one minute; which was the last is their order's to say.
    let step = year.dossier.progress.last().filter(|_| item == Item::Certification);
    if let Some(step) = step {
        return [app.person(&step.author), words.moment(step.made_at)].join(DOT);
    }
    let last = year.last.get(&item);
    last.map(|(author, at)| [app.person(author), words.moment(*at)].join(DOT)).unwrap_or_default()
}

/// The name of an item of the year.
#[must_use]
pub fn item_name(words: Wording, item: Item) -> String {
    let now = words.now();
    match item {
        Item::Participants => now.step_participants().to_owned(),
        Item::Before => now.step_before().to_owned(),
        Item::HappinessFirst => round_name(words, Round::First),
        Item::Households => now.step_households().to_owned(),
        Item::Monitoring => now.step_visits().to_owned(),
        Item::After => now.step_after().to_owned(),
        Item::HappinessSecond => round_name(words, Round::Second),
        Item::Knowledge => now.step_knowledge().to_owned(),
        Item::Sign => now.step_sign().to_owned(),
        Item::Summary => now.step_summary(&words.number(7)),
        Item::Certification => now.step_certification().to_owned(),
    }
}

/// How an item stands, in one line; tracked.
#[must_use]
pub fn item_detail(app: App, words: Wording, item: Item, year: &VillageYear) -> String {
    match (item, year.dossier.state(item)) {
        (Item::Before, _) => phase_detail(words, &year.dossier.before),
        (Item::After, _) => phase_detail(words, &year.dossier.after),
        (Item::Summary, _) => {
            let Dossier { after, summaries, .. } = &year.dossier;
            let due = Due::open(after, summaries, clock::today(), &app.holidays());
            summary_line(words, summaries.reports, due)
        }
        (_, ItemState::NotStarted) => words.now().villages_not_started().to_owned(),
        (Item::HappinessFirst, _) => round_detail(words, &year.dossier.summaries.happiness.first),
        (Item::HappinessSecond, _) => round_detail(words, &year.dossier.summaries.happiness.second),
        (Item::Households, _) => {
            let HouseholdsSummary { total, before, after } = year.dossier.summaries.households;
            words.now().households_checklist(
                arg::After(&words.number(after)),
                arg::Before(&words.number(before)),
                arg::Total(&words.number(total)),
            )
        }
        (Item::Participants, _) => participants_line(words, &year.dossier.summaries.participants),
        (Item::Knowledge, _) => knowledge_line(words, year.dossier.summaries.knowledge),
        (Item::Sign, _) => sign_line(words, &year.dossier.summaries.sign),
        (Item::Monitoring, _) => monitoring_detail(words, &year.dossier.summaries.monitoring),
        (Item::Certification, _) => certification_line(words, &year.dossier.progress),
    }
}

/// Where the dossier stands; once announced, until when the status is valid.
#[must_use]
pub fn certification_line(words: Wording, progress: &DossierProgress) -> String {
    let until = progress.announcement().map(|(on, _)| domain::validity::valid_until(on));
    let until = until.map(|until| words.now().villages_announced_until(&words.day(until)));
    until.unwrap_or_else(|| progress_name(words, progress.state).to_owned())
}

/// How many activities' summaries are recorded in BPM, and until when that is due.
fn summary_line(words: Wording, summary: ReportsSummary, due: Option<Due>) -> String {
    let now = words.now();
    let recorded = match summary.recorded() {
        0 => now.villages_not_started().to_owned(),
        recorded => now
            .report_checklist(arg::Recorded(&words.number(recorded)), arg::Total(&words.number(Gathering::ALL.len()))),
    };
    std::iter::once(recorded).chain(due.map(|due| due_line(words, &due))).collect::<Vec<_>>().join(DOT)
}

/// How many came to each gathering.
fn participants_line(words: Wording, summary: &ParticipantsSummary) -> String {
    let line = |gathering: Gathering| {
        let people = summary.of(gathering).attendance.people();
        words.now().participants_checklist_one(
            arg::Activity(&words.digits(gathering.number())),
            arg::People(&words.grouped(people.into())),
        )
    };
    Gathering::ALL.map(line).join(DOT)
}

/// How far the document is.
#[must_use]
pub fn knowledge_line(words: Wording, summary: KnowledgeSummary) -> String {
    let written = words.now().knowledge_progress(
        arg::Total(&words.number(Section::ALL.len())),
        arg::Written(&words.number(summary.written)),
    );
    match summary.finished {
        true => [words.now().knowledge_finished().to_owned(), written].join(DOT),
        false => written,
    }
}

/// Where and when the sign was put up.
#[must_use]
pub fn sign_line(words: Wording, summary: &SignSummary) -> String {
    let now = words.now();
    let made = if summary.made == Some(true) { now.sign_made() } else { now.sign_not_made() };
    let day = summary.made_on.map(|day| now.sign_made_on(&words.day(day)));
    let place = Some(summary.place.clone()).filter(|place| !place.is_empty());
    std::iter::once(made.to_owned()).chain(day).chain(place).collect::<Vec<_>>().join(DOT)
}

/// The next visit, the visits made and the money spent.
fn monitoring_detail(words: Wording, summary: &MonitoringSummary) -> String {
    let next = summary.next_on.map(|day| words.now().monitoring_checklist_next(&words.day(day)));
    let sums = words
        .now()
        .monitoring_checklist(arg::Made(&words.number(summary.made)), arg::Spent(&words.amount(summary.spent())));
    let over = Budget::ALL.into_iter().filter(|budget| summary.spending(*budget).is_over());
    let over = over.map(|budget| words.now().monitoring_budget_over_title(&words.digits(budget.number())));
    next.into_iter().chain([sums]).chain(over).collect::<Vec<_>>().join(DOT)
}

/// How a phase stands: not started, answered so far, or passed and level.
#[must_use]
pub fn phase_detail(words: Wording, summary: &PhaseSummary) -> String {
    let (now, tally) = (words.now(), summary.tally);
    let (passed, assessed, total) =
        (words.number(tally.passed), words.number(tally.assessed), words.number(tally.total));
    if tally.assessed == 0 {
        now.villages_not_started().to_owned()
    } else if tally.is_complete() {
        now.dossier_passed_with_level(
            arg::Level(level::title(words, &summary.decision)),
            arg::Passed(&passed),
            arg::Total(&total),
        )
    } else {
        now.dossier_progress(arg::Answered(&assessed), arg::Total(&total))
    }
}

/// People and mean of a round; while there is no mean, how many indicators lack answers.
fn round_detail(words: Wording, round: &RoundSummary) -> String {
    let people = words.grouped(round.people);
    match &round.village {
        Some(mean) => words.now().happiness_checklist(arg::Mean(&words.number(mean.rounded(2))), arg::People(&people)),
        None => words.now().happiness_checklist_open(arg::Count(&words.number(round.unanswered)), arg::People(&people)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use leptos::prelude::*;

    use super::*;
    use crate::i18n::use_words;

    #[test]
    fn a_budget_that_is_exceeded_is_named() {
        Owner::new().with(|| {
            let words = use_words();
            let spent =
                |baht: u32| MonitoringSummary { materials: 1, practice: baht.into(), ..MonitoringSummary::default() };
            let over = words.now().monitoring_budget_over_title("๓.๑.๑");
            assert!(!monitoring_detail(words, &spent(5_600)).contains(&over));
            assert!(monitoring_detail(words, &spent(5_601)).contains(&over));
        });
    }

    #[test]
    fn the_summary_says_how_many_are_recorded_and_when_it_is_due() {
        Owner::new().with(|| {
            let words = use_words();
            let due = Due { working: Some(date(2026, 12, 1)), calendar: None, days_left: None };
            let one = ReportsSummary { development: Some(date(2026, 11, 22)), ..ReportsSummary::default() };
            let line = |summary, due| summary_line(words, summary, due).replace('\u{a0}', " ");
            assert_eq!(line(ReportsSummary::default(), None), "ยังไม่เริ่ม");
            assert_eq!(line(one, None), "บันทึกใน BPM แล้ว ๑ จาก ๒ กิจกรรม");
            assert_eq!(line(one, Some(due)), "บันทึกใน BPM แล้ว ๑ จาก ๒ กิจกรรม · ครบ ๗ วันทำการ ๑ ธ.ค. ๒๕๖๙");
        });
    }
}
