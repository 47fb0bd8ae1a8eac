//! One signal a village: its dossier in short, what waits, what needs a person.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{AreaCode, FiscalYear, Instrument, Phase};
use leptos::prelude::*;
use records::dossier::Dossier;
use records::key::year_prefix;
use records::reference::{Reference, Target};
use records::step::{Action, DossierProgress, StepView};
use records::{AssessmentView, RecordKey};
use store::DeviceError;
use sync::{RecordId, Replica};

use super::desk::Desk;

/// A village's year as the list and the dossier show it.
#[derive(Clone, Debug, PartialEq)]
pub struct VillageYear {
    /// The checklist.
    pub dossier: Dossier,
    /// The assessment before development.
    pub before: AssessmentView,
    /// The assessment after development.
    pub after: AssessmentView,
    /// Changes waiting to be sent.
    pub waiting: usize,
    /// Conflicts, and changes the server set aside.
    pub attention: usize,
    /// Conflicts alone.
    pub conflicts: usize,
    /// An official step made here that the server has not placed yet.
    pub step_under_way: Option<Action>,
}

/// A target village and its signal.
#[derive(Clone, Debug)]
pub struct VillageSignal {
    /// The village.
    pub target: Arc<Target>,
    /// The instrument it is assessed with.
    pub instrument: Arc<Instrument>,
    /// Its year; none until it is read from the database.
    pub year: RwSignal<Option<VillageYear>>,
}

impl PartialEq for VillageSignal {
    fn eq(&self, other: &Self) -> bool {
        self.target == other.target && self.instrument == other.instrument
    }
}

/// The target villages in order of subdistrict and moo, signals of villages already known kept.
#[must_use]
pub fn signals(reference: &Reference, known: &[VillageSignal]) -> Vec<VillageSignal> {
    let instruments: BTreeMap<&str, Arc<Instrument>> = reference
        .targets
        .iter()
        .filter_map(|target| {
            Some((target.instrument.as_str(), Arc::new(reference.instrument(&target.instrument)?.clone())))
        })
        .collect();
    let mut signals: Vec<VillageSignal> = reference
        .targets
        .iter()
        .filter_map(|target| {
            let year =
                known.iter().find(|known| known.target.village.code == target.village.code).map(|known| known.year);
            Some(VillageSignal {
                target: Arc::new(target.clone()),
                instrument: instruments.get(target.instrument.as_str())?.clone(),
                year: year.unwrap_or_else(|| RwSignal::new(None)),
            })
        })
        .collect();
    signals.sort_by_key(|signal| (signal.target.subdistrict.clone(), signal.target.village.moo));
    signals
}

/// Reads a village's year from the database.
///
/// # Errors
/// [`DeviceError`] if the database cannot be read.
pub async fn read(desk: &Desk, village: &VillageSignal, fiscal_year: FiscalYear) -> Result<VillageYear, DeviceError> {
    let code = &village.target.village.code;
    let kept = desk.device.records(&year_prefix(code, fiscal_year)).await?;
    let replicas: BTreeMap<RecordId, Replica> = kept.into_iter().map(|(id, kept)| (id, kept.replica)).collect();
    Ok(sum_up(&replicas, code, fiscal_year, &village.instrument))
}

fn sum_up(
    replicas: &BTreeMap<RecordId, Replica>,
    village: &AreaCode,
    year: FiscalYear,
    instrument: &Instrument,
) -> VillageYear {
    let assessment = |phase| {
        let id = RecordKey::Assessment { village: village.clone(), year, phase }.id();
        replicas.get(&id).map(|replica| AssessmentView::read(&replica.view())).unwrap_or_default()
    };
    let (before, after) = (assessment(Phase::Before), assessment(Phase::After));
    let is_step = |id: &RecordId| matches!(RecordKey::try_from(id), Ok(RecordKey::Step { .. }));
    let steps: Vec<&Replica> = replicas.iter().filter(|(id, _)| is_step(id)).map(|(_, replica)| replica).collect();
    let progress = DossierProgress::fold(steps.iter().filter_map(|replica| StepView::read(&replica.base)));
    let shown = steps.iter().filter_map(|replica| StepView::read(&replica.view()));
    let step_under_way = shown.into_iter().find(|step| step.position.is_none()).map(|step| step.action);
    let conflicts = replicas.values().map(|replica| replica.view().conflicts().count()).sum::<usize>();
    VillageYear {
        dossier: Dossier::of(&before, &after, progress, instrument),
        before,
        after,
        waiting: replicas.values().map(Replica::waiting).sum(),
        conflicts,
        step_under_way,
        attention: conflicts + replicas.values().map(|replica| replica.set_aside().count()).sum::<usize>(),
    }
}
