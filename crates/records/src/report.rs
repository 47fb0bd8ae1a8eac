//! สรุปและประเมินผลการดำเนินงาน: that the summary of an activity was recorded in BPM, the department's system of budgets and projects.
//!
//! BPM is another system with a sign-in of its own, so what is kept here is only what somebody says of it: the day, a number, a note.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sync::{FieldName, RecordState, Value};

use crate::dossier::ItemState;
use crate::key::Entry;
use crate::participant::Gathering;
use crate::shape::{Fields, MAX_NOTE_CHARS, Shape, date_of, text_of};
use crate::summary::{Records, view};
use crate::view::View;

/// The longest number BPM gives, in characters.
pub const MAX_REFERENCE_CHARS: usize = 60;

/// Names of the fields.
pub mod field {
    /// The day it was recorded in BPM; null while it is not.
    pub const RECORDED_ON: &str = "recorded_on";
    /// The number BPM gave it, if it gave one.
    pub const REFERENCE: &str = "reference";
    /// A note.
    pub const NOTE: &str = "note";
}

/// The fields.
pub const FIELDS: &Fields = &[
    (field::RECORDED_ON, Shape::Day),
    (field::REFERENCE, Shape::Text(MAX_REFERENCE_CHARS)),
    (field::NOTE, Shape::Text(MAX_NOTE_CHARS)),
];

/// What is known of an activity's summary, as read from its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportView {
    /// The day it was recorded in BPM; none while it is not.
    pub recorded_on: Option<Date>,
    /// Who said so: an account id; empty while that is not on the disk.
    pub recorded_by: String,
    /// The number BPM gave it.
    pub reference: String,
    /// A note.
    pub note: String,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl View for ReportView {
    fn read(state: &RecordState) -> Self {
        let mut view = Self { conflicts: state.conflicts().count(), ..Self::default() };
        state.fields().for_each(|(name, resolved)| view.set(name, &resolved.shown().value));
        if let Some(recorded) = state.resolve(field::RECORDED_ON) {
            view.recorded_by = recorded.shown().author.0.clone();
        }
        view
    }

    fn set(&mut self, name: &FieldName, value: &Value) {
        match name.as_str() {
            field::RECORDED_ON => self.recorded_on = date_of(value),
            field::REFERENCE => self.reference = text_of(value),
            field::NOTE => self.note = text_of(value),
            _ => {}
        }
    }
}

/// Both activities' summaries in short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportsSummary {
    /// The day that of กิจกรรม 2.4.1 was recorded in BPM.
    #[serde(with = "crate::board::iso_day")]
    pub development: Option<Date>,
    /// The day that of กิจกรรม 3.1.1 was.
    #[serde(with = "crate::board::iso_day")]
    pub evaluation: Option<Date>,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl ReportsSummary {
    /// Sums up the records of a year.
    #[must_use]
    pub fn read(records: &Records) -> Self {
        let [development, evaluation] = Gathering::ALL.map(|of| view::<ReportView>(records, &Entry::Report(of)));
        Self {
            development: development.recorded_on,
            evaluation: evaluation.recorded_on,
            conflicts: development.conflicts + evaluation.conflicts,
        }
    }

    /// The day an activity's summary was recorded in BPM.
    #[must_use]
    pub fn of(self, activity: Gathering) -> Option<Date> {
        match activity {
            Gathering::Development => self.development,
            Gathering::Evaluation => self.evaluation,
        }
    }

    /// Of how many activities it was.
    #[must_use]
    pub fn recorded(self) -> usize {
        Gathering::ALL.into_iter().filter_map(|activity| self.of(activity)).count()
    }

    /// Whether it was of both.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self.recorded() == Gathering::ALL.len()
    }

    /// How the checklist shows it.
    #[must_use]
    pub fn state(self) -> ItemState {
        match self.recorded() {
            _ if self.conflicts > 0 => ItemState::Attention,
            0 => ItemState::NotStarted,
            _ if self.is_complete() => ItemState::Done,
            _ => ItemState::Started,
        }
    }
}
