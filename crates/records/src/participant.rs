//! Who takes part: counted first, written down later, and no more of a person than the list to sign needs.

use crate::shape::{Fields, MAX_COUNT, MAX_NAME_CHARS, MAX_REASON_CHARS, Shape};

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
    /// The participant this one is the same as, by id.
    pub const TWIN_OF: &str = "twin_of";
    /// `apart:<id>`: whether somebody said that this is another person than that one.
    pub const APART: &str = "apart:";
    /// Why the person was taken off the list; null while on it.
    pub const REMOVED: &str = "removed";
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
