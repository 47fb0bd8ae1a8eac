//! Whole numbers from 0 without an upper bound: only what exact fractions need.
//!
//! Twenty-two means over different numbers of people have a common denominator far beyond 128 bits, so a machine number would do for
//! every small village and be wrong for a large one.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The longest number read from a text, in digits: above what an instrument of a hundred indicators over thousands of people needs.
pub(super) const MAX_DIGITS: usize = 1_000;
const LIMB_BITS: u32 = 32;

/// A whole number; limbs of 32 bits, the lowest first, without zeros at the top.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Natural(Vec<u32>);

impl From<u64> for Natural {
    fn from(number: u64) -> Self {
        Self::trimmed(vec![low(number), low(number >> LIMB_BITS)])
    }
}

/// The lower half of a number.
fn low(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}

impl Natural {
    fn trimmed(mut limbs: Vec<u32>) -> Self {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        Self(limbs)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn is_even(&self) -> bool {
        self.0.first().is_none_or(|limb| limb.is_multiple_of(2))
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut carry = 0;
        let limbs = (0..self.0.len().max(other.0.len()) + 1).map(|at| {
            let sum = self.limb(at) + other.limb(at) + carry;
            carry = sum >> LIMB_BITS;
            low(sum)
        });
        Self::trimmed(limbs.collect())
    }

    /// The difference to a number that is not greater; zero if it is.
    pub(super) fn minus(&self, other: &Self) -> Self {
        if *self <= *other {
            return Self::default();
        }
        let mut borrow = 0;
        let limbs = (0..self.0.len()).map(|at| {
            let taken = other.limb(at) + borrow;
            borrow = u64::from(self.limb(at) < taken);
            low((self.limb(at) + (borrow << LIMB_BITS)) - taken)
        });
        Self::trimmed(limbs.collect())
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = Self::default();
        for (at, limb) in other.0.iter().enumerate() {
            let mut shifted = vec![0; at];
            shifted.extend(self.times_limb(*limb).0);
            product = product.plus(&Self::trimmed(shifted));
        }
        product
    }

    fn times_limb(&self, factor: u32) -> Self {
        let mut carry = 0;
        let limbs = (0..=self.0.len()).map(|at| {
            let product = self.limb(at) * u64::from(factor) + carry;
            carry = product >> LIMB_BITS;
            low(product)
        });
        Self::trimmed(limbs.collect())
    }

    fn halved(&self) -> Self {
        let limbs = (0..self.0.len()).map(|at| low((self.limb(at) >> 1) | (self.limb(at + 1) << (LIMB_BITS - 1))));
        Self::trimmed(limbs.collect())
    }

    fn doubled(&self) -> Self {
        self.plus(self)
    }

    /// How often a number goes into this one, and what is left; nothing for zero.
    pub(super) fn divided_by(&self, divisor: &Self) -> Option<(Self, Self)> {
        if divisor.is_zero() {
            return None;
        }
        let (mut quotient, mut rest) = (vec![0_u32; self.0.len()], Self::default());
        for (at, limb) in self.0.iter().enumerate().rev() {
            for bit in (0..LIMB_BITS).rev() {
                rest = rest.doubled().plus(&Self::from(u64::from((limb >> bit) & 1)));
                if rest >= *divisor {
                    rest = rest.minus(divisor);
                    if let Some(limb) = quotient.get_mut(at) {
                        *limb |= 1 << bit;
                    }
                }
            }
        }
        Some((Self::trimmed(quotient), rest))
    }

    /// The greatest number that divides both; the other one if one is zero.
    pub(super) fn common_divisor(&self, other: &Self) -> Self {
        let (mut one, mut other) = (self.clone(), other.clone());
        let mut twos = 0;
        while !one.is_zero() && !other.is_zero() {
            match (one.is_even(), other.is_even()) {
                (true, true) => (one, other, twos) = (one.halved(), other.halved(), twos + 1),
                (true, false) => one = one.halved(),
                (false, true) => other = other.halved(),
                (false, false) if one >= other => one = one.minus(&other),
                (false, false) => other = other.minus(&one),
            }
        }
        let odd = if one.is_zero() { other } else { one };
        (0..twos).fold(odd, |number, _| number.doubled())
    }

    /// As a machine number, if it is small enough.
    pub(super) fn as_u64(&self) -> Option<u64> {
        (self.0.len() <= 2).then(|| self.limb(0) | (self.limb(1) << LIMB_BITS))
    }

    fn limb(&self, at: usize) -> u64 {
        self.0.get(at).copied().map_or(0, u64::from)
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

/// Decimal digits are written and read in groups of nine.
const GROUP: u32 = 1_000_000_000;
const GROUP_DIGITS: usize = 9;

impl fmt::Display for Natural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut groups, mut rest) = (Vec::new(), self.0.clone());
        while rest.last().is_some() {
            let mut left = 0;
            for limb in rest.iter_mut().rev() {
                let number = (left << LIMB_BITS) | u64::from(*limb);
                left = number % u64::from(GROUP);
                *limb = low(number / u64::from(GROUP));
            }
            groups.push(left);
            rest = Self::trimmed(rest).0;
        }
        write!(f, "{}", groups.pop().unwrap_or_default())?;
        groups.iter().rev().try_for_each(|group| write!(f, "{group:09}"))
    }
}

impl FromStr for Natural {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_number = !text.is_empty() && text.len() <= MAX_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number {
            return Err(());
        }
        let digits = text.as_bytes().rchunks(GROUP_DIGITS).rev();
        let groups = digits.map(|group| group.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0')));
        Ok(groups.fold(Self::default(), |number, group| number.times_limb(GROUP).plus(&Self::from(group))))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn natural(number: u128) -> Natural {
        number.to_string().parse().unwrap()
    }

    #[test]
    fn texts_that_are_no_numbers_are_not_read() {
        for text in ["", "-1", "1.5", "๑", " 1", &"9".repeat(MAX_DIGITS + 1)] {
            assert!(text.parse::<Natural>().is_err(), "{text:?}");
        }
        assert_eq!("000".parse::<Natural>().unwrap().to_string(), "0");
    }

    proptest! {
        #[test]
        fn it_calculates_as_machine_numbers_do(a: u128, b in 1_u128.., c: u64, d: u64) {
            let [one, other] = [a, b].map(natural);
            prop_assert_eq!(one.to_string(), a.to_string());
            prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            prop_assert_eq!(one.divided_by(&other), Some((natural(a / b), natural(a % b))));
            prop_assert_eq!(one.minus(&other), natural(a.saturating_sub(b)));
            prop_assert_eq!(natural(a >> 1).plus(&natural(b >> 1)), natural((a >> 1) + (b >> 1)));
            prop_assert_eq!(natural(c.into()).times(&natural(d.into())), natural(u128::from(c) * u128::from(d)));
            prop_assert_eq!(Natural::from(c).as_u64(), Some(c));
        }

        #[test]
        fn what_is_multiplied_divides_again(a: u128, b in 1_u128.., c in 1_u64..) {
            let product = natural(a).times(&natural(b));
            prop_assert_eq!(product.divided_by(&natural(b)), Some((natural(a), Natural::default())));
            prop_assert_eq!(product.to_string().parse(), Ok(product));
            let shared = natural(b).times(&Natural::from(c)).common_divisor(&natural(b));
            prop_assert_eq!(shared, natural(b));
        }
    }
}
