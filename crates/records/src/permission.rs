//! Roles, grants, feeds: who may write and read what.
//!
//! A permission is (role, area). The server enforces it on every request; the client only hides what would be held.

use domain::{AreaCode, AreaLevel};
use serde::{Deserialize, Serialize};
use sync::FeedId;

use crate::key::Kind;

/// How the ids of the feeds of field work begin; the code of the subdistrict follows.
const SUBDISTRICT: &str = "subdistrict/";

/// What somebody is, for an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// พัฒนากร: surveys own subdistricts.
    FieldWorker,
    /// พัฒนาการอำเภอ: reviews and returns, submits to the province.
    DistrictOfficer,
    /// นายอำเภอ: endorses projects.
    DistrictChief,
    /// สพจ. and the province's working group: certifies and announces.
    ProvinceOfficer,
    /// กรมการพัฒนาชุมชน: national figures.
    DepartmentOfficer,
    /// Accounts, devices, audit.
    Administrator,
}

impl Role {
    /// All roles, in the order of the glossary.
    pub const ALL: [Self; 6] = [
        Self::FieldWorker,
        Self::DistrictOfficer,
        Self::DistrictChief,
        Self::ProvinceOfficer,
        Self::DepartmentOfficer,
        Self::Administrator,
    ];

    /// The code of the glossary.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FieldWorker => "field_worker",
            Self::DistrictOfficer => "district_officer",
            Self::DistrictChief => "district_chief",
            Self::ProvinceOfficer => "province_officer",
            Self::DepartmentOfficer => "department_officer",
            Self::Administrator => "administrator",
        }
    }

    /// The role with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A role in an area; an area of none is the country.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// As what.
    pub role: Role,
    /// Where; none is the whole country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
}

/// What is known of areas. Which area lies in which is looked up, never parsed: an abolished code keeps its records.
pub trait Directory {
    /// The area and those it lies in, smallest first, up to the province; none if the area is not known.
    fn lineage(&self, area: &AreaCode) -> Option<Vec<AreaCode>>;

    /// Every subdistrict that lies in the area (itself, if it is one).
    fn subdistricts(&self, area: &AreaCode) -> Vec<AreaCode>;
}

impl Grant {
    /// Whether the grant reaches an area with this lineage.
    #[must_use]
    pub fn reaches(&self, lineage: &[AreaCode]) -> bool {
        self.area.as_ref().is_none_or(|area| lineage.contains(area))
    }
}

/// The roles somebody has in an area with this lineage.
pub fn roles_in<'a>(grants: &'a [Grant], lineage: &'a [AreaCode]) -> impl Iterator<Item = Role> + 'a {
    grants.iter().filter(|grant| grant.reaches(lineage)).map(|grant| grant.role)
}

/// Whether a role may write records of this kind at all. Which step is possible is the business of [`crate::step`].
#[must_use]
pub fn may_write(role: Role, kind: Kind) -> bool {
    match kind {
        Kind::Step => matches!(role, Role::FieldWorker | Role::DistrictOfficer | Role::ProvinceOfficer),
        // The district sends the summary, and the province records it.
        Kind::Report => matches!(role, Role::FieldWorker | Role::DistrictOfficer | Role::ProvinceOfficer),
        Kind::Advice => matches!(role, Role::DistrictOfficer | Role::DistrictChief | Role::ProvinceOfficer),
        _ => matches!(role, Role::FieldWorker | Role::DistrictOfficer),
    }
}

/// Whether a role reads the field work of its area on its own device. Others see the figures the server shows them.
#[must_use]
pub fn reads_field_work(role: Role) -> bool {
    matches!(role, Role::FieldWorker | Role::DistrictOfficer)
}

/// Whether a role looks into the field work of its area where it wants to: what it opens is read on its device, and nothing else. Whoever
/// may advise or takes a summary over must be able to read it.
#[must_use]
pub fn opens_field_work(role: Role) -> bool {
    matches!(role, Role::DistrictChief | Role::ProvinceOfficer)
}

/// Whether a role may look at the board of an area it reaches.
#[must_use]
pub fn sees_board(role: Role) -> bool {
    !matches!(role, Role::FieldWorker)
}

/// Whether a role decides about changes of its area that the server holds back.
#[must_use]
pub fn decides_held(role: Role) -> bool {
    matches!(role, Role::DistrictOfficer | Role::ProvinceOfficer)
}

/// The feed of field work in a subdistrict.
#[must_use]
pub fn subdistrict_feed(subdistrict: &AreaCode) -> FeedId {
    FeedId(format!("{SUBDISTRICT}{subdistrict}"))
}

/// The feed to which an area's field work belongs, looked up; none if the area is not known or larger than a subdistrict.
#[must_use]
pub fn feed_of(area: &AreaCode, directory: &dyn Directory) -> Option<FeedId> {
    feed_in(&directory.lineage(area)?)
}

/// The feed to which the field work of an area with this lineage belongs; none without a subdistrict in it.
#[must_use]
pub fn feed_in(lineage: &[AreaCode]) -> Option<FeedId> {
    lineage.iter().find(|area| area.level() == AreaLevel::Subdistrict).map(subdistrict_feed)
}

/// The feeds these grants let one read, without repeats, in order.
#[must_use]
pub fn readable_feeds(grants: &[Grant], directory: &dyn Directory) -> Vec<FeedId> {
    let readers = grants.iter().filter(|grant| reads_field_work(grant.role));
    let areas = readers.filter_map(|grant| grant.area.as_ref());
    let mut feeds: Vec<FeedId> =
        areas.flat_map(|area| directory.subdistricts(area)).map(|s| subdistrict_feed(&s)).collect();
    feeds.sort();
    feeds.dedup();
    feeds
}

/// The subdistrict whose field work a feed is; none for another feed.
#[must_use]
pub fn subdistrict_of(feed: &FeedId) -> Option<AreaCode> {
    let code: AreaCode = feed.as_str().strip_prefix(SUBDISTRICT)?.parse().ok()?;
    (code.level() == AreaLevel::Subdistrict).then_some(code)
}

/// Whether these grants let one open the field work of an area: a subdistrict, or a village of one.
#[must_use]
pub fn may_open(grants: &[Grant], area: &AreaCode, directory: &dyn Directory) -> bool {
    let lineage = directory.lineage(area).unwrap_or_default();
    let is_small = matches!(area.level(), AreaLevel::Subdistrict | AreaLevel::Village);
    is_small && grants.iter().any(|grant| opens_field_work(grant.role) && lies_in(grant, &lineage))
}

/// Whether a grant names one of these areas: field work is nobody's for the whole country.
fn lies_in(grant: &Grant, lineage: &[AreaCode]) -> bool {
    grant.area.as_ref().is_some_and(|area| lineage.contains(area))
}

/// Whether these grants let one read a feed, of oneself or once it is opened.
#[must_use]
pub fn may_read_feed(grants: &[Grant], feed: &FeedId, directory: &dyn Directory) -> bool {
    let Some(subdistrict) = subdistrict_of(feed) else { return false };
    let lineage = directory.lineage(&subdistrict).unwrap_or_default();
    let reads = |grant: &Grant| reads_field_work(grant.role) && lies_in(grant, &lineage);
    grants.iter().any(reads) || may_open(grants, &subdistrict, directory)
}
