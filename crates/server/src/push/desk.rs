//! The desk at which changes are judged, in order, without IO: what was read under the lock goes in, what is to be
//! written comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::{Instrument, Phase};
use records::board::Certification;
use records::check::{self, Knowledge, Verdict};
use records::dossier::PhaseSummary;
use records::key::{Kind, kind_of};
use records::step::{DossierProgress, StepView};
use records::{AssessmentView, Entry, HeldReason, Part, PhotoView, RecordKey, Summaries, View, moving};
use sync::{AccountId, Outcome, Receipt, RecordId, RecordState};

use super::copies::Copies;
use super::facts::Facts;
use super::open::{Opened, refused};
use crate::catalogue::{Catalogue, PlacedDirectory, Shelf};
use crate::store::{Appended, BoardState, BoardWrite, DeviceOwner, DossierId, HeldChange, Known, PhotoWrite, Place};

/// The code of a change that bears a number its device already gave to other bytes, or follows such a one: the device is a copy, asks
/// for a number of its own, and re-makes the change.
pub const CLONED_DEVICE: &str = "cloned_device";
/// The code of a change that is not proved to be of the device it names, or not by that device's owner.
pub const UNVERIFIED: &str = "unverified";

/// What is to be written.
#[derive(Debug, Default)]
pub struct Work {
    /// Into the feeds.
    pub appended: Vec<Appended>,
    /// Outside them.
    pub held: Vec<HeldChange>,
    /// Folds of the records touched.
    pub records: Vec<(RecordId, RecordState)>,
    /// Projections of the dossiers touched.
    pub boards: Vec<BoardWrite>,
    /// The files of the photos touched.
    pub photos: Vec<PhotoWrite>,
}

impl Work {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.appended.is_empty() && self.held.is_empty()
    }
}

/// Judges the changes of a batch.
pub struct Desk<'a> {
    shelf: Arc<Shelf>,
    directory: PlacedDirectory<'a>,
    copies: &'a mut Copies,
    facts: Facts,
    progress: BTreeMap<DossierId, DossierProgress>,
    touched: BTreeMap<DossierId, (BTreeSet<RecordId>, AccountId)>,
    work: Work,
}

