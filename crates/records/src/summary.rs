//! A village's year in short, besides its assessments and steps: what lists, the checklist and boards show of it.
//!
//! The kinds of records fall into parts that are summed up together. Phone and server sum up a part anew when one of its records changes, and
//! leave the others as they are: a village may have hundreds of households.

use std::collections::BTreeMap;

use domain::happiness::HappinessInstrument;
use serde::{Deserialize, Serialize};
use sync::RecordState;

use crate::happiness::HappinessSummary;
use crate::households::{HouseholdsSummary, Register};
use crate::key::{Entry, Kind};
use crate::knowledge::{KnowledgeSummary, KnowledgeView, SignSummary, SignView};
use crate::monitoring::MonitoringSummary;
use crate::participants::ParticipantsSummary;
use crate::photo::EvidenceSummary;
use crate::report::ReportsSummary;
use crate::view::View;

/// Records of one village's year.
pub type Records = BTreeMap<Entry, RecordState>;

/// Kinds that are summed up together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The register of households.
    Households,
    /// Head counts and the list of participants.
    Participants,
    /// Both rounds of the happiness measurement.
    Happiness,
    /// Visits, advice and materials.
    Monitoring,
    /// The knowledge document and the village sign.
    Knowledge,
    /// The summaries recorded in BPM.
    Reports,
    /// Photos.
    Evidence,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 7] = [
        Self::Households,
        Self::Participants,
        Self::Happiness,
        Self::Monitoring,
        Self::Knowledge,
        Self::Reports,
        Self::Evidence,
    ];

    /// The part a kind belongs to; none for assessments and steps.
    #[must_use]
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::Assessment | Kind::Step => None,
            Kind::Household => Some(Self::Households),
            Kind::Participant | Kind::HeadCount => Some(Self::Participants),
            Kind::HappinessSession | Kind::Sitting | Kind::Tally | Kind::HappinessSheet => Some(Self::Happiness),
            Kind::MonitoringVisit | Kind::Advice | Kind::Material => Some(Self::Monitoring),
            Kind::KnowledgeDocument | Kind::VillageSign => Some(Self::Knowledge),
            Kind::Report => Some(Self::Reports),
            Kind::Photo => Some(Self::Evidence),
        }
    }

    /// The kinds that belong to it.
    pub fn kinds(self) -> impl Iterator<Item = Kind> {
        Kind::all().filter(move |kind| Self::of(*kind) == Some(self))
    }
}

/// What the parts come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summaries {
    /// The households and their nine activities.
    pub households: HouseholdsSummary,
    /// Visits and materials.
    pub monitoring: MonitoringSummary,
    /// Both rounds of the happiness measurement.
    pub happiness: HappinessSummary,
    /// Who takes part, and how many came.
    pub participants: ParticipantsSummary,
    /// The knowledge document.
    pub knowledge: KnowledgeSummary,
    /// The village sign.
    pub sign: SignSummary,
    /// The summaries recorded in BPM.
    pub reports: ReportsSummary,
    /// The photos.
    pub evidence: EvidenceSummary,
}

impl Summaries {
    /// Raised whenever the same records come to something else, or something is added: what a server has kept by other rules is summed up
    /// anew with the next change of its village.
    pub const RULES: u16 = 1;

    /// Sums up all parts of a year; `instruments` are those by which happiness may have been measured.
    #[must_use]
    pub fn of(records: &Records, instruments: &[HappinessInstrument]) -> Self {
        let mut summaries = Self::default();
        for part in Part::ALL {
            summaries.sum_up(part, records, instruments);
        }
        summaries
    }

    /// Sums up one part anew. Records of other parts among these are passed over.
    pub fn sum_up(&mut self, part: Part, records: &Records, instruments: &[HappinessInstrument]) {
        match part {
            Part::Households => self.households = Register::read(records).summary(),
            Part::Monitoring => self.monitoring = MonitoringSummary::read(records),
            Part::Happiness => self.happiness = HappinessSummary::read(records, instruments),
            Part::Participants => self.participants = ParticipantsSummary::read(records),
            Part::Knowledge => {
                self.knowledge = view::<KnowledgeView>(records, &Entry::KnowledgeDocument).summary();
                self.sign = view::<SignView>(records, &Entry::VillageSign).summary();
            }
            Part::Reports => self.reports = ReportsSummary::read(records),
            Part::Evidence => self.evidence = EvidenceSummary::sum_up(records),
        }
    }
}

/// The records of a year that are of this kind, as typed values.
pub fn views<V: View>(records: &Records, kind: Kind) -> impl Iterator<Item = (&Entry, V)> {
    let of_kind = records.iter().filter(move |(entry, _)| entry.kind() == kind);
    of_kind.map(|(entry, state)| (entry, V::read(state)))
}

/// One record of a year as typed values; an empty one if there is none.
#[must_use]
pub fn view<V: View>(records: &Records, entry: &Entry) -> V {
    records.get(entry).map(V::read).unwrap_or_default()
}
