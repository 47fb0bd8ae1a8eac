//! A village's visits, the advice on them, and its materials.

use std::sync::Arc;

use domain::AreaCode;
use leptos::prelude::*;
use records::material::MaterialView;
use records::materials::Materials;
use records::visit::{AdviceView, VisitView};
use records::visits::Visits;
use records::{Entry, Kind};
use uuid::Uuid;

use super::Fault;
use super::app::App;
use super::collection::Collection;
use super::record::Opened;

/// The visits of a village's year. Copied freely.
#[derive(Clone, Copy, Debug)]
pub struct OpenVisits {
    visits: Collection<VisitView>,
    advice: Collection<AdviceView>,
    /// All in order; none until they are read from the database.
    pub all: Memo<Option<Arc<Visits>>>,
}

impl OpenVisits {
    fn new(visits: Collection<VisitView>, advice: Collection<AdviceView>) -> Self {
        let all = Memo::new(move |_| Some(Arc::new(Visits::of(visits.views()?, advice.views()?))));
        Self { visits, advice, all }
    }

    /// The record of a visit; tracked.
    #[must_use]
    pub fn opened(self, id: Uuid) -> Option<RwSignal<Option<Opened>>> {
        self.visits.member(&Entry::MonitoringVisit(id)).map(|member| member.opened)
    }

    /// What could not be saved; tracked.
    #[must_use]
    pub fn not_saved(self) -> Vec<(Entry, Fault)> {
        [self.visits.not_saved(), self.advice.not_saved()].concat()
    }
}

/// The materials of a village's year. Copied freely.
#[derive(Clone, Copy, Debug)]
pub struct OpenMaterials {
    materials: Collection<MaterialView>,
    /// All in order; none until they are read from the database.
    pub all: Memo<Option<Arc<Materials>>>,
}

impl OpenMaterials {
    fn new(materials: Collection<MaterialView>) -> Self {
        Self { materials, all: Memo::new(move |_| Some(Arc::new(Materials::of(materials.views()?)))) }
    }

    /// What could not be saved; tracked.
    #[must_use]
    pub fn not_saved(self) -> Vec<(Entry, Fault)> {
        self.materials.not_saved()
    }
}

impl App {
    /// The visits to a village in the fiscal year worked in, read when first asked for; none if the year is not known.
    #[must_use]
    pub fn visits(self, village: &AreaCode) -> Option<OpenVisits> {
        let visits = self.collection(village, Kind::MonitoringVisit)?;
        Some(OpenVisits::new(visits, self.collection(village, Kind::Advice)?))
    }

    /// The materials of a village in the fiscal year worked in, read when first asked for; none if the year is not known.
    #[must_use]
    pub fn materials(self, village: &AreaCode) -> Option<OpenMaterials> {
        self.collection(village, Kind::Material).map(OpenMaterials::new)
    }
}
