//! The district's board: villages × steps, who, when. Shaped here, kept by the server's projection, shown by the client.

use domain::{Area, FiscalYear, Village};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dossier::PhaseSummary;
use crate::step::{DossierProgress, DossierState};
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
    /// Changes of this village that wait for an officer.
    pub held: u32,
    /// The last change that arrived: when by the server's clock (milliseconds since 1970 UTC), and whose.
    pub last_change: Option<LastChange>,
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
