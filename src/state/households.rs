//! A village's register of households: every household with a signal of its own, and all of them in walking order.

use std::sync::Arc;

use domain::AreaCode;
use leptos::prelude::*;
use records::{Entry, HouseholdView, Kind, Register};
use uuid::Uuid;

use super::Fault;
use super::app::App;
use super::collection::Collection;
use super::record::Opened;

/// What a record says of a household.
pub type Shown = Arc<HouseholdView>;

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
    households: Collection<HouseholdView>,
    /// All in order; none until they are read from the database.
    pub register: Memo<Option<Arc<Register<Shown>>>>,
}

impl OpenRegister {
    fn new(households: Collection<HouseholdView>) -> Self {
        let register = Memo::new(move |_| {
            let views = households.views()?.into_iter();
            Some(Arc::new(Register::of(views.filter_map(|(entry, view)| Some((id_of(&entry)?, view))))))
        });
        Self { households, register }
    }

    /// The household with this id; tracked.
    #[must_use]
    pub fn household(self, id: Uuid) -> Option<HouseholdSignal> {
        let member = self.households.member(&Entry::Household(id))?;
        Some(HouseholdSignal { id, opened: member.opened, view: member.view })
    }

    /// Households whose last save failed; tracked.
    #[must_use]
    pub fn not_saved(self) -> Vec<(Uuid, Fault)> {
        let failed = self.households.not_saved().into_iter();
        failed.filter_map(|(entry, fault)| Some((id_of(&entry)?, fault))).collect()
    }
}

fn id_of(entry: &Entry) -> Option<Uuid> {
    match entry {
        Entry::Household(id) => Some(*id),
        _ => None,
    }
}

impl App {
    /// The households of a village in the fiscal year worked in, read when first asked for; none if the year is not known.
    #[must_use]
    pub fn households(self, village: &AreaCode) -> Option<OpenRegister> {
        self.collection(village, Kind::Household).map(OpenRegister::new)
    }
}
