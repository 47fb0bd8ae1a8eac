//! ความสุขมวลรวมของหมู่บ้าน (GVH): a village measured by its own people, in two rounds a year.
//!
//! | module | answers |
//! | --- | --- |
//! | [`instrument`] | components, indicators, scale and formula, as versioned data; what an instrument lacks to be used |
//! | [`counts`] | how many chose which level, whoever counted and in whatever order |
//! | [`scores`] | means as exact fractions, and what is missing for one |
//! | [`comparison`] | round 1 beside round 2 |
//! | [`kpi`] | the share of villages whose happiness increased, against the letter's 90 % |

pub mod comparison;
pub mod counts;
pub mod instrument;
pub mod kpi;
pub mod scores;

use serde::{Deserialize, Serialize};

pub use comparison::RoundComparison;
pub use counts::{IndicatorCounts, RoundCounts};
pub use instrument::{Formula, HappinessInstrument, Lack};
pub use kpi::{Kpi, Measured};
pub use scores::{ComponentScore, Scores};

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
