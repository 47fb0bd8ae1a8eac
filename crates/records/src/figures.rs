//! What villages come to together: the figures of a district, a province, the country. A village adds 0 or 1 to each.

use domain::comparison::Change;
use domain::happiness::{Measured, kpi};
use domain::{Area, FiscalYear, Ratio};
use serde::{Deserialize, Serialize};

use crate::dossier::{ItemState, PhaseSummary};
use crate::step::DossierState;
use crate::summary::Summaries;

/// Counts of villages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// Target villages.
    pub villages: u64,
    /// With at least one answer.
    pub started: u64,
    /// Whose assessment before development is finished.
    pub before: u64,
    /// Whose assessment after development is finished.
    pub after: u64,
    /// Whose happiness is measured in both rounds.
    pub measured: u64,
    /// Of them, by instruments that can be compared.
    pub compared: u64,
    /// Of them, whose happiness increased: strictly, by exact fractions.
    pub increased: u64,
    /// The province has certified them, or announced them after that.
    pub certified: u64,
    /// Announced.
    pub announced: u64,
}

impl Figures {
    /// A target village from which nothing has arrived.
    pub const UNTOUCHED: Self = Self {
        villages: 1,
        started: 0,
        before: 0,
        after: 0,
        measured: 0,
        compared: 0,
        increased: 0,
        certified: 0,
        announced: 0,
    };

    /// What one village adds.
    #[must_use]
    pub fn of_village(before: &PhaseSummary, after: &PhaseSummary, summaries: &Summaries, state: DossierState) -> Self {
        let measured = summaries.happiness.measured();
        let is = u64::from;
        Self {
            villages: 1,
            started: is(before.tally.assessed > 0 || after.tally.assessed > 0),
            before: is(before.state() == ItemState::Done),
            after: is(after.state() == ItemState::Done),
            measured: is(matches!(measured, Measured::Both(_))),
            compared: is(matches!(measured, Measured::Both(Change::Better | Change::Same | Change::Worse))),
            increased: is(measured == Measured::Both(Change::Better)),
            certified: is(matches!(state, DossierState::Certified | DossierState::Announced)),
            announced: is(state == DossierState::Announced),
        }
    }

    /// Adds what others come to.
    pub fn add(&mut self, other: &Self) {
        self.villages += other.villages;
        self.started += other.started;
        self.before += other.before;
        self.after += other.after;
        self.measured += other.measured;
        self.compared += other.compared;
        self.increased += other.increased;
        self.certified += other.certified;
        self.announced += other.announced;
    }

    /// Villages that lack a round; they are no part of the share.
    #[must_use]
    pub fn lacking(&self) -> u64 {
        self.villages.saturating_sub(self.measured)
    }

    /// The share of the compared villages that increased, in percent; none while there is none.
    #[must_use]
    pub fn percent(&self) -> Option<Ratio> {
        Ratio::new(self.increased.saturating_mul(100), self.compared)
    }

    /// Whether the letter's share is reached by the compared villages; none while there is none.
    #[must_use]
    pub fn is_met(&self) -> Option<bool> {
        Some(self.percent()? >= Ratio::whole(kpi::TARGET_PERCENT))
    }
}

impl FromIterator<Figures> for Figures {
    fn from_iter<I: IntoIterator<Item = Self>>(all: I) -> Self {
        let mut sum = Self::default();
        all.into_iter().for_each(|one| sum.add(&one));
        sum
    }
}

/// The board of a province (its districts) or of the country (its provinces).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaBoard {
    /// The province; none for the country.
    pub area: Option<Area>,
    /// The fiscal year.
    pub fiscal_year: FiscalYear,
    /// The areas directly in it that have target villages, by code.
    pub rows: Vec<AreaRow>,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
}

/// An area and its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaRow {
    /// The district or province.
    pub area: Area,
    /// What its villages come to.
    pub figures: Figures,
}

impl AreaBoard {
    /// What all of them come to.
    #[must_use]
    pub fn total(&self) -> Figures {
        self.rows.iter().map(|row| row.figures).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_share_of_those_measured_in_both_rounds() {
        let district = Figures { villages: 10, measured: 6, compared: 6, increased: 5, ..Figures::default() };
        assert_eq!(district.percent().unwrap().rounded(1), "83.3");
        assert_eq!((district.is_met(), district.lacking()), (Some(false), 4));
        assert_eq!(Figures::UNTOUCHED.percent(), None);
        // Of 8,780 villages 7,902 are 90 %, and 7,901 are not.
        let country = |increased| Figures { villages: 8_780, measured: 8_780, compared: 8_780, increased, ..district };
        assert_eq!((country(7_902).is_met(), country(7_901).is_met()), (Some(true), Some(false)));
    }

    #[test]
    fn figures_add_up() {
        let one = Figures { started: 1, after: 1, ..Figures::UNTOUCHED };
        let sum: Figures = [one, Figures::UNTOUCHED, one].into_iter().collect();
        assert_eq!((sum.villages, sum.started, sum.after, sum.lacking()), (3, 2, 2, 3));
    }
}
