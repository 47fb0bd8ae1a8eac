//! The fields of a household's record, read and written as typed values.

use std::collections::BTreeMap;

use domain::Phase;
use domain::household::{ActivityAnswer, Found, position};
use sync::{FieldName, Value};

use crate::roll::Links;
use crate::shape::{Fields, MAX_NAME_CHARS, MAX_NOTE_CHARS, MAX_REASON_CHARS, Shape};
use crate::view::View;

/// Names of the fields.
pub mod field {
    /// What the household is called: the house's name or that of its head, as short as the job needs.
    pub const NAME: &str = "name";
    /// The house number as people write it (`12/3`).
    pub const HOUSE_NO: &str = "house_no";
    /// The place in the walking order; a whole number, smaller first.
    pub const ORDER: &str = "order";
    /// `activity:<phase>:<activity>`: `have`, `have_not`, `not_home`, `declined`, or null for not asked.
    pub const ACTIVITY: &str = "activity:";
    /// `note:<phase>:<activity>`: what was seen; text.
    pub const NOTE: &str = "note:";
    /// `visit:<phase>`: `not_home` or `declined`, said of the whole visit; null takes it back.
    pub const VISIT: &str = "visit:";
    pub use crate::roll::field::{APART, REMOVED, TWIN_OF};
}

/// The longest house number, in characters.
pub const MAX_HOUSE_NO_CHARS: usize = 30;

/// The field of an activity's answer.
#[must_use]
pub fn answer_field(phase: Phase, activity: &str) -> FieldName {
    FieldName(format!("{}{}:{activity}", field::ACTIVITY, phase.code()))
}

/// The field of an activity's note.
#[must_use]
pub fn note_field(phase: Phase, activity: &str) -> FieldName {
    FieldName(format!("{}{}:{activity}", field::NOTE, phase.code()))
}

/// The field of a whole visit.
#[must_use]
pub fn visit_field(phase: Phase) -> FieldName {
    FieldName(format!("{}{}", field::VISIT, phase.code()))
}

/// The value of an answer; none takes it back.
#[must_use]
pub fn answer_value(answer: Option<ActivityAnswer>) -> Value {
    answer.map_or(Value::Null, |answer| Value::from(answer.code()))
}

/// The answer in a value; none for not asked.
#[must_use]
pub fn answer_of(value: &Value) -> Option<ActivityAnswer> {
    value.as_text().and_then(ActivityAnswer::from_code)
}

/// The phase and activity a field is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivityField<'a> {
    /// Before or after.
    pub phase: Phase,
    /// The activity's id.
    pub activity: &'a str,
    /// Whether it is the answer; otherwise the note.
    pub is_answer: bool,
}

/// What a field says of an activity; none for other fields.
#[must_use]
pub fn activity_of(name: &FieldName) -> Option<ActivityField<'_>> {
    let read = |prefix, is_answer| {
        let (phase, activity) = name.as_str().strip_prefix(prefix)?.split_once(':')?;
        Some(ActivityField { phase: Phase::from_code(phase)?, activity, is_answer })
    };
    read(field::ACTIVITY, true).or_else(|| read(field::NOTE, false))
}

/// The phase whose visit a field is about.
#[must_use]
pub fn visit_of(name: &FieldName) -> Option<Phase> {
    name.as_str().strip_prefix(field::VISIT).and_then(Phase::from_code)
}

/// A household as read from its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseholdView {
    /// What it is called.
    pub name: String,
    /// The house number.
    pub house_no: String,
    /// The place in the walking order.
    pub order: i64,
    /// What was found before development.
    pub before: Found,
    /// What was found after it.
    pub after: Found,
    /// The notes, by phase and activity.
    pub notes: BTreeMap<(Phase, String), String>,
    /// Its place on the list.
    pub links: Links,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl View for HouseholdView {
    fn set_conflict(&mut self, _name: &FieldName) {
        self.conflicts += 1;
    }

    fn set(&mut self, name: &FieldName, value: &Value) {
        let text = || value.as_text().map(str::to_owned);
        match name.as_str() {
            field::NAME => self.name = text().unwrap_or_default(),
            field::HOUSE_NO => self.house_no = text().unwrap_or_default(),
            field::ORDER => self.order = if let Value::Int(order) = value { *order } else { 0 },
            _ if self.links.set(name, value) => {}
            _ => self.set_found(name, value),
        }
    }
}

impl HouseholdView {
    fn set_found(&mut self, name: &FieldName, value: &Value) {
        if let Some(phase) = visit_of(name) {
            self.found_mut(phase).visit = answer_of(value).filter(|answer| answer.is_of_visit());
        } else if let Some(ActivityField { phase, activity, is_answer }) = activity_of(name) {
            match (is_answer, value.as_text()) {
                (true, _) => {
                    let at = position(activity);
                    if let Some(slot) = at.and_then(|at| self.found_mut(phase).answers.get_mut(at)) {
                        *slot = answer_of(value);
                    }
                }
                (false, Some(note)) => drop(self.notes.insert((phase, activity.to_owned()), note.to_owned())),
                (false, None) => drop(self.notes.remove(&(phase, activity.to_owned()))),
            }
        }
    }

    /// What was found in a phase.
    #[must_use]
    pub fn found(&self, phase: Phase) -> &Found {
        match phase {
            Phase::Before => &self.before,
            Phase::After => &self.after,
        }
    }

    fn found_mut(&mut self, phase: Phase) -> &mut Found {
        match phase {
            Phase::Before => &mut self.before,
            Phase::After => &mut self.after,
        }
    }

    /// The note on an activity.
    #[must_use]
    pub fn note(&self, phase: Phase, activity: &str) -> Option<&str> {
        self.notes.get(&(phase, activity.to_owned())).map(String::as_str)
    }
}

/// The fields of a household.
pub const FIELDS: &Fields = &[
    (field::NAME, Shape::Text(MAX_NAME_CHARS)),
    (field::HOUSE_NO, Shape::Text(MAX_HOUSE_NO_CHARS)),
    (field::ORDER, Shape::Whole),
    (field::ACTIVITY, Shape::OneOf(&["have", "have_not", "not_home", "declined"])),
    (field::NOTE, Shape::Text(MAX_NOTE_CHARS)),
    (field::VISIT, Shape::OneOf(&["not_home", "declined"])),
    (field::TWIN_OF, Shape::Id),
    (field::APART, Shape::Flag),
    (field::REMOVED, Shape::Text(MAX_REASON_CHARS)),
];
