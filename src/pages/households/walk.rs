//! What the parts of the households' pages share: the register, its lock, and the one way to write it.

use std::sync::Arc;

use domain::household::{ACTIVITIES, ActivityAnswer};
use domain::{AreaCode, FiscalYear, Phase};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use records::household::{answer_field, answer_value, apart_field, field, note_field, visit_field};
use records::households::{ORDER_STEP, order_between};
use records::photo::Subject;
use records::shape::text_value;
use records::{Entry, HouseholdView, RecordKey, Register};
use sync::{FieldName, Value};
use uuid::Uuid;

use crate::i18n::Wording;
use crate::pages::photos::{Album, album};
use crate::platform::ids;
use crate::state::households::{HouseholdSignal, OpenRegister, Shown};
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// How long a household taken off the list can be put back with one tap.
const UNDO_MILLIS: u32 = 8_000;

/// The walk through a village's households in one phase. Copied freely.
#[derive(Clone, Copy)]
pub struct Walk {
    app: App,
    village: StoredValue<AreaCode>,
    year: FiscalYear,
    /// The households.
    pub open: OpenRegister,
    /// Before or after.
    pub phase: Phase,
    /// The dossier is with the reviewers: only to be read.
    pub is_locked: Memo<bool>,
    /// The household taken off the list just now.
    pub undo: RwSignal<Option<Uuid>>,
    undo_ends: StoredValue<Option<Timeout>, LocalStorage>,
}

/// Begins the walk; none if the fiscal year is not known.
pub fn begin(village: &VillageSignal, phase: Phase) -> Option<Walk> {
    let app = use_app();
    let code = village.target.village.code.clone();
    let dossier = village.year;
    Some(Walk {
        app,
        year: untrack(|| app.fiscal_year())?,
        open: app.households(&code)?,
        village: StoredValue::new(code),
        phase,
        is_locked: Memo::new(move |_| {
            dossier.with(|year| year.as_ref().is_some_and(|year| year.dossier.progress.state.is_locked()))
        }),
        undo: RwSignal::new(None),
        undo_ends: StoredValue::new_local(None),
    })
}

/// What a household is called on the screens.
#[must_use]
pub fn called(words: Wording, view: &HouseholdView) -> String {
    match (view.name.as_str(), view.house_no.as_str()) {
        ("", "") => words.now().households_no_name().to_owned(),
        ("", number) => words.now().households_at(&words.digits(number)),
        (name, _) => name.to_owned(),
    }
}

impl Walk {
    /// All households in order; tracked; empty until they are read.
    #[must_use]
    pub fn register(self) -> Arc<Register<Shown>> {
        self.open.register.get().unwrap_or_default()
    }

    /// The village's code, for addresses.
    #[must_use]
    pub fn village(self) -> String {
        self.village.with_value(ToString::to_string)
    }

    /// What a household is called; tracked.
    #[must_use]
    pub fn name_of(self, words: Wording, id: Uuid) -> String {
        self.open.household(id).map(|household| called(words, &household.view.get())).unwrap_or_default()
    }

    fn key(self, id: Uuid) -> RecordKey {
        self.village.with_value(|village| Entry::Household(id).of(village, self.year))
    }

    fn write(self, edits: Vec<(Uuid, Vec<(FieldName, Value)>)>) {
        if !self.is_locked.get_untracked() {
            let edits = edits.into_iter().map(|(id, values)| (self.key(id), values)).collect();
            self.app.save_all(edits, Some(ACTIVITIES.reference()));
        }
    }

    fn set(self, id: Uuid, name: &str, value: Value) {
        self.write(vec![(id, vec![(FieldName::from(name), value)])]);
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self) {
        for (id, _) in untrack(|| self.open.not_saved()) {
            self.app.save_again(self.key(id), Some(ACTIVITIES.reference()));
        }
    }

    /// Writes households down at the end of the walk: house number and name of each.
    pub fn add(self, households: Vec<(String, String)>) {
        let mut last = untrack(|| self.register()).counted.last().map(|household| household.view.order);
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
        self.write(edits.collect());
    }

    /// Changes what a household is called.
    pub fn rename(self, id: Uuid, house_no: &str, name: &str) {
        let values = vec![
            (FieldName::from(field::HOUSE_NO), text_value(house_no)),
            (FieldName::from(field::NAME), text_value(name)),
        ];
        self.write(vec![(id, values)]);
    }

