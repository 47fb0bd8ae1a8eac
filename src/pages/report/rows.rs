//! The fields of an activity's summary, to be copied into BPM. The official fields of its report are not public; these are what the
//! letter and the guidelines ask of the two activities.

use std::collections::BTreeMap;

use domain::comparison::Change;
use domain::happiness::Round;
use domain::{Phase, Ratio, numerals};
use i18n::arg;
use jiff::civil::Date;
use records::dossier::{ItemState, PhaseSummary};
use records::material::Budget;
use records::participant::{Gathering, ParticipantGroup};

use super::known::Known;
use crate::i18n::{DOT, Wording};
use crate::pages::dossier::items::{knowledge_line, phase_detail, sign_line};
use crate::pages::happiness::{mean_text, signed};
use crate::pages::households::phase_word;
use crate::pages::participants::{group_name, in_full};

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: &'static str,
    /// What is known of it; none if nothing is.
    pub value: Option<String>,
}

impl Row {
    /// What is shown: that nothing is known is said, not left out.
    #[must_use]
    pub fn shown(&self, words: Wording) -> String {
        self.value.clone().unwrap_or_else(|| words.now().report_missing().to_owned())
    }
}

/// The fields of an activity.
#[must_use]
pub fn rows(words: Wording, known: &Known, gathering: Gathering) -> Vec<Row> {
    let now = words.now();
    let row = |label, value| Row { label, value };
    let mut rows = vec![
        row(now.report_row_activity(), Some(in_full(words, gathering))),
        row(now.report_row_village(), Some(known.village.clone())),
        row(now.report_row_code(), Some(words.digits(&known.code))),
        row(now.report_row_groups(), groups(words, known, gathering)),
        row(now.report_row_people(), people(words, known, gathering)),
        row(now.report_row_period(), period(words, known, gathering)),
    ];
    let spent = spent(words, known, budget_of(gathering));
    rows.extend(match gathering {
        Gathering::Development => vec![
            row(now.report_row_materials(), spent),
            row(now.report_row_households(), households(words, known)),
            row(now.report_row_visits(), visits(words, known)),
        ],
        Gathering::Evaluation => vec![
            row(now.report_row_level(), level(words, known)),
            row(now.report_row_happiness(), happiness(words, known)),
            row(now.report_row_knowledge(), knowledge(words, known)),
            row(now.report_row_sign(), sign(words, known)),
            row(now.report_row_practice(), spent),
        ],
    });
    rows
}

/// A value as it is copied. Another system's number fields take Arabic digits alone, and spaces that do not break are for this screen.
#[must_use]
pub fn copied(text: &str) -> String {
    numerals::to_ascii(text).replace('\u{a0}', " ")
}

