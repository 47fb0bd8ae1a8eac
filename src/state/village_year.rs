//! A village's year as this device knows it, summed up for the list and the dossier: read when the app starts, and anew when something of it
//! was written.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::happiness::HappinessInstrument;
use domain::{AreaCode, FiscalYear, Instrument, Phase};
use leptos::prelude::*;
use records::dossier::{Dossier, Item};
use records::key::kind_prefix;
use records::step::{Action, DossierProgress, StepView, action_of};
use records::summary::Records;
use records::{AssessmentView, Entry, Kind, Part, RecordKey, Summaries, moving};
use store::DeviceError;
use sync::{Pending, PendingState, RecordState, Replica};

use super::app::App;
use super::desk::Desk;
use super::villages::VillageSignal;

/// A village's year as the list and the dossier show it.
#[derive(Clone, Debug, PartialEq)]
pub struct VillageYear {
    /// The checklist.
    pub dossier: Dossier,
    /// The assessment before development.
    pub before: AssessmentView,
    /// The assessment after development.
    pub after: AssessmentView,
    /// Which record each of them is, and by which version it is made: before, after.
    pub made: [Made; 2],
    /// Every assessment record there is, those that were moved to another version included.
    pub assessments: Vec<Entry>,
    /// What was read part by part.
    pub parts: BTreeMap<Part, PartRead>,
    /// Changes waiting to be sent.
    pub waiting: usize,
    /// Conflicts, and changes the server set aside.
    pub attention: usize,
    /// Conflicts alone.
    pub conflicts: usize,
    /// Who wrote last to each item, and when.
    pub last: LastWrites,
    /// An official step made here that the server has not placed yet.
    pub step_under_way: Option<Action>,
    /// Official steps made here that the server set aside, each with what became of it.
    pub steps_set_aside: Vec<(Action, PendingState)>,
}

/// The record of an assessment that counts, and what it is made with.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The record.
    pub entry: Entry,
    /// The version of the instrument; [unknown](Instrument::is_unknown) if it is not on this device.
    pub instrument: Arc<Instrument>,
}

/// A part of a village's year, as far as lists need it besides its summary.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartRead {
    /// Records with a field in conflict.
    pub in_conflict: Vec<Entry>,
    last: LastWrites,
    counts: Counts,
}

/// Who wrote last to each item of the checklist (an account id), and when by that device's clock (milliseconds since 1970 UTC).
pub type LastWrites = BTreeMap<Item, (String, i64)>;

fn note_last(last: &mut LastWrites, entry: &Entry, state: &RecordState) {
    let (Some(item), Some(write)) = (Item::of(entry), state.last_write()) else { return };
    note_later(last, item, (write.author.0.clone(), write.made_at));
}

