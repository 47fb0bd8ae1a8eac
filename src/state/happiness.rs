//! Both rounds of a village's happiness measurement: every record with a signal of its own, and all of them put together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::AreaCode;
use domain::happiness::Round;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::happiness::round::HappinessRecords;
use records::happiness::{Rounds, SessionView, SheetView, SittingView, TallyView, round};
use records::key::Counter;
use records::{Entry, Kind, RecordKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Fault;
use super::app::App;
use super::collection::Collection;

/// The rounds of a village's year. Copied freely.
#[derive(Clone, Copy, Debug)]
pub struct OpenRounds {
    sessions: Collection<SessionView>,
    sittings: Collection<SittingView>,
    tallies: Collection<TallyView>,
    sheets: Collection<SheetView>,
    /// Both rounds; none until they are read from the database.
    pub rounds: Memo<Option<Arc<Rounds>>>,
}

impl OpenRounds {
    fn new(
        sessions: Collection<SessionView>,
        sittings: Collection<SittingView>,
        tallies: Collection<TallyView>,
        sheets: Collection<SheetView>,
    ) -> Self {
        let rounds = Memo::new(move |_| {
            let records = HappinessRecords {
                sessions: sessions.views()?,
                sittings: sittings.views()?,
                tallies: tallies.views()?,
                sheets: sheets.views()?,
            };
            Some(Arc::new(Rounds::of(records)))
        });
        Self { sessions, sittings, tallies, sheets, rounds }
    }

    /// What was counted of a sitting, by who counted; tracked, and by nothing of other sittings.
    #[must_use]
    pub fn tallies_of(self, wanted: Round, sitting: Uuid) -> Vec<(Counter, Arc<TallyView>)> {
        let of_sitting = |entry: &Entry| match entry {
            Entry::Tally(round, id, counter) if (*round, *id) == (wanted, sitting) => Some(*counter),
            _ => None,
        };
        let members = self.tallies.members().unwrap_or_default().into_iter();
        members.filter_map(|member| Some((of_sitting(&member.entry)?, member.view.get()))).collect()
    }

    /// What one counter counted of a sitting; tracked. Nothing if it counted nothing.
    #[must_use]
    pub fn tally(self, round: Round, sitting: Uuid, counter: Counter) -> Arc<TallyView> {
        let member = self.tallies.member(&Entry::Tally(round, sitting, counter));
        member.map(|member| member.view.get()).unwrap_or_default()
    }

    /// A sheet; tracked. None if there is none of this id.
    #[must_use]
    pub fn sheet(self, round: Round, id: Uuid) -> Option<Arc<SheetView>> {
        self.sheets.member(&Entry::HappinessSheet(round, id)).map(|member| member.view.get())
    }

    /// Records whose last save failed; tracked.
    #[must_use]
    pub fn not_saved(self) -> Vec<(Entry, Fault)> {
        let mut failed = self.sessions.not_saved();
        failed.extend(self.sittings.not_saved());
        failed.extend(self.tallies.not_saved());
        failed.extend(self.sheets.not_saved());
        failed
    }
}

/// A sheet that is being entered: kept on the device tap by tap, until it is whole and becomes a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetDraft {
    /// The id it will have.
    pub id: Uuid,
    /// The number on the paper.
    pub number: u32,
    /// The levels chosen so far, by indicator id.
    pub scores: BTreeMap<String, u8>,
    /// The indicators left open on purpose.
    #[serde(default)]
    pub left_open: BTreeSet<String>,
}

impl SheetDraft {
    /// A blank sheet.
    #[must_use]
    pub fn blank(id: Uuid, number: u32) -> Self {
        Self { id, number, scores: BTreeMap::new(), left_open: BTreeSet::new() }
    }

    /// Answers an indicator, or leaves it open on purpose.
    pub fn answer(&mut self, indicator: String, level: Option<u8>) {
        match level {
            Some(level) => {
                self.left_open.remove(&indicator);
                self.scores.insert(indicator, level);
            }
            None => {
                self.scores.remove(&indicator);
                self.left_open.insert(indicator);
            }
        }
    }

    /// Whether the person was asked about an indicator.
    #[must_use]
    pub fn is_asked(&self, indicator: &str) -> bool {
        self.scores.contains_key(indicator) || self.left_open.contains(indicator)
    }

    /// Whether nothing stands on it that is worth keeping.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.scores.is_empty()
    }
}

/// Of a device's own counters, the latest first, the latest that has counted; else the one it has now.
fn choose_counter(own: &[Counter], counted: &BTreeSet<Counter>) -> Option<Counter> {
    own.iter().find(|counter| counted.contains(counter)).or_else(|| own.first()).copied()
}

/// Where the draft of a sitting's next sheet is kept.
fn draft_key(sitting: &RecordKey) -> String {
    format!("sheet/{sitting}")
}

