//! ถอดบทเรียน: the village's knowledge document, and its sign.

use crate::shape::{Fields, MAX_NAME_CHARS, MAX_NOTE_CHARS, Shape};

/// The longest section, in characters: three bytes each in Thai, so that one change still holds it.
pub const MAX_SECTION_CHARS: usize = 15_000;

/// The six sections the letter names for the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// ความเป็นมาของหมู่บ้าน
    History,
    /// วิธี/ขั้นตอนการดำเนินการพัฒนาฯ
    Method,
    /// เทคนิคการดำเนินงานให้ประสบความสำเร็จ
    Technique,
    /// ผลการดำเนินงาน
    Results,
    /// ปัญหา/อุปสรรค
    Problems,
    /// ข้อเสนอแนะ
    Suggestions,
}

impl Section {
    /// All six, in the letter's order.
    pub const ALL: [Self; 6] =
        [Self::History, Self::Method, Self::Technique, Self::Results, Self::Problems, Self::Suggestions];

    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::History => "history",
            Self::Method => "method",
            Self::Technique => "technique",
            Self::Results => "results",
            Self::Problems => "problems",
            Self::Suggestions => "suggestions",
        }
    }

    /// The section with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.code() == code)
    }
}

/// Names of the fields of the document.
pub mod field {
    /// What it is called.
    pub const TITLE: &str = "title";
    /// `section:<code>`: the text of a section.
    pub const SECTION: &str = "section:";
    /// The day it was called finished; null when opened again.
    pub const FINISHED_ON: &str = "finished_on";
}

/// The fields of the document.
pub const FIELDS: &Fields = &[
    (field::TITLE, Shape::Text(MAX_NAME_CHARS)),
    (field::SECTION, Shape::Text(MAX_SECTION_CHARS)),
    (field::FINISHED_ON, Shape::Day),
];

/// Names of the fields of the village sign.
pub mod sign {
    /// Whether it is made and put up.
    pub const MADE: &str = "made";
    /// The day it was put up.
    pub const MADE_ON: &str = "made_on";
    /// Where it stands, in words.
    pub const PLACE: &str = "place";
    /// Where it stands, if the person asked for it.
    pub const POSITION: &str = "position";
    /// A note.
    pub const NOTE: &str = "note";
}

/// The fields of the village sign.
pub const SIGN_FIELDS: &Fields = &[
    (sign::MADE, Shape::Flag),
    (sign::MADE_ON, Shape::Day),
    (sign::PLACE, Shape::Text(MAX_NAME_CHARS)),
    (sign::POSITION, Shape::Position),
    (sign::NOTE, Shape::Text(MAX_NOTE_CHARS)),
];
