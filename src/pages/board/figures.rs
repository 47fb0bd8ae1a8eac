//! What the board counts, filters and says; without a screen, so that it is tested without one.

use domain::happiness::{Measured, Round};
use i18n::Words;
use jiff::civil::Date;
use records::board::{Board, BoardRow, Due};
use records::dossier::{Item, ItemState};
use records::figures::Figures;
use records::material::Budget;
use records::step::DossierState;
use rust_decimal::Decimal;

use crate::components::Tone;
use crate::i18n::{DOT, Wording};
use crate::platform::clock;
use crate::state::board::BoardCopy;
use crate::when::elapsed;

/// Which villages are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// A person is needed.
    Attention,
    /// Not announced yet.
    Open,
    /// Nothing begun yet.
    NotStarted,
    /// Announced earlier, and the status ends soon.
    Lapsing,
}

impl Filter {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::All, Self::Attention, Self::Open, Self::NotStarted, Self::Lapsing];

    /// Its name in the markup.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Attention => "attention",
            Self::Open => "open",
            Self::NotStarted => "not_started",
            Self::Lapsing => "lapsing",
        }
    }

    /// The filter with this name; all villages for any other.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.code() == code).unwrap_or_default()
    }

    /// Its words.
    #[must_use]
    pub fn label(self, words: Words) -> &'static str {
        match self {
            Self::All => words.board_filter_all(),
            Self::Attention => words.board_filter_attention(),
            Self::Open => words.board_filter_open(),
            Self::NotStarted => words.board_filter_not_started(),
            Self::Lapsing => words.board_filter_lapsing(),
        }
    }

    fn shows(self, row: &BoardRow, today: Option<Date>) -> bool {
        match self {
            Self::All => true,
            Self::Attention => needs_attention(row),
            Self::Open => row.state != DossierState::Announced,
            Self::NotStarted => !is_started(row),
            Self::Lapsing => lapsing(row, today).is_some(),
        }
    }
}

/// What all rows come to.
#[must_use]
pub fn totals(rows: &[BoardRow]) -> Figures {
    rows.iter().map(BoardRow::figures).collect()
}

/// What was handed out in all of them, against what they have together.
#[must_use]
pub fn materials(rows: &[BoardRow]) -> (Decimal, Decimal) {
    let spent = rows.iter().map(|row| row.summaries.monitoring.spent()).fold(Decimal::ZERO, Decimal::saturating_add);
    let limit: u32 = Budget::ALL.map(Budget::baht).iter().sum();
    (spent, Decimal::from(limit) * Decimal::from(rows.len()))
}

/// The villages whose summary is due, the soonest first.
#[must_use]
pub fn deadlines(rows: &[BoardRow]) -> Vec<(&BoardRow, Due)> {
    let mut due: Vec<_> = rows.iter().filter_map(|row| Some((row, row.due?))).collect();
    due.sort_by_key(|(row, due)| (due.working.or(due.calendar), row.village.code.clone()));
    due
}

/// The villages that lack a round of the happiness measurement, and which.
#[must_use]
pub fn lacking(rows: &[BoardRow]) -> Vec<(&BoardRow, Vec<Round>)> {
    let of = |row| match BoardRow::measured(row) {
        Measured::Lacking(rounds) => Some((row, rounds)),
        Measured::Both(_) => None,
    };
    rows.iter().filter_map(of).collect()
}

fn is_started(row: &BoardRow) -> bool {
    Item::own().any(|item| row.item(item) != ItemState::NotStarted)
}

fn conflicts(row: &BoardRow) -> usize {
    row.before.conflicts + row.after.conflicts
}

fn needs_attention(row: &BoardRow) -> bool {
    conflicts(row) > 0 || row.held > 0 || row.state == DossierState::Returned
}

