//! A village's households together: walking order, totals.

use domain::Phase;
use domain::comparison::Change;
use domain::household::{Found, Totals, compare};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dossier::ItemState;
use crate::household::HouseholdView;
use crate::key::{Entry, Kind};
use crate::roll::{Links, OnRoll, Roll};

/// The room between two households in the walking order when a list is begun.
pub const ORDER_STEP: i64 = 1 << 20;

/// A place between two in the walking order; none if there is no room left between them.
#[must_use]
pub fn order_between(before: Option<i64>, after: Option<i64>) -> Option<i64> {
    match (before, after) {
        (None, None) => Some(ORDER_STEP),
        (Some(before), None) => before.checked_add(ORDER_STEP),
        (None, Some(after)) => after.checked_sub(ORDER_STEP),
        (Some(before), Some(after)) => {
            let middle = before.midpoint(after);
            (before < middle && middle < after).then_some(middle)
        }
    }
}

/// The register of a village's year: its households in walking order.
pub type Register = Roll<HouseholdView>;

impl OnRoll for HouseholdView {
    const KIND: Kind = Kind::Household;

    fn entry(id: Uuid) -> Entry {
        Entry::Household(id)
    }

    fn id_of(entry: &Entry) -> Option<Uuid> {
        match entry {
            Entry::Household(id) => Some(*id),
            _ => None,
        }
    }

    fn links(&self) -> &Links {
        &self.links
    }

    fn order(&self) -> i64 {
        self.order
    }

    fn weight(&self) -> usize {
        Phase::ALL
            .into_iter()
            .map(|phase| self.found(phase))
            .filter(|found| found.is_begun())
            .map(|f| 1 + f.answered())
            .sum()
    }

    fn likenesses(&self) -> Vec<String> {
        vec![self.house_no.clone(), self.name.clone()]
    }
}

impl Register {
    /// How far the households are asked.
    #[must_use]
    pub fn summary(&self) -> HouseholdsSummary {
        let in_phase = |phase, test: fn(&Found) -> bool| {
            self.counted.iter().filter(|household| test(household.view.found(phase))).count()
        };
        HouseholdsSummary {
            total: self.counted.len(),
            before: in_phase(Phase::Before, Found::is_settled),
            after: in_phase(Phase::After, Found::is_settled),
        }
    }

    /// The totals of a phase.
    #[must_use]
    pub fn totals(&self, phase: Phase) -> Totals {
        Totals::of(self.counted.iter().map(|household| household.view.found(phase)))
    }

    /// How many households have any of the nine activities in a phase; none if nobody was asked in it.
    #[must_use]
    pub fn active(&self, phase: Phase) -> Option<usize> {
        let found = || self.counted.iter().map(|household| household.view.found(phase));
        found().any(Found::is_begun).then(|| found().filter(|found| found.has_any()).count())
    }

    /// How many households changed in this way.
    #[must_use]
    pub fn changed(&self, wanted: Change) -> usize {
        let changes = self.counted.iter().map(|household| compare(&household.view.before, &household.view.after));
        changes.filter(|change| *change == wanted).count()
    }
}

/// How far a village's households are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdsSummary {
    /// Households that count.
    pub total: usize,
    /// Of them, settled before development.
    pub before: usize,
    /// Of them, settled after it.
    pub after: usize,
}

impl HouseholdsSummary {
    /// How the checklist shows it.
    #[must_use]
    pub fn state(&self) -> ItemState {
        match self.total {
            0 => ItemState::NotStarted,
            total if self.before == total && self.after == total => ItemState::Done,
            _ => ItemState::Started,
        }
    }

    /// The settled households of a phase.
    #[must_use]
    pub fn of(&self, phase: Phase) -> usize {
        match phase {
            Phase::Before => self.before,
            Phase::After => self.after,
        }
    }

    /// The phase to work on: before, until all are asked there.
    #[must_use]
    pub fn phase(&self) -> Phase {
        if self.total > 0 && self.before == self.total { Phase::After } else { Phase::Before }
    }
}
