//! Thai and Arabic digits, and numbers with separators. Everything is stored with ASCII digits; which digits are shown is a choice
//! of each output (the letter itself mixes both).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Which digits an output shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Digits {
    /// ๐๑๒๓๔๕๖๗๘๙
    Thai,
    /// 0123456789
    #[default]
    Arabic,
}

const THAI_ZERO: u32 = '๐' as u32;
const ASCII_ZERO: u32 = '0' as u32;

impl Digits {
    /// The text with all its digits, Thai or Arabic, in this kind; all else stays as it is.
    #[must_use]
    pub fn show(self, text: &str) -> String {
        let zero = match self {
            Self::Thai => THAI_ZERO,
            Self::Arabic => ASCII_ZERO,
        };
        let in_this_kind = |c: char| digit_value(c).and_then(|value| char::from_u32(zero + value)).unwrap_or(c);
        text.chars().map(in_this_kind).collect()
    }
}

/// The text with its Thai digits as ASCII digits: what is stored of what a person typed.
#[must_use]
pub fn to_ascii(text: &str) -> String {
    Digits::Arabic.show(text)
}

/// A whole number with a comma before every third digit from the right: `18,300`.
#[must_use]
pub fn grouped(number: u64) -> String {
    with_commas(&number.to_string())
}

fn with_commas(plain: &str) -> String {
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount with a comma before every third digit from the right; what is no whole number has at least two places: `18,300`,
/// `40.50`. All its places are shown, so that lines and their sum agree.
#[must_use]
pub fn grouped_decimal(number: Decimal) -> String {
    let plain = number.abs().normalize().to_string();
    let (whole, places) = plain.split_once('.').unwrap_or((&plain, ""));
    let sign = if number.is_sign_negative() && !number.is_zero() { "\u{2212}" } else { "" };
    let whole = with_commas(whole);
    if places.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{places:0<2}") }
}

/// A number as people type it: Thai or Arabic digits, a point, commas before every third digit or none at all. `1,5` is refused, not
/// taken for fifteen.
#[must_use]
pub fn parse_decimal(text: &str) -> Option<Decimal> {
    let ascii = to_ascii(text.trim());
    let (whole, places) = match ascii.split_once('.') {
        Some((whole, places)) => (whole, Some(places)),
        None => (&*ascii, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let bare = whole.replace(',', "");
    let separated = bare == whole || with_commas(&bare) == whole;
    let fits = separated && digits(&bare) && places.is_none_or(digits);
    fits.then(|| format!("{bare}.{}", places.unwrap_or("0")).parse::<Decimal>().ok()).flatten().map(|n| n.normalize())
}

/// A whole number in digits of either kind, with separators at the thousands or none.
#[must_use]
pub fn whole_number(text: &str) -> Option<u32> {
    let ascii = to_ascii(text);
    let plain = ascii.replace(',', "");
    let number = plain.bytes().all(|byte| byte.is_ascii_digit()).then(|| plain.parse().ok())??;
    (plain == ascii || grouped(u64::from(number)) == ascii).then_some(number)
}

/// The value of a Thai or Arabic digit.
fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - ASCII_ZERO),
        '๐'..='๙' => Some(c as u32 - THAI_ZERO),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_letters_number_in_both_digits() {
        assert_eq!(Digits::Thai.show("ฉช 0019/ว 2215 (30 คน)"), "ฉช ๐๐๑๙/ว ๒๒๑๕ (๓๐ คน)");
        assert_eq!(Digits::Arabic.show("๑๖๐,๖๗๔,๐๐๐ บาท"), "160,674,000 บาท");
        assert_eq!(Digits::Thai.show("๒5๖3"), "๒๕๖๓", "mixed input");
        assert_eq!(to_ascii("๐๑๒๓๔๕๖๗๘๙"), "0123456789");
    }

    #[test]
    fn other_scripts_are_left_alone() {
        // Lao digits and the sign after Thai nine look close and are none.
        assert_eq!(to_ascii("໑๚ก½"), "໑๚ก½");
    }

    #[test]
    fn thousands_are_separated() {
        let cases = [(0, "0"), (999, "999"), (1_000, "1,000"), (18_300, "18,300"), (160_674_000, "160,674,000")];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn amounts_are_shown_to_the_last_place() {
        let cases =
            [("0", "0"), ("18300", "18,300"), ("18300.5", "18,300.50"), ("40.7925", "40.7925"), ("-350", "−350")];
        for (number, text) in cases {
            assert_eq!(grouped_decimal(number.parse().unwrap()), text);
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        let cases = [("18,300.50", "18300.5"), ("๑๘,๓๐๐", "18300"), (" 7 ", "7"), ("๐.๒๕", "0.25"), ("18300", "18300")];
        for (typed, number) in cases {
            assert_eq!(parse_decimal(typed), Some(number.parse().unwrap()), "{typed}");
        }
        for typed in ["", "1,5", "18,30", "1,2345", "1.2.3", ".5", "5.", "-1", "1e3", "12 kg", "1,000,00", "๑๒บาท"]
        {
            assert_eq!(parse_decimal(typed), None, "{typed}");
        }
    }

    #[test]
    fn whole_numbers_are_read_in_either_digits() {
        for (text, number) in [("34", 34), ("๓๔", 34), ("๑,๒๓๔", 1_234), ("007", 7), ("0", 0)] {
            assert_eq!(whole_number(text), Some(number), "{text}");
        }
        for text in ["", "3 4", "3.4", "-1", "1,2", "12,34", "4294967296", "สามสิบ"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }

    #[test]
    fn the_choice_travels_as_a_word() {
        assert_eq!(serde_json::to_string(&Digits::Thai).unwrap(), r#""thai""#);
        assert_eq!(serde_json::from_str::<Digits>(r#""arabic""#).unwrap(), Digits::default());
    }

    proptest! {
        #[test]
        fn digits_there_and_back_are_the_same(text in "[0-9ก-๛a-z ,.]{0,40}") {
            let ascii = to_ascii(&text);
            prop_assert_eq!(to_ascii(&Digits::Thai.show(&text)), ascii.clone());
            prop_assert!(!ascii.chars().any(|c| ('๐'..='๙').contains(&c)));
            prop_assert!(!Digits::Thai.show(&text).chars().any(|c| c.is_ascii_digit()));
            prop_assert_eq!(ascii.chars().count(), text.chars().count());
        }

        #[test]
        fn an_amount_that_is_shown_reads_back(units in 0u64..1_000_000_000_000, places in 0u32..5, thai: bool) {
            let number = Decimal::from(units) / Decimal::from(10u64.pow(places));
            let digits = if thai { Digits::Thai } else { Digits::Arabic };
            prop_assert_eq!(parse_decimal(&digits.show(&grouped_decimal(number))), Some(number.normalize()));
        }

        #[test]
        fn groups_hold_three_digits_and_the_number_stays(number: u64) {
            let text = grouped(number);
            let groups: Vec<&str> = text.split(',').collect();
            prop_assert!((1..=3).contains(&groups[0].len()));
            prop_assert!(groups[1..].iter().all(|group| group.len() == 3));
            prop_assert_eq!(groups.concat().parse::<u64>(), Ok(number));
        }
    }
}
