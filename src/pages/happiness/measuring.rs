//! What the parts of the happiness pages share: both rounds, the instrument, the lock, and the one way to write.

use std::sync::Arc;

use domain::happiness::{HappinessInstrument, Round};
use domain::{AreaCode, FiscalYear};
use gloo_timers::callback::Timeout;
use jiff::civil::Date;
use leptos::prelude::*;
use records::happiness::{
    HappinessRound, Mode, Rounds, SittingView, abstained_field, count_field, present_field, score_field, score_value,
    session, sheet, sitting,
};
use records::key::Counter;
use records::shape::{count_value, date_value, text_value};
use records::{Entry, RecordKey};
use sync::{FieldName, Value};
use uuid::Uuid;

use crate::i18n::Wording;
use crate::pages::locked::OnlyLookedAt;
use crate::platform::{clock, ids};
use crate::state::happiness::{OpenRounds, SheetDraft};
use crate::state::record::Opened;
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// How long something taken off a list can be put back with one tap.
const UNDO_MILLIS: u32 = 8_000;

/// What was taken off just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// A sitting.
    Sitting(Uuid),
    /// A sheet, and its number on paper.
    Sheet(Uuid, u32),
}

/// A round of a village's measurement. Copied freely.
#[derive(Clone, Copy)]
pub struct Measuring {
    pub(super) app: App,
    village: StoredValue<AreaCode>,
    year: FiscalYear,
    /// ครั้งที่ 1 or 2.
    pub round: Round,
    /// All records.
    pub open: OpenRounds,
    /// The form it is measured with.
    pub instrument: StoredValue<Arc<HappinessInstrument>>,
    /// The dossier is with the reviewers.
    pub is_locked: Memo<bool>,
    /// Only to be read: locked, or the round is finished.
    pub read_only: Memo<bool>,
    /// What was taken off just now.
    pub undo: RwSignal<Option<Removed>>,
    undo_ends: StoredValue<Option<Timeout>, LocalStorage>,
}

/// A new sitting as it is written down.
#[derive(Clone, Debug)]
pub struct NewSitting {
    /// What it is called.
    pub name: String,
    /// Where.
    pub place: String,
    /// The day.
    pub held_on: Date,
    /// How its answers are taken.
    pub mode: Mode,
    /// How many are present.
    pub present: Option<u32>,
}

/// The records of a village's rounds; none if the fiscal year is not known.
#[must_use]
pub fn open(village: &VillageSignal) -> Option<OpenRounds> {
    use_app().happiness(&village.target.village.code)
}

/// The instrument a round is measured with: its own once it is begun; else that of the first round, so that the two can be compared;
/// else the village's. Tracked.
#[must_use]
pub fn reference_of(rounds: &Rounds, round: Round, village: &VillageSignal) -> String {
    let own = rounds.of_round(round).session.instrument.clone();
    own.or_else(|| rounds.first.session.instrument.clone()).unwrap_or_else(|| village.target.happiness.clone())
}

impl Measuring {
    /// Takes up a round with a form that can be used; none if the fiscal year is not known.
    #[must_use]
    pub fn take_up(village: &VillageSignal, round: Round, instrument: Arc<HappinessInstrument>) -> Option<Self> {
        let app = use_app();
        let open = open(village)?;
        let is_locked = village.is_locked();
        let is_finished = Memo::new(move |_| {
            open.rounds.with(|rounds| {
                rounds.as_ref().is_some_and(|rounds| rounds.of_round(round).session.finished_on.is_some())
            })
        });
        Some(Self {
            app,
            village: StoredValue::new(village.target.village.code.clone()),
            year: untrack(|| app.fiscal_year())?,
            round,
            open,
            instrument: StoredValue::new(instrument),
            is_locked,
            read_only: Memo::new(move |_| is_locked.get() || is_finished.get()),
            undo: RwSignal::new(None),
            undo_ends: StoredValue::new_local(None),
        })
    }

    /// The same for the page of one record, which is only read while another tab edits that record.
    #[must_use]
    pub fn alone(self, entry: Entry) -> Self {
        // Who only looks takes nothing from anybody.
        if use_context::<OnlyLookedAt>().is_some() {
            return self;
        }
        let one = self.app.edit_alone(self.key(entry).id().as_str());
        provide_context(one);
        Self { read_only: Memo::new(move |_| self.read_only.get() || one.is_elsewhere()), ..self }
    }

