//! One invented person per role, and a second field worker who shares a subdistrict with the first.

use records::{Grant, Role};

use super::DemoError;

/// A demonstration account.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// The name to sign in with.
    pub sign_in_name: &'static str,
    /// How screens call the person: a role, never a person's name.
    pub display_name: &'static str,
    role: Role,
    /// Codes; none for the whole country.
    areas: &'static [&'static str],
}

/// All of them, in the order in which they are shown.
pub const PEOPLE: &[Person] = &[
    person("field1", "พัฒนากร ๑ (สาธิต)", Role::FieldWorker, &["240902", "240903"]),
    person("field2", "พัฒนากร ๒ (สาธิต)", Role::FieldWorker, &["240903", "240904"]),
    person("district", "พัฒนาการอำเภอ (สาธิต)", Role::DistrictOfficer, &["2409"]),
    person("chief", "นายอำเภอ (สาธิต)", Role::DistrictChief, &["2409"]),
    person("province", "เจ้าหน้าที่จังหวัด (สาธิต)", Role::ProvinceOfficer, &["24"]),
    person("department", "เจ้าหน้าที่กรมฯ (สาธิต)", Role::DepartmentOfficer, &[]),
    person("admin", "ผู้ดูแลระบบ (สาธิต)", Role::Administrator, &[]),
];

const fn person(
    sign_in_name: &'static str,
    display_name: &'static str,
    role: Role,
    areas: &'static [&'static str],
) -> Person {
    Person { sign_in_name, display_name, role, areas }
}

impl Person {
    pub(super) fn grants(&self) -> Result<Vec<Grant>, DemoError> {
        if self.areas.is_empty() {
            return Ok(vec![Grant { role: self.role, area: None }]);
        }
        let grant = |code: &&str| {
            let area = code.parse().map_err(|error| DemoError::Data(format!("{error}")))?;
            Ok(Grant { role: self.role, area: Some(area) })
        };
        self.areas.iter().map(grant).collect()
    }
}
