//! One opened record. A tap is painted at once; "saved" is said when the transaction has completed, and not before.

use std::collections::BTreeMap;

use leptos::prelude::*;
use records::AssessmentView;
use records::assessment::{answer_of, indicator_of};
use records::step::StepView;
use sync::{FieldName, RecordId, RecordState, Replica, Value};

use super::fault::Fault;

/// A record as a page holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// What the database has.
    pub replica: Replica,
    /// What is on the screen and not in the database yet, or could not be put there.
    pub unsaved: BTreeMap<FieldName, Value>,
    /// How the last save stands.
    pub save: SaveState,
}

/// How the last save stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing was saved yet on this page.
    #[default]
    Idle,
    /// The transaction runs.
    Saving,
    /// The transaction has completed.
    Saved,
    /// It failed; the values stay on the screen, and [`Opened::unsaved`] has them for another try.
    Failed(Fault),
}

impl Opened {
    /// The record as it is shown, but for what is unsaved.
    #[must_use]
    pub fn state(&self) -> RecordState {
        self.replica.view()
    }

    /// The record as an assessment, what is unsaved laid over it.
    #[must_use]
    pub fn assessment(&self) -> AssessmentView {
        let mut view = AssessmentView::read(&self.state());
        for (name, value) in &self.unsaved {
            match indicator_of(name) {
                Some((indicator, true)) => view.answers.set(indicator, answer_of(value)),
                Some((indicator, false)) => {
                    match value.as_text() {
                        Some(text) => view.notes.insert(indicator.to_owned(), text.to_owned()),
                        None => view.notes.remove(indicator),
                    };
                }
                None => {}
            }
        }
        view
    }

    /// The record as an official step.
    #[must_use]
    pub fn step(&self) -> Option<StepView> {
        StepView::read(&self.state())
    }

    /// How many changes wait to be sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.replica.waiting()
    }
}

/// A record's signal, to be read by pages and set by the state layer.
#[derive(Clone, Debug)]
pub struct RecordSignal {
    /// Which record.
    pub id: RecordId,
    /// The record; none until it is read from the database.
    pub opened: RwSignal<Option<Opened>>,
}
