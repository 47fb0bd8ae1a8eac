//! ติดตาม/นิเทศ: visits to follow up, and the advice officers append to them.

use crate::shape::{Fields, MAX_NAME_CHARS, MAX_NOTE_CHARS, MAX_REASON_CHARS, Shape};

/// Names of the fields of a visit.
pub mod field {
    /// The day it is planned for.
    pub const PLANNED_ON: &str = "planned_on";
    /// The day it was made; null while it was not.
    pub const SEEN_ON: &str = "seen_on";
    /// What it is for.
    pub const PURPOSE: &str = "purpose";
    /// What was seen.
    pub const FOUND: &str = "found";
    /// What is agreed to do next.
    pub const AGREED: &str = "agreed";
    /// Who goes or went, in words.
    pub const VISITORS: &str = "visitors";
    /// Where, if the person asked for it.
    pub const POSITION: &str = "position";
    /// Whether it was typed in from paper.
    pub const FROM_PAPER: &str = "from_paper";
    /// Why the visit was taken off the list; null while on it.
    pub const REMOVED: &str = "removed";
}

/// The fields of a visit.
pub const FIELDS: &Fields = &[
    (field::PLANNED_ON, Shape::Day),
    (field::SEEN_ON, Shape::Day),
    (field::PURPOSE, Shape::Text(MAX_REASON_CHARS)),
    (field::FOUND, Shape::Text(MAX_NOTE_CHARS)),
    (field::AGREED, Shape::Text(MAX_NOTE_CHARS)),
    (field::VISITORS, Shape::Text(MAX_NAME_CHARS)),
    (field::POSITION, Shape::Position),
    (field::FROM_PAPER, Shape::Flag),
    (field::REMOVED, Shape::Text(MAX_REASON_CHARS)),
];

/// Names of the fields of a piece of advice. All are written by the one change that makes it.
pub mod advice {
    /// The visit, by id.
    pub const VISIT: &str = "visit";
    /// The advice.
    pub const TEXT: &str = "text";
}

/// The fields of a piece of advice.
pub const ADVICE_FIELDS: &Fields = &[(advice::VISIT, Shape::Id), (advice::TEXT, Shape::Text(MAX_NOTE_CHARS))];
