//! ติดตาม/นิเทศ: visits to follow up, and the advice officers append to them.

use jiff::civil::Date;
use sync::{FieldName, RecordState, Value};
use uuid::Uuid;

use crate::shape::{
    Fields, MAX_ACCURACY, MAX_NAME_CHARS, MAX_NOTE_CHARS, MAX_REASON_CHARS, Position, Shape, count_of, date_of,
    position_of, text_of,
};
use crate::view::View;

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
    /// How exact that is, in metres.
    pub const ACCURACY: &str = "accuracy";
    /// Whether it was typed in from paper.
    pub const FROM_PAPER: &str = "from_paper";
    /// Why the visit was taken off the list; null while on it.
    pub use sync::record::REMOVED;
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
    (field::ACCURACY, Shape::Count(MAX_ACCURACY)),
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

/// A visit as read from its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VisitView {
    /// The day it is planned for.
    pub planned_on: Option<Date>,
    /// The day it was made; none while it was not.
    pub seen_on: Option<Date>,
    /// What it is for.
    pub purpose: String,
    /// What was seen.
    pub found: String,
    /// What is agreed to do next.
    pub agreed: String,
    /// Who goes or went.
    pub visitors: String,
    /// Where, if the person asked for it.
    pub position: Option<Position>,
    /// How exact that is, in metres.
    pub accuracy: Option<u32>,
    /// Whether it was typed in from paper.
    pub from_paper: bool,
    /// Why it was taken off the list.
    pub removed: Option<String>,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl View for VisitView {
    fn set_conflict(&mut self, _name: &FieldName) {
        self.conflicts += 1;
    }

    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            field::PLANNED_ON => self.planned_on = date_of(value),
            field::SEEN_ON => self.seen_on = date_of(value),
            field::PURPOSE => self.purpose = text_of(value),
            field::FOUND => self.found = text_of(value),
            field::AGREED => self.agreed = text_of(value),
            field::VISITORS => self.visitors = text_of(value),
            field::POSITION => self.position = position_of(value),
            field::ACCURACY => self.accuracy = count_of(value),
            field::FROM_PAPER => self.from_paper = *value == Value::Bool(true),
            field::REMOVED => self.removed = value.as_text().map(str::to_owned),
            _ => {}
        }
    }
}

/// How a visit stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VisitState {
    /// It should have been made by now.
    Overdue,
    /// It is to be made, today or later, or on a day not said.
    Planned,
    /// It was made.
    Made,
}

impl VisitView {
    /// How it stands on this day.
    #[must_use]
    pub fn state(&self, today: Date) -> VisitState {
        match (self.seen_on, self.planned_on) {
            (Some(_), _) => VisitState::Made,
            (None, Some(planned)) if planned < today => VisitState::Overdue,
            (None, _) => VisitState::Planned,
        }
    }

    /// The day it is listed under: made, else planned.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.seen_on.or(self.planned_on)
    }
}

/// A piece of advice as read from its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdviceView {
    /// The visit it is on.
    pub visit: Option<Uuid>,
    /// What is advised.
    pub text: String,
    /// Who wrote it: an account id; empty while it is not on the disk.
    pub author: String,
    /// When, by the writer's device; milliseconds since 1970 UTC.
    pub made_at: i64,
}

impl View for AdviceView {
    fn read(state: &RecordState) -> Self {
        let mut view = Self::default();
        state.fields().for_each(|(name, resolved)| view.set(name, &resolved.shown().value));
        if let Some(text) = state.resolve(advice::TEXT) {
            let written = text.shown();
            view.author = written.author.0.clone();
            view.made_at = written.made_at;
        }
        view
    }

    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            advice::VISIT => self.visit = value.as_text().and_then(|id| id.parse().ok()),
            advice::TEXT => self.text = text_of(value),
            _ => {}
        }
    }
}