    /// Both rounds; tracked; empty until they are read.
    #[must_use]
    pub fn rounds(self) -> Arc<Rounds> {
        self.open.rounds.get().unwrap_or_default()
    }

    /// What is wrong with a day for a sitting of this round, beside the other round's days; none if nothing is.
    #[must_use]
    pub fn wrong_day(self, words: Wording, day: Date) -> Option<String> {
        let other = self.rounds().bound(self.round)?;
        let said = words.day(other);
        match self.round {
            Round::First if day > other => Some(words.now().happiness_day_after_second(&said)),
            Round::Second if day < other => Some(words.now().happiness_day_before_first(&said)),
            Round::First | Round::Second => None,
        }
    }

    /// Reads this round; tracked.
    pub fn with_round<T>(self, read: impl FnOnce(&HappinessRound) -> T) -> T {
        read(self.rounds().of_round(self.round))
    }

    /// What a sitting's record says; tracked. None if there is none of this id.
    #[must_use]
    pub fn sitting(self, id: Uuid) -> Option<Arc<SittingView>> {
        self.with_round(|round| {
            let all = round.sittings.iter().chain(&round.removed);
            all.into_iter().find(|sitting| sitting.id == id).map(|sitting| sitting.view.clone())
        })
    }

    /// The village's code, for addresses.
    #[must_use]
    pub fn village(self) -> String {
        self.village.with_value(ToString::to_string)
    }

    /// The key of a record of this village.
    #[must_use]
    pub fn key(self, entry: Entry) -> RecordKey {
        self.village.with_value(|village| entry.of(village, self.year))
    }

    /// The signal of a record.
    #[must_use]
    pub fn record(self, entry: Entry) -> RwSignal<Option<Opened>> {
        self.app.record(&self.key(entry))
    }

    /// Who counts a sitting on this device; tracked.
    pub(super) fn own_counter(self, sitting: Uuid) -> Option<Counter> {
        self.app.own_counter(self.open, self.round, sitting)
    }

    /// The key of the counts this device writes; none before it has a number. Tracked.
    #[must_use]
    pub fn own_tally(self, sitting: Uuid) -> Option<Entry> {
        Some(Entry::Tally(self.round, sitting, self.own_counter(sitting)?))
    }

    fn reference(self) -> Option<String> {
        Some(self.instrument.with_value(|instrument| instrument.reference().to_string()))
    }

    /// Writes, unless it is only to be read.
    pub fn write(self, edits: Vec<(Entry, Vec<(FieldName, Value)>)>) {
        if !self.read_only.get_untracked() {
            self.write_even_if_finished(edits);
        }
    }

    fn write_even_if_finished(self, edits: Vec<(Entry, Vec<(FieldName, Value)>)>) {
        if !self.is_locked.get_untracked() {
            let edits = edits.into_iter().map(|(entry, values)| (self.key(entry), values)).collect();
            self.app.save_all(edits, self.reference());
        }
    }

    fn set(self, entry: Entry, name: FieldName, value: Value) {
        self.write(vec![(entry, vec![(name, value)])]);
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self) {
        for (entry, _) in untrack(|| self.open.not_saved()) {
            self.app.save_again(self.key(entry), self.reference());
        }
    }

    /// Writes a sitting down, and begins the round with the first; the new id.
    pub fn add_sitting(self, new: &NewSitting) -> Uuid {
        let id = ids::new_uuid();
        let values = vec![
            (FieldName::from(sitting::NAME), text_value(&new.name)),
            (FieldName::from(sitting::PLACE), text_value(&new.place)),
            (FieldName::from(sitting::HELD_ON), date_value(Some(new.held_on))),
            (FieldName::from(sitting::MODE), Value::from(new.mode.code())),
            (FieldName::from(sitting::PRESENT), count_value(new.present)),
        ];
        let mut edits = vec![(Entry::Sitting(self.round, id), values)];
        if untrack(|| self.with_round(|round| round.session.instrument.is_none())) {
            let begun = (FieldName::from(session::INSTRUMENT), Value::Text(self.reference().unwrap_or_default()));
            edits.insert(0, (Entry::HappinessSession(self.round), vec![begun]));
        }
        self.write(edits);
        id
    }