impl App {
    /// The happiness measurement of a village in the fiscal year worked in, read when first asked for; none if the year is not known.
    #[must_use]
    pub fn happiness(self, village: &AreaCode) -> Option<OpenRounds> {
        Some(OpenRounds::new(
            self.collection(village, Kind::HappinessSession)?,
            self.collection(village, Kind::Sitting)?,
            self.collection(village, Kind::Tally)?,
            self.collection(village, Kind::HappinessSheet)?,
        ))
    }

    /// Who counts on this device, under the number it has and those it had; none before it has a number.
    fn own_counters(self) -> Vec<Counter> {
        let identity = self.desk().and_then(|desk| desk.device.identity());
        identity.iter().flat_map(|identity| identity.numbers()).map(Counter::Device).collect()
    }

    /// Who counts a sitting on this device; none before it has a number. Tracked. A copy that got a number of its own in the middle of a count
    /// goes on with the one it began under: else it would show its own hands as another's, and they would be counted again.
    #[must_use]
    pub fn own_counter(self, open: OpenRounds, round: Round, sitting: Uuid) -> Option<Counter> {
        let own = self.own_counters();
        let counted: BTreeSet<Counter> =
            open.tallies_of(round, sitting).into_iter().map(|(counter, _)| counter).collect();
        choose_counter(&own, &counted)
    }

    /// The instrument and version by which the round of a record is measured, or will be: that of its session, else of the village.
    #[must_use]
    pub fn happiness_reference(self, key: &RecordKey) -> Option<String> {
        let session = RecordKey { entry: Entry::HappinessSession(round::round_of(&key.entry)?), ..key.clone() };
        let view =
            |opened: &Option<super::record::Opened>| opened.as_ref().map(super::record::Opened::view::<SessionView>);
        let of_session = self.record(&session).with(view).and_then(|view| view.instrument);
        of_session.or_else(|| Some(self.village(key.village.as_str())?.target.happiness.clone()))
    }

    /// The draft of a sitting's next sheet, if one was begun.
    pub async fn sheet_draft(self, sitting: &RecordKey) -> Option<SheetDraft> {
        let text = self.desk()?.device.draft(&draft_key(sitting)).await.ok().flatten()?;
        serde_json::from_slice(text.as_bytes()).ok()
    }

    /// Keeps the draft; `on_kept` hears whether that was possible.
    pub fn keep_sheet_draft(self, sitting: &RecordKey, draft: &SheetDraft, on_kept: impl FnOnce(bool) + 'static) {
        let (key, text) = (draft_key(sitting), serde_json::to_string(draft).unwrap_or_default());
        spawn_local(async move {
            let Some(desk) = self.desk() else { return on_kept(false) };
            on_kept(desk.device.keep_draft(&key, &text).await.is_ok());
        });
    }

    /// Forgets a draft that has become a record.
    pub async fn drop_sheet_draft(self, sitting: &RecordKey) {
        let Some(desk) = self.desk() else { return };
        // One that stays behind is recognised by its id the next time.
        let _ = desk.device.drop_draft(&draft_key(sitting)).await;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use records::key::Counter;
    use sync::DeviceId;
    use uuid::Uuid;

    use super::{SheetDraft, choose_counter};

    #[test]
    fn a_count_goes_on_under_the_number_it_was_begun_with() {
        let [now, before, other] = [9, 7, 5].map(|number| Counter::Device(DeviceId(number)));
        let own = [now, before];
        let choose = |counted: &[Counter]| choose_counter(&own, &counted.iter().copied().collect::<BTreeSet<_>>());
        assert_eq!(choose(&[]), Some(now), "a new sitting is counted under the number of now");
        assert_eq!(choose(&[other]), Some(now));
        assert_eq!(choose(&[before, other]), Some(before));
        assert_eq!(choose(&[before, now]), Some(now));
        assert_eq!(choose_counter(&[], &BTreeSet::new()), None);
    }

    #[test]
    fn what_is_left_open_on_purpose_is_asked_all_the_same() {
        let mut draft = SheetDraft::blank(Uuid::nil(), 4);
        draft.answer("1.1".to_owned(), None);
        assert!(draft.is_asked("1.1") && !draft.is_asked("1.2") && draft.is_blank());
        draft.answer("1.1".to_owned(), Some(3));
        assert!(draft.is_asked("1.1") && draft.left_open.is_empty() && !draft.is_blank());
        draft.answer("1.1".to_owned(), None);
        assert!(draft.is_blank(), "an answer taken back is none");
    }

    #[test]
    fn a_draft_of_an_older_build_is_read() {
        let older = r#"{"id":"00000000-0000-0000-0000-000000000000","number":4,"scores":{"1.1":3}}"#;
        let draft: SheetDraft = serde_json::from_str(older).unwrap();
        assert!(draft.is_asked("1.1") && draft.left_open.is_empty());
    }
}
