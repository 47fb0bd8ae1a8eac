//! What fields may hold: each kind of record says it as a table, and the server checks every change by it.

use jiff::civil::Date;
use rust_decimal::Decimal;
use sync::{FieldName, Value};
use uuid::Uuid;

/// The longest note, in characters.
pub const MAX_NOTE_CHARS: usize = 4_000;
/// The longest name of a person, house, place or thing, in characters.
pub const MAX_NAME_CHARS: usize = 120;
/// The longest reason for taking something off a list, in characters.
pub const MAX_REASON_CHARS: usize = 500;
/// The worst accuracy of a place that is noted, in metres.
pub const MAX_ACCURACY: i64 = 100_000;
/// The greatest count of people or things.
pub const MAX_COUNT: i64 = 100_000;

/// What a field may hold, besides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text of at most so many characters.
    Text(usize),
    /// A day as ISO text.
    Day,
    /// Yes or no.
    Flag,
    /// A whole number from 0 to this.
    Count(i64),
    /// Any whole number.
    Whole,
    /// A decimal number as text, not below zero, with at most two places (`"18300.00"`).
    Decimal,
    /// A UUID as text.
    Id,
    /// A SHA-256 as 64 lower-case hex digits.
    Hash,
    /// A place on the earth as text: see [`Position`].
    Position,
    /// One of these codes.
    OneOf(&'static [&'static str]),
}

/// The fields of a kind of record. A name that ends with `:` stands for all fields that begin with it.
pub type Fields = [(&'static str, Shape)];

impl Shape {
    /// Whether a value has this shape.
    #[must_use]
    pub fn holds(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Flag, value) => matches!(value, Value::Bool(_)),
            (Self::Whole, value) => matches!(value, Value::Int(_)),
            (Self::Count(most), value) => matches!(value, Value::Int(count) if (0..=most).contains(count)),
            (shape, Value::Text(text)) => shape.holds_text(text),
            _ => false,
        }
    }

    fn holds_text(self, text: &str) -> bool {
        match self {
            Self::Text(longest) => text.chars().count() <= longest,
            Self::Day => text.parse::<Date>().is_ok(),
            Self::Decimal => decimal_of(text).is_some(),
            Self::Id => text.parse::<Uuid>().is_ok(),
            Self::Hash => text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
            Self::Position => Position::parse(text).is_some(),
            Self::OneOf(codes) => codes.contains(&text),
            Self::Flag | Self::Whole | Self::Count(_) => false,
        }
    }
}

/// Whether a value fits a field of a kind with these fields. Emptied fields fit, and so do fields this build does not know: a newer
/// build wrote them.
#[must_use]
pub fn fits(fields: &Fields, name: &FieldName, value: &Value) -> bool {
    value.is_null() || shape_in(fields, name).is_none_or(|shape| shape.holds(value))
}

/// What a field of a kind with these fields may hold; none if this build does not know the field.
#[must_use]
pub fn shape_in(fields: &Fields, name: &FieldName) -> Option<Shape> {
    let name = name.as_str();
    let is_meant = |known: &str| match known.strip_suffix(':') {
        Some(_) => name.len() > known.len() && name.starts_with(known),
        None => name == known,
    };
    fields.iter().find(|(known, _)| is_meant(known)).map(|(_, shape)| *shape)
}

/// The value of a text; an empty one takes it back.
#[must_use]
pub fn text_value(text: &str) -> Value {
    let text = text.trim();
    if text.is_empty() { Value::Null } else { Value::from(text) }
}

/// The value of a date.
#[must_use]
pub fn date_value(date: Option<Date>) -> Value {
    date.map_or(Value::Null, |date| Value::Text(date.to_string()))
}

/// The day in a value.
#[must_use]
pub fn date_of(value: &Value) -> Option<Date> {
    value.as_text()?.parse().ok()
}

/// The value of a count; none takes it back.
#[must_use]
pub fn count_value(count: Option<u32>) -> Value {
    count.map_or(Value::Null, |count| Value::Int(count.into()))
}

/// The count in a value; none if it holds none.
#[must_use]
pub fn count_of(value: &Value) -> Option<u32> {
    match value {
        Value::Int(count) => u32::try_from(*count).ok(),
        _ => None,
    }
}

