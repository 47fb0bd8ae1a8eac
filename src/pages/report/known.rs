//! What this device knows of a village's year, as far as the summary tells of it: read from everywhere, without a network.

use std::sync::Arc;

use leptos::prelude::*;
use records::dossier::Dossier;
use records::knowledge::KnowledgeView;
use records::materials::Materials;
use records::participant::{Gathering, HeadCountView, ParticipantView};
use records::participants::Participants;
use records::visits::Visits;
use records::{Entry, HouseholdView, Register};

use crate::i18n::Wording;
use crate::pages::placed::village_in_full;
use crate::pages::single::Single;
use crate::state::monitoring::{OpenMaterials, OpenVisits};
use crate::state::roll::OpenRoll;
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// What is known of a village's year.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The village as official papers write it.
    pub village: String,
    /// Its code.
    pub code: String,
    /// The checklist, with everything that is summed up for it.
    pub dossier: Dossier,
    /// The head counts of both gatherings.
    pub counts: [Arc<HeadCountView>; 2],
    /// Who took part.
    pub participants: Arc<Participants>,
    /// The households with their activities.
    pub households: Arc<Register>,
    /// The visits.
    pub visits: Arc<Visits>,
    /// The materials.
    pub materials: Arc<Materials>,
    /// The title of the knowledge document.
    pub title: String,
}

impl Known {
    /// The head count of a gathering.
    #[must_use]
    pub fn count(&self, gathering: Gathering) -> &HeadCountView {
        let [development, evaluation] = &self.counts;
        match gathering {
            Gathering::Development => development,
            Gathering::Evaluation => evaluation,
        }
    }
}

/// Where it is read from. Copied freely.
#[derive(Clone, Copy)]
pub struct Sources {
    app: App,
    village: StoredValue<VillageSignal>,
    counts: [Single<HeadCountView>; 2],
    participants: OpenRoll<ParticipantView>,
    households: OpenRoll<HouseholdView>,
    visits: OpenVisits,
    materials: OpenMaterials,
    document: Single<KnowledgeView>,
}

impl Sources {
    /// Opens them all; none if the fiscal year is not known.
    #[must_use]
    pub fn open(village: &VillageSignal) -> Option<Self> {
        let app = use_app();
        let code = &village.target.village.code;
        let count = |gathering| Single::open(village, Entry::HeadCount(gathering));
        Some(Self {
            app,
            village: StoredValue::new(village.clone()),
            counts: [count(Gathering::Development)?, count(Gathering::Evaluation)?],
            participants: app.roll(code)?,
            households: app.roll(code)?,
            visits: app.visits(code)?,
            materials: app.materials(code)?,
            document: Single::open(village, Entry::KnowledgeDocument)?,
        })
    }

    /// The village.
    #[must_use]
    pub fn village(self) -> VillageSignal {
        self.village.get_value()
    }

    /// What all of them say; tracked. None until they are read from the database.
    #[must_use]
    pub fn known(self, words: Wording) -> Option<Known> {
        let village = self.village();
        let mut singles = self.counts.map(Single::is_read).into_iter().chain([self.document.is_read()]);
        if !singles.all(|is_read| is_read.get()) {
            return None;
        }
        Some(Known {
            village: village_in_full(self.app, words, &village),
            code: village.target.village.code.to_string(),
            dossier: village.year.with(|year| year.as_ref().map(|year| year.dossier.clone()))?,
            counts: self.counts.map(|count| count.view.get()),
            participants: self.participants.roll.get()?,
            households: self.households.roll.get()?,
            visits: self.visits.all.get()?,
            materials: self.materials.all.get()?,
            title: self.document.view.get().title.clone(),
        })
    }
}
