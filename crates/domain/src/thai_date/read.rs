//! Reading dates back: what the screens show in either language, and what people type instead.

use jiff::civil::Date;

use super::{ENGLISH_MONTHS, MONTHS, SHORT_MONTHS, buddhist_year};
use crate::fiscal::BUDDHIST_ERA;
use crate::numerals::to_ascii;

/// The first year taken for one of the Buddhist era.
const FIRST_BUDDHIST_YEAR: i16 = 2400;

/// The years taken for ones of the common era: a person who types 2026 means 2026, not 1483. Between the last of them and the first
/// of the Buddhist era, a year means nothing anybody has in mind.
const COMMON_ERA_YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// The fewest letters an English month is known by.
const MIN_ENGLISH_LETTERS: usize = 3;

/// Why a date is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not a day, a month and a year with four digits.
    #[error("this cannot be read as a date")]
    Unreadable,
    /// The month has no such day, or the year no such month.
    #[error("there is no such day")]
    NoSuchDay,
    /// The year is one of neither era, such as 2300: before anybody's time in the one, long after it in the other.
    #[error("{year} is no year of either era")]
    NoSuchYear {
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
            Self::NoSuchYear { .. } => "no_such_year",
            Self::CommonEraYearExpected { .. } => "common_era_year_expected",
        }
    }
}

/// Reads day, month and year with four digits, in Thai or Arabic digits: `๒๘ เมษายน ๒๕๖๓`, `28 เม.ย. 2563`, `28/4/2563`, and as the
/// English screens show it, `28 Apr 2020`. A month may be named in either language and a year be of either era, whatever the other
/// is: 2400 and later are Buddhist-era years, 1900 to 2200 common-era ones.
/// The dots of a short month, the spaces, capital letters, and พ.ศ. or ค.ศ. before the year do not matter.
///
/// # Errors
/// [`DateError::Unreadable`], [`DateError::NoSuchDay`], or [`DateError::NoSuchYear`] for a year such as 2300.
pub fn parse(text: &str) -> Result<Date, DateError> {
    read(text, |year| common_era(number(year, 4..=4)?))
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
            common_era(first + (short - first).rem_euclid(100))
        }
        Err(_) => common_era(number(year, 4..=4)?),
    })
}

/// The common-era year meant by a year of either era.
fn common_era(year: i16) -> Result<i16, DateError> {
    match year {
        year if COMMON_ERA_YEARS.contains(&year) => Ok(year),
        year if (FIRST_BUDDHIST_YEAR..FIRST_BUDDHIST_YEAR + BUDDHIST_ERA).contains(&year) => Ok(year - BUDDHIST_ERA),
        year => Err(DateError::NoSuchYear { year }),
    }
}

/// `year_of` gives the common-era year.
fn read(text: &str, year_of: impl Fn(&str) -> Result<i16, DateError>) -> Result<Date, DateError> {
    let ascii = to_ascii(text.trim());
    let after_day = ascii.trim_start_matches(|c: char| c.is_ascii_digit());
    let middle = after_day.trim_end_matches(|c: char| c.is_ascii_digit());
    let day = number(&ascii[..ascii.len() - after_day.len()], 1..=2)?;
    let month = month_number(middle)?;
    civil(year_of(&after_day[middle.len()..])?, month, day)
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

/// The month that stands between day and year: a name, long or short, in either language, or a number between slashes.
fn month_number(middle: &str) -> Result<i16, DateError> {
    let middle = bare(middle);
    if let Some(digits) = middle.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        return number(digits, 1..=2);
    }
    let name = ["พศ", "คศ"].into_iter().find_map(|era| middle.strip_suffix(era)).unwrap_or(&middle);
    let position = MONTHS.iter().zip(SHORT_MONTHS).position(|(long, short)| name == *long || name == bare(short));
    let position = position.or_else(|| english_month(name));
    position.and_then(|index| i16::try_from(index + 1).ok()).ok_or(DateError::Unreadable)
}

/// The place of an English month, written in full or begun: `Nov`, `Sept`, `november`.
fn english_month(name: &str) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    let begins = |month: &&str| month.to_ascii_lowercase().starts_with(&name);
    (name.len() >= MIN_ENGLISH_LETTERS).then(|| ENGLISH_MONTHS.iter().position(begins))?
}

/// Without dots and spaces.
fn bare(text: &str) -> String {
    text.chars().filter(|c| *c != '.' && !c.is_whitespace()).collect()
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

    use super::super::{english, english_short, long, short};
    use super::*;
    use crate::numerals::Digits;

    /// The day of the letter.
    const LETTER: Date = date(2020, 4, 28);

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
    fn the_english_screens_dates_are_read_in_whatever_way_they_are_typed() {
        for text in [
            "28 Apr 2020",
            "28 April 2020",
            "28apr2020",
            "28 APR. 2563",
            "28 เม.ย. ค.ศ. 2020",
            "28/4/2020",
            "๒๘ Apr ๒๐๒๐",
        ] {
            assert_eq!(parse(text), Ok(LETTER), "{text}");
        }
        assert_eq!(parse("1 Sept 2026"), Ok(date(2026, 9, 1)));
        assert_eq!(parse("1 Ma 2026"), Err(DateError::Unreadable), "March or May");
        assert_eq!(parse("1 Juni 2026"), Err(DateError::Unreadable));
    }

    #[test]
    fn a_year_of_neither_era_is_said_to_be_one() {
        for year in [1899, 2201, 2399, 2943] {
            assert_eq!(parse(&format!("28/4/{year}")), Err(DateError::NoSuchYear { year }));
        }
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
        assert_eq!(parse_near("26 Nov 2026", today), Ok(today));
    }

    prop_compose! {
        fn day_since_2484()(days in 0i32..150_000) -> Date {
            date(1941, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap()
        }
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
        fn what_the_english_screens_show_reads_back(days in 0i32..94_000, thai: bool) {
            let day = date(1941, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let digits = if thai { Digits::Thai } else { Digits::Arabic };
            prop_assert_eq!(parse(&digits.show(&english(day))), Ok(day));
            prop_assert_eq!(parse(&digits.show(&english_short(day))), Ok(day));
            prop_assert_eq!(parse_near(&digits.show(&english_short(day)), LETTER), Ok(day));
        }

        #[test]
        fn a_year_is_read_as_one_of_one_era(year in 1000i16..=9999) {
            let meant = match year {
                1900..=2200 => Some(year),
                2400..=2942 => Some(year - 543),
                _ => None,
            };
            prop_assert_eq!(parse(&format!("1/1/{year}")).ok().map(Date::year), meant);
            prop_assert_eq!(from_ce_checked(year, 1, 1).is_ok(), (1857..2400).contains(&year));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[0-9๐-๙ก-๛A-Za-z/. ]{0,20}") {
            if let Ok(day) = parse(&text) {
                prop_assert_eq!(parse(&long(day, Digits::Thai)), Ok(day));
            }
        }
    }
}
