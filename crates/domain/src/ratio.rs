//! Exact fractions: means are compared as they are, never as they are rounded.

mod natural;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use self::natural::Natural;

/// A fraction of whole numbers from 0, in lowest terms. It travels as a text (`"173/44"`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Ratio {
    numerator: Natural,
    denominator: Natural,
}

/// A text that is no fraction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a fraction")]
pub struct BadRatio;

impl Ratio {
    /// The fraction; none if it is over zero.
    #[must_use]
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        Self::reduced(numerator.into(), denominator.into())
    }

    /// A whole number.
    #[must_use]
    pub fn whole(number: u64) -> Self {
        Self { numerator: number.into(), denominator: 1.into() }
    }

    fn reduced(numerator: Natural, denominator: Natural) -> Option<Self> {
        let shared = numerator.common_divisor(&denominator);
        let (denominator, _) = denominator.divided_by(&shared).filter(|(whole, _)| !whole.is_zero())?;
        let (numerator, _) = numerator.divided_by(&shared)?;
        Some(Self { numerator, denominator })
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let numerator = self.numerator.times(&other.denominator).plus(&other.numerator.times(&self.denominator));
        Self::of_positive(numerator, self.denominator.times(&other.denominator))
    }

    /// The distance to another, whichever is greater.
    #[must_use]
    pub fn distance(&self, other: &Self) -> Self {
        let (one, two) = (self.numerator.times(&other.denominator), other.numerator.times(&self.denominator));
        let distance = if one >= two { one.minus(&two) } else { two.minus(&one) };
        Self::of_positive(distance, self.denominator.times(&other.denominator))
    }

    /// So many times this.
    #[must_use]
    pub fn times(&self, factor: u64) -> Self {
        Self::of_positive(self.numerator.times(&factor.into()), self.denominator.clone())
    }

    /// Divided by a whole number; none for zero.
    #[must_use]
    pub fn over(&self, divisor: u64) -> Option<Self> {
        Self::reduced(self.numerator.clone(), self.denominator.times(&divisor.into()))
    }

    /// The fraction of numbers of which the lower is known not to be zero.
    fn of_positive(numerator: Natural, denominator: Natural) -> Self {
        Self::reduced(numerator, denominator).unwrap_or_else(|| Self::whole(0))
    }

    /// The mean of some fractions; none of none.
    #[must_use]
    pub fn mean<'a>(of: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let (mut sum, mut count) = (Self::whole(0), 0);
        for one in of {
            (sum, count) = (sum.plus(one), count + 1);
        }
        sum.over(count)
    }

    /// With so many decimal places, rounded half up, as people read it: `3.93`. For showing only.
    #[must_use]
    pub fn rounded(&self, places: usize) -> String {
        let scale = (0..places).fold(Natural::from(1), |scale, _| scale.times(&10.into()));
        // Half up: twice the scaled number and one denominator more, over twice the denominator.
        let doubled = self.numerator.times(&scale).times(&2.into()).plus(&self.denominator);
        let (rounded, _) = doubled.divided_by(&self.denominator.times(&2.into())).unwrap_or_default();
        let digits = format!("{:0>width$}", rounded.to_string(), width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
    }

    /// The whole part, if a machine number holds it.
    #[must_use]
    pub fn floor(&self) -> Option<u64> {
        self.numerator.divided_by(&self.denominator)?.0.as_u64()
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numerator.times(&other.denominator).cmp(&other.numerator.times(&self.denominator))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl From<Ratio> for String {
    fn from(ratio: Ratio) -> Self {
        ratio.to_string()
    }
}

impl FromStr for Ratio {
    type Err = BadRatio;

    fn from_str(text: &str) -> Result<Self, BadRatio> {
        let (numerator, denominator) = text.split_once('/').ok_or(BadRatio)?;
        let number = |text: &str| text.parse().map_err(|()| BadRatio);
        Self::reduced(number(numerator)?, number(denominator)?).ok_or(BadRatio)
    }
}

impl TryFrom<String> for Ratio {
    type Error = BadRatio;

    fn try_from(text: String) -> Result<Self, BadRatio> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ratio(numerator: u64, denominator: u64) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn it_is_in_lowest_terms_and_travels_as_a_text() {
        assert_eq!(ratio(6, 4), ratio(3, 2));
        assert_eq!(serde_json::to_string(&ratio(6, 4)).unwrap(), r#""3/2""#);
        assert_eq!(serde_json::from_str::<Ratio>(r#""6/4""#).unwrap(), ratio(3, 2));
        assert_eq!(ratio(0, 7), Ratio::whole(0));
        for bad in ["", "1", "1/0", "0/0", "-1/2", "1/2/3", "1.5/2"] {
            assert_eq!(bad.parse::<Ratio>(), Err(BadRatio), "{bad}");
        }
    }

    #[test]
    fn it_is_shown_rounded_half_up() {
        let cases =
            [((2, 3), 2, "0.67"), ((1, 8), 2, "0.13"), ((5, 1), 1, "5.0"), ((1, 200), 2, "0.01"), ((7, 2), 0, "4")];
        for ((numerator, denominator), places, text) in cases {
            assert_eq!(ratio(numerator, denominator).rounded(places), text);
        }
    }

    #[test]
    fn a_difference_far_below_a_machine_number_is_seen() {
        // The sum of 1/n over twenty-two primes has a denominator of more than 128 bits.
        let primes =
            [1009, 1013, 1019, 1021, 1031, 1033, 1039, 1049, 1051, 1061, 1063, 1069, 1087, 1091, 1093, 1097, 1103];
        let parts: Vec<Ratio> = primes.map(|prime| ratio(prime - 1, prime)).to_vec();
        let mut greater = parts.clone();
        greater[3] = ratio(1021 * 1_000_000_000 - 1, 1021 * 1_000_000_000);
        let (one, two) = (Ratio::mean(&parts).unwrap(), Ratio::mean(&greater).unwrap());
        assert!(one < two && one.to_string().len() > 80);
        assert_eq!(one.to_string().parse(), Ok(one.clone()));
        assert_eq!(one.rounded(2), two.rounded(2));
    }

    proptest! {
        #[test]
        fn fractions_calculate_as_fractions_do(a in 0_u64..9_999, b in 1_u64..9_999, c in 0_u64..9_999, d in 1_u64..9_999) {
            let (one, two) = (ratio(a, b), ratio(c, d));
            prop_assert_eq!(one.cmp(&two), (a * d).cmp(&(c * b)));
            prop_assert_eq!(one.plus(&two), ratio(a * d + c * b, b * d));
            prop_assert_eq!(one.plus(&two).distance(&two), one.clone());
            prop_assert_eq!(one.times(d).over(d), Some(one.clone()));
            prop_assert_eq!(one.floor(), Some(a / b));
            let mean = Ratio::mean([&one, &two]).unwrap();
            prop_assert!(mean >= one.clone().min(two.clone()) && mean <= one.max(two));
        }
    }
}
