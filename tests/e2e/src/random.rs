//! Numbers that look random and are the same for the same seed, so that an attack can be told again.

use std::time::{Duration, SystemTime};

/// A sequence (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A seed nobody chose: from the clock.
    #[must_use]
    pub fn any_seed() -> u64 {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        u64::from(since.subsec_nanos()) ^ since.as_secs()
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, 0 if that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = bound as u64;
        usize::try_from(self.draw().checked_rem(bound).unwrap_or_default()).unwrap_or_default()
    }

    /// A time up to `longest`.
    pub fn up_to(&mut self, longest: Duration) -> Duration {
        let millis = usize::try_from(longest.as_millis()).unwrap_or(usize::MAX);
        Duration::from_millis(self.below(millis) as u64)
    }

    /// One of a list; none of an empty one.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// A list in another order (Fisher-Yates).
    #[must_use]
    pub fn shuffled<T>(&mut self, mut list: Vec<T>) -> Vec<T> {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
        list
    }

    /// A sequence of its own, so that two things that happen at once do not draw from one.
    #[must_use]
    pub fn branch(&mut self) -> Self {
        Self(self.draw())
    }

    /// An id.
    pub fn uuid(&mut self) -> uuid::Uuid {
        uuid::Uuid::from_u64_pair(self.draw(), self.draw())
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn a_seed_tells_the_same_story_twice() {
        let draw = |seed| {
            let mut random = Random::new(seed);
            (0..5).map(|_| random.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert_eq!(Random::new(1).below(0), 0);
    }
}
