//! The columns of the register, once for the screen, the print and the file.
//!
//! The letter names the register and does not print its columns; offices have layouts of their own. So a column is a title and a
//! value, and nothing else knows which there are.

use domain::Decision;
use i18n::Words;
use jiff::civil::Date;
use records::board::{BoardRow, Certification};
use records::dossier::PhaseSummary;
use records::step::DossierState;

use crate::components::CellKind;
use crate::i18n::Wording;
use crate::pages::board::happiness::{difference, share};
use crate::pages::dossier::items::progress_name;
use crate::pages::level;

/// One column.
#[derive(Clone, Copy)]
pub struct Column {
    /// Its title.
    pub title: fn(Words) -> &'static str,
    /// How it is set.
    pub kind: CellKind,
    /// What stands in the row of a village, which is the so-and-so-manieth, from 0; empty if there is nothing.
    pub value: fn(Wording, usize, &BoardRow) -> String,
}

/// The columns, in order.
pub const COLUMNS: [Column; 17] = [
    Column { title: |w| w.participants_no(), kind: CellKind::Paper, value: |words, at, _| words.number(at + 1) },
    Column { title: |w| w.register_village(), kind: CellKind::Head, value: |_, _, row| row.village.name_th.clone() },
    Column {
        title: |w| w.register_code(),
        kind: CellKind::Paper,
        value: |words, _, row| words.digits(row.village.code.as_str()),
    },
    Column {
        title: |w| w.register_moo(),
        kind: CellKind::Number,
        value: |words, _, row| words.number(row.village.moo),
    },
    Column {
        title: |w| w.register_subdistrict(),
        kind: CellKind::Text,
        value: |words, _, row| words.name(&row.subdistrict.name_th, &row.subdistrict.name_en),
    },
    Column {
        title: |w| w.register_passed_before(),
        kind: CellKind::Number,
        value: |words, _, row| passed(words, &row.before),
    },
    Column {
        title: |w| w.register_passed_after(),
        kind: CellKind::Number,
        value: |words, _, row| passed(words, &row.after),
    },
    Column {
        title: |w| w.register_level_before(),
        kind: CellKind::Text,
        value: |words, _, row| level_or_none(words, &row.before),
    },
    Column {
        title: |w| w.register_level_after(),
        kind: CellKind::Text,
        value: |words, _, row| level_or_none(words, &row.after),
    },
    Column {
        title: |w| w.register_happiness_first(),
        kind: CellKind::Number,
        value: |words, _, row| share(words, &row.summaries.happiness.first).unwrap_or_default(),
    },
    Column {
        title: |w| w.register_happiness_second(),
        kind: CellKind::Number,
        value: |words, _, row| share(words, &row.summaries.happiness.second).unwrap_or_default(),
    },
    Column {
        title: |w| w.register_happiness_change(),
        kind: CellKind::Number,
        value: |words, _, row| difference(words, &row.summaries.happiness).unwrap_or_default(),
    },
    Column {
        title: |w| w.register_assessed_on(),
        kind: CellKind::Quiet,
        value: |words, _, row| day(words, row.after.observed_on),
    },
    Column {
        title: |w| w.register_certified_on(),
        kind: CellKind::Quiet,
        value: |words, _, row| day(words, of(row).and_then(|of| of.certified_on)),
    },
    Column {
        title: |w| w.register_number(),
        kind: CellKind::Text,
        value: |words, _, row| of(row).map(|of| words.digits(&of.number)).unwrap_or_default(),
    },
    Column {
        title: |w| w.register_announced_on(),
        kind: CellKind::Quiet,
        value: |words, _, row| day(words, of(row).and_then(|of| of.announced_on)),
    },
    Column {
        title: |w| w.register_valid_until(),
        kind: CellKind::Quiet,
        value: |words, _, row| day(words, row.valid_until.filter(|_| row.state == DossierState::Announced)),
    },
];

fn of(row: &BoardRow) -> Option<&Certification> {
    row.certification.as_ref()
}

fn day(words: Wording, day: Option<Date>) -> String {
    let Some(day) = day else { return String::new() };
    // A date in a narrow column breaks before its year, and nowhere else.
    let told = words.day(day);
    told.rsplit_once('\u{a0}').map_or(told.clone(), |(day, year)| [day, year].join(" "))
}

fn passed(words: Wording, phase: &PhaseSummary) -> String {
    if phase.tally.is_complete() { words.number(phase.tally.passed) } else { String::new() }
}

/// The level a phase comes to, or that it comes to none; empty while that cannot be said.
fn level_or_none(words: Wording, phase: &PhaseSummary) -> String {
    match &phase.decision {
        Decision::NotAllAssessed { .. } => String::new(),
        decision => level::title(words, decision).to_owned(),
    }
}

/// The level a phase comes to; empty if none.
#[must_use]
pub fn level_of(words: Wording, phase: &PhaseSummary) -> String {
    phase.decision.level().map(|reached| level::name(words, reached).to_owned()).unwrap_or_default()
}

/// The rows as a table, with their titles, and last how each stands.
#[must_use]
pub fn table(words: Wording, rows: &[BoardRow]) -> Vec<Vec<String>> {
    let status = |status: &str| std::iter::once(status.to_owned());
    let titles = COLUMNS.iter().map(|column| (column.title)(words.now()).to_owned());
    let titles = titles.chain(status(words.now().board_status())).collect();
    let line = |(at, row): (usize, &BoardRow)| {
        let values = COLUMNS.iter().map(|column| (column.value)(words, at, row));
        values.chain(status(progress_name(words, row.state))).collect()
    };
    std::iter::once(titles).chain(rows.iter().enumerate().map(line)).collect()
}

#[cfg(test)]
mod tests {
    use domain::Tally;
    use jiff::civil::date;
    use leptos::prelude::*;

    use super::*;
    use crate::i18n::use_words;

    #[test]
    fn a_date_has_its_whole_year_and_breaks_only_before_it() {
        Owner::new().with(|| {
            let words = use_words();
            assert_eq!(day(words, Some(date(2026, 11, 19))), "๑๙\u{a0}พ.ย. ๒๕๖๙");
            assert_eq!(day(words, None), "");
        });
    }

    #[test]
    fn a_village_without_a_level_is_told_as_one() {
        Owner::new().with(|| {
            let words = use_words();
            let tally = Tally { passed: 3, assessed: 23, total: 23 };
            let of = |decision| PhaseSummary { tally, finished: true, conflicts: 0, decision, observed_on: None };
            let too_few = of(Decision::TooFewPassed { passed: 3, needed: 10 });
            assert_eq!(level_or_none(words, &too_few), words.now().level_none());
            assert_eq!(level_or_none(words, &of(Decision::NotAllAssessed { tally })), "");
        });
    }
}
