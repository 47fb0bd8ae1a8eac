//! Dates as Thai offices write them, and reading them back.
//!
//! Inside, a date is a proleptic Gregorian one with a common-era year; the Buddhist era exists only in texts, as that year plus 543.
//! So 29 ก.พ. 2567 exists: 2024 is a leap year, and nobody divides 2567 by four.
//!
//! Plus 543 holds since 1 January 2484. Until 2482 the Thai year began on 1 April, so January to March of such a year lie one common-era
//! year later than this module says. The programme has no dates that old; a birth date copied from an old document may be one.

mod read;

use jiff::civil::{Date, Weekday};

use crate::fiscal::BUDDHIST_ERA;
use crate::numerals::Digits;

pub use read::{DateError, from_ce_checked, parse, parse_near};

const MONTHS: [&str; 12] = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
];

const SHORT_MONTHS: [&str; 12] =
    ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."];

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The official form: `๒๘ เมษายน ๒๕๖๓`.
#[must_use]
pub fn long(date: Date, digits: Digits) -> String {
    digits.show(&format!("{} {} {}", date.day(), month_of(&MONTHS, date), buddhist_year(date)))
}

/// With a short month: `28 เม.ย. 2563`.
#[must_use]
pub fn short(date: Date, digits: Digits) -> String {
    digits.show(&format!("{} {} {}", date.day(), month_of(&SHORT_MONTHS, date), buddhist_year(date)))
}

/// With a short month and the last two digits of the year: `28 เม.ย. 63`. It leaves the century open, so [`parse`] does not take it.
#[must_use]
pub fn shortest(date: Date, digits: Digits) -> String {
    let year = buddhist_year(date).rem_euclid(100);
    digits.show(&format!("{} {} {year:02}", date.day(), month_of(&SHORT_MONTHS, date)))
}

/// `28 April 2020`, common era.
#[must_use]
pub fn english(date: Date) -> String {
    format!("{} {} {}", date.day(), month_of(&ENGLISH_MONTHS, date), date.year())
}

/// `28 Apr 2020`, common era.
#[must_use]
pub fn english_short(date: Date) -> String {
    format!("{} {:.3} {}", date.day(), month_of(&ENGLISH_MONTHS, date), date.year())
}

/// Hour (0 to 23) and minute: `07:42`.
#[must_use]
pub fn time(hour: i8, minute: i8, digits: Digits) -> String {
    digits.show(&format!("{hour:02}:{minute:02}"))
}

/// The short name of its weekday: `ศ.`.
#[must_use]
pub fn weekday_short(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "จ.",
        Weekday::Tuesday => "อ.",
        Weekday::Wednesday => "พ.",
        Weekday::Thursday => "พฤ.",
        Weekday::Friday => "ศ.",
        Weekday::Saturday => "ส.",
        Weekday::Sunday => "อา.",
    }
}

fn buddhist_year(date: Date) -> i16 {
    date.year() + BUDDHIST_ERA
}

/// The name of the date's month in a list of twelve.
fn month_of(names: &[&'static str; 12], date: Date) -> &'static str {
    // A date's month is always 1 to 12.
    usize::try_from(date.month() - 1).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The day of the letter.
    const LETTER: Date = date(2020, 4, 28);

    #[test]
    fn the_letters_date_in_all_forms() {
        assert_eq!(long(LETTER, Digits::Thai), "๒๘ เมษายน ๒๕๖๓");
        assert_eq!(long(LETTER, Digits::Arabic), "28 เมษายน 2563");
        assert_eq!(short(LETTER, Digits::Arabic), "28 เม.ย. 2563");
        assert_eq!(shortest(LETTER, Digits::Arabic), "28 เม.ย. 63");
        assert_eq!(english(LETTER), "28 April 2020");
        assert_eq!(english_short(LETTER), "28 Apr 2020");
        assert_eq!(weekday_short(LETTER), "อ.");
        assert_eq!(weekday_short(date(2020, 5, 1)), "ศ.");
    }

    #[test]
    fn no_leading_zero_but_in_times_and_short_years() {
        assert_eq!(long(date(2026, 11, 5), Digits::Arabic), "5 พฤศจิกายน 2569");
        assert_eq!(shortest(date(1957, 1, 5), Digits::Thai), "๕ ม.ค. ๐๐");
        assert_eq!(time(7, 42, Digits::Arabic), "07:42");
        assert_eq!(time(7, 5, Digits::Thai), "๐๗:๐๕");
    }
}
