//! Who takes part: counted first, written down later, and no more of a person than the list to sign needs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sync::{FieldName, Value};
use uuid::Uuid;

use crate::key::{Entry, Kind};
use crate::roll::{Links, OnRoll, plain};
use crate::shape::{Fields, MAX_COUNT, MAX_NAME_CHARS, MAX_REASON_CHARS, Shape, count_of, date_of, text_of};
use crate::view::View;

/// What people are gathered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gathering {
    /// กิจกรรม 2.4.1: the village's development.
    Development,
    /// กิจกรรม 3.1.1: lessons learned and evaluation.
    Evaluation,
}

impl Gathering {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Development, Self::Evaluation];

    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Evaluation => "evaluation",
        }
    }

    /// The gathering with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gathering| gathering.code() == code)
    }

    /// The number of the activity in the letter.
    #[must_use]
    pub fn number(self) -> &'static str {
        match self {
            Self::Development => "2.4.1",
            Self::Evaluation => "3.1.1",
        }
    }
}

/// Whom somebody stands for; the groups the letter names for 2.4.1 and 3.1.1 together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParticipantGroup {
    /// ผู้แทนครอบครัวพัฒนา
    DevelopmentFamily,
    /// แกนนำหมู่บ้าน
    VillageLeader,
    /// ผู้แทนกลุ่ม/องค์กร/คุ้มบ้าน
    Organisation,
    /// ผู้แทนครัวเรือนอื่น ๆ
    OtherHousehold,
    /// ผู้ที่เกี่ยวข้อง
    Concerned,
}

impl ParticipantGroup {
    /// All groups, in the letter's order.
    pub const ALL: [Self; 5] =
        [Self::DevelopmentFamily, Self::VillageLeader, Self::Organisation, Self::OtherHousehold, Self::Concerned];

    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DevelopmentFamily => "development_family",
            Self::VillageLeader => "village_leader",
            Self::Organisation => "organisation",
            Self::OtherHousehold => "other_household",
            Self::Concerned => "concerned",
        }
    }

    /// The group with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.code() == code)
    }

    /// What it is called: the letter's own words (กลุ่มเป้าหมาย of 2.4.1 and 3.1.1), and English.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::DevelopmentFamily => ("ผู้แทนครอบครัวพัฒนา", "Development family"),
            Self::VillageLeader => ("แกนนำหมู่บ้าน", "Village leader"),
            Self::Organisation => ("ผู้แทนกลุ่ม/องค์กร/คุ้มบ้าน", "Group or organisation"),
            Self::OtherHousehold => ("ผู้แทนครัวเรือนอื่น ๆ", "Other household"),
            Self::Concerned => ("ผู้ที่เกี่ยวข้อง", "Other person concerned"),
        }
    }

    /// The group somebody means by this word, official or as people shorten it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let wanted = plain(name);
        let short = |group| match group {
            Self::DevelopmentFamily => ["ครอบครัวพัฒนา", "ครัวเรือนพัฒนา", ""],
            Self::VillageLeader => ["แกนนำ", "ผู้นำ", "ผู้นำหมู่บ้าน"],
            Self::Organisation => ["กลุ่ม/องค์กร/คุ้มบ้าน", "กลุ่ม/องค์กร", "ผู้แทนกลุ่ม"],
            Self::OtherHousehold => ["ครัวเรือนอื่น", "ผู้แทนครัวเรือนอื่น", "ครัวเรือนอื่นๆ"],
            Self::Concerned => ["ผู้ที่มีส่วนเกี่ยวข้อง", "ผู้เกี่ยวข้อง", "ผู้มีส่วนเกี่ยวข้อง"],
        };
        Self::ALL.into_iter().find(|group| {
            let (th, en) = group.names();
            let mut names = short(*group).into_iter().chain([th, en, group.code()]).filter(|name| !name.is_empty());
            names.any(|name| plain(name) == wanted)
        })
    }
}

const GROUP_CODES: &[&str] = &["development_family", "village_leader", "organisation", "other_household", "concerned"];

/// Names of the fields of a participant.
pub mod field {
    /// What the person is called.
    pub const NAME: &str = "name";
    /// [`super::ParticipantGroup`] by code.
    pub const GROUP: &str = "group";
    /// The household the person belongs to, by its id; null if that is not known or not asked.
    pub const HOUSEHOLD: &str = "household";
    /// `attended:<gathering>`: whether the person came.
    pub const ATTENDED: &str = "attended:";
    pub use crate::roll::field::{APART, REMOVED, TWIN_OF};
}

/// The fields of a participant.
pub const FIELDS: &Fields = &[
    (field::NAME, Shape::Text(MAX_NAME_CHARS)),
    (field::GROUP, Shape::OneOf(GROUP_CODES)),
    (field::HOUSEHOLD, Shape::Id),
    (field::ATTENDED, Shape::Flag),
    (field::TWIN_OF, Shape::Id),
    (field::APART, Shape::Flag),
    (field::REMOVED, Shape::Text(MAX_REASON_CHARS)),
];

/// The field that says whether a person came.
#[must_use]
pub fn attended_field(gathering: Gathering) -> FieldName {
    FieldName(format!("{}{}", field::ATTENDED, gathering.code()))
}

/// The gathering such a field is about.
#[must_use]
pub fn attended_of(name: &FieldName) -> Option<Gathering> {
    name.as_str().strip_prefix(field::ATTENDED).and_then(Gathering::from_code)
}