/// The text in a value; empty if it holds none.
#[must_use]
pub fn text_of(value: &Value) -> String {
    value.as_text().unwrap_or_default().to_owned()
}

/// The value of a decimal number, in its one canonical spelling.
#[must_use]
pub fn decimal_value(number: Option<Decimal>) -> Value {
    number.map_or(Value::Null, |number| Value::Text(number.normalize().to_string()))
}

/// The decimal number in a text: not below zero, at most two places, at most nine digits before them.
#[must_use]
pub fn decimal_of(text: &str) -> Option<Decimal> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let number: Decimal = text.parse().ok().filter(|_| plain)?;
    (number.scale() <= 2 && number < Decimal::from(1_000_000_000)).then_some(number)
}

/// A place on the earth, in degrees with five places (a metre), as a text: `13.69123,101.45678`. Kept as texts of a fixed form, so
/// that equal places have equal bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Position {
    /// North of the equator.
    pub latitude: f64,
    /// East of Greenwich.
    pub longitude: f64,
}

impl Position {
    /// Reads a place.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (latitude, longitude) = text.split_once(',')?;
        let position = Self { latitude: latitude.parse().ok()?, longitude: longitude.parse().ok()? };
        let on_earth = position.latitude.abs() <= 90.0 && position.longitude.abs() <= 180.0;
        (on_earth && position.to_string() == text).then_some(position)
    }
}

/// The place in a value.
#[must_use]
pub fn position_of(value: &Value) -> Option<Position> {
    value.as_text().and_then(Position::parse)
}

/// The value of a place; none takes it back.
#[must_use]
pub fn position_value(position: Option<Position>) -> Value {
    position.map_or(Value::Null, |position| Value::Text(position.to_string()))
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.5},{:.5}", self.latitude, self.longitude)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_hold_what_they_say() {
        let text = |text: &str| Value::from(text);
        let id = "01928c5e-0000-7000-8000-000000000001";
        for (shape, good, bad) in [
            (Shape::Text(2), text("กข"), text("กขค")),
            (Shape::Day, text("2026-11-26"), text("26/11/2569")),
            (Shape::Flag, Value::Bool(true), text("true")),
            (Shape::Count(30), Value::Int(30), Value::Int(31)),
            (Shape::Count(30), Value::Int(0), Value::Int(-1)),
            (Shape::Whole, Value::Int(-1), Value::Bool(true)),
            (Shape::Decimal, text("18300.5"), text("1e3")),
            (Shape::Decimal, text("0"), text("-1")),
            (Shape::Decimal, text("12.25"), text("12.255")),
            (Shape::Id, text(id), text("12")),
            (Shape::Hash, text(&"0a".repeat(32)), text(&"0A".repeat(32))),
            (Shape::Position, text("13.69123,101.45678"), text("13.7,101.4")),
            (Shape::Position, text("-90.00000,180.00000"), text("90.00001,0.00000")),
            (Shape::Position, text("0.00000,0.00000"), text("NaN,0.00000")),
            (Shape::OneOf(&["a", "b"]), text("a"), text("c")),
        ] {
            assert!(shape.holds(&good), "{shape:?} {good:?}");
            assert!(!shape.holds(&bad), "{shape:?} {bad:?}");
        }
    }

    #[test]
    fn a_table_speaks_of_its_own_fields_and_lets_newer_ones_through() {
        const FIELDS: &Fields = &[("name", Shape::Text(3)), ("count:", Shape::Count(9))];
        let fits = |name: &str, value: Value| fits(FIELDS, &FieldName::from(name), &value);
        assert!(fits("name", Value::from("abc")) && !fits("name", Value::from("abcd")));
        assert!(fits("name", Value::Null), "an emptied field");
        assert!(fits("count:x", Value::Int(9)) && !fits("count:x", Value::Int(10)));
        assert!(fits("count:", Value::Int(10)) && fits("new", Value::Int(10)), "not ours");
    }

    #[test]
    fn numbers_have_one_spelling() {
        assert_eq!(decimal_value(decimal_of("18300.50")), Value::from("18300.5"));
        assert_eq!(decimal_value(decimal_of("007")), Value::from("7"));
        assert_eq!(decimal_of("1000000000"), None);
    }
}
