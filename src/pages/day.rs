//! A day as people type it.

use jiff::civil::Date;

use crate::i18n::Wording;
use crate::platform::clock;

/// Reads a day that is past or today (๒๒ พ.ย. ๒๕๖๙, 22/11/2569).
///
/// # Errors
/// The sentence that says what is wrong with it.
pub fn past_day(words: Wording, text: &str) -> Result<Date, String> {
    match domain::thai_date::parse(text) {
        Err(_) => Err(words.now().assessment_date_unreadable().to_owned()),
        Ok(day) if day > clock::today() => Err(words.now().assessment_date_future().to_owned()),
        Ok(day) => Ok(day),
    }
}