    /// Changes what a sitting is called, where and when it is.
    pub fn describe(self, id: Uuid, name: &str, place: &str, held_on: Date) {
        let values = vec![
            (FieldName::from(sitting::NAME), text_value(name)),
            (FieldName::from(sitting::PLACE), text_value(place)),
            (FieldName::from(sitting::HELD_ON), date_value(Some(held_on))),
        ];
        self.write(vec![(Entry::Sitting(self.round, id), values)]);
    }

    /// Changes how many are present from the beginning.
    pub fn present(self, id: Uuid, present: Option<u32>) {
        self.set(Entry::Sitting(self.round, id), FieldName::from(sitting::PRESENT), count_value(present));
    }

    /// Changes how many are present from an indicator on.
    pub fn present_from(self, id: Uuid, indicator: &str, present: u32) {
        self.set(Entry::Sitting(self.round, id), present_field(indicator), count_value(Some(present)));
    }

    /// How many hands this device counted for a level.
    pub fn count(self, sitting: Uuid, indicator: &str, level: u8, people: Option<u32>) {
        if let Some(tally) = untrack(|| self.own_tally(sitting)) {
            self.set(tally, count_field(indicator, level), count_value(people));
        }
    }

    /// How many this device saw abstain.
    pub fn abstained(self, sitting: Uuid, indicator: &str, people: Option<u32>) {
        if let Some(tally) = untrack(|| self.own_tally(sitting)) {
            self.set(tally, abstained_field(indicator), count_value(people));
        }
    }

    /// A total as it stands on paper.
    pub fn paper(self, sitting: Uuid, indicator: &str, level: u8, people: Option<u32>) {
        let tally = Entry::Tally(self.round, sitting, Counter::Paper);
        self.set(tally, count_field(indicator, level), count_value(people));
    }

    /// A whole sheet, as one change.
    pub fn save_sheet(self, sitting: Uuid, draft: &SheetDraft) {
        let mut values = vec![
            (FieldName::from(sheet::SITTING), Value::Text(sitting.to_string())),
            (FieldName::from(sheet::NUMBER), count_value(Some(draft.number))),
        ];
        values.extend(draft.scores.iter().map(|(id, level)| (score_field(id), score_value(Some(*level)))));
        values.extend(draft.left_open.iter().map(|id| (score_field(id), score_value(None))));
        self.write(vec![(Entry::HappinessSheet(self.round, draft.id), values)]);
    }

    /// Corrects one answer of a sheet.
    pub fn score(self, sheet: Uuid, indicator: &str, level: Option<u8>) {
        self.set(Entry::HappinessSheet(self.round, sheet), score_field(indicator), score_value(level));
    }

    /// Takes a sitting or a sheet off; that can be undone.
    pub fn remove(self, what: Removed, reason: String) {
        self.mark_removed(what, Value::Text(reason));
        self.undo.set(Some(what));
        let end = move || {
            self.undo.try_set(None);
        };
        self.undo_ends.set_value(Some(Timeout::new(UNDO_MILLIS, end)));
    }

    /// Puts a sitting or a sheet back.
    pub fn put_back(self, what: Removed) {
        self.undo.set(None);
        self.mark_removed(what, Value::Null);
    }

    fn mark_removed(self, what: Removed, reason: Value) {
        match what {
            Removed::Sitting(id) => {
                self.set(Entry::Sitting(self.round, id), FieldName::from(sitting::REMOVED), reason);
            }
            Removed::Sheet(id, _) => {
                self.set(Entry::HappinessSheet(self.round, id), FieldName::from(sheet::REMOVED), reason);
            }
        }
    }

    /// Calls the round finished today, or opens it again.
    pub fn finish(self, finished: bool) {
        let day = date_value(finished.then(clock::today));
        let values = vec![(FieldName::from(session::FINISHED_ON), day)];
        self.write_even_if_finished(vec![(Entry::HappinessSession(self.round), values)]);
    }
}
