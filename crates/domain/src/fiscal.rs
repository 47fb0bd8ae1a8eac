//! Fiscal years and quarters: 1 October to 30 September, named after the year they end in, Buddhist era.

use std::fmt;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Buddhist era minus common era, for every date since 2484.
pub const BUDDHIST_ERA: i16 = 543;

/// A fiscal year by its Buddhist-era number: ปีงบประมาณ ๒๕๗๐ is 1 October 2026 to 30 September 2027.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct FiscalYear(u16);

/// A number that is no plausible Buddhist-era year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no fiscal year of the Buddhist era")]
pub struct BadFiscalYear(pub u16);

/// A quarter of a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Quarter {
    /// October to December.
    First,
    /// January to March.
    Second,
    /// April to June.
    Third,
    /// July to September.
    Fourth,
}

impl FiscalYear {
    /// The fiscal year with this Buddhist-era number, 2500 to 2800: a common-era number is caught, not taken.
    #[must_use]
    pub fn new(year: u16) -> Option<Self> {
        (2500..=2800).contains(&year).then_some(Self(year))
    }

    /// The fiscal year a day lies in; none for days centuries away.
    #[must_use]
    pub fn of(date: Date) -> Option<Self> {
        let year = date.year() + BUDDHIST_ERA + i16::from(date.month() >= 10);
        Self::new(u16::try_from(year).ok()?)
    }

    /// The Buddhist-era number.
    #[must_use]
    pub fn number(self) -> u16 {
        self.0
    }

    /// The first day, 1 October of the year before.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::constant(self.ends_in() - 1, 10, 1)
    }

    /// The last day, 30 September.
    #[must_use]
    pub fn last_day(self) -> Date {
        Date::constant(self.ends_in(), 9, 30)
    }

    /// The days that what is written down in this year may be of: from a year before it begins, since a village is prepared and papers
    /// are made before, to a year after it ends. A day beyond is a slip of the finger.
    #[must_use]
    pub fn plausible_days(self) -> RangeInclusive<Date> {
        Date::constant(self.ends_in() - 2, 10, 1)..=Date::constant(self.ends_in() + 1, 9, 30)
    }

    /// The common-era year it ends in. The bounds of [`FiscalYear::new`] keep it between 1957 and 2257.
    fn ends_in(self) -> i16 {
        i16::try_from(self.0).unwrap_or(i16::MAX) - BUDDHIST_ERA
    }
}

impl Quarter {
    /// The quarter a day lies in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        match date.month() {
            10.. => Self::First,
            1..=3 => Self::Second,
            4..=6 => Self::Third,
            _ => Self::Fourth,
        }
    }

    /// Its number, 1 to 4.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
        }
    }
}

impl TryFrom<u16> for FiscalYear {
    type Error = BadFiscalYear;

    fn try_from(year: u16) -> Result<Self, BadFiscalYear> {
        Self::new(year).ok_or(BadFiscalYear(year))
    }
}

impl From<FiscalYear> for u16 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_table_of_the_reference() {
        for (day, year, quarter) in [
            (date(2019, 10, 1), 2563, 1),
            (date(2019, 12, 31), 2563, 1),
            (date(2020, 1, 17), 2563, 2),
            (date(2020, 3, 31), 2563, 2),
            (date(2020, 4, 1), 2563, 3),
            (date(2020, 6, 30), 2563, 3),
            (date(2020, 7, 1), 2563, 4),
            (date(2020, 9, 30), 2563, 4),
            (date(2020, 10, 1), 2564, 1),
        ] {
            let fiscal = FiscalYear::of(day).unwrap();
            assert_eq!((fiscal.number(), Quarter::of(day).number()), (year, quarter), "{day}");
            assert!(fiscal.first_day() <= day && day <= fiscal.last_day());
        }
    }

    #[test]
    fn what_is_written_down_in_a_year_is_of_a_day_near_it() {
        let days = FiscalYear::new(2570).unwrap().plausible_days();
        for day in [date(2025, 10, 1), date(2026, 11, 26), date(2028, 9, 30)] {
            assert!(days.contains(&day), "{day}");
        }
        for day in [date(2025, 9, 30), date(2028, 10, 1), date(1857, 1, 1), date(1957, 1, 1)] {
            assert!(!days.contains(&day), "{day}");
        }
    }

    #[test]
    fn a_common_era_year_is_caught() {
        assert_eq!(FiscalYear::new(2026), None);
        assert!(serde_json::from_str::<FiscalYear>("2026").is_err());
        assert_eq!(serde_json::to_string(&FiscalYear::new(2570)).unwrap(), "2570");
    }
}
