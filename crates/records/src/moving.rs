//! An assessment keeps the version of the instrument it was begun with. Moving it to another version makes a new record that names the
//! old one; the old one stays as it was, readable for ever. Which of them counts is decided here and nowhere else.

use domain::form::compare::{Fate, fates};
use domain::{Instrument, InstrumentRef, Phase};
use sync::{FieldName, Value};

use crate::assessment::{AssessmentView, answer_field, answer_value, field, note_field};
use crate::key::Entry;
use crate::shape::date_value;

/// The assessment of a phase that counts, among the entries of a village's year that exist: the one of the newest version it was moved to;
/// while it was never moved, the one it was begun with, whether or not anything was answered yet. Versions are numbered by the server,
/// so every device decides the same, in whatever order it heard of them.
#[must_use]
pub fn current<'a>(entries: impl IntoIterator<Item = &'a Entry>, phase: Phase) -> Entry {
    let moved = entries.into_iter().filter_map(|entry| match entry {
        Entry::MovedAssessment(of, instrument) if *of == phase => Some(instrument),
        _ => None,
    });
    let newest = moved.max_by(|one, other| (one.version, &one.id).cmp(&(other.version, &other.id)));
    newest.map_or(Entry::Assessment(phase), |instrument| Entry::MovedAssessment(phase, instrument.clone()))
}

/// The version an assessment is read and counted by: its own; while it is not begun, that of the other phase, so that both are made
/// alike; and else the village's. Each as a reference (`training-4x23@1`).
#[must_use]
pub fn version_of<'a>(own: Option<&'a str>, other_phase: Option<&'a str>, target: &'a str) -> &'a str {
    own.or(other_phase).unwrap_or(target)
}

/// What moving would do to one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The indicator, by id.
    pub id: String,
    /// What becomes of its answer.
    pub fate: Fate,
}

/// What moving an assessment would do, indicator by indicator; nothing is done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// In the order of the new version, then what only the old one has.
    pub steps: Vec<Step>,
}

impl Preview {
    /// Looks at it.
    #[must_use]
    pub fn of(old: &Instrument, new: &Instrument) -> Self {
        Self { steps: fates(old, new).into_iter().map(|(id, fate)| Step { id, fate }).collect() }
    }

    /// The indicators with this fate, by id.
    pub fn with(&self, fate: Fate) -> impl Iterator<Item = &str> {
        self.steps.iter().filter(move |step| step.fate == fate).map(|step| step.id.as_str())
    }

    /// The answers and notes of the old record that go along and that the new one, if it exists, does not have yet.
    #[must_use]
    pub fn carried(&self, old: &AssessmentView, new: &AssessmentView) -> Vec<(FieldName, Value)> {
        let mut values = Vec::new();
        for Step { id, .. } in self.steps.iter().filter(|step| step.fate.carries()) {
            if let (Some(answer), None) = (old.answers.get(id), new.answers.get(id)) {
                values.push((answer_field(id), answer_value(Some(answer))));
            }
            if let (Some(note), None) = (old.notes.get(id), new.notes.get(id)) {
                values.push((note_field(id), Value::from(note.as_str())));
            }
        }
        values
    }
}

/// The new record and what it begins with: the answers that go along, the day and the paper, and which record it continues. Somebody
/// calls it finished anew, since something is to be looked at.
#[must_use]
pub fn begin(
    from: &Entry,
    phase: Phase,
    old: &AssessmentView,
    preview: &Preview,
    to: &InstrumentRef,
) -> (Entry, Vec<(FieldName, Value)>) {
    let mut values = vec![
        (FieldName::from(field::INSTRUMENT), Value::Text(to.to_string())),
        (FieldName::from(field::MOVED_FROM), Value::Text(from.to_string())),
        (FieldName::from(field::FROM_PAPER), Value::Bool(old.from_paper)),
    ];
    if old.observed_on.is_some() {
        values.push((FieldName::from(field::OBSERVED_ON), date_value(old.observed_on)));
    }
    values.extend(preview.carried(old, &AssessmentView::default()));
    (Entry::MovedAssessment(phase, to.clone()), values)
}

