//! What the parts of the materials' pages share: the materials, who can receive them, and the one way to write them.

use std::sync::Arc;

use i18n::arg;
use jiff::civil::Date;
use leptos::prelude::*;
use records::material::{Budget, MaterialView, field};
use records::materials::Materials;
use records::shape::{date_value, decimal_value, text_value};
use records::{Entry, HouseholdView, Register};
use rust_decimal::Decimal;
use sync::{FieldName, Value};
use uuid::Uuid;

use crate::i18n::Wording;
use crate::pages::open_year::{OpenYear, Values};
use crate::pages::roll::Spoken;
use crate::pages::undo::Undo;
use crate::platform::ids;
use crate::state::monitoring::OpenMaterials;
use crate::state::roll::OpenRoll;
use crate::state::villages::VillageSignal;

/// The materials of a village. Copied freely.
#[derive(Clone, Copy)]
pub struct Book {
    /// The year.
    pub year: OpenYear,
    /// The materials.
    pub open: OpenMaterials,
    households: OpenRoll<HouseholdView>,
    /// What was taken off the list just now.
    pub undo: Undo<Uuid>,
}

/// An entry as the form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What it is.
    pub what: String,
    /// How much.
    pub quantity: Option<Decimal>,
    /// Of what unit.
    pub unit: String,
    /// Baht for one unit.
    pub unit_cost: Option<Decimal>,
    /// Out of which budget line.
    pub budget: Budget,
    /// To which household; none for the village.
    pub household: Option<Uuid>,
    /// When.
    pub given_on: Option<Date>,
}

impl Given {
    fn values(&self) -> Values {
        let values = [
            (field::WHAT, text_value(&self.what)),
            (field::QUANTITY, decimal_value(self.quantity)),
            (field::UNIT, text_value(&self.unit)),
            (field::UNIT_COST, decimal_value(self.unit_cost)),
            (field::BUDGET, Value::from(self.budget.code())),
            (field::HOUSEHOLD, self.household.map_or(Value::Null, |id| Value::Text(id.to_string()))),
            (field::GIVEN_ON, date_value(self.given_on)),
        ];
        values.into_iter().map(|(name, value)| (FieldName::from(name), value)).collect()
    }

    /// The entry that stands.
    #[must_use]
    pub fn standing(view: &MaterialView) -> Self {
        Self {
            what: view.what.clone(),
            quantity: view.quantity,
            unit: view.unit.clone(),
            unit_cost: view.unit_cost,
            budget: view.budget.unwrap_or(Budget::Development),
            household: view.household,
            given_on: view.given_on,
        }
    }
}

impl Book {
    /// The materials of the year worked in; none if it is not known.
    #[must_use]
    pub fn of(village: &VillageSignal) -> Option<Self> {
        let year = OpenYear::of(village)?;
        let code = year.village();
        let (open, households) = (year.app.materials(&code)?, year.app.roll(&code)?);
        Some(Self { year, open, households, undo: Undo::new() })
    }

    /// All materials in order; tracked; empty until they are read.
    #[must_use]
    pub fn all(self) -> Arc<Materials> {
        self.open.all.get().unwrap_or_default()
    }

    /// The village's households; tracked; empty until they are read.
    #[must_use]
    pub fn register(self) -> Arc<Register> {
        self.households.roll.get().unwrap_or_default()
    }

    /// Who received something, in words; tracked.
    #[must_use]
    pub fn receiver(self, words: Wording, household: Option<Uuid>) -> String {
        let Some(id) = household else { return words.now().monitoring_material_village().to_owned() };
        match self.households.member(id) {
            Some(household) => household.view.get().in_full(words),
            None => words.now().monitoring_household_gone().to_owned(),
        }
    }

    /// The households to choose from, by id: those that count, in walking order.
    #[must_use]
    pub fn receivers(self, words: Wording) -> Vec<(String, String)> {
        let village = (String::new(), words.now().monitoring_material_village().to_owned());
        let register = self.register();
        let households =
            register.counted.iter().map(|household| (household.id.to_string(), household.view.in_full(words)));
        std::iter::once(village).chain(households).collect()
    }

    /// Writes an entry down, or alters one: only what is another than what stands.
    pub fn keep(self, id: Option<Uuid>, given: &Given, standing: Option<&Given>) {
        let before = standing.map(Given::values).unwrap_or_default();
        let is_new = |value: &(FieldName, Value)| match standing {
            Some(_) => !before.contains(value),
            None => !value.1.is_null(),
        };
        let values = given.values().into_iter().filter(is_new).collect();
        self.year.write(Entry::Material(id.unwrap_or_else(ids::new_uuid)), values);
    }

    /// Takes an entry off the list; that can be undone.
    pub fn remove(self, id: Uuid, reason: &str) {
        self.set_removed(id, Value::from(reason));
        self.undo.offer(id);
    }

    /// Puts an entry back on the list.
    pub fn put_back(self, id: Uuid) {
        self.undo.take();
        self.set_removed(id, Value::Null);
    }

    fn set_removed(self, id: Uuid, value: Value) {
        self.year.write(Entry::Material(id), vec![(FieldName::from(field::REMOVED), value)]);
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self) {
        self.year.save_again(untrack(|| self.open.not_saved()).into_iter().map(|(entry, _)| entry));
    }
}

/// A budget line in words.
#[must_use]
pub fn budget_name(words: Wording, budget: Budget) -> String {
    let number = words.digits(budget.number());
    match budget {
        Budget::Development => words.now().monitoring_budget_development(&number),
        Budget::Practice => words.now().monitoring_budget_practice(&number),
    }
}

/// A budget line in few words, for a choice.
#[must_use]
pub fn short_budget_name(words: Wording, budget: Budget) -> String {
    let number = words.digits(budget.number());
    match budget {
        Budget::Development => words.now().monitoring_material_budget_development(&number),
        Budget::Practice => words.now().monitoring_material_budget_practice(&number),
    }
}

/// `30 ถุง × 610 บาท`
#[must_use]
pub fn line_of(words: Wording, view: &MaterialView) -> String {
    let amount = |number: Option<Decimal>| number.map_or_else(|| "—".to_owned(), |number| words.amount(number));
    words.now().monitoring_material_line(
        arg::Quantity(&amount(view.quantity)),
        arg::Rate(&amount(view.unit_cost)),
        arg::Unit(&view.unit),
    )
}