/// All fields as they are copied: a line each.
#[must_use]
pub fn copied_all(words: Wording, rows: &[Row]) -> String {
    let line = |row: &Row| copied(&format!("{}: {}", row.label, row.shown(words)));
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What an activity's materials are paid from.
fn budget_of(gathering: Gathering) -> Budget {
    match gathering {
        Gathering::Development => Budget::Development,
        Gathering::Evaluation => Budget::Practice,
    }
}

/// How many of each group came: as counted, else as written down. Where that is not everybody who came, it is said.
fn groups(words: Wording, known: &Known, gathering: Gathering) -> Option<String> {
    let mut groups: BTreeMap<ParticipantGroup, u32> = known.count(gathering).groups.clone();
    let mut of_list = None;
    if groups.is_empty() {
        let came = known.participants.attended(gathering);
        let listed = known.participants.counted.iter().filter(|listed| came.contains(&listed.id));
        listed.filter_map(|listed| listed.view.group).for_each(|group| *groups.entry(group).or_default() += 1);
        let people = known.participants.attendance(gathering, known.count(gathering)).people();
        let sum: u32 = groups.values().sum();
        of_list = (0 < sum && sum < people).then(|| {
            words.now().report_groups_of_list(arg::Count(&words.number(sum)), arg::Total(&words.number(people)))
        });
    }
    let line = |(group, count): (&ParticipantGroup, &u32)| {
        words.now().report_group_people(arg::Count(&words.number(count)), arg::Group(&group_name(words, Some(*group))))
    };
    some_of(groups.iter().map(line).chain(of_list))
}

fn people(words: Wording, known: &Known, gathering: Gathering) -> Option<String> {
    let attendance = known.participants.attendance(gathering, known.count(gathering));
    attendance.is_begun().then(|| words.now().common_people(&words.number(attendance.people())))
}

/// From the first day known of the activity to the last.
fn period(words: Wording, known: &Known, gathering: Gathering) -> Option<String> {
    let days = days(known, gathering);
    let (first, last) = (*days.iter().min()?, *days.iter().max()?);
    if first == last {
        return Some(words.long_day(first));
    }
    Some(words.now().report_period_from_to(arg::First(&words.long_day(first)), arg::Last(&words.long_day(last))))
}

/// The days of its gathering and its materials; of the first activity also those of the visits, of the second those of what is
/// measured in it.
fn days(known: &Known, gathering: Gathering) -> Vec<Date> {
    let of_activity = known.materials.listed.iter().filter(|one| one.view.budget == Some(budget_of(gathering)));
    let given = of_activity.filter_map(|one| one.view.given_on);
    let others: Vec<Date> = match gathering {
        Gathering::Development => known.visits.listed.iter().filter_map(|visit| visit.view.seen_on).collect(),
        Gathering::Evaluation => {
            let dossier = &known.dossier;
            [dossier.after.observed_on, dossier.summaries.happiness.second.held_on].into_iter().flatten().collect()
        }
    };
    given.chain(known.count(gathering).held_on).chain(others).collect()
}

fn spent(words: Wording, known: &Known, budget: Budget) -> Option<String> {
    let is_given = known.materials.listed.iter().any(|one| one.view.budget == Some(budget));
    is_given.then(|| words.now().report_baht(&words.amount(known.materials.spending(budget).spent)))
}

/// How many households have any of the nine activities, in the phases in which any was asked.
fn households(words: Wording, known: &Known) -> Option<String> {
    let total = words.number(known.households.counted.len());
    let line = |phase: Phase| {
        let active = known.households.active(phase)?;
        let (count, phase) = (words.number(active), phase_word(words, phase));
        Some(words.now().report_households_in_phase(arg::Count(&count), arg::Phase(phase), arg::Total(&total)))
    };
    some_of(Phase::ALL.into_iter().filter_map(line))
}

fn visits(words: Wording, known: &Known) -> Option<String> {
    let made = known.dossier.summaries.monitoring.made;
    (made > 0).then(|| words.now().report_visits_made(&words.number(made)))
}

/// The level before and after, each with how many passed.
fn level(words: Wording, known: &Known) -> Option<String> {
    let side = |summary: &PhaseSummary| (summary.tally.assessed > 0).then(|| phase_detail(words, summary));
    both(words, " → ", [side(&known.dossier.before), side(&known.dossier.after)])
}

/// The means of both rounds, and their difference where they can be compared.
fn happiness(words: Wording, known: &Known) -> Option<String> {
    let summary = &known.dossier.summaries.happiness;
    let means = Round::ALL.map(|round| summary.of_round(round).village.as_ref());
    let round = |(round, mean): (Round, Option<&Ratio>)| {
        let text = mean.map_or_else(|| words.now().report_missing().to_owned(), |_| mean_text(words, mean));
        words.now().report_happiness_round(arg::Mean(&text), arg::Round(&words.number(round.number())))
    };
    let [first, second] = means;
    let comparable = first.zip(second).filter(|_| summary.change() != Change::NotComparable);
    let difference =
        comparable.map(|(first, second)| words.now().report_happiness_difference(&signed(words, first, second)));
    let lines = Round::ALL.into_iter().zip(means).map(round).chain(difference);
    first.or(second)?;
    some_of(lines)
}

/// The title of the document, and how far it is.
fn knowledge(words: Wording, known: &Known) -> Option<String> {
    let summary = known.dossier.summaries.knowledge;
    let title = Some(known.title.clone()).filter(|title| !title.is_empty());
    let progress = (summary.state() != ItemState::NotStarted).then(|| knowledge_line(words, summary));
    some_of(title.into_iter().chain(progress))
}

fn sign(words: Wording, known: &Known) -> Option<String> {
    let summary = &known.dossier.summaries.sign;
    (summary.state() != ItemState::NotStarted).then(|| sign_line(words, summary))
}

/// Both sides, the missing one named as missing; none if both are.
fn both(words: Wording, between: &str, sides: [Option<String>; 2]) -> Option<String> {
    if sides.iter().all(Option::is_none) {
        return None;
    }
    Some(sides.map(|side| side.unwrap_or_else(|| words.now().report_missing().to_owned())).join(between))
}

/// The parts in one line; none if there are none.
fn some_of(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(DOT))
}

#[cfg(test)]
mod tests;