/// A row with what belongs to it from elsewhere on the board.
#[derive(Clone, Debug)]
pub struct ShownRow {
    /// The village.
    pub row: BoardRow,
    /// The latest contact of a field worker of its subdistrict, by the server's clock; none if never.
    pub last_contact: Option<i64>,
    /// What their devices had unsent then.
    pub unsent: u64,
    /// Whether anybody works there.
    pub has_worker: bool,
    /// The server's clock now, as far as this device can tell; milliseconds since 1970 UTC.
    pub now: i64,
    /// Changes exactly when the row must be drawn anew.
    pub fingerprint: String,
}

impl PartialEq for ShownRow {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

/// The rows to show: by subdistrict and moo, those the filter lets through.
#[must_use]
pub fn rows(copy: &BoardCopy, filter: Filter) -> Vec<ShownRow> {
    let now = copy.board.server_time.saturating_add(elapsed(copy.fetched_at));
    let today = day_of(now);
    let mut rows: Vec<&BoardRow> = copy.board.rows.iter().filter(|row| filter.shows(row, today)).collect();
    rows.sort_by_key(|row| (row.subdistrict.code.clone(), row.village.moo));
    rows.into_iter().map(|row| shown(&copy.board, row, now)).collect()
}

fn shown(board: &Board, row: &BoardRow, now: i64) -> ShownRow {
    let places = [row.village.code.as_str(), row.subdistrict.code.as_str(), board.district.code.as_str()];
    let workers =
        || board.workers.iter().filter(|worker| worker.areas.iter().any(|area| places.contains(&area.as_str())));
    let (last_contact, unsent) =
        (workers().filter_map(|worker| worker.last_contact).max(), workers().map(|worker| worker.unsent).sum());
    // A minute is the finest a distance in time is told.
    let fingerprint = [fingerprint(row), format!("{last_contact:?} {unsent} {}", now / 60_000)].concat();
    ShownRow { row: row.clone(), last_contact, unsent, has_worker: workers().next().is_some(), now, fingerprint }
}

/// Changes exactly when anything of the row does.
#[must_use]
pub fn fingerprint(row: &BoardRow) -> String {
    serde_json::to_string(row).unwrap_or_default()
}

/// The last day of a status that ends soon; none if there is none, or it lasts longer.
#[must_use]
pub fn lapsing(row: &BoardRow, today: Option<Date>) -> Option<Date> {
    let today = today?;
    row.valid_until.filter(|until| domain::validity::is_lapsing(*until, today))
}

/// The day of a moment, milliseconds since 1970 UTC.
#[must_use]
pub fn day_of(millis: i64) -> Option<Date> {
    clock::in_thailand(millis).map(|(day, _)| day)
}

/// Last contact and unsent in one line.
#[must_use]
pub fn contact_line(words: Wording, last_contact: Option<i64>, unsent: u64, now: i64) -> String {
    let when = match last_contact {
        Some(at) => words.distance(now.saturating_sub(at)),
        None => words.now().time_never().to_owned(),
    };
    match (last_contact, unsent) {
        (None, _) | (_, 0) => when,
        (Some(_), unsent) => [when, words.now().board_unsent(&words.number(unsent))].join(DOT),
    }
}

/// Where the village stands, in a chip. What waits for an officer hides nothing that was decided: it is [told beside it](beside).
#[must_use]
pub fn status(words: Wording, row: &BoardRow) -> (Tone, String) {
    let now = words.now();
    match (conflicts(row), row.held, row.state) {
        (conflicts @ 1.., _, state) if state != DossierState::Returned => {
            (Tone::Bad, now.board_status_conflict(&words.number(conflicts)))
        }
        (_, held @ 1.., DossierState::Collecting) => (Tone::Wait, now.board_status_held(&words.number(held))),
        _ => standing(words, row),
    }
}

/// What else needs a person in a village whose status says something else: how much waits for an officer, and that the summary, which is due
/// whatever the dossier has become, is late.
#[must_use]
pub fn beside(words: Wording, row: &BoardRow) -> Vec<String> {
    let is_told = row.state == DossierState::Collecting && conflicts(row) == 0;
    let held = (row.held > 0 && !is_told).then(|| words.now().board_status_held(&words.number(row.held)));
    // A collecting village's chip is about the summary itself, unless something more pressing took its place.
    let says_due = is_told && row.held == 0;
    let is_late = row.due.and_then(|due| due.days_left).is_some_and(|left| left < 0);
    let late = (is_late && !says_due).then(|| due_chip(words, row).1);
    held.into_iter().chain(late).collect()
}

/// Where the dossier stands, whatever waits beside it.
fn standing(words: Wording, row: &BoardRow) -> (Tone, String) {
    let now = words.now();
    let until = row.valid_until.map(|until| now.board_announced_until(&words.day(until)));
    match row.state {
        DossierState::Collecting if row.due.is_some() => due_chip(words, row),
        DossierState::Collecting if !is_started(row) => (Tone::Plain, now.board_status_not_started().to_owned()),
        DossierState::Collecting => (Tone::Plain, now.board_status_collecting().to_owned()),
        DossierState::Returned => (Tone::Bad, now.save_returned().to_owned()),
        DossierState::Submitted => (Tone::Wait, now.board_status_submitted().to_owned()),
        DossierState::Endorsed => (Tone::Wait, now.board_status_province().to_owned()),
        DossierState::Certified => (Tone::Info, now.board_status_certified().to_owned()),
        DossierState::Announced => (Tone::Ok, until.unwrap_or_else(|| now.board_status_announced().to_owned())),
    }
}

/// How many working days are left for the summary of a finished village.
fn due_chip(words: Wording, row: &BoardRow) -> (Tone, String) {
    let now = words.now();
    let due = row.due.unwrap_or(Due { working: None, calendar: None, days_left: None });
    match (due.days_left, due.calendar) {
        (Some(0), _) => (Tone::Wait, now.villages_due_today().to_owned()),
        (Some(left @ 1..), _) => (Tone::Wait, now.villages_due_in(&words.number(left))),
        (Some(over), _) => (Tone::Bad, now.villages_overdue(&words.number(over.unsigned_abs()))),
        // Working days cannot be counted: the stricter day stands in for them.
        (None, Some(day)) => (Tone::Wait, now.board_due_by(&words.day(day))),
        (None, None) => (Tone::Plain, now.board_status_collecting().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use domain::instrument::builtin_instruments;
    use domain::{Answer, Area, Instrument, Village};
    use jiff::civil::date;
    use leptos::prelude::*;
    use records::AssessmentView;
    use records::dossier::PhaseSummary;

    use super::*;
    use crate::i18n::use_words;

    fn instrument() -> Instrument {
        builtin_instruments().unwrap().swap_remove(0)
    }

    fn row(answered: usize, state: DossierState, held: u32) -> BoardRow {
        let instrument = instrument();
        let mut before = AssessmentView::default();
        instrument.indicators.iter().take(answered).for_each(|one| before.answers.set(&one.id, Some(Answer::Pass)));
        if answered == instrument.indicators.len() {
            before.finished_on = Some(jiff::civil::date(2026, 11, 1));
        }
        BoardRow {
            village: village(),
            subdistrict: Area { code: "240901".parse().unwrap(), name_th: "ก".to_owned(), name_en: "K".to_owned() },
            before: PhaseSummary::of(&before, &instrument),
            after: PhaseSummary::of(&AssessmentView::default(), &instrument),
            summaries: Default::default(),
            state,
            certification: None,
            valid_until: None,
            due: None,
            held,
            last_change: None,
        }
    }

    fn village() -> Village {
        serde_json::from_str(r#"{"code":"24090104","moo":4,"name_th":"บ้านตัวอย่าง","households":null,"people":null}"#)
            .unwrap()
    }

    #[test]
    fn figures_count_what_they_say() {
        let all = instrument().indicators.len();
        let mut rows = [
            row(0, DossierState::Collecting, 0),
            row(5, DossierState::Collecting, 2),
            row(all, DossierState::Returned, 0),
            row(all, DossierState::Announced, 0),
        ];
        rows[1].valid_until = Some(date(2027, 1, 8));
        rows[3].valid_until = Some(date(2028, 11, 1));
        let figures = totals(&rows);
        assert_eq!((figures.villages, figures.started, figures.before, figures.after), (4, 3, 2, 0));
        assert_eq!((figures.announced, lacking(&rows).len(), lacking(&rows)[0].1.len()), (1, 4, 2));
        let shown = |filter: Filter| rows.iter().filter(|row| filter.shows(row, Some(date(2026, 11, 24)))).count();
        assert_eq!(Filter::ALL.map(shown), [4, 2, 3, 1, 1]);
    }

    #[test]
    fn what_needs_a_person_is_told_before_the_state() {
        Owner::new().with(|| {
            let words = use_words();
            assert_eq!(status(words, &row(0, DossierState::Collecting, 0)).1, "ยังไม่เริ่ม");
            assert_eq!(status(words, &row(3, DossierState::Collecting, 0)).1, "กำลังเก็บข้อมูล");
            assert_eq!(status(words, &row(3, DossierState::Collecting, 1)), (Tone::Wait, "รอพิจารณา ๑".to_owned()));
            assert!(beside(words, &row(3, DossierState::Collecting, 1)).is_empty(), "the status says so");
            let endorsed = row(3, DossierState::Endorsed, 1);
            assert_eq!(status(words, &endorsed), (Tone::Wait, words.now().board_status_province().to_owned()));
            assert_eq!(beside(words, &endorsed), ["รอพิจารณา ๑"]);
            assert!(beside(words, &row(3, DossierState::Endorsed, 0)).is_empty());
            assert_eq!(status(words, &row(3, DossierState::Endorsed, 0)).0, Tone::Wait);
            assert_eq!(status(words, &row(3, DossierState::Returned, 1)).0, Tone::Bad);
        });
    }

    #[test]
    fn a_finished_village_says_how_many_working_days_are_left() {
        Owner::new().with(|| {
            let words = use_words();
            let all = instrument().indicators.len();
            let due = |days_left: Option<i32>| {
                let day = Some(date(2026, 12, 1));
                let due = Some(Due { working: days_left.and(day), calendar: day, days_left });
                BoardRow { due, ..row(all, DossierState::Collecting, 0) }
            };
            assert_eq!(status(words, &due(Some(3))), (Tone::Wait, "อีก ๓ วันทำการ".to_owned()));
            assert_eq!(status(words, &due(Some(-2))), (Tone::Bad, "เกินกำหนด ๒ วันทำการ".to_owned()));
            assert_eq!(status(words, &due(None)).1, "ภายใน ๑\u{a0}ธ.ค.\u{a0}๒๕๖๙");
            let submitted = BoardRow { state: DossierState::Submitted, ..due(Some(3)) };
            assert_eq!(status(words, &submitted).1, "รอตรวจ");
            let late = due(Some(-2));
            assert!(beside(words, &late).is_empty() && beside(words, &submitted).is_empty());
            let late = BoardRow { state: DossierState::Endorsed, held: 1, ..late };
            assert_eq!(beside(words, &late), ["รอพิจารณา ๑", "เกินกำหนด ๒ วันทำการ"]);
            let rows = [due(Some(5)), due(None)];
            assert_eq!(deadlines(&rows).len(), 2);
            assert_eq!(materials(&rows), (Decimal::ZERO, Decimal::from(47_800)));
        });
    }

    #[test]
    fn filters_read_back_from_the_markup() {
        for filter in Filter::ALL {
            assert_eq!(Filter::from_code(filter.code()), filter);
        }
        assert_eq!(Filter::from_code("?"), Filter::All);
    }
}
