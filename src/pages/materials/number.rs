//! Quantities and prices as they are typed.

use domain::numerals::parse_decimal;
use records::shape::decimal_of;
use rust_decimal::Decimal;

use crate::i18n::Wording;

/// The least number that is too large.
const MOST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// A number as it was typed: nothing, a number, or why it is none.
///
/// # Errors
/// The sentence that says what is wrong with it.
pub fn number_of(words: Wording, text: &str) -> Result<Option<Decimal>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let now = words.now();
    let fault = match parse_decimal(text) {
        Some(number) if decimal_of(&number.to_string()).is_some() => return Ok(Some(number)),
        Some(number) if number >= MOST => now.monitoring_material_number_large(),
        None if is_negative(text) => now.monitoring_material_number_negative(),
        Some(_) | None => now.monitoring_material_number_bad(),
    };
    Err(fault.to_owned())
}

/// A quantity as it was typed: of nothing, nothing is handed out.
///
/// # Errors
/// As [`number_of`].
pub fn quantity_of(words: Wording, text: &str) -> Result<Option<Decimal>, String> {
    let above_zero = || Err(words.now().monitoring_material_number_above_zero().to_owned());
    match number_of(words, text) {
        Ok(Some(number)) if number.is_zero() => above_zero(),
        Err(_) if is_negative(text) => above_zero(),
        read => read,
    }
}

/// Whether it is a number with a minus before it.
fn is_negative(text: &str) -> bool {
    text.trim().strip_prefix(['-', '−']).is_some_and(|rest| parse_decimal(rest).is_some())
}

#[cfg(test)]
mod tests {
    use leptos::prelude::Owner;

    use super::*;
    use crate::i18n::use_words;

    #[test]
    fn what_is_wrong_with_a_number_is_what_is_said() {
        Owner::new().with(|| {
            let words = use_words();
            let now = words.now();
            let said = |text: &str| quantity_of(words, text).unwrap_err();
            assert_eq!(said("-3"), now.monitoring_material_number_above_zero());
            assert_eq!(number_of(words, "-3").unwrap_err(), now.monitoring_material_number_negative());
            assert_eq!(said("๐"), now.monitoring_material_number_above_zero());
            assert_eq!(said("1.255"), now.monitoring_material_number_bad());
            assert_eq!(said("สาม"), now.monitoring_material_number_bad());
            assert_eq!(said("99999999999"), now.monitoring_material_number_large());
            assert_eq!(number_of(words, "0"), Ok(Some(Decimal::ZERO)), "a gift has no price");
            assert_eq!(quantity_of(words, "๑,๒๕๐.๕"), Ok(Some(Decimal::new(12_505, 1))));
        });
    }
}
