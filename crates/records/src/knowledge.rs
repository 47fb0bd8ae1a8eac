//! ถอดบทเรียน: the village's knowledge document, and its sign.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sync::{FieldName, Value};

use crate::dossier::ItemState;
use crate::shape::{
    Fields, MAX_ACCURACY, MAX_NAME_CHARS, MAX_NOTE_CHARS, Position, Shape, count_of, date_of, position_of, text_of,
};
use crate::view::View;

/// The longest section, in characters: three bytes each in Thai, so that one change still holds it.
pub const MAX_SECTION_CHARS: usize = 15_000;
/// The longest section as a change holds it, in bytes: what is written with more bytes than Thai is bounded by this. The rest of a
/// change's 64 kB is for what its writer had seen.
const MAX_SECTION_BYTES: usize = 56 * 1024;

/// How many characters a text is too long for a section; 0 if it fits.
#[must_use]
pub fn beyond_section(text: &str) -> usize {
    let (mut fitting, mut bytes) = (0, 0);
    for c in text.chars() {
        bytes += bytes_in_change(c);
        if fitting == MAX_SECTION_CHARS || bytes > MAX_SECTION_BYTES {
            break;
        }
        fitting += 1;
    }
    text.chars().count() - fitting
}

/// The bytes of a character inside a change, which is JSON.
fn bytes_in_change(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        c => c.len_utf8(),
    }
}

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

/// The field of a section's text.
#[must_use]
pub fn section_field(section: Section) -> FieldName {
    FieldName(format!("{}{}", field::SECTION, section.code()))
}

/// The section such a field holds.
#[must_use]
pub fn section_of(name: &FieldName) -> Option<Section> {
    name.as_str().strip_prefix(field::SECTION).and_then(Section::from_code)
}

/// The document as read from its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnowledgeView {
    /// What it is called.
    pub title: String,
    /// The sections that are written.
    pub sections: BTreeMap<Section, String>,
    /// The day it was called finished.
    pub finished_on: Option<Date>,
    /// The fields two people wrote otherwise.
    pub conflicts: Vec<FieldName>,
}

impl View for KnowledgeView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        match (name.as_str(), section_of(name)) {
            (_, Some(section)) => match text_of(value) {
                text if text.is_empty() => drop(self.sections.remove(&section)),
                text => drop(self.sections.insert(section, text)),
            },
            (field::TITLE, _) => self.title = text_of(value),
            (field::FINISHED_ON, _) => self.finished_on = date_of(value),
            _ => {}
        }
    }

    fn set_conflict(&mut self, name: &FieldName) {
        self.conflicts.push(name.clone());
    }
}

impl KnowledgeView {
    /// The text of a section; empty if it is not written.
    #[must_use]
    pub fn section(&self, section: Section) -> &str {
        self.sections.get(&section).map_or("", String::as_str)
    }

    /// Whether two people wrote a field otherwise.
    #[must_use]
    pub fn is_in_conflict(&self, name: &FieldName) -> bool {
        self.conflicts.contains(name)
    }

    /// The sections without a text. The letter lets a village design its document itself, so none of them forbids to finish.
    #[must_use]
    pub fn missing(&self) -> Vec<Section> {
        Section::ALL.into_iter().filter(|section| self.section(*section).is_empty()).collect()
    }

    /// The document in short.
    #[must_use]
    pub fn summary(&self) -> KnowledgeSummary {
        KnowledgeSummary {
            has_title: !self.title.is_empty(),
            written: Section::ALL.len() - self.missing().len(),
            finished: self.finished_on.is_some(),
            conflicts: self.conflicts.len(),
        }
    }
}

/// The document in short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnowledgeSummary {
    /// Whether it has a title.
    pub has_title: bool,
    /// How many of the six sections are written.
    pub written: usize,
    /// Whether it was called finished.
    pub finished: bool,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl KnowledgeSummary {
    /// Whether there is enough to be called a document: a title and something under it.
    #[must_use]
    pub fn can_be_finished(self) -> bool {
        self.has_title && self.written > 0
    }

    /// How the checklist shows it.
    #[must_use]
    pub fn state(self) -> ItemState {
        if self.conflicts > 0 {
            ItemState::Attention
        } else if self.finished && self.can_be_finished() {
            ItemState::Done
        } else if self.has_title || self.written > 0 || self.finished {
            ItemState::Started
        } else {
            ItemState::NotStarted
        }
    }
}

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
    /// How exact that is, in metres.
    pub const ACCURACY: &str = "accuracy";
    /// A note.
    pub const NOTE: &str = "note";
}

/// The fields of the village sign.
pub const SIGN_FIELDS: &Fields = &[
    (sign::MADE, Shape::Flag),
    (sign::MADE_ON, Shape::Day),
    (sign::PLACE, Shape::Text(MAX_NAME_CHARS)),
    (sign::POSITION, Shape::Position),
    (sign::ACCURACY, Shape::Count(MAX_ACCURACY)),
    (sign::NOTE, Shape::Text(MAX_NOTE_CHARS)),
];

/// The sign as read from its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignView {
    /// Whether it is made and put up; none if nobody said.
    pub made: Option<bool>,
    /// The day it was put up.
    pub made_on: Option<Date>,
    /// Where it stands, in words.
    pub place: String,
    /// Where it stands on the earth.
    pub position: Option<Position>,
    /// How exact that is, in metres.
    pub accuracy: Option<u32>,
    /// A note.
    pub note: String,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl View for SignView {
    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            sign::MADE => self.made = matches!(value, Value::Bool(_)).then(|| *value == Value::Bool(true)),
            sign::MADE_ON => self.made_on = date_of(value),
            sign::PLACE => self.place = text_of(value),
            sign::POSITION => self.position = position_of(value),
            sign::ACCURACY => self.accuracy = count_of(value),
            sign::NOTE => self.note = text_of(value),
            _ => {}
        }
    }

    fn set_conflict(&mut self, _name: &FieldName) {
        self.conflicts += 1;
    }
}

impl SignView {
    /// The sign in short.
    #[must_use]
    pub fn summary(&self) -> SignSummary {
        let SignView { made, made_on, place, conflicts, .. } = self;
        SignSummary { made: *made, made_on: *made_on, place: place.clone(), conflicts: *conflicts }
    }
}

/// The sign in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignSummary {
    /// Whether it is made and put up; none if nobody said.
    pub made: Option<bool>,
    /// The day it was put up.
    #[serde(with = "crate::board::iso_day")]
    pub made_on: Option<Date>,
    /// Where it stands, in words.
    pub place: String,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl SignSummary {
    /// How the checklist shows it.
    #[must_use]
    pub fn state(&self) -> ItemState {
        match self.made {
            _ if self.conflicts > 0 => ItemState::Attention,
            Some(true) => ItemState::Done,
            Some(false) => ItemState::Started,
            None if self.made_on.is_some() || !self.place.is_empty() => ItemState::Started,
            None => ItemState::NotStarted,
        }
    }
}
