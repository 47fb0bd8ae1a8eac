//! ความสุขมวลรวมของหมู่บ้าน (GVH): a village measured by its own people, in two rounds a year.

use serde::{Deserialize, Serialize};

/// Which measurement of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Round {
    /// ครั้งที่ 1, before development.
    First,
    /// ครั้งที่ 2, after it.
    Second,
}

impl Round {
    /// Both, in order.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// The code as stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }

    /// The round with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|round| round.code() == code)
    }

    /// Its number, as people say it.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
        }
    }
}
