//! Dates as Thai offices write them, and reading them back.
//!
//! Inside, a date is a proleptic Gregorian one with a common-era year; the Buddhist era exists only in texts, as that year plus 543.
//! So 29 ก.พ. 2567 exists: 2024 is a leap year, and nobody divides 2567 by four.
//!
//! Plus 543 holds since 1 January 2484. Until 2482 the Thai year began on 1 April, so January to March of such a year lie one common-era
//! year later than this module says. The programme has no dates that old; a birth date copied from an old document may be one.

use jiff::civil::{Date, Weekday};

use crate::fiscal::BUDDHIST_ERA;
use crate::numerals::{Digits, to_ascii};

/// The first year taken for one of the Buddhist era. Below it, a year is taken for one of the common era: a person who types 2020
/// means 2020, not 1477.
const FIRST_BUDDHIST_YEAR: i16 = 2400;

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

/// Why a date is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not a day, a month and a year with four digits.
    #[error("this cannot be read as a date")]
    Unreadable,
    /// The month has no such day, or the year no such month.
    #[error("there is no such day")]
    NoSuchDay,
    /// The year looks like one of the common era (2020) where one of the Buddhist era (2563) is expected.
    #[error("{year} is no year of the Buddhist era")]
    BuddhistYearExpected {
        /// The year as given.
        year: i16,
    },
    /// The year looks like one of the Buddhist era (2563) where one of the common era (2020) is expected.
    #[error("{year} is no year of the common era")]
    CommonEraYearExpected {
        /// The year as given.
        year: i16,
    },
}

impl DateError {
    /// The code under which the fault is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "date_unreadable",
            Self::NoSuchDay => "no_such_day",
            Self::BuddhistYearExpected { .. } => "buddhist_year_expected",
            Self::CommonEraYearExpected { .. } => "common_era_year_expected",
        }
    }
}

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

/// Reads day, month and Buddhist-era year, in Thai or Arabic digits: `๒๘ เมษายน ๒๕๖๓`, `28 เม.ย. 2563`, `28/4/2563`.
/// The dots of a short month, the spaces and a พ.ศ. before the year do not matter.
///
/// # Errors
/// [`DateError::Unreadable`], [`DateError::NoSuchDay`], or [`DateError::BuddhistYearExpected`] for a year such as 2020.
pub fn parse(text: &str) -> Result<Date, DateError> {
    read(text, |year| number(year, 4..=4))
}

/// As [`parse`], but a year of two digits is taken too, as people write it: the Buddhist-era year with these last digits that is
/// nearest to `today`. `20/11/69` is a day of 2569.
///
/// # Errors
/// As [`parse`].
pub fn parse_near(text: &str, today: Date) -> Result<Date, DateError> {
    read(text, |year| match number(year, 2..=2) {
        Ok(short) => {
            // From 49 years back to 50 ahead, each pair of last digits stands once.
            let first = buddhist_year(today) - 49;
            Ok(first + (short - first).rem_euclid(100))
        }
        Err(_) => number(year, 4..=4),
    })
}

fn read(text: &str, year_of: impl Fn(&str) -> Result<i16, DateError>) -> Result<Date, DateError> {
    let ascii = to_ascii(text.trim());
    let after_day = ascii.trim_start_matches(|c: char| c.is_ascii_digit());
    let middle = after_day.trim_end_matches(|c: char| c.is_ascii_digit());
    let day = number(&ascii[..ascii.len() - after_day.len()], 1..=2)?;
    let year = year_of(&after_day[middle.len()..])?;
    let month = month_number(middle)?;
    if !(FIRST_BUDDHIST_YEAR..FIRST_BUDDHIST_YEAR + BUDDHIST_ERA).contains(&year) {
        return Err(DateError::BuddhistYearExpected { year });
    }
    civil(year - BUDDHIST_ERA, month, day)
}

/// A date of a common-era year, 1857 to 2399: a Buddhist-era year that got into a common-era field is refused, not taken for a day
/// in five hundred years.
///
/// # Errors
/// [`DateError::CommonEraYearExpected`] or [`DateError::NoSuchDay`].
pub fn from_ce_checked(year: i16, month: i8, day: i8) -> Result<Date, DateError> {
    if !(FIRST_BUDDHIST_YEAR - BUDDHIST_ERA..FIRST_BUDDHIST_YEAR).contains(&year) {
        return Err(DateError::CommonEraYearExpected { year });
    }
    civil(year, i16::from(month), i16::from(day))
}

fn civil(year: i16, month: i16, day: i16) -> Result<Date, DateError> {
    let small = |number: i16| i8::try_from(number).map_err(|_| DateError::NoSuchDay);
    Date::new(year, small(month)?, small(day)?).map_err(|_| DateError::NoSuchDay)
}

fn buddhist_year(date: Date) -> i16 {
    date.year() + BUDDHIST_ERA
}

