//! What the parts of the assessment page share: the record, its lock, and the one way to write it.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Answer, Instrument, Phase, Tally};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use records::assessment::{answer_field, answer_value, field, indicator_of, note_field};
use records::photo::Subject;
use records::shape::{date_value, text_value};
use records::{AssessmentView, Entry, RecordKey};
use sync::{FieldName, Pending, PendingState, Value};

use crate::pages::photos::{Album, album};
use crate::platform::clock;
use crate::state::editing::OneEditor;
use crate::state::photos::{Located, located_values};
use crate::state::record::{Opened, SaveState};
use crate::state::village_year::Made;
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// The editor of one assessment. Copied freely.
#[derive(Clone, Copy)]
pub struct Editor {
    app: App,
    key: StoredValue<RecordKey>,
    /// The village.
    pub village: StoredValue<VillageSignal>,
    /// The instrument.
    pub instrument: StoredValue<Arc<Instrument>>,
    /// Before or after.
    pub phase: Phase,
    /// Whether the record is read from the database.
    pub is_loaded: Memo<bool>,
    /// The assessment as shown.
    pub view: Memo<AssessmentView>,
    /// The assessment before development, in the phase after it.
    pub baseline: Memo<Option<AssessmentView>>,
    /// Indicators with own changes the server set aside, and whether one of those was refused: what was answered is not what is shown.
    pub set_aside: Memo<BTreeMap<String, bool>>,
    /// Counts.
    pub tally: Memo<Tally>,
    /// How the last save stands.
    pub save_state: Memo<SaveState>,
    /// Changes waiting to be sent.
    pub waiting: Memo<usize>,
    /// It was moved to another version since.
    pub was_moved: bool,
    /// The right to edit it, unless it is only to be read.
    pub one_editor: Option<OneEditor>,
    /// The dossier is endorsed.
    pub is_locked: Memo<bool>,
    /// Only to be read.
    pub read_only: Signal<bool>,
    undo: RwSignal<Option<Undo>>,
    undo_ends: StoredValue<Option<Timeout>, LocalStorage>,
}

/// How long an answer taken back can be given again with one tap.
const UNDO_MILLIS: u32 = 8_000;

/// An answer taken back, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Undo {
    indicator: String,
    was: Answer,
}

/// Opens the editor of a record, read by the version it is made with; none if the fiscal year is not known. One that was moved to another
/// version is only read.
pub fn provide_editor(village: VillageSignal, phase: Phase, made: Made, was_moved: bool) -> Option<Editor> {
    let app = use_app();
    let year = untrack(|| app.fiscal_year())?;
    let code = village.target.village.code.clone();
    let key = made.entry.of(&code, year);
    let record = app.record(&key);
    let instrument = made.instrument;
    let is_readable_only = was_moved || instrument.is_unknown();
    let view = Memo::new(move |_| record.with(|opened| opened.as_ref().map(Opened::assessment).unwrap_or_default()));
    let counted = instrument.clone();
    let before = untrack(|| village.year.with(|read| Some(read.as_ref()?.made(Phase::Before).entry.clone())));
    let before = before.filter(|_| phase == Phase::After).map(|before| app.record(&before.of(&code, year)));
    let is_locked = village.is_locked();
    let one_editor = (!is_readable_only && !village.is_only_looked_at()).then(|| app.edit_alone(key.id().as_str()));
    let is_elsewhere = move || one_editor.is_some_and(OneEditor::is_elsewhere);
    Some(Editor {
        app,
        key: StoredValue::new(key),
        village: StoredValue::new(village),
        instrument: StoredValue::new(instrument),
        phase,
        is_loaded: Memo::new(move |_| record.with(Option::is_some)),
        view,
        baseline: Memo::new(move |_| {
            before.and_then(|before| before.with(|opened| opened.as_ref().map(Opened::assessment)))
        }),
        set_aside: Memo::new(move |_| record.with(|opened| opened.as_ref().map(set_aside).unwrap_or_default())),
        tally: Memo::new(move |_| view.with(|view| view.answers.tally(&counted))),
        save_state: Memo::new(move |_| {
            record.with(|opened| opened.as_ref().map(Opened::save_state).unwrap_or_default())
        }),
        waiting: Memo::new(move |_| record.with(|opened| opened.as_ref().map_or(0, Opened::waiting))),
        one_editor,
        is_locked,
        was_moved,
        read_only: Signal::derive(move || is_readable_only || is_elsewhere() || is_locked.get()),
        undo: RwSignal::new(None),
        undo_ends: StoredValue::new_local(None),
    })
}

/// See [`Editor::set_aside`].
fn set_aside(opened: &Opened) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    for Pending { change, state } in opened.replica.set_aside() {
        let is_refused = matches!(state, PendingState::Refused { .. });
        for (id, _) in change.writes.keys().filter_map(indicator_of) {
            *found.entry(id.to_owned()).or_insert(false) |= is_refused;
        }
    }
    found
}

impl Editor {
    /// What the reviewer said of an indicator when the dossier came back; none if nothing; tracked.
    pub fn remark_on(self, indicator: &str) -> Option<String> {
        let year = self.village.with_value(|village| village.year);
        year.with(|year| {
            let returned = year.as_ref()?.dossier.progress.returned()?;
            returned.on_indicators.get(&(self.phase, indicator.to_owned())).cloned()
        })
    }