    /// Moves a household one place up or down in the walking order.
    pub fn shift(self, id: Uuid, up: bool) {
        let register = untrack(|| self.register());
        let Some(at) = register.counted.iter().position(|household| household.id == id) else { return };
        let order = |at: usize| register.counted.get(at).map(|household| household.view.order);
        let (before, after) = match (up, at) {
            (true, 0) => return,
            (true, at) => (at.checked_sub(2).and_then(order), order(at - 1)),
            (false, at) if at + 1 >= register.counted.len() => return,
            (false, at) => (order(at + 1), order(at + 2)),
        };
        match order_between(before, after) {
            Some(between) => self.set(id, field::ORDER, Value::Int(between)),
            None => self.number_anew(&register, at, if up { at - 1 } else { at + 1 }),
        }
    }

    /// No room is left between two: all get new places, the household at `from` that at `to`.
    fn number_anew(self, register: &Register<Shown>, from: usize, to: usize) {
        let mut ids: Vec<Uuid> = register.counted.iter().map(|household| household.id).collect();
        let moved = ids.remove(from);
        ids.insert(to, moved);
        let places = (1..).map(|place: i64| Value::Int(place * ORDER_STEP));
        let edits = ids.into_iter().zip(places);
        self.write(edits.map(|(id, place)| (id, vec![(FieldName::from(field::ORDER), place)])).collect());
    }

    /// Takes a household off the list; that can be undone.
    pub fn remove(self, id: Uuid, reason: String) {
        self.set(id, field::REMOVED, Value::Text(reason));
        self.undo.set(Some(id));
        let end = move || {
            self.undo.try_set(None);
        };
        self.undo_ends.set_value(Some(Timeout::new(UNDO_MILLIS, end)));
    }

    /// Puts a household back on the list.
    pub fn put_back(self, id: Uuid) {
        self.undo.set(None);
        self.set(id, field::REMOVED, Value::Null);
    }

    /// Somebody says that two are the same household: the second is shown under the first.
    pub fn link(self, first: Uuid, second: Uuid) {
        self.set(second, field::TWIN_OF, Value::Text(first.to_string()));
    }

    /// Two are not the same household after all.
    pub fn unlink(self, first: Uuid, second: Uuid) {
        let values = vec![(FieldName::from(field::TWIN_OF), Value::Null), (apart_field(first), Value::Bool(true))];
        self.write(vec![(second, values)]);
    }

    /// Somebody says that two alike are two households.
    pub fn keep_apart(self, first: Uuid, second: Uuid) {
        self.write(vec![(second, vec![(apart_field(first), Value::Bool(true))])]);
    }

    /// Answers an activity, or takes the answer back. An answer says that somebody was met.
    pub fn answer(self, household: HouseholdSignal, activity: &str, answer: Option<ActivityAnswer>) {
        let mut values = vec![(answer_field(self.phase, activity), answer_value(answer))];
        let visit = household.view.with_untracked(|view| view.found(self.phase).visit);
        if answer.is_some() && visit.is_some() {
            values.push((visit_field(self.phase), Value::Null));
        }
        self.write(vec![(household.id, values)]);
    }

    /// Says of the whole visit that nobody was met, or takes that back.
    pub fn visit(self, household: HouseholdSignal, visit: Option<ActivityAnswer>) {
        self.write(vec![(household.id, vec![(visit_field(self.phase), answer_value(visit))])]);
    }

    /// The photos of an activity, as it was found in this phase.
    #[must_use]
    pub fn album(self, household: Uuid, activity: &str) -> Option<Album> {
        let about = format!("{}:{activity}", self.phase.code());
        let subject = Subject::part(&Entry::Household(household), &about);
        self.village.with_value(|village| album(village, subject, self.is_locked.into()))
    }

    /// Notes what was seen.
    pub fn note(self, household: HouseholdSignal, activity: &str, text: &str) {
        let standing = household.view.with_untracked(|view| view.note(self.phase, activity).map(str::to_owned));
        if standing.unwrap_or_default().trim() != text.trim() {
            self.write(vec![(household.id, vec![(note_field(self.phase, activity), text_value(text))])]);
        }
    }
}
