//! One signal a village: its dossier in short, what waits, what needs a person.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::happiness::HappinessInstrument;
use domain::household::ActivitySet;
use domain::{AreaCode, FiscalYear, Instrument, InstrumentRef, Phase};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::dossier::{Dossier, Item};
use records::key::kind_prefix;
use records::permission::{Directory, may_write, roles_in};
use records::reference::{Reference, Target};
use records::step::{Action, DossierProgress, StepView, action_of};
use records::summary::Records;
use records::{AssessmentView, Entry, Grant, Kind, Part, RecordKey, Role, Summaries, moving};
use store::DeviceError;
use sync::{Pending, PendingState, RecordState, Replica};

use super::app::App;
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

/// Villages whose years are to be summed up anew, and the parts that are to be read for it.
pub(super) type PartsToRead = BTreeMap<AreaCode, BTreeSet<Part>>;

/// A target village and its signal.
#[derive(Clone, Debug)]
pub struct VillageSignal {
    /// The village.
    pub target: Arc<Target>,
    /// The instrument it is assessed with, while nothing is begun; what is begun has its own ([`VillageYear::made`]).
    pub instrument: Arc<Instrument>,
    /// All versions on this device.
    pub versions: Arc<Versions>,
    /// The nine activities in the version its households are asked by, as far as this device has it.
    pub activities: Arc<ActivitySet>,
    /// What the person is there.
    pub roles: Arc<[Role]>,
    /// Its year; none until it is read from the database.
    pub year: RwSignal<Option<VillageYear>>,
}

/// Versions of instruments by reference (`training-4x23@1`).
pub type Versions = BTreeMap<String, Arc<Instrument>>;

impl VillageSignal {
    /// How many fields are in conflict that the person can decide; tracked.
    #[must_use]
    pub fn conflicts_to_decide(&self) -> usize {
        let decides = |entry: &&Entry| self.may_write(entry.kind());
        self.year.with(|year| match year {
            None => 0,
            Some(year) if self.is_only_looked_at() => year.in_conflict().filter(decides).count(),
            Some(year) => year.conflicts,
        })
    }

    /// Whether the person only looks at what is collected there.
    #[must_use]
    pub fn is_only_looked_at(&self) -> bool {
        !self.may_write(Kind::Assessment)
    }

    /// The dossier is with the reviewers, or certified, or others collect there: what was collected is only to be read.
    #[must_use]
    pub fn is_locked(&self) -> Memo<bool> {
        let (year, is_looked_at) = (self.year, self.is_only_looked_at());
        let locks = |year: &VillageYear| year.dossier.progress.state.is_locked();
        Memo::new(move |_| is_looked_at || year.with(|year| year.as_ref().is_some_and(locks)))
    }

    /// Whether records of a kind are only to be read, as the dossier stands and by what the person is there.
    #[must_use]
    pub fn locks(&self, kind: Kind) -> Memo<bool> {
        let (year, is_looked_at) = (self.year, !self.may_write(kind));
        let locks = move |year: &VillageYear| year.dossier.progress.state.locks(kind);
        Memo::new(move |_| is_looked_at || year.with(|year| year.as_ref().is_some_and(locks)))
    }

    /// Whether the person writes records of a kind there, whatever the dossier's state.
    #[must_use]
    pub fn may_write(&self, kind: Kind) -> bool {
        self.roles.iter().any(|role| may_write(*role, kind))
    }

    /// Whether the person is one of those who collect there. An officer of the district may write, too, and is not the one a dossier comes
    /// back to.
    #[must_use]
    pub fn collects(&self) -> bool {
        self.roles.contains(&Role::FieldWorker)
    }

    /// The version with this reference; if this device does not have it, what the answers themselves tell of it.
    #[must_use]
    pub fn version(&self, reference: &str, view: &AssessmentView) -> Arc<Instrument> {
        if let Some(known) = self.versions.get(reference) {
            return known.clone();
        }
        match reference.parse::<InstrumentRef>() {
            Ok(reference) => Arc::new(Instrument::unknown(&reference, view.answers.ids())),
            // No build of ours writes such a reference; the village's own is the best guess.
            Err(_) => self.instrument.clone(),
        }
    }

    /// The version to which its assessments are offered to move, if it is on this device.
    #[must_use]
    pub fn offered(&self) -> Option<Arc<Instrument>> {
        self.versions.get(self.target.offered.as_ref()?).cloned()
    }
}

impl PartialEq for VillageSignal {
    fn eq(&self, other: &Self) -> bool {
        self.target == other.target
            && self.instrument == other.instrument
            && self.versions.len() == other.versions.len()
            && self.activities == other.activities
            && self.roles == other.roles
    }
}

/// The target villages in order of subdistrict and moo, for somebody with these grants; signals of villages already known kept.
#[must_use]
pub fn signals(reference: &Reference, known: &[VillageSignal], grants: &[Grant]) -> Vec<VillageSignal> {
    let version = |instrument: &Instrument| (instrument.reference().to_string(), Arc::new(instrument.clone()));
    let versions: Arc<Versions> = Arc::new(reference.instruments.iter().map(version).collect());
    let mut sets = BTreeMap::new();
    let mut signals: Vec<VillageSignal> = reference
        .targets
        .iter()
        .filter_map(|target| {
            let year =
                known.iter().find(|known| known.target.village.code == target.village.code).map(|known| known.year);
            Some(VillageSignal {
                target: Arc::new(target.clone()),
                instrument: versions.get(target.instrument.as_str())?.clone(),
                versions: versions.clone(),
                activities: sets
                    .entry(target.activities.as_str())
                    .or_insert_with_key(|asked_by| Arc::new(reference.activity_set(asked_by)))
                    .clone(),
                roles: roles_in(grants, &reference.lineage(&target.subdistrict).unwrap_or_default()).collect(),
                year: year.unwrap_or_else(|| RwSignal::new(None)),
            })
        })
        .collect();
    signals.sort_by_key(|signal| (signal.target.subdistrict.clone(), signal.target.village.moo));
    signals
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

/// How long changes gather before a part of a village's year is summed up anew for the lists.
const SUM_UP_MILLIS: u32 = 400;

impl App {
    /// Sums up a village's year for the lists, and anew a part of it if one is named; once for many changes.
    pub(super) fn sum_up_soon(self, village: &AreaCode, part: Option<Part>) {
        let mut is_first = false;
        self.parts_to_read.update_value(|waiting| {
            is_first = waiting.is_empty();
            waiting.entry(village.clone()).or_default().extend(part);
        });
        if !is_first {
            return;
        }
        spawn_local(async move {
            TimeoutFuture::new(SUM_UP_MILLIS).await;
            let mut villages = PartsToRead::default();
            self.parts_to_read.update_value(|waiting| villages = std::mem::take(waiting));
            let Some(desk) = self.desk() else { return };
            for (village, parts) in &villages {
                self.refresh_village(&desk, village, parts).await;
            }
        });
    }
}