    /// The id of the card of the first indicator the reviewer remarked on; none if the dossier is not back or none is named.
    pub fn first_remarked(self) -> Option<String> {
        let remarked = |id: &str| untrack(|| self.remark_on(id)).is_some();
        self.instrument.with_value(|instrument| {
            instrument.indicators.iter().find(|indicator| remarked(&indicator.id)).map(|found| card_id(&found.code))
        })
    }

    /// The id of an indicator's card, if this instrument has one of that id.
    pub fn card_named(self, id: &str) -> Option<String> {
        self.instrument
            .with_value(|instrument| instrument.indicators.iter().map(|i| card_id(&i.code)).find(|card| card == id))
    }

    /// Answers an indicator, or takes its answer back; that can be undone.
    pub fn answer(self, indicator: &str, answer: Option<Answer>) {
        let was = self.view.with_untracked(|view| view.answers.get(indicator));
        let undo = was.filter(|_| answer.is_none()).map(|was| Undo { indicator: indicator.to_owned(), was });
        let is_offered = undo.is_some();
        self.undo.set(undo);
        self.undo_ends.set_value(is_offered.then(|| Timeout::new(UNDO_MILLIS, move || drop(self.undo.try_set(None)))));
        self.write(vec![(answer_field(indicator), answer_value(answer))]);
    }

    /// Gives back the answer taken last.
    pub fn undo(self) {
        if let Some(Undo { indicator, was }) = self.undo.get_untracked() {
            self.answer(&indicator, Some(was));
        }
    }

    /// "Answer 2.1 cleared", until the next answer.
    pub fn undo_message(self) -> Signal<Option<String>> {
        let words = crate::i18n::use_words();
        Signal::derive(move || {
            let undo = self.undo.get()?;
            let code = self.instrument.with_value(|i| i.indicator(&undo.indicator).map(|found| found.code.clone()))?;
            Some(words.now().assessment_cleared(&words.digits(&code)))
        })
    }

    /// Notes what was seen.
    pub fn note(self, indicator: &str, text: &str) {
        let standing = self.view.with_untracked(|view| view.notes.get(indicator).cloned()).unwrap_or_default();
        if standing.trim() != text.trim() {
            self.write(vec![(note_field(indicator), text_value(text))]);
        }
    }

    /// Takes over what an earlier record has and this one lacks.
    pub fn take_over(self, values: Vec<(FieldName, Value)>) {
        self.write(values);
    }

    /// The day of the assessment.
    pub fn observed_on(self, day: jiff::civil::Date) {
        self.write(vec![(FieldName::from(field::OBSERVED_ON), date_value(Some(day)))]);
    }

    /// Whether it is typed in from paper.
    pub fn from_paper(self, from_paper: bool) {
        self.write(vec![(FieldName::from(field::FROM_PAPER), Value::Bool(from_paper))]);
    }

    /// Where the village was assessed, or takes that back.
    pub fn locate(self, located: Option<Located>) {
        self.write(located_values(located, field::POSITION, field::ACCURACY));
    }

    /// The photos of an indicator.
    pub fn album(self, indicator: &str) -> Option<Album> {
        let village = self.village.with_value(|village| village.target.village.code.clone());
        album(&village, Subject::part(&Entry::Assessment(self.phase), indicator), self.is_locked.into())
    }

    /// Calls the assessment finished, or opens it again.
    pub fn finish(self, finished: bool) {
        let day = finished.then(clock::today);
        self.write(vec![(FieldName::from(field::FINISHED_ON), date_value(day))]);
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self) {
        self.app.save_again(self.key.get_value(), self.instrument_ref());
    }

    /// The first write of a record also says which instrument it is made with and when the village was assessed.
    fn write(self, mut values: Vec<(FieldName, Value)>) {
        if self.read_only.get_untracked() {
            return;
        }
        let (has_instrument, has_day) =
            self.view.with_untracked(|view| (view.instrument.is_some(), view.observed_on.is_some()));
        let is_new = |name: &str| values.iter().all(|(written, _)| written.as_str() != name);
        let mut first = Vec::new();
        if !has_instrument && is_new(field::INSTRUMENT) {
            let reference = self.instrument_ref().unwrap_or_default();
            first.push((FieldName::from(field::INSTRUMENT), Value::Text(reference)));
        }
        if !has_day && is_new(field::OBSERVED_ON) {
            first.push((FieldName::from(field::OBSERVED_ON), date_value(Some(clock::today()))));
        }
        values.extend(first);
        self.app.save(self.key.get_value(), values, self.instrument_ref());
    }

    fn instrument_ref(self) -> Option<String> {
        Some(self.instrument.with_value(|instrument| instrument.reference().to_string()))
    }

    /// The id of the card of the first indicator without an answer, after this one if one is given.
    pub fn next_unanswered(self, after: Option<&str>) -> Option<String> {
        let answers = self.view.with_untracked(|view| view.answers.clone());
        self.instrument.with_value(|instrument| {
            let start =
                after.and_then(|after| instrument.indicators.iter().position(|i| i.id == after)).map_or(0, |at| at + 1);
            let (before, behind) = instrument.indicators.split_at(start.min(instrument.indicators.len()));
            let mut round = behind.iter().chain(before);
            round.find(|indicator| answers.get(&indicator.id).is_none()).map(|indicator| card_id(&indicator.code))
        })
    }
}

/// The id of an indicator's card on the page.
pub fn card_id(code: &str) -> String {
    format!("indicator-{}", code.replace('.', "-"))
}
