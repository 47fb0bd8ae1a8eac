//! The target villages of a year between office and server.

use domain::household::activities::first_reference;
use domain::village::LineError;
use domain::{Area, AreaCode, FiscalYear, Village};
use serde::{Deserialize, Serialize};

use crate::permission::Role;

/// Whether a role decides which villages of its area are targets of a year.
#[must_use]
pub fn sets_targets(role: Role) -> bool {
    matches!(role, Role::DistrictOfficer | Role::ProvinceOfficer)
}

/// `GET /api/targets/{district}`: the villages of a district, and which are targets of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetList {
    /// The district.
    pub district: Area,
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// Every village of the district the server knows, by code.
    pub villages: Vec<TargetVillage>,
    /// The instruments targets may be assessed with, newest version first of each.
    pub instruments: Vec<Choice>,
    /// The instruments their happiness may be measured with, likewise.
    pub happiness: Vec<Choice>,
    /// The versions of the nine household activities they may be asked by, likewise; none from an older server.
    #[serde(default)]
    pub activities: Vec<Choice>,
}

/// A village of the district.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetVillage {
    /// The village.
    pub village: Village,
    /// The subdistrict it lies in.
    pub subdistrict: Area,
    /// The instrument and version it is assessed with, if it is a target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// Whether anything was collected there that year: then it stays a target.
    pub collected: bool,
}

/// An instrument to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Id and version (`training-4x23@1`).
    pub instrument: String,
    /// Its Thai name.
    pub name_th: String,
    /// Its English name.
    pub name_en: String,
}

/// `POST /api/targets/{district}`: all or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetsPut {
    /// The fiscal year.
    pub year: FiscalYear,
    /// Villages that become targets.
    #[serde(default)]
    pub add: Vec<AreaCode>,
    /// Villages that are targets no more; only while nothing was collected there.
    #[serde(default)]
    pub remove: Vec<AreaCode>,
    /// By what the new ones are evaluated.
    #[serde(flatten)]
    pub by: EvaluatedBy,
}

/// By what a village is evaluated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluatedBy {
    /// The instrument and version it is assessed with.
    pub instrument: String,
    /// The instrument and version its happiness is measured with.
    pub happiness: String,
    /// The version of the nine activities its households are asked by; whoever does not say it means the first.
    #[serde(default = "first_reference")]
    pub activities: String,
}

/// `POST /api/targets/{district}/import`: a list of villages as CSV.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPut {
    /// The fiscal year.
    pub year: FiscalYear,
    /// The file.
    pub csv: String,
    /// Only ask what would become of it.
    #[serde(default)]
    pub dry: bool,
    /// By what they are evaluated.
    #[serde(flatten)]
    pub by: EvaluatedBy,
}

/// What became of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// How many villages are targets by it; 0 if a line is broken.
    pub villages: usize,
    /// Every broken line. If there is one, nothing was imported.
    pub faults: Vec<LineError>,
    /// The villages known before that are otherwise now.
    #[serde(default)]
    pub altered: Vec<Altered>,
}

/// A village that an import makes another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Altered {
    /// As it was known.
    pub before: Village,
    /// As the list has it.
    pub after: Village,
}
