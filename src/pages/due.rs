//! When a village's summary is due, in words.

use domain::working_days::REPORT_DAYS;
use i18n::arg;
use records::board::Due;

use crate::i18n::{DOT, Wording};

/// By the letter, and by the stricter count of the guidelines.
#[must_use]
pub fn due_line(words: Wording, due: &Due) -> String {
    let days = words.number(REPORT_DAYS);
    let working = match due.working {
        Some(day) => words.now().board_deadline_working(arg::Day(&words.day(day)), arg::Days(&days)),
        None => words.now().board_deadline_unknown().to_owned(),
    };
    let calendar = due.calendar.map(|day| words.now().board_deadline_calendar(&words.day(day)));
    std::iter::once(working).chain(calendar).collect::<Vec<_>>().join(DOT)
}

#[cfg(test)]
mod tests {
    use domain::Holidays;
    use jiff::civil::date;
    use leptos::prelude::*;

    use super::*;
    use crate::i18n::use_words;

    #[test]
    fn the_stricter_day_is_told_beside_the_letters() {
        Owner::new().with(|| {
            let words = use_words();
            let holidays = Holidays::from_csv("date,name_th\n2026-12-05,วันพ่อ\n").unwrap();
            let line = |holidays| due_line(words, &Due::of(date(2026, 11, 20), date(2026, 11, 22), holidays));
            let plain = |line: String| line.replace('\u{a0}', " ");
            assert_eq!(plain(line(&holidays)), "ครบ ๗ วันทำการ ๑ ธ.ค. ๒๕๖๙ · นับเป็นวันปฏิทินครบ ๒๗ พ.ย. ๒๕๖๙");
            let unknown = line(&Holidays::default());
            assert!(unknown.starts_with(words.now().board_deadline_unknown()), "{unknown}");
        });
    }
}
