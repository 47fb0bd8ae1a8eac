//! The deadlines of the letter, by the holidays as they were: every row of the reference's table, and what must hold of any count.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use domain::working_days::{HOLIDAYS_CSV, Holidays, HolidaysError, REPORT_DAYS, UnknownYear};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn holidays() -> Holidays {
    Holidays::from_csv(HOLIDAYS_CSV).unwrap()
}

fn day(text: &str) -> Date {
    domain::thai_date::parse(text).unwrap()
}

#[test]
fn the_table_of_the_reference() {
    // Finished; seven calendar days; seven working days without any holiday; seven working days.
    let rows = [
        ("28 เม.ย. 2563", "5 พ.ค. 2563", "7 พ.ค. 2563", "12 พ.ค. 2563"),
        ("30 เม.ย. 2563", "7 พ.ค. 2563", "11 พ.ค. 2563", "14 พ.ค. 2563"),
        ("8 พ.ค. 2563", "15 พ.ค. 2563", "19 พ.ค. 2563", "20 พ.ค. 2563"),
        ("30 มิ.ย. 2563", "7 ก.ค. 2563", "9 ก.ค. 2563", "13 ก.ค. 2563"),
        ("3 ก.ค. 2563", "10 ก.ค. 2563", "14 ก.ค. 2563", "16 ก.ค. 2563"),
        ("24 ก.ค. 2563", "31 ก.ค. 2563", "4 ส.ค. 2563", "6 ส.ค. 2563"),
        ("31 ส.ค. 2563", "7 ก.ย. 2563", "9 ก.ย. 2563", "11 ก.ย. 2563"),
        ("30 ก.ย. 2563", "7 ต.ค. 2563", "9 ต.ค. 2563", "9 ต.ค. 2563"),
    ];
    // One holiday on a Saturday makes the year known and changes no count.
    let none = Holidays::from_csv("date,name_th\n2020-02-08,วันมาฆบูชา\n").unwrap();
    for (finished, calendar, without_holidays, working) in rows {
        let due = holidays().report_due(day(finished));
        assert_eq!((due.calendar, due.working), (day(calendar), Ok(day(working))), "{finished}");
        assert_eq!(none.nth_working_day(day(finished), REPORT_DAYS), Ok(day(without_holidays)), "{finished}");
    }
}

#[test]
fn offices_are_open_on_labour_day_and_closed_on_the_ploughing_day() {
    let holidays = holidays();
    assert_eq!(holidays.is_working_day(date(2020, 5, 1)), Ok(true));
    assert_eq!(holidays.is_working_day(date(2020, 5, 11)), Ok(false));
    assert_eq!(holidays.name_of(date(2020, 5, 11)), Some("วันพืชมงคล"));
    assert_eq!(holidays.is_working_day(date(2020, 4, 13)), Ok(true), "Songkran was moved that year");
    assert_eq!(holidays.is_working_day(date(2020, 7, 27)), Ok(false), "in lieu of it");
}

#[test]
fn a_year_without_data_says_so() {
    let holidays = holidays();
    let unknown = UnknownYear { year: 2028 };
    assert_eq!(holidays.is_working_day(date(2028, 1, 4)), Err(unknown));
    assert_eq!(holidays.is_working_day(date(2028, 1, 1)), Ok(false), "a Saturday in any year");
    assert_eq!(holidays.nth_working_day(date(2027, 12, 28), 2), Ok(date(2027, 12, 30)));
    // 31 December 2027 is a holiday, then the weekend: the third one is in a year nobody knows yet.
    assert_eq!(holidays.nth_working_day(date(2027, 12, 28), 3), Err(unknown));
    assert_eq!(holidays.report_due(date(2027, 12, 28)).calendar, date(2028, 1, 4), "this needs no table");
    assert_eq!(Holidays::default().nth_working_day(date(2020, 5, 1), 1), Err(UnknownYear { year: 2020 }));
    assert_eq!(unknown.code(), "holidays_unknown");
}

#[test]
fn a_device_is_told_the_days_of_some_years() {
    let told = holidays().of_years(2026..=2027);
    assert_eq!(told.is_working_day(date(2026, 12, 31)), Ok(false));
    assert_eq!(told.is_working_day(date(2025, 12, 30)), Err(UnknownYear { year: 2025 }));
    let json = serde_json::to_string(&told).unwrap();
    assert_eq!(serde_json::from_str::<Holidays>(&json).unwrap(), told);
    assert!(serde_json::from_str::<Holidays>(r#"{"soon":"x"}"#).is_err());
}

#[test]
fn a_broken_line_is_named() {
    assert_eq!(Holidays::from_csv("date,name_th\n2020-01-01,ปีใหม่\nsoon,x\n"), Err(HolidaysError { line: 3 }));
    assert_eq!(Holidays::from_csv("date,name_th\n2020-01-01,\n"), Err(HolidaysError { line: 2 }));
}

prop_compose! {
    /// A day in the years of the table, far enough from its end.
    fn known_day()(days in 0i64..3_200) -> Date {
        date(2019, 1, 1).checked_add(days.days()).unwrap()
    }
}

proptest! {
    #[test]
    fn the_nth_working_day_is_one_and_there_are_n_up_to_it(after in known_day(), n in 1u8..30) {
        let holidays = holidays();
        let found = holidays.nth_working_day(after, n).unwrap();
        prop_assert_eq!(holidays.is_working_day(found), Ok(true));
        prop_assert_eq!(holidays.working_days_between(after, found), Ok(u32::from(n)));
        prop_assert_eq!(holidays.nth_working_day(after, 0), Ok(after));
    }

    #[test]
    fn working_days_are_never_sooner_than_calendar_days(after in known_day()) {
        let due = holidays().report_due(after);
        prop_assert!(due.working.unwrap() >= due.calendar);
    }

    #[test]
    fn a_later_day_is_never_due_earlier(after in known_day(), later in 0i64..20) {
        let holidays = holidays();
        let then = after.checked_add(later.days()).unwrap();
        prop_assert!(holidays.nth_working_day(after, 7).unwrap() <= holidays.nth_working_day(then, 7).unwrap());
    }
}
