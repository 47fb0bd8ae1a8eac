//! The fields of an official step in a few words, for pages that tell of changes.

use domain::Instrument;
use i18n::arg;
use records::step::{Action, field, remark_of};
use sync::FieldName;

use super::verb;
use crate::i18n::Wording;
use crate::pages::households::phase_word;
use crate::pages::naming::indicator_code;

/// A field of a step; none if it is none.
#[must_use]
pub fn step_field(words: Wording, name: &FieldName, instrument: Option<&Instrument>) -> Option<String> {
    let now = words.now();
    if let Some((phase, indicator)) = remark_of(name) {
        let number = words.digits(&indicator_code(indicator, instrument));
        return Some(now.field_remark(arg::Number(&number), arg::Phase(phase_word(words, phase))));
    }
    let title = match name.as_str() {
        field::ACTION => now.field_action(),
        field::REMARKS => now.review_remarks(),
        field::ON => now.field_step_on(),
        field::NUMBER => now.field_step_number(),
        _ => return None,
    };
    Some(title.to_owned())
}

/// A value of a step in words; none if it is told like any other.
#[must_use]
pub fn step_value(words: Wording, name: &FieldName, text: &str) -> Option<String> {
    match name.as_str() {
        field::ACTION => Action::from_code(text).map(|action| verb(words.now(), action).to_owned()),
        field::ON => text.parse().ok().map(|day| words.day(day)),
        _ => None,
    }
}
