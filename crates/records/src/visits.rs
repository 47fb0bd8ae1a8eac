//! A village's visits together, with the advice on each.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use uuid::Uuid;

use crate::key::Entry;
use crate::visit::{AdviceView, VisitState, VisitView};

/// A visit and which it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// Its id.
    pub id: Uuid,
    /// What its record says.
    pub view: Arc<VisitView>,
}

/// A piece of advice and which it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Its id.
    pub id: Uuid,
    /// What its record says.
    pub view: Arc<AdviceView>,
}

/// The visits of a village's year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visits {
    /// Those on the list: first those still to make, the earliest first; then those made, the latest first.
    pub listed: Vec<Visit>,
    /// Those taken off it.
    pub removed: Vec<Visit>,
    advice: BTreeMap<Uuid, Vec<Advice>>,
}

impl Visits {
    /// Puts visits and advice in order, whatever order they come in.
    #[must_use]
    pub fn of(
        visits: impl IntoIterator<Item = (Entry, Arc<VisitView>)>,
        advice: impl IntoIterator<Item = (Entry, Arc<AdviceView>)>,
    ) -> Self {
        let mut all = Self::default();
        for (entry, view) in visits {
            let Entry::MonitoringVisit(id) = entry else { continue };
            let list = if view.removed.is_some() { &mut all.removed } else { &mut all.listed };
            list.push(Visit { id, view });
        }
        all.listed.sort_by(in_order);
        all.removed.sort_by(in_order);
        for (entry, view) in advice {
            if let (Entry::Advice(id), Some(visit)) = (entry, view.visit) {
                all.advice.entry(visit).or_default().push(Advice { id, view });
            }
        }
        all.advice.values_mut().for_each(|on_one| on_one.sort_by_key(|advice| (advice.view.made_at, advice.id)));
        all
    }

    /// The visit with this id, on the list or off it.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<&Visit> {
        self.listed.iter().chain(&self.removed).find(|visit| visit.id == id)
    }

    /// The advice on a visit, in the order in which it was written.
    #[must_use]
    pub fn advice_on(&self, visit: Uuid) -> &[Advice] {
        self.advice.get(&visit).map_or(&[], Vec::as_slice)
    }

    /// How many visits of the list stand so on this day.
    #[must_use]
    pub fn count(&self, state: VisitState, today: Date) -> usize {
        self.listed.iter().filter(|visit| visit.view.state(today) == state).count()
    }

    /// How many pieces of advice there are on visits of the list.
    #[must_use]
    pub fn advice_count(&self) -> usize {
        self.listed.iter().map(|visit| self.advice_on(visit.id).len()).sum()
    }
}

/// Still to make before made; among the former the earliest day first and those without a day last, among the latter the latest first.
fn in_order(one: &Visit, other: &Visit) -> Ordering {
    let made = |visit: &Visit| visit.view.seen_on.is_some();
    let day = |visit: &Visit| (visit.view.day().is_none(), visit.view.day());
    let by_day = day(one).cmp(&day(other));
    made(one).cmp(&made(other)).then(if made(one) { by_day.reverse() } else { by_day }).then(one.id.cmp(&other.id))
}
