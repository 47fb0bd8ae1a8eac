//! One signal a village, with what the person is there and what it is evaluated with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::household::ActivitySet;
use domain::{AreaCode, Instrument, InstrumentRef};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::permission::{Directory, may_write, roles_in};
use records::reference::{Reference, Target};
use records::{AssessmentView, Entry, Grant, Kind, Part, Role};

use super::app::App;
use super::editing::OneEditor;
use super::village_year::VillageYear;

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

    /// The dossier is with the reviewers, or certified, or others collect there, or the record the page is about is edited in another
    /// tab: what was collected is only to be read.
    #[must_use]
    pub fn is_locked(&self) -> Memo<bool> {
        self.locked(self.is_only_looked_at(), |year| year.dossier.progress.state.is_locked())
    }

    /// Whether records of a kind are only to be read, as the dossier stands and by what the person is there.
    #[must_use]
    pub fn locks(&self, kind: Kind) -> Memo<bool> {
        self.locked(!self.may_write(kind), move |year| year.dossier.progress.state.locks(kind))
    }

    fn locked(&self, is_looked_at: bool, locks: impl Fn(&VillageYear) -> bool + Send + Sync + 'static) -> Memo<bool> {
        let (year, one_editor) = (self.year, use_context::<OneEditor>());
        Memo::new(move |_| {
            is_looked_at
                || one_editor.is_some_and(OneEditor::is_elsewhere)
                || year.with(|year| year.as_ref().is_some_and(&locks))
        })
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
