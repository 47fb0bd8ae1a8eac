//! One opened record. A tap is painted at once; "saved" is said when the transaction has completed, and not before.

use std::borrow::Cow;
use std::collections::BTreeMap;

use records::assessment::{answer_of, indicator_of};
use records::step::StepView;
use records::{AssessmentView, View};
use sync::{FieldName, RecordState, Replica, Value};

use super::fault::Fault;

/// A record as a page holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Opened {
    /// What the database has.
    pub replica: Replica,
    /// What is on the screen and not in the database yet, or could not be put there.
    pub unsaved: BTreeMap<FieldName, Value>,
    /// How many saves run.
    pub in_flight: usize,
    /// Why the last save failed; what it held is still unsaved.
    pub failed: Option<Fault>,
    /// Whether anything was saved since the record was opened.
    pub has_saved: bool,
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
    pub fn state(&self) -> Cow<'_, RecordState> {
        self.replica.look()
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

    /// The record as typed values, what is unsaved laid over it.
    #[must_use]
    pub fn view<V: View>(&self) -> V {
        let mut view = V::read(&self.state());
        for (name, value) in &self.unsaved {
            view.set(name, value);
        }
        view
    }

    /// The record as an official step.
    #[must_use]
    pub fn step(&self) -> Option<StepView> {
        StepView::read(&self.state())
    }

    /// How the last save stands.
    #[must_use]
    pub fn save_state(&self) -> SaveState {
        match &self.failed {
            Some(fault) => SaveState::Failed(fault.clone()),
            None if self.in_flight > 0 => SaveState::Saving,
            None if self.has_saved => SaveState::Saved,
            None => SaveState::Idle,
        }
    }

    /// Paints values that are about to be saved, and returns all that is to be saved now: what failed before goes along.
    pub fn begin_save(&mut self, values: Vec<(FieldName, Value)>) -> Vec<(FieldName, Value)> {
        self.unsaved.extend(values.iter().cloned());
        self.in_flight += 1;
        match self.failed.take() {
            Some(_) => self.unsaved.clone().into_iter().collect(),
            None => values,
        }
    }

    /// After a save: what was written is no longer unsaved, unless the person has written over it meanwhile.
    pub fn end_save(&mut self, written: &[(FieldName, Value)], result: Result<Replica, Fault>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        match result {
            Ok(replica) => {
                self.replica = replica;
                self.has_saved = true;
                for (name, value) in written {
                    if self.unsaved.get(name) == Some(value) {
                        self.unsaved.remove(name);
                    }
                }
            }
            Err(fault) => self.failed = Some(fault),
        }
    }

    /// How many changes wait to be sent.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.replica.waiting()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Vec<(FieldName, Value)> {
        vec![(FieldName::from("note:1.1"), Value::from(text))]
    }

    #[test]
    fn saved_is_said_only_after_the_store_has_said_so() {
        let mut opened = Opened::default();
        let written = opened.begin_save(value("a"));
        assert_eq!(opened.save_state(), SaveState::Saving);
        opened.end_save(&written, Ok(Replica::default()));
        assert_eq!((opened.save_state(), opened.unsaved.len()), (SaveState::Saved, 0));
    }

    #[test]
    fn what_failed_stays_on_the_screen_and_goes_along_with_the_next_save() {
        let mut opened = Opened::default();
        let written = opened.begin_save(value("a"));
        opened.end_save(&written, Err(Fault::new("storage_full")));
        assert_eq!(opened.save_state(), SaveState::Failed(Fault::new("storage_full")));
        assert_eq!(opened.assessment().notes.get("1.1").map(String::as_str), Some("a"));
        let again = opened.begin_save(vec![(FieldName::from("answer:1.1"), Value::from("pass"))]);
        assert_eq!(again.len(), 2);
        opened.end_save(&again, Ok(Replica::default()));
        assert_eq!((opened.save_state(), opened.unsaved.len()), (SaveState::Saved, 0));
    }

    #[test]
    fn a_value_written_over_meanwhile_is_still_unsaved() {
        let mut opened = Opened::default();
        let first = opened.begin_save(value("a"));
        let second = opened.begin_save(value("b"));
        opened.end_save(&first, Ok(Replica::default()));
        assert_eq!((opened.save_state(), opened.unsaved.len()), (SaveState::Saving, 1));
        opened.end_save(&second, Ok(Replica::default()));
        assert_eq!((opened.save_state(), opened.unsaved.len()), (SaveState::Saved, 0));
    }
}
