//! What the parts of the visits' pages share: the visits, and the one way to write them.

use std::sync::Arc;

use jiff::civil::Date;
use leptos::prelude::*;
use records::Entry;
use records::shape::{date_value, text_value};
use records::visit::{VisitState, VisitView, advice, field};
use records::visits::Visits;
use sync::{FieldName, Value};
use uuid::Uuid;

use crate::components::Tone;
use crate::i18n::Wording;
use crate::pages::open_year::{OpenYear, Values};
use crate::platform::ids;
use crate::state::monitoring::OpenVisits;
use crate::state::photos::{Located, located_values};
use crate::state::villages::VillageSignal;

/// The visits to a village. Copied freely.
#[derive(Clone, Copy)]
pub struct Log {
    /// The year.
    pub year: OpenYear,
    /// The visits.
    pub open: OpenVisits,
}

/// A visit as the form has it.
#[derive(Clone, Debug, Default)]
pub struct NewVisit {
    /// Whether it was made already; else it is planned.
    pub made: bool,
    /// The day.
    pub day: Option<Date>,
    /// What it is for.
    pub purpose: String,
    /// Who goes.
    pub visitors: String,
}

fn set(name: &str, value: Value) -> (FieldName, Value) {
    (FieldName::from(name), value)
}

impl Log {
    /// The visits of the year worked in; none if it is not known.
    #[must_use]
    pub fn of(village: &VillageSignal) -> Option<Self> {
        let year = OpenYear::of(village)?;
        Some(Self { year, open: year.app.visits(&year.village())? })
    }

    /// All visits in order; tracked; empty until they are read.
    #[must_use]
    pub fn all(self) -> Arc<Visits> {
        self.open.all.get().unwrap_or_default()
    }

    /// Writes a visit down, planned or made.
    pub fn add(self, visit: &NewVisit) {
        let day = if visit.made { field::SEEN_ON } else { field::PLANNED_ON };
        let values = vec![
            set(day, date_value(visit.day)),
            set(field::PURPOSE, text_value(&visit.purpose)),
            set(field::VISITORS, text_value(&visit.visitors)),
        ];
        let values = values.into_iter().filter(|(_, value)| !value.is_null()).collect();
        self.year.write(Entry::MonitoringVisit(ids::new_uuid()), values);
    }

    /// Sets one field of a visit.
    pub fn set(self, id: Uuid, name: &str, value: Value) {
        self.year.write(Entry::MonitoringVisit(id), vec![set(name, value)]);
    }

    /// Sets a text of a visit, if it is another than the one that stands.
    pub fn set_text(self, id: Uuid, name: &str, standing: &str, text: &str) {
        if standing.trim() != text.trim() {
            self.set(id, name, text_value(text));
        }
    }

    /// Sets a day of a visit, once what is typed is one.
    pub fn set_day(self, id: Uuid, name: &str, day: Option<Date>) {
        if day.is_some() {
            self.set(id, name, date_value(day));
        }
    }

    /// Says where a visit was made, or takes that back.
    pub fn locate(self, id: Uuid, located: Option<Located>) {
        self.year.write(Entry::MonitoringVisit(id), located_values(located, field::POSITION, field::ACCURACY));
    }

    /// Appends advice to a visit. It is never altered, and a locked dossier takes it, too.
    pub fn advise(self, visit: Uuid, text: &str) {
        let values: Values =
            vec![set(advice::VISIT, Value::Text(visit.to_string())), set(advice::TEXT, text_value(text))];
        self.year.append(Entry::Advice(ids::new_uuid()), values);
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self) {
        self.year.save_again(untrack(|| self.open.not_saved()).into_iter().map(|(entry, _)| entry));
    }
}

/// How a visit stands, in a word and its colour.
#[must_use]
pub fn standing(words: Wording, state: VisitState) -> (Tone, &'static str) {
    let now = words.now();
    match state {
        VisitState::Overdue => (Tone::Bad, now.monitoring_visit_state_overdue()),
        VisitState::Planned => (Tone::Wait, now.monitoring_visit_state_planned()),
        VisitState::Made => (Tone::Ok, now.monitoring_visit_state_made()),
    }
}

/// The day of a visit in words.
#[must_use]
pub fn day_of(words: Wording, view: &VisitView) -> String {
    view.day().map_or_else(|| words.now().monitoring_visit_no_day().to_owned(), |day| words.day(day))
}
