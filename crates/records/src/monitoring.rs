//! Visits and materials of a village's year in short: what the checklist and the boards show.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::dossier::ItemState;
use crate::key::Kind;
use crate::material::{Budget, MaterialView};
use crate::materials::{Materials, Spending};
use crate::summary::{Records, views};
use crate::visit::{AdviceView, VisitView};
use crate::visits::Visits;

/// Visits and materials in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MonitoringSummary {
    /// Visits made.
    pub made: usize,
    /// Visits still to make.
    pub to_make: usize,
    /// The day of the next of them.
    #[serde(with = "crate::board::iso_day", skip_serializing_if = "Option::is_none")]
    pub next_on: Option<Date>,
    /// The day of the last one made.
    #[serde(with = "crate::board::iso_day", skip_serializing_if = "Option::is_none")]
    pub last_on: Option<Date>,
    /// Pieces of advice.
    pub advice: usize,
    /// Entries of materials handed out.
    pub materials: usize,
    /// Baht spent of 2.4.1.
    pub development: Decimal,
    /// Baht spent of the practice materials of 3.1.1.
    pub practice: Decimal,
}

impl MonitoringSummary {
    /// Sums up the records of a year.
    #[must_use]
    pub fn read(records: &Records) -> Self {
        let visits =
            views::<VisitView>(records, Kind::MonitoringVisit).map(|(entry, view)| (entry.clone(), Arc::new(view)));
        let advice = views::<AdviceView>(records, Kind::Advice).map(|(entry, view)| (entry.clone(), Arc::new(view)));
        let materials =
            views::<MaterialView>(records, Kind::Material).map(|(entry, view)| (entry.clone(), Arc::new(view)));
        Self::of(&Visits::of(visits, advice), &Materials::of(materials))
    }

    /// Sums up visits and materials.
    #[must_use]
    pub fn of(visits: &Visits, materials: &Materials) -> Self {
        let (made, to_make): (Vec<_>, Vec<_>) =
            visits.listed.iter().map(|visit| &visit.view).partition(|view| view.seen_on.is_some());
        Self {
            made: made.len(),
            to_make: to_make.len(),
            next_on: to_make.iter().filter_map(|view| view.planned_on).min(),
            last_on: made.iter().filter_map(|view| view.seen_on).max(),
            advice: visits.advice_count(),
            materials: materials.listed.len(),
            development: materials.spending(Budget::Development).spent,
            practice: materials.spending(Budget::Practice).spent,
        }
    }

    /// What was spent of a budget line.
    #[must_use]
    pub fn spending(&self, budget: Budget) -> Spending {
        Spending::of(
            budget,
            match budget {
                Budget::Development => self.development,
                Budget::Practice => self.practice,
            },
        )
    }

    /// What was spent of both lines, in baht.
    #[must_use]
    pub fn spent(&self) -> Decimal {
        self.development.saturating_add(self.practice)
    }

    /// How the checklist shows it. It is done once materials were handed out, a visit was made, and none is still to make.
    #[must_use]
    pub fn state(&self) -> ItemState {
        match (self.made, self.to_make, self.materials) {
            (0, 0, 0) => ItemState::NotStarted,
            (1.., 0, 1..) => ItemState::Done,
            _ => ItemState::Started,
        }
    }
}