#[cfg(test)]
mod tests {
    use domain::Answer;
    use domain::instrument::builtin_instruments;
    use proptest::prelude::*;

    use super::*;

    fn moved(phase: Phase, version: u32) -> Entry {
        Entry::MovedAssessment(phase, InstrumentRef { id: "training-4x23".to_owned(), version })
    }

    #[test]
    fn the_newest_version_counts_and_before_any_move_the_first() {
        let before = Entry::Assessment(Phase::Before);
        assert_eq!(current([], Phase::Before), before);
        assert_eq!(current([&before, &moved(Phase::After, 9)], Phase::Before), before);
        let all = [moved(Phase::Before, 10), before, moved(Phase::Before, 9), moved(Phase::After, 11)];
        assert_eq!(current(&all, Phase::Before), moved(Phase::Before, 10));
        assert_eq!(current(&all, Phase::After), moved(Phase::After, 11));
    }

    proptest! {
        #[test]
        fn every_device_decides_the_same(mut versions in proptest::collection::vec(1..50u32, 0..8), seed in any::<u64>()) {
            let entries = |versions: &[u32]| versions.iter().map(|v| moved(Phase::Before, *v)).collect::<Vec<_>>();
            let one = current(&entries(&versions), Phase::Before);
            let by = usize::try_from(seed % 8).unwrap();
            if !versions.is_empty() {
                let by = by % versions.len();
                versions.rotate_left(by);
                versions.reverse();
            }
            prop_assert_eq!(current(&entries(&versions), Phase::Before), one);
        }
    }

    #[test]
    fn what_goes_along_is_copied_once_and_the_rest_stays_where_it_was() {
        let old = builtin_instruments().unwrap().swap_remove(1);
        let mut new = old.clone();
        new.version = 2;
        new.indicators.retain(|indicator| indicator.id != "demo.4.4");
        if let Some(criteria) = new.indicators[1].criteria.as_mut() {
            criteria.th = "เกณฑ์ใหม่".to_owned();
        }
        let answers = [("demo.1.1", Answer::Pass), ("demo.1.2", Answer::Pass), ("demo.4.4", Answer::Fail)];
        let mut view = AssessmentView { answers: answers.into_iter().collect(), ..AssessmentView::default() };
        view.notes.insert("demo.1.1".to_owned(), "เห็นกับตา".to_owned());
        let preview = Preview::of(&old, &new);
        assert_eq!(preview.with(Fate::AskedAnew).collect::<Vec<_>>(), ["demo.1.2"]);
        assert_eq!(preview.with(Fate::Left).collect::<Vec<_>>(), ["demo.4.4"]);
        let from = Entry::Assessment(Phase::Before);
        let (entry, values) = begin(&from, Phase::Before, &view, &preview, &new.reference());
        assert_eq!(entry, moved(Phase::Before, 2));
        let has = |name: &str, value: Value| values.contains(&(FieldName::from(name), value));
        assert!(has(field::MOVED_FROM, Value::from("assessment/before")));
        assert!(has("answer:demo.1.1", Value::from("pass")) && has("note:demo.1.1", Value::from("เห็นกับตา")));
        assert!(
            !values.iter().any(|(name, _)| name.as_str().ends_with("demo.1.2") || name.as_str().ends_with("demo.4.4"))
        );
        // What was answered in the old record after the move can be fetched; what the new one says is left alone.
        let there = AssessmentView { answers: [("demo.1.1", Answer::Fail)].into_iter().collect(), ..view.clone() };
        assert_eq!(preview.carried(&view, &there), []);
        view.answers.set("demo.1.3", Some(Answer::Fail));
        assert_eq!(preview.carried(&view, &there), [(FieldName::from("answer:demo.1.3"), Value::from("fail"))]);
    }
}
