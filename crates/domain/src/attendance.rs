//! How many people came to a gathering. The letter asks for at least thirty at each activity (กลุ่มเป้าหมาย of 2.4.1 and of 3.1.1).
//!
//! People are counted first and written down later, so there are two numbers, and either may lag behind the other: names are still to be
//! typed in, or nobody counted. The larger one counts, and a screen says which it is.

use serde::{Deserialize, Serialize};

/// At least so many people at each activity.
pub const LEAST_PEOPLE: u32 = 30;

/// The two numbers of a gathering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attendance {
    /// Counted heads; none if nobody counted.
    pub counted: Option<u32>,
    /// Those written down as having come.
    pub written: u32,
}

/// Which number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// There is none yet.
    Nobody,
    /// The head count.
    HeadCount,
    /// The list of names.
    List,
}

impl Attendance {
    /// How many came: the larger number.
    #[must_use]
    pub fn people(self) -> u32 {
        self.counted.unwrap_or_default().max(self.written)
    }

    /// Which number that is; the list, which can be looked at, if both are the same.
    #[must_use]
    pub fn source(self) -> Source {
        match self.counted {
            Some(counted) if counted > self.written => Source::HeadCount,
            None if self.written == 0 => Source::Nobody,
            Some(0) if self.written == 0 => Source::HeadCount,
            _ => Source::List,
        }
    }

    /// How many are lacking.
    #[must_use]
    pub fn missing(self) -> u32 {
        LEAST_PEOPLE.saturating_sub(self.people())
    }

    /// Whether it is enough.
    #[must_use]
    pub fn is_enough(self) -> bool {
        self.missing() == 0
    }

    /// Whether anything is known yet.
    #[must_use]
    pub fn is_begun(self) -> bool {
        self.source() != Source::Nobody
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn thirty_are_enough_and_the_larger_number_counts() {
        let cases = [
            (None, 0, 0, Source::Nobody, 30),
            (Some(0), 0, 0, Source::HeadCount, 30),
            (Some(34), 0, 34, Source::HeadCount, 0),
            (Some(34), 29, 34, Source::HeadCount, 0),
            (Some(29), 30, 30, Source::List, 0),
            (Some(30), 30, 30, Source::List, 0),
            (None, 29, 29, Source::List, 1),
        ];
        for (counted, written, people, source, missing) in cases {
            let attendance = Attendance { counted, written };
            assert_eq!((attendance.people(), attendance.source(), attendance.missing()), (people, source, missing));
            assert_eq!(attendance.is_enough(), people >= 30);
        }
    }

    proptest! {
        #[test]
        fn one_more_never_makes_it_less(counted in proptest::option::of(0u32..200), written in 0u32..200) {
            let attendance = Attendance { counted, written };
            let more = [
                Attendance { written: written + 1, counted },
                Attendance { written, counted: Some(counted.unwrap_or_default() + 1) },
            ];
            for more in more {
                prop_assert!(more.people() >= attendance.people());
                prop_assert!(more.is_enough() || !attendance.is_enough());
            }
        }
    }
}
