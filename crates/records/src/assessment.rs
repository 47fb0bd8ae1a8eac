//! The fields of an assessment record, read and written as typed values.

use std::collections::BTreeMap;

use domain::{Answer, Answers, Instrument};
use jiff::civil::Date;
use sync::{FieldName, RecordState, Resolved, Value};

use crate::shape::{Fields, MAX_ACCURACY, MAX_NAME_CHARS, MAX_NOTE_CHARS, Position, Shape, count_of, position_of};

/// Names of the fields.
pub mod field {
    /// `answer:<indicator id>`: `pass`, `fail`, or null for not assessed.
    pub const ANSWER: &str = "answer:";
    /// `note:<indicator id>`: what was seen; text.
    pub const NOTE: &str = "note:";
    /// The instrument and version the assessment is made with (`training-4x23@1`).
    pub const INSTRUMENT: &str = "instrument";
    /// The day the village was assessed; ISO date. Not the day of typing in.
    pub const OBSERVED_ON: &str = "observed_on";
    /// Whether the answers were typed in from paper.
    pub const FROM_PAPER: &str = "from_paper";
    /// The day the field worker called the assessment finished; ISO date, null when opened again.
    pub const FINISHED_ON: &str = "finished_on";
    /// Where it was assessed, if the person asked for it.
    pub const POSITION: &str = "position";
    /// How exact that is, in metres.
    pub const ACCURACY: &str = "accuracy";
    /// The assessment this one continues with another version of the instrument, by its id within the village's year.
    pub const MOVED_FROM: &str = "moved_from";
}

/// The field of an indicator's answer.
#[must_use]
pub fn answer_field(indicator: &str) -> FieldName {
    FieldName(format!("{}{indicator}", field::ANSWER))
}

/// The field of an indicator's note.
#[must_use]
pub fn note_field(indicator: &str) -> FieldName {
    FieldName(format!("{}{indicator}", field::NOTE))
}

/// The value of an answer; none takes it back.
#[must_use]
pub fn answer_value(answer: Option<Answer>) -> Value {
    answer.map_or(Value::Null, |answer| Value::from(answer.code()))
}

/// The answer in a value; none for not assessed.
#[must_use]
pub fn answer_of(value: &Value) -> Option<Answer> {
    value.as_text().and_then(Answer::from_code)
}

/// An assessment as read from its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AssessmentView {
    /// The answers given.
    pub answers: Answers,
    /// The notes, by indicator id.
    pub notes: BTreeMap<String, String>,
    /// The indicators whose answer or note is in conflict, by id.
    pub conflicts: Vec<String>,
    /// The instrument and version.
    pub instrument: Option<String>,
    /// The day the village was assessed.
    pub observed_on: Option<Date>,
    /// Whether it was typed in from paper.
    pub from_paper: bool,
    /// The day it was called finished.
    pub finished_on: Option<Date>,
    /// Where it was assessed, if the person asked for it.
    pub position: Option<Position>,
    /// How exact that is, in metres.
    pub accuracy: Option<u32>,
    /// The account that wrote last, and when by its device's clock (milliseconds since 1970 UTC).
    pub last_write: Option<(String, i64)>,
}

impl AssessmentView {
    /// Reads the record. Values of a wrong type count as absent; the server never lets them in.
    #[must_use]
    pub fn read(state: &RecordState) -> Self {
        let date = |name| state.text(name).and_then(|text| text.parse().ok());
        let mut view = Self {
            instrument: state.text(field::INSTRUMENT).map(str::to_owned),
            observed_on: date(field::OBSERVED_ON),
            from_paper: state.value(field::FROM_PAPER) == Some(&Value::Bool(true)),
            finished_on: date(field::FINISHED_ON),
            position: state.value(field::POSITION).and_then(position_of),
            accuracy: state.value(field::ACCURACY).and_then(count_of),
            ..Self::default()
        };
        for (name, resolved) in state.fields() {
            view.read_field(name, &resolved);
        }
        view.conflicts.dedup();
        view
    }

    fn read_field(&mut self, name: &FieldName, resolved: &Resolved<'_>) {
        let shown = resolved.shown();
        if self.last_write.as_ref().is_none_or(|(_, at)| *at < shown.made_at) {
            self.last_write = Some((shown.author.0.clone(), shown.made_at));
        }
        let Some((indicator, is_answer)) = indicator_of(name) else { return };
        if resolved.is_conflict() {
            self.conflicts.push(indicator.to_owned());
        }
        match (is_answer, &shown.value) {
            (true, value) => {
                if let Some(answer) = answer_of(value) {
                    self.answers.set(indicator, Some(answer));
                }
            }
            (false, Value::Text(note)) => {
                self.notes.insert(indicator.to_owned(), note.clone());
            }
            (false, _) => {}
        }
    }

    /// Whether every indicator of the instrument has an answer.
    #[must_use]
    pub fn is_complete(&self, instrument: &Instrument) -> bool {
        let tally = self.answers.tally(instrument);
        tally.assessed == tally.total
    }
}

/// The indicator a field is about, and whether it is its answer (otherwise its note); none for other fields.
#[must_use]
pub fn indicator_of(name: &FieldName) -> Option<(&str, bool)> {
    let answer = name.as_str().strip_prefix(field::ANSWER).map(|id| (id, true));
    answer.or_else(|| name.as_str().strip_prefix(field::NOTE).map(|id| (id, false)))
}

/// The fields of an assessment.
pub const FIELDS: &Fields = &[
    (field::ANSWER, Shape::OneOf(&["pass", "fail"])),
    (field::NOTE, Shape::Text(MAX_NOTE_CHARS)),
    (field::INSTRUMENT, Shape::Text(MAX_NAME_CHARS)),
    (field::OBSERVED_ON, Shape::Day),
    (field::FROM_PAPER, Shape::Flag),
    (field::FINISHED_ON, Shape::Day),
    (field::POSITION, Shape::Position),
    (field::ACCURACY, Shape::Count(MAX_ACCURACY)),
    (field::MOVED_FROM, Shape::Text(MAX_NAME_CHARS)),
];
