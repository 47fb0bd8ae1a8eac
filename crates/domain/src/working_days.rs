//! Working days of government offices: Monday to Friday without the holidays on which offices are closed.
//!
//! The letter gives a district 7 **working** days after a village is finished to send its summary; the guidelines of both activities
//! say 7 days and no more. The letter governs what a district owes; the earlier day is shown as a warning (`Deadline`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Within how many days after a village is finished its summary goes to the province (letter, section 4; guidelines 2.4.1 step 4 and
/// 3.1.1 step 6).
pub const REPORT_DAYS: u8 = 7;

/// The table as CSV: `date,name_th` (see `data/README.md`).
#[cfg(feature = "holidays-data")]
pub const HOLIDAYS_CSV: &str = include_str!("../data/government_holidays.csv");

/// The holidays of some years. A year is known if the table has a day of it: there is no year without holidays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<Date, String>,
    years: BTreeSet<i16>,
}

/// A line of the holidays file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the holidays is no day and name")]
pub struct HolidaysError {
    /// The line, counted from 1, the heading included.
    pub line: usize,
}

/// The holidays of a year are not known, so its working days cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the holidays of {year} are not known")]
pub struct UnknownYear {
    /// The year, common era.
    pub year: i16,
}

impl UnknownYear {
    /// The code under which the fault is explained to a person.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "holidays_unknown"
    }
}

/// When something is due after a day: by the letter, and by the stricter count of the guidelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last of so many working days.
    pub working: Result<Date, UnknownYear>,
    /// The last of as many calendar days: never later than the other.
    pub calendar: Date,
}

impl Holidays {
    /// Reads `date,name_th` with a heading.
    ///
    /// # Errors
    /// The first broken line.
    pub fn from_csv(text: &str) -> Result<Self, HolidaysError> {
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate().skip(1);
        let mut holidays = Self::default();
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let (date, name) = read(line).ok_or(HolidaysError { line: index + 1 })?;
            holidays.add(date, name);
        }
        Ok(holidays)
    }

    /// Those of these years alone.
    #[must_use]
    pub fn of_years(&self, years: RangeInclusive<i16>) -> Self {
        let mut holidays = Self::default();
        let within = self.days.iter().filter(|(date, _)| years.contains(&date.year()));
        within.for_each(|(date, name)| holidays.add(*date, name.clone()));
        holidays
    }

    fn add(&mut self, date: Date, name: String) {
        self.years.insert(date.year());
        self.days.insert(date, name);
    }

    /// The name of the holiday on this day; none if there is none, or the year is not known.
    #[must_use]
    pub fn name_of(&self, day: Date) -> Option<&str> {
        self.days.get(&day).map(String::as_str)
    }

    /// Whether offices are open.
    ///
    /// # Errors
    /// [`UnknownYear`] for a weekday of a year that is not in the table; a weekend is one in any year.
    pub fn is_working_day(&self, day: Date) -> Result<bool, UnknownYear> {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return Ok(false);
        }
        if !self.years.contains(&day.year()) {
            return Err(UnknownYear { year: day.year() });
        }
        Ok(!self.days.contains_key(&day))
    }

    /// The `n`th working day after a day, which itself does not count; the day itself for 0.
    ///
    /// # Errors
    /// [`UnknownYear`] if the count comes to a year that is not in the table.
    pub fn nth_working_day(&self, after: Date, n: u8) -> Result<Date, UnknownYear> {
        let (mut day, mut left) = (after, n);
        while left > 0 {
            day = day.tomorrow().map_err(|_| UnknownYear { year: day.year() })?;
            left -= u8::from(self.is_working_day(day)?);
        }
        Ok(day)
    }

    /// How many working days there are after a day up to and with another one; 0 if that is not later. So a thing due today has 0
    /// left, and one due on the next working day has 1.
    ///
    /// # Errors
    /// [`UnknownYear`] if one of the days lies in a year that is not in the table.
    pub fn working_days_between(&self, after: Date, until: Date) -> Result<u32, UnknownYear> {
        let mut count = 0;
        let mut day = after;
        while day < until {
            day = day.tomorrow().map_err(|_| UnknownYear { year: day.year() })?;
            count += u32::from(self.is_working_day(day)?);
        }
        Ok(count)
    }

    /// When the summary of a village finished on this day is due.
    #[must_use]
    pub fn report_due(&self, finished: Date) -> Deadline {
        Deadline {
            working: self.nth_working_day(finished, REPORT_DAYS),
            calendar: finished.saturating_add(i64::from(REPORT_DAYS).days()),
        }
    }
}

/// They travel as a table of days (ISO text) and names.
impl Serialize for Holidays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.days.iter().map(|(date, name)| (date.to_string(), name)))
    }
}

impl<'de> Deserialize<'de> for Holidays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut holidays = Self::default();
        for (date, name) in BTreeMap::<String, String>::deserialize(deserializer)? {
            holidays.add(date.parse().map_err(|_| D::Error::custom("not a day"))?, name);
        }
        Ok(holidays)
    }
}

fn read(line: &str) -> Option<(Date, String)> {
    let (date, name) = line.split_once(',')?;
    let name = name.trim();
    (!name.is_empty()).then_some((date.trim().parse().ok()?, name.to_owned()))
}
