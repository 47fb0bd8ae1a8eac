//! What the parts of the households' pages share: the register, its lock, and the one way to write it.

use std::sync::Arc;

use domain::Phase;
use domain::household::{ActivityAnswer, ActivitySet};
use leptos::prelude::*;
use records::household::{answer_field, answer_value, field, note_field, visit_field};
use records::households::{ORDER_STEP, order_between};
use records::photo::Subject;
use records::shape::text_value;
use records::{Entry, HouseholdView, Register};
use sync::{FieldName, Value};
use uuid::Uuid;

use crate::i18n::Wording;
use crate::pages::photos::{Album, album};
use crate::pages::roll::{Ledger, RollWords, Spoken};
use crate::platform::ids;
use crate::state::roll::HouseholdSignal;
use crate::state::villages::VillageSignal;

/// The walk through a village's households in one phase. Copied freely.
#[derive(Clone, Copy)]
pub struct Walk {
    /// The households.
    pub list: Ledger<HouseholdView>,
    /// Before or after.
    pub phase: Phase,
    /// The nine activities, as this village is asked for them.
    pub activities: StoredValue<Arc<ActivitySet>>,
}

/// Begins the walk; none if the fiscal year is not known.
pub fn begin(village: &VillageSignal, phase: Phase) -> Option<Walk> {
    Some(Walk { list: Ledger::open(village)?, phase, activities: StoredValue::new(village.activities.clone()) })
}

impl Spoken for HouseholdView {
    const WORDS: RollWords = RollWords {
        remove_title: |w, name| w.households_remove_title(name),
        remove_text: |w| w.households_remove_text(),
        remove_reason: |w| w.households_remove_reason(),
        removed: |w, name| w.households_removed(name),
        removed_list: |w, count| w.households_removed_list(count),
        twins_title: |w| w.households_twins_title(),
        twins_same: |w| w.households_twins_same(),
        twins_apart: |w| w.households_twins_apart(),
        twin_line: |w, name| w.households_twin_line(name),
    };

    fn called(&self, words: Wording) -> String {
        match (self.name.as_str(), self.house_no.as_str()) {
            ("", "") => words.now().households_no_name().to_owned(),
            ("", number) => words.now().households_at(&words.digits(number)),
            (name, _) => name.to_owned(),
        }
    }

    fn in_full(&self, words: Wording) -> String {
        match self.house_no.as_str() {
            number if !number.is_empty() && !self.name.is_empty() => {
                format!("{} ({})", self.name, words.digits(number))
            }
            _ => self.called(words),
        }
    }

    fn instrument(village: &VillageSignal) -> Option<String> {
        Some(village.activities.reference().to_string())
    }
}

impl Walk {
    /// The village's code, for addresses.
    #[must_use]
    pub fn village(self) -> String {
        self.list.village()
    }

    /// Writes households down at the end of the walk: house number and name of each.
    pub fn add(self, households: Vec<(String, String)>) {
        let mut last = untrack(|| self.list.roll()).counted.last().map(|household| household.view.order);
        let edits = households.into_iter().map(|(house_no, name)| {
            let order = order_between(last, None).unwrap_or(i64::MAX);
            last = Some(order);
            let values = vec![
                (FieldName::from(field::HOUSE_NO), text_value(&house_no)),
                (FieldName::from(field::NAME), text_value(&name)),
                (FieldName::from(field::ORDER), Value::Int(order)),
            ];
            (ids::new_uuid(), values)
        });
        self.list.write(edits.collect());
    }

    /// Changes what a household is called.
    pub fn rename(self, id: Uuid, house_no: &str, name: &str) {
        let values = vec![
            (FieldName::from(field::HOUSE_NO), text_value(house_no)),
            (FieldName::from(field::NAME), text_value(name)),
        ];
        self.list.write(vec![(id, values)]);
    }

    /// Moves a household one place up or down in the walking order.
    pub fn shift(self, id: Uuid, up: bool) {
        let register = untrack(|| self.list.roll());
        let Some(at) = register.counted.iter().position(|household| household.id == id) else { return };
        let order = |at: usize| register.counted.get(at).map(|household| household.view.order);
        let (before, after) = match (up, at) {
            (true, 0) => return,
            (true, at) => (at.checked_sub(2).and_then(order), order(at - 1)),
            (false, at) if at + 1 >= register.counted.len() => return,
            (false, at) => (order(at + 1), order(at + 2)),
        };
        match order_between(before, after) {
            Some(between) => self.list.set(id, field::ORDER, Value::Int(between)),
            None => self.number_anew(&register, at, if up { at - 1 } else { at + 1 }),
        }
    }

    /// No room is left between two: all get new places, the household at `from` that at `to`.
    fn number_anew(self, register: &Register, from: usize, to: usize) {
        let mut ids: Vec<Uuid> = register.counted.iter().map(|household| household.id).collect();
        let moved = ids.remove(from);
        ids.insert(to, moved);
        let places = (1..).map(|place: i64| Value::Int(place * ORDER_STEP));
        let edits = ids.into_iter().zip(places);
        self.list.write(edits.map(|(id, place)| (id, vec![(FieldName::from(field::ORDER), place)])).collect());
    }

    /// Answers an activity, or takes the answer back. An answer says that somebody was met.
    pub fn answer(self, household: HouseholdSignal, activity: &str, answer: Option<ActivityAnswer>) {
        let mut values = vec![(answer_field(self.phase, activity), answer_value(answer))];
        let visit = household.view.with_untracked(|view| view.found(self.phase).visit);
        if answer.is_some() && visit.is_some() {
            values.push((visit_field(self.phase), Value::Null));
        }
        self.list.write(vec![(household.id, values)]);
    }

    /// Says of the whole visit that nobody was met, or takes that back.
    pub fn visit(self, household: HouseholdSignal, visit: Option<ActivityAnswer>) {
        self.list.write(vec![(household.id, vec![(visit_field(self.phase), answer_value(visit))])]);
    }

    /// The photos of an activity, as it was found in this phase.
    #[must_use]
    pub fn album(self, household: Uuid, activity: &str) -> Option<Album> {
        let about = format!("{}:{activity}", self.phase.code());
        let subject = Subject::part(&Entry::Household(household), &about);
        album(&self.list.area(), subject, self.list.is_locked.into())
    }

    /// Notes what was seen.
    pub fn note(self, household: HouseholdSignal, activity: &str, text: &str) {
        let standing = household.view.with_untracked(|view| view.note(self.phase, activity).map(str::to_owned));
        if standing.unwrap_or_default().trim() != text.trim() {
            self.list.write(vec![(household.id, vec![(note_field(self.phase, activity), text_value(text))])]);
        }
    }
}
