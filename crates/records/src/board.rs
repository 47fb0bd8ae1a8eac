//! The district's board: villages × steps, who, when. Shaped here, kept by the server's projection, shown by the client.

use domain::{Area, FiscalYear, Village};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dossier::PhaseSummary;
use crate::step::DossierState;

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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BoardRow {
    /// The village.
    pub village: Village,
    /// The name of its subdistrict, Thai and English.
    pub subdistrict: Area,
    /// The assessment before development.
    pub before: PhaseSummary,
    /// The assessment after development.
    pub after: PhaseSummary,
    /// Where the dossier stands.
    pub state: DossierState,
    /// Once announced: until when the status is valid.
    pub valid_until: Option<Date>,
    /// Changes of this village that wait for an officer.
    pub held: u32,
    /// The last change that arrived: when by the server's clock (milliseconds since 1970 UTC), and whose.
    pub last_change: Option<LastChange>,
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
