//! One signal a village: its dossier in short, what waits, what needs a person.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{AreaCode, FiscalYear, Instrument, Phase};
use leptos::prelude::*;
use records::dossier::Dossier;
use records::households::HouseholdsSummary;
use records::key::{assessments_prefix, households_prefix, steps_prefix};
use records::reference::{Reference, Target};
use records::step::{Action, DossierProgress, StepView};
use records::{AssessmentView, HouseholdView, RecordKey, Register};
use store::DeviceError;
use sync::{RecordId, Replica};
use uuid::Uuid;

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
    /// The households in short.
    pub households: HouseholdsRead,
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

/// The households of a village's year, as far as lists need them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HouseholdsRead {
    /// How far they are asked.
    pub summary: HouseholdsSummary,
    /// Those with a field in conflict.
    pub in_conflict: Vec<Uuid>,
    counts: Counts,
}

/// What waits and what needs a person, over some records.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    waiting: usize,
    conflicts: usize,
    set_aside: usize,
}

impl Counts {
    /// Counts one more record, of which it is known how many fields are in conflict.
    fn add(&mut self, replica: &Replica, conflicts: usize) {
        self.waiting += replica.waiting();
        self.conflicts += conflicts;
        self.set_aside += replica.set_aside().count();
    }
}

/// Reads a village's year from the database; the households only if asked to, or if they were never read.
///
/// # Errors
/// [`DeviceError`] if the database cannot be read.
pub async fn read(
    desk: &Desk,
    village: &VillageSignal,
    year: FiscalYear,
    households_too: bool,
) -> Result<VillageYear, DeviceError> {
    let code = &village.target.village.code;
    let known = village.year.with_untracked(|known| known.as_ref().map(|known| known.households.clone()));
    let households = match known.filter(|_| !households_too) {
        Some(known) => known,
        None => sum_up_households(&replicas(desk, &households_prefix(code, year)).await?),
    };
    let mut others = replicas(desk, &assessments_prefix(code, year)).await?;
    others.extend(replicas(desk, &steps_prefix(code, year)).await?);
    Ok(sum_up(&others, households, code, year, &village.instrument))
}

async fn replicas(desk: &Desk, prefix: &str) -> Result<BTreeMap<RecordId, Replica>, DeviceError> {
    let kept = desk.device.records(prefix).await?;
    Ok(kept.into_iter().map(|(id, kept)| (id, kept.replica)).collect())
}

fn sum_up_households(replicas: &BTreeMap<RecordId, Replica>) -> HouseholdsRead {
    let mut counts = Counts::default();
    let mut views: Vec<(Uuid, Arc<HouseholdView>)> = Vec::with_capacity(replicas.len());
    for (id, replica) in replicas {
        // There may be hundreds: each is looked at once.
        let Ok(RecordKey::Household { id, .. }) = RecordKey::try_from(id) else { continue };
        let view = HouseholdView::read(&replica.view());
        counts.add(replica, view.conflicts);
        views.push((id, Arc::new(view)));
    }
    HouseholdsRead {
        in_conflict: views.iter().filter(|(_, view)| view.conflicts > 0).map(|(id, _)| *id).collect(),
        summary: Register::of(views).summary(),
        counts,
    }
}

fn sum_up(
    replicas: &BTreeMap<RecordId, Replica>,
    households: HouseholdsRead,
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
    let (mut own, of_households) = (Counts::default(), households.counts);
    replicas.values().for_each(|replica| own.add(replica, replica.view().conflicts().count()));
    let conflicts = own.conflicts + of_households.conflicts;
    VillageYear {
        dossier: Dossier::of(&before, &after, households.summary, progress, instrument),
        before,
        after,
        households,
        waiting: own.waiting + of_households.waiting,
        conflicts,
        step_under_way,
        attention: conflicts + own.set_aside + of_households.set_aside,
    }
}
