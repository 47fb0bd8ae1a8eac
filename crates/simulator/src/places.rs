//! The small country of the simulation: four villages, four people, their phones.

use domain::household::activities::first_reference;
use domain::{AreaCode, FiscalYear, Phase, Village};
use records::{Entry, Grant, RecordKey, Role};
use server::store::{NewTarget, PlacedVillage};

/// The instrument of the assessments.
pub const INSTRUMENT: &str = "training-4x23@1";
const HAPPINESS: &str = "gvh-demo-6x22@1";

/// The target villages; the first two share a subdistrict.
pub const VILLAGES: [&str; 3] = ["24090301", "24090304", "24090202"];
/// A village that is no target: what is written there is held.
pub const NO_TARGET: &str = "24090205";

/// Somebody who works here.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The name to sign in with, and in the trace.
    pub name: &'static str,
    /// What the person is.
    pub role: Role,
    /// Where.
    pub areas: &'static [&'static str],
}

/// Two field workers who share a subdistrict, the office of their district, and the province, which opens field work on demand.
pub const PEOPLE: [Person; 4] = [
    Person { name: "worker1", role: Role::FieldWorker, areas: &["240902", "240903"] },
    Person { name: "worker2", role: Role::FieldWorker, areas: &["240903"] },
    Person { name: "district", role: Role::DistrictOfficer, areas: &["2409"] },
    Person { name: "province", role: Role::ProvinceOfficer, areas: &["24"] },
];

/// Whose phone each is, by index into [`PEOPLE`]. A story uses the first few of them.
pub const PHONES: [usize; 6] = [0, 1, 2, 3, 0, 1];

/// An area's code.
///
/// # Panics
/// If the text is none: the codes are written above.
#[must_use]
#[expect(clippy::expect_used, reason = "the codes are written above")]
pub fn area(code: &str) -> AreaCode {
    code.parse().expect("an area code")
}

/// The fiscal year of the story.
///
/// # Panics
/// Never: the year is written here.
#[must_use]
#[expect(clippy::expect_used, reason = "the year is written here")]
pub fn year() -> FiscalYear {
    FiscalYear::new(2570).expect("a year")
}

impl Person {
    /// What the person may do: in all their areas, or in these of them.
    #[must_use]
    pub fn grants(&self, areas: &[&str]) -> Vec<Grant> {
        areas.iter().map(|code| Grant { role: self.role, area: Some(area(code)) }).collect()
    }

    /// The villages where the person usually works.
    #[must_use]
    pub fn villages(&self) -> Vec<&'static str> {
        let within = |code: &&str| self.areas.iter().any(|area| code.starts_with(area));
        VILLAGES.iter().copied().filter(within).collect()
    }
}

/// The villages as the office knows them.
#[must_use]
pub fn placed() -> Vec<PlacedVillage> {
    let village = |code: &str| PlacedVillage {
        village: Village {
            code: area(code),
            moo: 1,
            name_th: "บ้านจำลอง".to_owned(),
            households: Some(63),
            people: Some(218),
        },
        subdistrict: area(&code[..6]),
        district: area(&code[..4]),
    };
    VILLAGES.iter().copied().chain([NO_TARGET]).map(village).collect()
}

/// The targets of the year.
#[must_use]
pub fn targets() -> Vec<NewTarget> {
    let target = |code: &&str| NewTarget {
        village: area(code),
        instrument: INSTRUMENT.to_owned(),
        happiness: HAPPINESS.to_owned(),
        activities: first_reference(),
    };
    VILLAGES.iter().map(target).collect()
}

/// The records on which people work, of one village: few, so that they meet.
#[must_use]
pub fn records_of(village: &str) -> [RecordKey; 3] {
    let household = uuid::Uuid::from_u128(0x0192_8c5e_0000_7000_8000_0000_0000_0001);
    [Entry::Assessment(Phase::Before), Entry::Assessment(Phase::After), Entry::Household(household)]
        .map(|entry| entry.of(&area(village), year()))
}