impl<'a> Desk<'a> {
    /// A desk. What shows a device to be copied goes to `copies`.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, directory: PlacedDirectory<'a>, copies: &'a mut Copies, facts: Facts) -> Self {
        let progress = facts.records.iter().map(|(id, records)| (id.clone(), progress(records))).collect();
        let (touched, work) = (BTreeMap::new(), Work::default());
        Self { shelf: catalogue.shelf(), directory, copies, facts, progress, touched, work }
    }

    /// Judges the next change.
    pub fn take(&mut self, opened: &Opened) -> Outcome {
        let dot = opened.change.dot();
        let known = self.facts.known.get(&dot);
        if let Some(known) = known.filter(|known| known.hash == opened.hash) {
            return answer_again(known);
        }
        let is_taken = known.is_some();
        let Some(owner) = self.facts.owners.vouched(opened) else { return refused(UNVERIFIED) };
        if is_taken || self.copies.has_parted(dot) {
            self.copies.part(dot);
            return refused(CLONED_DEVICE);
        }
        match self.judge(opened, owner, false) {
            Verdict::Accept => self.accept(opened),
            Verdict::Hold(reason) => self.hold(opened, reason),
            Verdict::Refuse(code) => refused(code),
        }
    }

    /// All that is to be written, projections included.
    #[must_use]
    pub fn finish(mut self) -> Work {
        for (id, (touched, by)) in std::mem::take(&mut self.touched) {
            let records = self.facts.records.remove(&id).unwrap_or_default();
            let written = touched.iter().filter_map(|record| records.get_key_value(record));
            let states: Vec<_> = written.map(|(record, state)| (record.clone(), state.clone())).collect();
            self.work.photos.extend(states.iter().filter_map(|(record, state)| photo(record, state)));
            self.work.records.extend(states);
            if let Some(state) = self.board(&id, records, &touched) {
                self.work.boards.push(BoardWrite { village: id.0, year: id.1, state, by });
            }
        }
        self.work
    }

    /// Judges a held change that an officer lets through.
    pub fn let_through(&mut self, opened: &Opened) -> Verdict {
        let owner = self.facts.owners.of_held(opened);
        let verdict = self.judge(opened, &owner, true);
        if verdict == Verdict::Accept {
            self.accept(opened);
        }
        verdict
    }

    fn judge(&self, opened: &Opened, owner: &DeviceOwner, is_waived: bool) -> Verdict {
        let nothing = DossierProgress::default();
        let dossier = opened.dossier.as_ref();
        let progress = dossier.and_then(|id| self.progress.get(id)).unwrap_or(&nothing);
        let records = dossier.and_then(|id| self.facts.records.get(id));
        let covered = if self.is_step(opened) { self.covered(dossier) } else { vec![] };
        let after = if self.is_step(opened) { self.after(dossier) } else { None };
        let knowledge = Knowledge {
            directory: &self.directory,
            grants: &owner.grants,
            device_revoked: owner.revoked,
            instruments: &self.shelf.kinds.instruments,
            happiness: &self.shelf.kinds.happiness,
            activities: &self.shelf.kinds.activities,
            record: records.and_then(|records| records.get(&opened.change.record)),
            progress,
            covered: &covered,
            after: after.as_ref(),
            is_waived,
        };
        let verdict = check::check(&opened.change, &knowledge);
        let is_target = dossier.is_some_and(|id| self.facts.targets.contains_key(id));
        if verdict == Verdict::Accept && !is_target {
            return Verdict::Hold(HeldReason::UnknownVillage);
        }
        verdict
    }

    fn is_step(&self, opened: &Opened) -> bool {
        opened.key.as_ref().is_some_and(|key| key.kind() == Kind::Step)
    }

    /// The records an official step covers: all of the year but steps.
    fn covered(&self, dossier: Option<&DossierId>) -> Vec<RecordState> {
        let records = dossier.and_then(|id| self.facts.records.get(id)).into_iter().flatten();
        let work = records.filter(|(id, _)| kind_of(id).is_some_and(|kind| kind != Kind::Step));
        work.map(|(_, state)| state.clone()).collect()
    }

    /// What the assessment after development comes to.
    fn after(&self, dossier: Option<&DossierId>) -> Option<PhaseSummary> {
        let id = dossier?;
        let instrument = self.facts.targets.get(id).and_then(|reference| self.shelf.instrument(reference))?;
        Some(self.phase(self.facts.records.get(id)?, id, Phase::After, instrument))
    }

    fn accept(&mut self, opened: &Opened) -> Outcome {
        let Some(head) = self.facts.head_of(opened) else {
            // The judgement has said so before.
            return self.hold(opened, HeldReason::UnknownVillage);
        };
        head.position += 1;
        head.h = head.h.next(opened.change.id, opened.hash);
        let receipt = Receipt {
            id: opened.change.id,
            hash: opened.hash,
            feed: head.feed.clone(),
            position: head.position,
            h: head.h,
        };
        self.fold(opened, receipt.position);
        self.remember(opened, Place::Feed(receipt.clone()));
        let (change, sealed) = (opened.change.clone(), opened.sealed.clone());
        self.work.appended.push(Appended { change, sealed, receipt: receipt.clone() });
        Outcome::Applied(receipt)
    }

    fn fold(&mut self, opened: &Opened, position: sync::Position) {
        let Some(id) = &opened.dossier else { return };
        let records = self.facts.records.entry(id.clone()).or_default();
        records.entry(opened.change.record.clone()).or_default().absorb(&opened.change, Some(position));
        let author = opened.change.author.clone();
        let (touched, by) = self.touched.entry(id.clone()).or_insert_with(|| (BTreeSet::new(), author.clone()));
        touched.insert(opened.change.record.clone());
        *by = author;
        if opened.key.as_ref().is_some_and(|key| key.kind() == Kind::Step) {
            self.progress.insert(id.clone(), progress(records));
        }
    }

    fn hold(&mut self, opened: &Opened, reason: HeldReason) -> Outcome {
        self.remember(opened, Place::Held(reason.code().to_owned()));
        self.work.held.push(HeldChange {
            change: opened.change.clone(),
            sealed: opened.sealed.clone(),
            dossier: opened.dossier.clone(),
            reason,
        });
        Outcome::Held { reason: reason.code().to_owned() }
    }

    /// The same change may come twice in one batch.
    fn remember(&mut self, opened: &Opened, place: Place) {
        self.facts.known.insert(opened.change.dot(), Known { hash: opened.hash, place });
    }

    /// What the board shows of a year whose records these are, `touched` among them.
    fn board(
        &self,
        id: &DossierId,
        records: BTreeMap<RecordId, RecordState>,
        touched: &BTreeSet<RecordId>,
    ) -> Option<BoardState> {
        let instrument = self.facts.targets.get(id).and_then(|reference| self.shelf.instrument(reference))?;
        let progress = self.progress.get(id).cloned().unwrap_or_default();
        Some(BoardState {
            before: self.phase(&records, id, Phase::Before, instrument),
            after: self.phase(&records, id, Phase::After, instrument),
            summaries: self.summaries(id, records, touched),
            rules: Summaries::RULES,
            state: progress.state,
            certification: Certification::of(&progress),
            valid_until: progress.announcement().map(|(on, _)| domain::validity::valid_until(on)),
        })
    }

    /// What the parts of a year come to: those that are touched anew, all of them where nothing is known.
    fn summaries(
        &self,
        id: &DossierId,
        records: BTreeMap<RecordId, RecordState>,
        touched: &BTreeSet<RecordId>,
    ) -> Summaries {
        let by_entry =
            records.into_iter().filter_map(|(id, state)| Some((RecordKey::try_from(&id).ok()?.entry, state)));
        let (by_entry, happiness) = (by_entry.collect(), &self.shelf.kinds.happiness);
        let Some(known) = self.facts.summaries.get(id) else { return Summaries::of(&by_entry, happiness) };
        let mut summaries = known.clone();
        let parts: BTreeSet<Part> = touched.iter().filter_map(|id| Part::of(kind_of(id)?)).collect();
        parts.into_iter().for_each(|part| summaries.sum_up(part, &by_entry, happiness));
        summaries
    }

    /// An assessment is summed up with the instrument it was made with; one not begun, with the target's.
    fn phase(
        &self,
        records: &BTreeMap<RecordId, RecordState>,
        (village, year): &DossierId,
        phase: Phase,
        target: &Instrument,
    ) -> PhaseSummary {
        let entries: Vec<Entry> = records.keys().filter_map(|id| Some(RecordKey::try_from(id).ok()?.entry)).collect();
        let view = |phase| {
            let key = moving::current(&entries, phase).of(village, *year);
            records.get(&key.id()).map(AssessmentView::read).unwrap_or_default()
        };
        let [before, after] = Phase::ALL.map(view);
        let (own, other) = if phase == Phase::Before { (before, after) } else { (after, before) };
        let standard = target.reference().to_string();
        let reference = moving::version_of(own.instrument.as_deref(), other.instrument.as_deref(), &standard);
        PhaseSummary::of(&own, self.shelf.instrument(reference).unwrap_or(target))
    }
}

fn answer_again(known: &Known) -> Outcome {
    match &known.place {
        Place::Feed(receipt) => Outcome::Duplicate(receipt.clone()),
        Place::Held(reason) => Outcome::Held { reason: reason.clone() },
    }
}

fn progress(records: &BTreeMap<RecordId, RecordState>) -> DossierProgress {
    let steps = records.iter().filter(|(id, _)| kind_of(id) == Some(Kind::Step));
    DossierProgress::fold(steps.filter_map(|(_, state)| StepView::read(state)))
}

/// The files of a record, if it is a photo's; those of a photo taken away are no longer for anybody to see.
fn photo(id: &RecordId, state: &RecordState) -> Option<PhotoWrite> {
    let key = RecordKey::try_from(id).ok().filter(|key| key.kind() == Kind::Photo)?;
    let view = PhotoView::read(state);
    let files = if view.is_shown() { view.files().collect() } else { Vec::new() };
    Some(PhotoWrite { record: id.clone(), village: key.village, files })
}