/// The name of the date's month in a list of twelve.
fn month_of(names: &[&'static str; 12], date: Date) -> &'static str {
    // A date's month is always 1 to 12.
    usize::try_from(date.month() - 1).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// The month that stands between day and year: a name, long or short, or a number between slashes.
fn month_number(middle: &str) -> Result<i16, DateError> {
    let bare = |text: &str| text.chars().filter(|c| *c != '.' && !c.is_whitespace()).collect::<String>();
    let middle = bare(middle);
    if let Some(digits) = middle.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        return number(digits, 1..=2);
    }
    let name = middle.strip_suffix("พศ").unwrap_or(&middle);
    let position = MONTHS.iter().zip(SHORT_MONTHS).position(|(long, short)| name == *long || name == bare(short));
    position.and_then(|index| i16::try_from(index + 1).ok()).ok_or(DateError::Unreadable)
}

/// A number of ASCII digits, of a length that fits.
fn number(digits: &str, length: std::ops::RangeInclusive<usize>) -> Result<i16, DateError> {
    let fits = length.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if fits { digits.parse().map_err(|_| DateError::Unreadable) } else { Err(DateError::Unreadable) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

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

    #[test]
    fn the_leap_day_of_2567_exists_and_that_of_2566_does_not() {
        let leap_day = Ok(date(2024, 2, 29));
        assert_eq!(parse("29 ก.พ. 2567"), leap_day);
        assert_eq!(parse("๒๙/๒/๒๕๖๗"), leap_day);
        assert_eq!(from_ce_checked(2024, 2, 29), leap_day);
        assert_eq!(long(date(2024, 2, 29), Digits::Arabic), "29 กุมภาพันธ์ 2567");
        assert_eq!(parse("29 ก.พ. 2566"), Err(DateError::NoSuchDay));
        // 2568 divides by four, and is no leap year all the same.
        assert_eq!(parse("29 ก.พ. 2568"), Err(DateError::NoSuchDay));
    }

    #[test]
    fn people_write_dates_in_many_ways() {
        let texts =
            ["28 เมษายน พ.ศ. 2563", " 28 เมย 2563 ", "28เม.ย.2563", "28/04/2563", "28 / 4 / ๒๕๖๓", "๒๘ เม.ย ๒๕๖๓"];
        for text in texts {
            assert_eq!(parse(text), Ok(LETTER), "{text}");
        }
    }

    #[test]
    fn a_year_of_the_wrong_era_is_said_to_be_one() {
        assert_eq!(parse("28/4/2020"), Err(DateError::BuddhistYearExpected { year: 2020 }));
        assert_eq!(parse("28 เมษายน 2020"), Err(DateError::BuddhistYearExpected { year: 2020 }));
        assert_eq!(from_ce_checked(2563, 4, 28), Err(DateError::CommonEraYearExpected { year: 2563 }));
        assert_eq!(from_ce_checked(2020, 4, 31), Err(DateError::NoSuchDay));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        let unreadable = [
            "",
            "28",
            "2563",
            "เมษายน",
            "28 เม.ย. 63",
            "28 April 2563",
            "2020-04-28",
            "28/4",
            "28//2563",
            "128/4/2563",
            "28/+4/2563",
            "28 เมษายน 25633",
            "28 เมษายน",
        ];
        for text in unreadable {
            assert_eq!(parse(text), Err(DateError::Unreadable), "{text}");
        }
        for text in ["31 เมษายน 2563", "0/4/2563", "1/13/2563", "32/1/2563", "1/0/2563"] {
            assert_eq!(parse(text), Err(DateError::NoSuchDay), "{text}");
        }
        assert_eq!(parse("x").unwrap_err().code(), "date_unreadable");
    }

    prop_compose! {
        fn day_since_2484()(days in 0i32..150_000) -> Date {
            date(1941, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap()
        }
    }

    #[test]
    fn a_year_of_two_digits_is_the_nearest_one() {
        let today = date(2026, 11, 26);
        for (text, day) in [
            ("20/11/69", date(2026, 11, 20)),
            ("๒๐ พ.ย. ๖๙", date(2026, 11, 20)),
            ("1/10/19", date(2076, 10, 1)),
            ("1/10/20", date(1977, 10, 1)),
            ("1/10/05", date(2062, 10, 1)),
            ("20/11/2569", date(2026, 11, 20)),
        ] {
            assert_eq!(parse_near(text, today), Ok(day), "{text}");
        }
        assert_eq!(parse_near("20/11/9", today), Err(DateError::Unreadable));
        assert_eq!(parse_near("29/2/69", today), Err(DateError::NoSuchDay));
        assert_eq!(parse_near("20/11/2026", today), Err(DateError::BuddhistYearExpected { year: 2026 }));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(day in day_since_2484(), thai: bool) {
            let digits = if thai { Digits::Thai } else { Digits::Arabic };
            let numeric = format!("{}/{}/{}", day.day(), day.month(), day.year() + 543);
            prop_assert_eq!(parse(&long(day, digits)), Ok(day));
            prop_assert_eq!(parse(&short(day, digits)), Ok(day));
            prop_assert_eq!(parse(&digits.show(&numeric)), Ok(day));
        }

        #[test]
        fn a_year_fits_one_era_at_most(year in 1000i16..=9999) {
            let as_buddhist = parse(&format!("1/1/{year}"));
            let as_common = from_ce_checked(year, 1, 1);
            prop_assert!(as_buddhist.is_err() || as_common.is_err());
            prop_assert_eq!((1857..=2942).contains(&year), as_buddhist.is_ok() || as_common.is_ok());
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9๐-๙ก-๛/. ]{0,20}") {
            if let Ok(day) = parse(&text) {
                prop_assert_eq!(parse(&long(day, Digits::Thai)), Ok(day));
            }
        }
    }
}