/// A participant as read from the record: a name and whom the person stands for. No telephone, no number of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParticipantView {
    /// What the person is called.
    pub name: String,
    /// Whom the person stands for; none if nobody said.
    pub group: Option<ParticipantGroup>,
    /// The household the person belongs to.
    pub household: Option<Uuid>,
    /// The gatherings the person came to.
    pub attended: BTreeSet<Gathering>,
    /// Its place on the list.
    pub links: Links,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl View for ParticipantView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            field::NAME => self.name = text_of(value),
            field::GROUP => self.group = value.as_text().and_then(ParticipantGroup::from_code),
            field::HOUSEHOLD => self.household = value.as_text().and_then(|id| id.parse().ok()),
            _ if self.links.set(name, value) => {}
            _ => {
                if let Some(gathering) = attended_of(name) {
                    match *value == Value::Bool(true) {
                        true => self.attended.insert(gathering),
                        false => self.attended.remove(&gathering),
                    };
                }
            }
        }
    }

    fn set_conflict(&mut self, _name: &FieldName) {
        self.conflicts += 1;
    }
}

impl OnRoll for ParticipantView {
    const KIND: Kind = Kind::Participant;

    fn entry(id: Uuid) -> Entry {
        Entry::Participant(id)
    }

    fn id_of(entry: &Entry) -> Option<Uuid> {
        match entry {
            Entry::Participant(id) => Some(*id),
            _ => None,
        }
    }

    fn links(&self) -> &Links {
        &self.links
    }

    fn weight(&self) -> usize {
        usize::from(self.group.is_some()) + usize::from(self.household.is_some()) + self.attended.len()
    }

    fn completed(&self, twin: &Self) -> Option<Self> {
        let (group, household) = (self.group.or(twin.group), self.household.or(twin.household));
        let says_more = (group, household) != (self.group, self.household);
        says_more.then(|| Self { group, household, ..self.clone() })
    }

    fn likenesses(&self) -> Vec<String> {
        vec![without_title(&self.name).to_owned()]
    }
}

/// Titles people write or leave out; longer ones first, since some begin with a shorter one.
const TITLES: [&str; 7] = ["เด็กหญิง", "เด็กชาย", "นางสาว", "น.ส.", "นาง", "นาย", "คุณ"];

/// A name without its title.
fn without_title(name: &str) -> &str {
    let name = name.trim();
    let rest = TITLES.iter().find_map(|title| name.strip_prefix(title)).map(str::trim_start);
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// Names of the fields of a head count.
pub mod head_count {
    /// How many came in all.
    pub const TOTAL: &str = "total";
    /// `count:<group>`: how many of a group.
    pub const COUNT: &str = "count:";
    /// The day.
    pub const HELD_ON: &str = "held_on";
    /// Where.
    pub const PLACE: &str = "place";
    /// Whether it was typed in from paper.
    pub const FROM_PAPER: &str = "from_paper";
}

/// The fields of a head count.
pub const HEAD_COUNT_FIELDS: &Fields = &[
    (head_count::TOTAL, Shape::Count(MAX_COUNT)),
    (head_count::COUNT, Shape::Count(MAX_COUNT)),
    (head_count::HELD_ON, Shape::Day),
    (head_count::PLACE, Shape::Text(MAX_NAME_CHARS)),
    (head_count::FROM_PAPER, Shape::Flag),
];

/// The field of how many of a group came.
#[must_use]
pub fn count_field(group: ParticipantGroup) -> FieldName {
    FieldName(format!("{}{}", head_count::COUNT, group.code()))
}

/// The group such a field counts.
#[must_use]
pub fn counted_group(name: &FieldName) -> Option<ParticipantGroup> {
    name.as_str().strip_prefix(head_count::COUNT).and_then(ParticipantGroup::from_code)
}

/// A head count as read from its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadCountView {
    /// How many came in all.
    pub total: Option<u32>,
    /// How many of each group, where that was counted.
    pub groups: BTreeMap<ParticipantGroup, u32>,
    /// The day.
    pub held_on: Option<Date>,
    /// Where.
    pub place: String,
    /// Whether it was typed in from paper.
    pub from_paper: bool,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl View for HeadCountView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            head_count::TOTAL => self.total = count_of(value),
            head_count::HELD_ON => self.held_on = date_of(value),
            head_count::PLACE => self.place = text_of(value),
            head_count::FROM_PAPER => self.from_paper = *value == Value::Bool(true),
            _ => {
                if let Some(group) = counted_group(name) {
                    match count_of(value) {
                        Some(count) => self.groups.insert(group, count),
                        None => self.groups.remove(&group),
                    };
                }
            }
        }
    }

    fn set_conflict(&mut self, _name: &FieldName) {
        self.conflicts += 1;
    }
}

impl HeadCountView {
    /// The groups together.
    #[must_use]
    pub fn of_groups(&self) -> u32 {
        self.groups.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// How many were counted: the total, or the groups together where only they were counted. None if nothing was.
    #[must_use]
    pub fn counted(&self) -> Option<u32> {
        self.total.or_else(|| (!self.groups.is_empty()).then(|| self.of_groups()))
    }

    /// By how many the groups exceed the total; 0 if they fit.
    #[must_use]
    pub fn beyond_total(&self) -> u32 {
        self.total.map_or(0, |total| self.of_groups().saturating_sub(total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_tells_nobody_apart() {
        for (name, rest) in [
            ("นางสาว สมมติ ใจดี", "สมมติ ใจดี"),
            ("น.ส.สมมติ ใจดี", "สมมติ ใจดี"),
            ("นาง สมมติ", "สมมติ"),
            ("สมมติ ใจดี", "สมมติ ใจดี"),
            ("นาย", "นาย"),
        ] {
            assert_eq!(without_title(name), rest);
        }
    }
}
