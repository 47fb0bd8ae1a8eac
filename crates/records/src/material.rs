//! Materials handed out, to the village or to a household, against the budget the letter gives a village.

use jiff::civil::Date;
use rust_decimal::Decimal;
use sync::{FieldName, Value};
use uuid::Uuid;

use crate::shape::{Fields, MAX_NAME_CHARS, MAX_REASON_CHARS, Shape, date_of, decimal_of, text_of};
use crate::view::View;

/// The longest unit, in characters.
pub const MAX_UNIT_CHARS: usize = 40;

/// Out of which budget line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Budget {
    /// กิจกรรม 2.4.1: 18,300 baht a village.
    Development,
    /// กิจกรรม 3.1.1, practice materials: 5,600 baht a village.
    Practice,
}

impl Budget {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::Development, Self::Practice];

    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Practice => "practice",
        }
    }

    /// The budget line with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|budget| budget.code() == code)
    }

    /// The number of the activity in the letter.
    #[must_use]
    pub fn number(self) -> &'static str {
        match self {
            Self::Development => "2.4.1",
            Self::Practice => "3.1.1",
        }
    }

    /// What a village has for the whole activity, in baht. Lines may be averaged (ถัวเฉลี่ยจ่ายทุกรายการ); this total binds (cost tables:
    /// 2.4.1 is this one line; 3.1.1 has copies and forms 1,500, office materials 1,000 and practice materials 5,600).
    #[must_use]
    pub fn activity_baht(self) -> u32 {
        match self {
            Self::Development => 18_300,
            Self::Practice => 8_100,
        }
    }

    /// What a village has, in baht (guideline 2.4.1; cost table of 3.1.1, M11).
    #[must_use]
    pub fn baht(self) -> u32 {
        match self {
            Self::Development => 18_300,
            Self::Practice => 5_600,
        }
    }
}

/// Names of the fields.
pub mod field {
    /// What it is.
    pub const WHAT: &str = "what";
    /// How much; decimal.
    pub const QUANTITY: &str = "quantity";
    /// Of what unit.
    pub const UNIT: &str = "unit";
    /// Baht for one unit; decimal.
    pub const UNIT_COST: &str = "unit_cost";
    /// [`super::Budget`] by code.
    pub const BUDGET: &str = "budget";
    /// The household it went to, by id; null for the village.
    pub const HOUSEHOLD: &str = "household";
    /// The day it was handed out.
    pub const GIVEN_ON: &str = "given_on";
    /// Why it was taken off the list; null while on it.
    pub use sync::record::REMOVED;
}

/// The fields of materials.
pub const FIELDS: &Fields = &[
    (field::WHAT, Shape::Text(MAX_NAME_CHARS)),
    (field::QUANTITY, Shape::Decimal),
    (field::UNIT, Shape::Text(MAX_UNIT_CHARS)),
    (field::UNIT_COST, Shape::Decimal),
    (field::BUDGET, Shape::OneOf(&["development", "practice"])),
    (field::HOUSEHOLD, Shape::Id),
    (field::GIVEN_ON, Shape::Day),
    (field::REMOVED, Shape::Text(MAX_REASON_CHARS)),
];

/// Materials as read from their record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MaterialView {
    /// What it is.
    pub what: String,
    /// How much.
    pub quantity: Option<Decimal>,
    /// Of what unit.
    pub unit: String,
    /// Baht for one unit.
    pub unit_cost: Option<Decimal>,
    /// Out of which budget line.
    pub budget: Option<Budget>,
    /// The household it went to; none for the village.
    pub household: Option<Uuid>,
    /// The day it was handed out.
    pub given_on: Option<Date>,
    /// Why it was taken off the list.
    pub removed: Option<String>,
    /// How many fields are in conflict.
    pub conflicts: usize,
}

impl View for MaterialView {
    fn set_conflict(&mut self, _name: &FieldName) {
        self.conflicts += 1;
    }

    fn set(&mut self, name: &FieldName, value: &Value) {
        let decimal = || value.as_text().and_then(decimal_of);
        match name.as_str() {
            field::WHAT => self.what = text_of(value),
            field::QUANTITY => self.quantity = decimal(),
            field::UNIT => self.unit = text_of(value),
            field::UNIT_COST => self.unit_cost = decimal(),
            field::BUDGET => self.budget = value.as_text().and_then(Budget::from_code),
            field::HOUSEHOLD => self.household = value.as_text().and_then(|id| id.parse().ok()),
            field::GIVEN_ON => self.given_on = date_of(value),
            field::REMOVED => self.removed = value.as_text().map(str::to_owned),
            _ => {}
        }
    }
}

impl MaterialView {
    /// Quantity times rate, exactly; nothing while one of the two is missing. Never overflows: both are below 10⁹ with two places.
    #[must_use]
    pub fn cost(&self) -> Decimal {
        let product = self.quantity.zip(self.unit_cost).and_then(|(quantity, rate)| quantity.checked_mul(rate));
        product.unwrap_or_default().normalize()
    }
}
