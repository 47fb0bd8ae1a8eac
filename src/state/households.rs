//! A village's register of households: every household with a signal of its own, and all of them in walking order.

use std::sync::Arc;

use domain::AreaCode;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::key::households_prefix;
use records::{HouseholdView, RecordKey, Register};
use sync::RecordId;
use uuid::Uuid;

use super::app::App;
use super::record::{Opened, SaveState};

/// What a record says of a household.
pub type Shown = Arc<HouseholdView>;

/// The registers opened so far, by the prefix of their records' ids.
pub(super) type Registers = Vec<(String, OpenRegister)>;

/// How long changes gather before a village's households are summed up for the lists.
const SUM_UP_MILLIS: u32 = 400;

/// One household and its signal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HouseholdSignal {
    /// Which.
    pub id: Uuid,
    /// Its record.
    pub opened: RwSignal<Option<Opened>>,
    /// What the record says, with what is not saved yet.
    pub view: Memo<Shown>,
}

/// The register of a village's year. Copied freely.
#[derive(Clone, Copy, Debug)]
pub struct OpenRegister {
    households: RwSignal<Vec<HouseholdSignal>>,
    /// All in order; none until they are read from the database.
    pub register: Memo<Option<Arc<Register<Shown>>>>,
    is_read: RwSignal<bool>,
}

impl OpenRegister {
    fn new() -> Self {
        let (households, is_read) = (RwSignal::new(Vec::<HouseholdSignal>::new()), RwSignal::new(false));
        let register = Memo::new(move |_| {
            is_read.get().then(|| {
                let views = households.get().into_iter().map(|household| (household.id, household.view.get()));
                Arc::new(Register::of(views))
            })
        });
        Self { households, register, is_read }
    }

    fn add(self, id: Uuid, opened: RwSignal<Option<Opened>>) {
        if self.households.with_untracked(|known| known.iter().any(|household| household.id == id)) {
            return;
        }
        let read = move |_: Option<&Shown>| {
            Arc::new(opened.with(|opened| opened.as_ref().map(Opened::household).unwrap_or_default()))
        };
        self.households.update(|known| known.push(HouseholdSignal { id, opened, view: Memo::new(read) }));
    }

    /// The household with this id; tracked.
    #[must_use]
    pub fn household(self, id: Uuid) -> Option<HouseholdSignal> {
        self.households.with(|known| known.iter().find(|household| household.id == id).copied())
    }

    /// Households whose last save failed; tracked.
    #[must_use]
    pub fn not_saved(self) -> Vec<(Uuid, super::Fault)> {
        let fault = |household: &HouseholdSignal| {
            household.opened.with(|opened| match opened.as_ref().map(Opened::save_state) {
                Some(SaveState::Failed(fault)) => Some((household.id, fault)),
                _ => None,
            })
        };
        self.households.with(|known| known.iter().filter_map(fault).collect())
    }
}

impl App {
    /// The households of a village in the fiscal year worked in, read when first asked for; none if the year is not known.
    #[must_use]
    pub fn households(self, village: &AreaCode) -> Option<OpenRegister> {
        let prefix = households_prefix(village, untrack(|| self.fiscal_year())?);
        if let Some(open) = self.open_register(&prefix) {
            return Some(open);
        }
        // Owned by the app, as the records are: it outlives the page.
        let open = self.root.with_value(|root| root.with(OpenRegister::new));
        self.registers.update_value(|registers| registers.push((prefix.clone(), open)));
        spawn_local(async move { self.read_households(&prefix, open).await });
        Some(open)
    }

    fn open_register(self, prefix: &str) -> Option<OpenRegister> {
        self.registers
            .with_value(|registers| registers.iter().find(|(known, _)| known == prefix).map(|(_, open)| *open))
    }

    async fn read_households(self, prefix: &str, open: OpenRegister) {
        let Some(desk) = self.desk() else { return };
        let Ok(kept) = desk.device.records(prefix).await else { return };
        for (id, kept) in kept {
            let Some(household) = household_of(&id) else { continue };
            let (signal, is_new) = self.signal_of(&id);
            if is_new {
                signal.set(Some(Opened { replica: kept.replica, ..Opened::default() }));
            }
            self.root.with_value(|root| root.with(|| open.add(household, signal)));
        }
        open.is_read.set(true);
    }

    /// A household was written, here or elsewhere: it belongs into the register, if that is open.
    pub(super) fn notice_household(self, key: &RecordKey) {
        let RecordKey::Household { village, year, id } = key else { return };
        if let Some(open) = self.open_register(&households_prefix(village, *year)) {
            let signal = self.record(key);
            self.root.with_value(|root| root.with(|| open.add(*id, signal)));
        }
    }

    /// Sums up a village's households for the lists, once for many changes.
    pub(super) fn sum_up_households_soon(self, village: &AreaCode) {
        let mut is_first = false;
        self.households_to_read.update_value(|waiting| {
            is_first = waiting.is_empty();
            waiting.insert(village.clone());
        });
        if !is_first {
            return;
        }
        spawn_local(async move {
            TimeoutFuture::new(SUM_UP_MILLIS).await;
            let mut villages = Default::default();
            self.households_to_read.update_value(|waiting| villages = std::mem::take(waiting));
            let Some(desk) = self.desk() else { return };
            for village in &villages {
                self.refresh_village(&desk, village, true).await;
            }
        });
    }
}

fn household_of(id: &RecordId) -> Option<Uuid> {
    match RecordKey::try_from(id) {
        Ok(RecordKey::Household { id, .. }) => Some(id),
        _ => None,
    }
}
