//! A village's households together: walking order, twins, totals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::Phase;
use domain::comparison::Change;
use domain::household::{Totals, compare};
use domain::numerals::to_ascii;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dossier::ItemState;
use crate::household::HouseholdView;
use crate::key::{Entry, Kind};
use crate::summary::{Records, views};

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

/// A household and which it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household<V> {
    /// Its id.
    pub id: Uuid,
    /// What its record says.
    pub view: V,
}

/// The register of a village's year. `V` is a view, or whatever points to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register<V> {
    /// The households that count, in walking order.
    pub counted: Vec<Household<V>>,
    /// Twins, each with the household it is shown under.
    pub twins: Vec<(Uuid, Household<V>)>,
    /// Those taken off the list.
    pub removed: Vec<Household<V>>,
}

impl<V> Default for Register<V> {
    fn default() -> Self {
        Self { counted: Vec::new(), twins: Vec::new(), removed: Vec::new() }
    }
}

impl Register<Arc<HouseholdView>> {
    /// The households among the records of a year.
    #[must_use]
    pub fn read(records: &Records) -> Self {
        let households = views::<HouseholdView>(records, Kind::Household);
        Self::of(households.filter_map(|(entry, view)| match entry {
            Entry::Household(id) => Some((*id, Arc::new(view))),
            _ => None,
        }))
    }
}

impl<V: AsRef<HouseholdView>> Register<V> {
    /// Puts households in order, whatever order they come in.
    #[must_use]
    pub fn of(households: impl IntoIterator<Item = (Uuid, V)>) -> Self {
        let mut all: Vec<Household<V>> = households.into_iter().map(|(id, view)| Household { id, view }).collect();
        all.sort_by_key(|household| (household.view.as_ref().order, household.id));
        let links: BTreeMap<Uuid, Option<Uuid>> = all
            .iter()
            .filter(|household| household.view.as_ref().removed.is_none())
            .map(|household| (household.id, household.view.as_ref().twin_of))
            .collect();
        let mut register = Self::default();
        for household in all {
            match main_of(household.id, &links) {
                _ if household.view.as_ref().removed.is_some() => register.removed.push(household),
                main if main == household.id => register.counted.push(household),
                main => register.twins.push((main, household)),
            }
        }
        register
    }

    /// The household that counts for this one: itself, or the one it is a twin of.
    #[must_use]
    pub fn main_of(&self, id: Uuid) -> Uuid {
        self.twins.iter().find(|(_, twin)| twin.id == id).map_or(id, |(main, _)| *main)
    }

    /// How far the households are asked.
    #[must_use]
    pub fn summary(&self) -> HouseholdsSummary {
        let in_phase = |phase, test: fn(&domain::household::Found) -> bool| {
            self.counted.iter().filter(|household| test(household.view.as_ref().found(phase))).count()
        };
        HouseholdsSummary {
            total: self.counted.len(),
            before: in_phase(Phase::Before, domain::household::Found::is_settled),
            after: in_phase(Phase::After, domain::household::Found::is_settled),
        }
    }

    /// The totals of a phase.
    #[must_use]
    pub fn totals(&self, phase: Phase) -> Totals {
        Totals::of(self.counted.iter().map(|household| household.view.as_ref().found(phase)))
    }

    /// How many households changed in this way.
    #[must_use]
    pub fn changed(&self, wanted: Change) -> usize {
        let changes = self.counted.iter().map(|household| {
            let view = household.view.as_ref();
            compare(&view.before, &view.after)
        });
        changes.filter(|change| *change == wanted).count()
    }

    /// Pairs of households that may be the same: equal house number or equal name. A person decides; what somebody said is apart is
    /// not asked again.
    #[must_use]
    pub fn suspected_twins(&self) -> Vec<(Uuid, Uuid)> {
        let mut pairs = BTreeSet::new();
        let numbers = |view: &HouseholdView| plain(&view.house_no);
        let names = |view: &HouseholdView| plain(&view.name);
        for look in [numbers as fn(&HouseholdView) -> String, names] {
            let mut alike: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (position, household) in self.counted.iter().enumerate() {
                let key = look(household.view.as_ref());
                if !key.is_empty() {
                    alike.entry(key).or_default().push(position);
                }
            }
            // Each with its predecessor: three alike are two questions, not three.
            pairs.extend(alike.into_values().flat_map(|group| neighbours(&group)));
        }
        pairs.into_iter().filter_map(|(first, second)| self.may_be_same(first, second)).collect()
    }

    fn may_be_same(&self, first: usize, second: usize) -> Option<(Uuid, Uuid)> {
        let (first, second) = (self.counted.get(first)?, self.counted.get(second)?);
        let apart = first.view.as_ref().apart.contains(&second.id) || second.view.as_ref().apart.contains(&first.id);
        (!apart).then_some((first.id, second.id))
    }
}

fn neighbours(group: &[usize]) -> Vec<(usize, usize)> {
    group.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// A text without what people write now so and now otherwise: spaces, capitals, the kind of digits.
fn plain(text: &str) -> String {
    to_ascii(text).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The household a household is shown under: itself, or the end of the links from twin to twin. Two people may link in a ring without
/// having seen each other; then the oldest of the ring stands for all, so that none is lost.
fn main_of(id: Uuid, links: &BTreeMap<Uuid, Option<Uuid>>) -> Uuid {
    let mut way = vec![id];
    let mut here = id;
    while let Some(next) = links.get(&here).copied().flatten().filter(|next| links.contains_key(next)) {
        if let Some(start) = way.iter().position(|seen| *seen == next) {
            return way[start..].iter().min().copied().unwrap_or(id);
        }
        way.push(next);
        here = next;
    }
    here
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