fn note_later(last: &mut LastWrites, item: Item, write: (String, i64)) {
    if last.get(&item).is_none_or(|(_, at)| *at < write.1) {
        last.insert(item, write);
    }
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

impl VillageYear {
    /// Which record the assessment of a phase is, and by which version it is made.
    #[must_use]
    pub fn made(&self, phase: Phase) -> &Made {
        let [before, after] = &self.made;
        match phase {
            Phase::Before => before,
            Phase::After => after,
        }
    }

    /// The assessment of a phase.
    #[must_use]
    pub fn assessment(&self, phase: Phase) -> &AssessmentView {
        match phase {
            Phase::Before => &self.before,
            Phase::After => &self.after,
        }
    }

    /// The records a phase's assessment was moved from; they stay readable.
    pub fn earlier(&self, phase: Phase) -> impl Iterator<Item = &Entry> {
        let current = &self.made(phase).entry;
        let of_phase = move |entry: &&Entry| match entry {
            Entry::Assessment(of) | Entry::MovedAssessment(of, _) => *of == phase,
            _ => false,
        };
        self.assessments.iter().filter(of_phase).filter(move |entry| *entry != current)
    }

    /// The records of all parts that have a field in conflict.
    pub fn in_conflict(&self) -> impl Iterator<Item = &Entry> {
        self.parts.values().flat_map(|part| &part.in_conflict)
    }
}

/// Reads a village's year: its assessments and steps, these parts, and those that were never read. What pages hold of the parts is not
/// read again from the database.
///
/// # Errors
/// [`DeviceError`] if the database cannot be read.
pub(super) async fn read(
    app: App,
    desk: &Desk,
    village: &VillageSignal,
    year: FiscalYear,
    changed: &BTreeSet<Part>,
    happiness: &[HappinessInstrument],
) -> Result<VillageYear, DeviceError> {
    let code = &village.target.village.code;
    let kept = |known: &VillageYear| (known.dossier.summaries.clone(), known.parts.clone());
    let (mut summaries, mut parts) = village.year.with_untracked(|known| known.as_ref().map(kept)).unwrap_or_default();
    for part in Part::ALL {
        if changed.contains(&part) || !parts.contains_key(&part) {
            parts.insert(part, read_part(app, desk, code, year, part, &mut summaries, happiness).await?);
        }
    }
    let mut own = replicas(desk, &kind_prefix(code, year, Kind::Assessment)).await?;
    own.extend(replicas(desk, &kind_prefix(code, year, Kind::Step)).await?);
    Ok(sum_up(&own, summaries, parts, village))
}

async fn replicas(desk: &Desk, prefix: &str) -> Result<BTreeMap<Entry, Replica>, DeviceError> {
    let kept = desk.device.records(prefix).await?;
    Ok(kept.into_iter().filter_map(|(id, kept)| Some((RecordKey::try_from(&id).ok()?.entry, kept.replica))).collect())
}

async fn read_part(
    app: App,
    desk: &Desk,
    village: &AreaCode,
    year: FiscalYear,
    part: Part,
    summaries: &mut Summaries,
    happiness: &[HappinessInstrument],
) -> Result<PartRead, DeviceError> {
    let (mut read, mut records) = (PartRead::default(), Records::new());
    let mut take = |entry: &Entry, replica: &Replica| {
        let state = replica.view();
        let conflicts = state.conflicts().count();
        read.counts.add(replica, conflicts);
        if conflicts > 0 {
            read.in_conflict.push(entry.clone());
        }
        note_last(&mut read.last, entry, &state);
        records.insert(entry.clone(), state);
    };
    for kind in part.kinds() {
        let prefix = kind_prefix(village, year, kind);
        if !app.visit_open(&prefix, &mut take) {
            replicas(desk, &prefix).await?.iter().for_each(|(entry, replica)| take(entry, replica));
        }
    }
    summaries.sum_up(part, &records, happiness);
    Ok(read)
}

fn sum_up(
    own: &BTreeMap<Entry, Replica>,
    summaries: Summaries,
    parts: BTreeMap<Part, PartRead>,
    village: &VillageSignal,
) -> VillageYear {
    // This runs after every answer: each record is folded once.
    let states: BTreeMap<&Entry, Cow<'_, RecordState>> =
        own.iter().map(|(entry, replica)| (entry, replica.look())).collect();
    // A move that the server holds back, or that was never made, has written nothing here.
    let is_there = |(entry, state): &(&&Entry, &Cow<'_, RecordState>)| {
        entry.kind() == Kind::Assessment && state.fields().next().is_some()
    };
    let assessments: Vec<Entry> = states.iter().filter(is_there).map(|(entry, _)| (*entry).clone()).collect();
    let [of_before, of_after] = Phase::ALL.map(|phase| moving::current(&assessments, phase));
    let assessment = |entry: &Entry| states.get(entry).map(|state| AssessmentView::read(state)).unwrap_or_default();
    let (before, after) = (assessment(&of_before), assessment(&of_after));
    let made = |entry: Entry, view: &AssessmentView, other: &AssessmentView| {
        let reference =
            moving::version_of(view.instrument.as_deref(), other.instrument.as_deref(), &village.target.instrument);
        Made { entry, instrument: village.version(reference, view) }
    };
    let made = [made(of_before, &before, &after), made(of_after, &after, &before)];
    let steps: Vec<_> = own.iter().filter(|(entry, _)| entry.kind() == Kind::Step).collect();
    let progress = DossierProgress::fold(steps.iter().filter_map(|(_, replica)| StepView::read(&replica.base)));
    let shown = steps.iter().filter_map(|(entry, _)| StepView::read(&states[entry]));
    let step_under_way = shown.into_iter().find(|step| step.position.is_none()).map(|step| step.action);
    let set_aside = steps.iter().flat_map(|(_, replica)| replica.set_aside());
    // Once the dossier went on, nobody asks any more.
    let is_over = |pending: &Pending| progress.last().is_some_and(|last| last.made_at > pending.change.made_at);
    let told = |pending: &Pending| Some((action_of(&pending.change.writes)?, pending.state.clone()));
    let steps_set_aside = set_aside.filter(|pending| !is_over(pending)).filter_map(told).collect();
    let mut all = Counts::default();
    let mut last = LastWrites::new();
    for (item, write) in parts.values().flat_map(|part| &part.last) {
        note_later(&mut last, *item, write.clone());
    }
    for (entry, replica) in own {
        let state = &states[entry];
        all.add(replica, state.conflicts().count());
        note_last(&mut last, entry, state);
    }
    for Counts { waiting, conflicts, set_aside } in parts.values().map(|part| part.counts) {
        all.waiting += waiting;
        all.conflicts += conflicts;
        all.set_aside += set_aside;
    }
    VillageYear {
        dossier: Dossier::of((&before, &made[0].instrument), (&after, &made[1].instrument), summaries, progress),
        before,
        after,
        made,
        assessments,
        parts,
        waiting: all.waiting,
        conflicts: all.conflicts,
        step_under_way,
        steps_set_aside,
        last,
        attention: all.conflicts + all.set_aside,
    }
}
