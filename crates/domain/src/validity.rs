//! How long a village keeps its status: two years after the provincial announcement.
//!
//! The letter names the two years. They are counted by the general rule on periods (Civil and Commercial Code ss. 193/3 and 193/5, recalled
//! and not verified): the day of the announcement is left out, and the period ends on the day before the one that corresponds to its first
//! day; if the last month has no such day, on that month's last day. The office may override the date, so it is stored with the announcement.

use jiff::civil::Date;

/// How many years the status lasts.
pub const YEARS: i16 = 2;

/// From how many days before its end a status is said to be lapsing.
pub const LAPSING_DAYS: i64 = 90;

/// The last day on which the status holds, from the day of the provincial announcement. [`Date::MAX`] at the end of the calendar.
#[must_use]
pub fn valid_until(announced: Date) -> Date {
    let end = || {
        let first = announced.tomorrow().ok()?;
        let last_month = Date::new(first.year() + YEARS, first.month(), 1).ok()?;
        match Date::new(last_month.year(), last_month.month(), first.day()) {
            Ok(corresponding) => corresponding.yesterday().ok(),
            Err(_) => Some(last_month.last_of_month()),
        }
    };
    end().unwrap_or(Date::MAX)
}

/// How many days are left after today: 0 on the last valid day, negative once the status has lapsed.
#[must_use]
pub fn days_left(until: Date, today: Date) -> i64 {
    until.duration_since(today).as_hours() / 24
}

/// Whether the status still holds and ends within [`LAPSING_DAYS`].
#[must_use]
pub fn is_lapsing(until: Date, today: Date) -> bool {
    (0..=LAPSING_DAYS).contains(&days_left(until, today))
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::thai_date::parse;

    fn until(announced: &str) -> Date {
        valid_until(parse(announced).unwrap())
    }

    #[test]
    fn the_cases_of_the_reference() {
        assert_eq!(Ok(until("30 ก.ย. 2563")), parse("30 ก.ย. 2565"));
        assert_eq!(Ok(until("29 ก.พ. 2567")), parse("28 ก.พ. 2569"));
    }

    #[test]
    fn around_a_leap_day() {
        // Counted from 1 มี.ค. 2565: it ends on the day before 1 มี.ค. 2567, a leap day.
        assert_eq!(Ok(until("28 ก.พ. 2565")), parse("29 ก.พ. 2567"));
        // Counted from 29 ก.พ. 2567, which 2569 does not have: it ends on the last day of that month.
        assert_eq!(Ok(until("28 ก.พ. 2567")), parse("28 ก.พ. 2569"));
    }

    #[test]
    fn over_the_turn_of_a_year_and_at_the_end_of_the_calendar() {
        assert_eq!(Ok(until("31 ธ.ค. 2563")), parse("31 ธ.ค. 2565"));
        assert_eq!(valid_until(Date::MAX), Date::MAX);
        assert_eq!(valid_until(date(9998, 5, 1)), Date::MAX);
    }

    #[test]
    fn days_are_counted_to_the_last_valid_day() {
        let last = date(2022, 9, 30);
        assert_eq!(days_left(last, date(2022, 9, 29)), 1);
        assert_eq!(days_left(last, last), 0);
        assert_eq!(days_left(last, date(2022, 10, 1)), -1);
        assert_eq!(days_left(last, date(2020, 9, 30)), 730);
        assert_eq!(days_left(Date::MAX, Date::MIN), 7_304_483, "no overflow from one end of the calendar to the other");
    }

    #[test]
    fn it_lapses_in_the_last_ninety_days_and_not_after_them() {
        let last = date(2022, 9, 30);
        assert!(!is_lapsing(last, date(2022, 7, 1)), "91 days left");
        assert!(is_lapsing(last, date(2022, 7, 2)), "90 days left");
        assert!(is_lapsing(last, last));
        assert!(!is_lapsing(last, date(2022, 10, 1)), "lapsed");
    }

    proptest! {
        #[test]
        fn a_status_lasts_two_years_of_365_or_366_days(days in 0i32..100_000) {
            let announced = date(1957, 1, 1).checked_add(days.days()).unwrap();
            let next = announced.tomorrow().unwrap();
            let lasts = days_left(valid_until(announced), announced);
            prop_assert!((730..=731).contains(&lasts), "{announced}: {lasts} days");
            prop_assert!(valid_until(next) >= valid_until(announced));
        }
    }
}
