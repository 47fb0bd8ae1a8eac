//! A village's participants together: who counts, and how many came to each gathering.

use std::collections::BTreeSet;

use domain::attendance::Attendance;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dossier::ItemState;
use crate::key::Entry;
use crate::participant::{Gathering, HeadCountView, ParticipantView};
use crate::roll::Roll;
use crate::summary::{Records, view};

/// The participants of a village's year, in the order they were written down.
pub type Participants = Roll<ParticipantView>;

impl Participants {
    /// Those who came to a gathering: a person counts once, whichever of the person's entries says it.
    #[must_use]
    pub fn attended(&self, gathering: Gathering) -> BTreeSet<Uuid> {
        let came = |view: &ParticipantView| view.attended.contains(&gathering);
        let own = self.counted.iter().filter(|listed| came(&listed.view)).map(|listed| listed.id);
        let twins = self.twins.iter().filter(|(_, twin)| came(&twin.view)).map(|(main, _)| *main);
        own.chain(twins).collect()
    }

    /// How many came to a gathering.
    #[must_use]
    pub fn attendance(&self, gathering: Gathering, counted: &HeadCountView) -> Attendance {
        let written = u32::try_from(self.attended(gathering).len()).unwrap_or(u32::MAX);
        Attendance { counted: counted.counted(), written }
    }
}

/// One gathering in short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GatheringSummary {
    /// How many came.
    pub attendance: Attendance,
    /// Whether the groups exceed the total, or the head count is in conflict: a person must look.
    pub contradicts: bool,
}

impl GatheringSummary {
    fn of(gathering: Gathering, participants: &Participants, head_count: &HeadCountView) -> Self {
        Self {
            attendance: participants.attendance(gathering, head_count),
            contradicts: head_count.beyond_total() > 0 || head_count.conflicts > 0,
        }
    }
}

/// The participants of a village's year in short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ParticipantsSummary {
    /// How many people are on the list.
    pub listed: usize,
    /// กิจกรรม 2.4.1.
    pub development: GatheringSummary,
    /// กิจกรรม 3.1.1.
    pub evaluation: GatheringSummary,
}

impl ParticipantsSummary {
    /// Sums up the records of a year.
    #[must_use]
    pub fn read(records: &Records) -> Self {
        let participants = Participants::read(records);
        let gathering = |of| GatheringSummary::of(of, &participants, &view(records, &Entry::HeadCount(of)));
        Self {
            listed: participants.counted.len(),
            development: gathering(Gathering::Development),
            evaluation: gathering(Gathering::Evaluation),
        }
    }

    /// A gathering.
    #[must_use]
    pub fn of(&self, gathering: Gathering) -> GatheringSummary {
        match gathering {
            Gathering::Development => self.development,
            Gathering::Evaluation => self.evaluation,
        }
    }

    /// How the checklist shows it: done when enough people came to both activities, since the letter asks for thirty at each.
    #[must_use]
    pub fn state(&self) -> ItemState {
        let all = Gathering::ALL.map(|gathering| self.of(gathering));
        if all.iter().any(|gathering| gathering.contradicts) {
            ItemState::Attention
        } else if all.iter().all(|gathering| gathering.attendance.is_enough()) {
            ItemState::Done
        } else if self.listed > 0 || all.iter().any(|gathering| gathering.attendance.is_begun()) {
            ItemState::Started
        } else {
            ItemState::NotStarted
        }
    }
}
