//! The district's board: villages × steps, who, when. Shaped here, kept by the server's projection, shown by the client.

use domain::happiness::Measured;
use domain::{Area, FiscalYear, Holidays, Village};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dossier::{Item, ItemState, PhaseSummary, item_state};
use crate::figures::Figures;
use crate::step::{DossierProgress, DossierState, Milestones};
use crate::summary::Summaries;

/// The board of one district and fiscal year.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Board {
    /// The district.
    pub district: Area,
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// A row for each target village.
    pub rows: Vec<BoardRow>,
    /// The field workers, for "last contact and unsent".
    pub workers: Vec<WorkerContact>,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
}

/// One village.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    /// The village.
    pub village: Village,
    /// The name of its subdistrict, Thai and English.
    pub subdistrict: Area,
    /// The assessment before development.
    pub before: PhaseSummary,
    /// The assessment after development.
    pub after: PhaseSummary,
    /// Everything else the village's people were asked and given.
    #[serde(default)]
    pub summaries: Summaries,
    /// Where the dossier stands.
    pub state: DossierState,
    /// What the register says of it, once certified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certification: Option<Certification>,
    /// Once announced: until when the status is valid.
    #[serde(with = "iso_day")]
    pub valid_until: Option<Date>,
    /// When its summary is due at the province ([`Due::open`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
    /// Answers of this village that wait for an officer. Official steps that were not possible are none: nobody can let them in.
    pub held: u32,
    /// The last change that arrived: when by the server's clock (milliseconds since 1970 UTC), and whose.
    pub last_change: Option<LastChange>,
}

impl BoardRow {
    /// How an item of the village's year stands.
    #[must_use]
    pub fn item(&self, item: Item) -> ItemState {
        item_state(item, (&self.before, &self.after), &self.summaries, self.state)
    }

    /// The village's own items that are not done.
    pub fn open_items(&self) -> impl Iterator<Item = Item> {
        Item::own().filter(|item| self.item(*item) != ItemState::Done)
    }

    /// What the day of its next official step must not come before.
    #[must_use]
    pub fn milestones(&self) -> Milestones {
        let certified_on = self.certification.as_ref().and_then(|of| of.certified_on);
        Milestones { assessed_on: self.after.observed_on, certified_on }
    }

    /// What the village is in the programme's figure of happiness.
    #[must_use]
    pub fn measured(&self) -> Measured {
        self.summaries.happiness.measured()
    }

    /// What the village adds to the figures of its district.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures::of_village(&self.before, &self.after, &self.summaries, self.state)
    }
}

/// When the summary of a finished village is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The seventh working day, by the letter; none if the holidays of that year are not known.
    #[serde(with = "iso_day")]
    pub working: Option<Date>,
    /// The seventh day, by the guidelines: the stricter one.
    #[serde(with = "iso_day")]
    pub calendar: Option<Date>,
    /// Working days left after today; below zero once it has passed. None if they cannot be counted.
    #[serde(default)]
    pub days_left: Option<i32>,
}

impl Due {
    /// When it is due for a village that was assessed after development; none once the summaries of both activities are recorded in BPM.
    /// What the dossier's review has come to changes nothing: the letter asks for the record (ข้อ 4).
    #[must_use]
    pub fn open(after: &PhaseSummary, summaries: &Summaries, today: Date, holidays: &Holidays) -> Option<Self> {
        let is_open = !summaries.reports.is_complete();
        let finished = after.observed_on.filter(|_| is_open && after.state() == ItemState::Done)?;
        Some(Self::of(finished, today, holidays))
    }

    /// When it is due for a village finished on this day, seen on that day.
    #[must_use]
    pub fn of(finished: Date, today: Date, holidays: &Holidays) -> Self {
        let deadline = holidays.report_due(finished);
        let working = deadline.working.ok();
        let days = |from, to| holidays.working_days_between(from, to).ok().and_then(|days| i32::try_from(days).ok());
        let days_left =
            working.and_then(|due| if due >= today { days(today, due) } else { days(due, today).map(|n| -n) });
        Self { working, calendar: Some(deadline.calendar), days_left }
    }
}

/// A village's line in the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// The day the province certified.
    #[serde(with = "iso_day")]
    pub certified_on: Option<Date>,
    /// The day of the announcement; none before it.
    #[serde(with = "iso_day")]
    pub announced_on: Option<Date>,
    /// The announcement's number, empty before it.
    pub number: String,
}

impl Certification {
    /// Reads it from the steps; none while the dossier is not certified.
    #[must_use]
    pub fn of(progress: &DossierProgress) -> Option<Self> {
        let certified_on = progress.certified()?.on;
        let (announced_on, number) = progress.announcement().map(|(on, number)| (on, number.to_owned())).unzip();
        Some(Self { certified_on, announced_on, number: number.unwrap_or_default() })
    }
}

/// The last change that arrived from a village.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastChange {
    /// By the server's clock, milliseconds since 1970 UTC.
    pub at: i64,
    /// The display name of its author.
    pub by: String,
}

/// A field worker's devices, seen from the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerContact {
    /// The person's display name.
    pub name: String,
    /// The subdistricts, by code.
    pub areas: Vec<String>,
    /// When a device of theirs last spoke with the server, milliseconds since 1970 UTC; none if never.
    pub last_contact: Option<i64>,
    /// How many changes their devices reported as unsent then.
    pub unsent: u64,
}

/// A day as ISO text. Unlike the date library's own reading, a fault says only that it is one: its long explanations would be 30 kB of
/// every phone's download.
pub mod iso_day {
    use jiff::civil::Date;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    /// Writes the day, or null.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => serializer.collect_str(day),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a day, or null.
    ///
    /// # Errors
    /// If it is neither.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(|_| D::Error::custom("not a day"))).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_counts_working_days() {
        let holidays =
            Holidays::from_csv("date,name_th\n2020-05-11,วันพืชมงคล\n2020-05-06,วันวิสาขบูชา\n2020-05-04,วันฉัตรมงคล\n");
        let due =
            |today: &str| Due::of("2020-04-28".parse().unwrap(), today.parse().unwrap(), holidays.as_ref().unwrap());
        let on = |day: &str| Some(day.parse().unwrap());
        assert_eq!((due("2020-04-28").working, due("2020-04-28").calendar), (on("2020-05-12"), on("2020-05-05")));
        assert_eq!((due("2020-04-28").days_left, due("2020-05-12").days_left), (Some(7), Some(0)));
        assert_eq!((due("2020-05-08").days_left, due("2020-05-14").days_left), (Some(1), Some(-2)));
        let unknown = Due::of("2028-04-28".parse().unwrap(), "2028-04-28".parse().unwrap(), &Holidays::default());
        assert_eq!((unknown.working, unknown.days_left, unknown.calendar), (None, None, on("2028-05-05")));
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Holder {
        #[serde(with = "iso_day")]
        day: Option<Date>,
    }

    #[test]
    fn days_travel_as_iso_text() {
        for json in [r#"{"day":"2026-11-23"}"#, r#"{"day":null}"#] {
            let holder: Holder = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&holder).unwrap(), json);
        }
        assert!(serde_json::from_str::<Holder>(r#"{"day":"tomorrow"}"#).is_err());
    }
}
