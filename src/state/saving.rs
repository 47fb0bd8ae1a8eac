//! The records pages have opened: read once, painted at a tap, called saved when they are, read again when they changed elsewhere.

use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use records::permission::feed_of;
use records::{Kind, Part, RecordKey};
use store::Edit;
use sync::{ChangeId, FeedId, FieldName, RecordId, Value};

use super::app::App;
use super::desk::{Desk, News};
use super::fault::Fault;
use super::record::Opened;
use crate::platform::{clock, ids, space, text};

impl App {
    /// The signal of a record, read from the database when first asked for.
    #[must_use]
    pub fn record(self, key: &RecordKey) -> RwSignal<Option<Opened>> {
        let id = key.id();
        let (signal, is_new) = self.signal_of(&id);
        if let Some(desk) = self.desk().filter(|_| is_new) {
            spawn_local(async move { self.read_record(&desk, &id).await });
        }
        signal
    }

    /// The signal of a record, and whether it is new and nothing was read for it yet.
    pub(super) fn signal_of(self, id: &RecordId) -> (RwSignal<Option<Opened>>, bool) {
        let records = self.records.get_value();
        if let Some(signal) = records.borrow().get(id) {
            return (*signal, false);
        }
        // Owned by the app, so that it outlives the page; forgotten with the desk.
        let signal = self.root.with_value(|root| root.with(|| RwSignal::new(None)));
        records.borrow_mut().insert(id.clone(), signal);
        (signal, true)
    }

    async fn read_record(self, desk: &Rc<Desk>, id: &RecordId) {
        let Some(signal) = self.records.with_value(|records| records.borrow().get(id).copied()) else { return };
        if let Ok(kept) = desk.device.record(id).await {
            let replica = kept.map(|kept| kept.replica).unwrap_or_default();
            signal.update(|opened| opened.get_or_insert_default().replica = replica);
        }
    }

    /// Sets fields of a record: painted at once, "saved" when the transaction has completed.
    pub fn save(self, key: RecordKey, values: Vec<(FieldName, Value)>, instrument: Option<String>) {
        self.save_all(vec![(key, values)], instrument);
    }

    /// Sets fields of several records, each in a transaction of its own, one after the other.
    pub fn save_all(self, edits: Vec<(RecordKey, Vec<(FieldName, Value)>)>, instrument: Option<String>) {
        let begin = |(key, values): (RecordKey, Vec<(FieldName, Value)>)| {
            self.join_collection(&key);
            let signal = self.record(&key);
            let begin = |opened: &mut Option<Opened>| opened.get_or_insert_default().begin_save(values);
            let values = signal.try_update_untracked(begin).unwrap_or_default();
            (key, signal, values)
        };
        let begun: Vec<_> = edits.into_iter().map(begin).collect();
        let signals: Vec<_> = begun.iter().map(|(_, signal, _)| *signal).collect();
        // The browser goes to the disk while the page is painted, and not after.
        spawn_local(async move {
            let mut saved = Vec::new();
            for (key, signal, values) in begun {
                let result = self.save_now(&key, &values, instrument.clone()).await;
                let ok = result.is_ok();
                signal.update(|opened| opened.get_or_insert_default().end_save(&values, result));
                if ok {
                    saved.push(key);
                }
            }
            self.after_save(&saved).await;
        });
        for signal in signals {
            signal.notify();
        }
    }

    async fn save_now(
        self,
        key: &RecordKey,
        values: &[(FieldName, Value)],
        instrument: Option<String>,
    ) -> Result<sync::Replica, Fault> {
        let reference = self.reference.get_untracked().ok_or_else(|| Fault::new("unknown_village"))?;
        let feed = feed_of(&key.village, reference.as_ref()).ok_or_else(|| Fault::new("unknown_village"))?;
        let mut saved = None;
        for values in in_changes(values) {
            saved = Some(self.write(key, feed.clone(), values, instrument.clone()).await?);
        }
        saved.ok_or_else(|| Fault::new("closed"))
    }

    /// Writes a record of this feed; the record once it is on the disk.
    ///
    /// # Errors
    /// [`Fault`] if it was not saved; nothing was written then.
    pub(super) async fn write(
        self,
        key: &RecordKey,
        feed: FeedId,
        values: &[(FieldName, Value)],
        instrument: Option<String>,
    ) -> Result<sync::Replica, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let edit = Edit {
            record: key.id(),
            feed,
            values: values.iter().map(canonical).collect(),
            author: desk.known.account.id.clone(),
            id: ChangeId(ids::new_uuid()),
            made_at: clock::now_millis(),
            clock_offset: self.syncing.contact.get_untracked().map(|contact| contact.clock_offset),
            instrument,
            expected_revision: None,
        };
        Ok(desk.device.save(edit).await?.replica)
    }

    pub(super) async fn after_save(self, keys: &[RecordKey]) {
        let Some(desk) = self.desk().filter(|_| !keys.is_empty()) else { return };
        desk.tell(&News::Records { ids: keys.iter().map(RecordKey::id).collect() });
        self.refresh_summary().await;
        // The lists can wait until the finger rests: they read all that is unsent in the village. A step is waited for.
        let (answers, others): (Vec<_>, Vec<_>) = keys.iter().cloned().partition(|key| key.kind() == Kind::Assessment);
        answers.iter().for_each(|key| self.sum_up_soon(&key.village, None));
        self.refresh_villages(&desk, &others).await;
        self.syncing.soon(self);
        if !self.asked_to_persist.get_value() {
            self.asked_to_persist.set_value(true);
            // Last, since a browser may ask the person, who may take any time.
            space::ask_to_persist().await;
        }
    }

    /// Reads anew the years of the villages these records belong to: assessments and steps at once, the parts soon.
    async fn refresh_villages(self, desk: &Rc<Desk>, keys: &[RecordKey]) {
        let mut at_once = BTreeSet::new();
        for key in keys {
            match Part::of(key.kind()) {
                Some(part) => self.sum_up_soon(&key.village, Some(part)),
                None => drop(at_once.insert(&key.village)),
            }
        }
        for area in at_once {
            self.refresh_village(desk, area, &BTreeSet::new()).await;
        }
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self, key: RecordKey, instrument: Option<String>) {
        let unsaved = self.record(&key).with_untracked(|opened| opened.as_ref().map(|opened| opened.unsaved.clone()));
        let values: Vec<_> = unsaved.unwrap_or_default().into_iter().collect();
        if !values.is_empty() {
            self.save(key, values, instrument);
        }
    }

    /// Records changed in the database: by the server's word, or by another tab. Only their signals change.
    pub async fn records_changed(self, desk: &Rc<Desk>, mut ids: Vec<RecordId>, tell: bool) {
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            return;
        }
        let keys: Vec<RecordKey> = ids.iter().filter_map(|id| RecordKey::try_from(id).ok()).collect();
        for id in &ids {
            self.read_record(desk, id).await;
        }
        for key in &keys {
            self.join_collection(key);
        }
        self.refresh_villages(desk, &keys).await;
        if tell {
            desk.tell(&News::Records { ids });
        } else {
            self.refresh_summary().await;
        }
    }

    /// Whether a save runs.
    pub(super) fn is_saving(self) -> bool {
        self.any_record(|opened| opened.in_flight > 0)
    }

    /// Whether something on the screens is not in the database: it could not be saved, or not yet.
    #[must_use]
    pub fn has_unsaved(self) -> bool {
        self.any_record(|opened| !opened.unsaved.is_empty())
    }

    fn any_record(self, test: impl Fn(&Opened) -> bool) -> bool {
        let records = self.records.get_value();
        let signals: Vec<_> = records.borrow().values().copied().collect();
        signals.into_iter().any(|record| record.with_untracked(|opened| opened.as_ref().is_some_and(&test)))
    }

    /// Counts anew what waits and what arrived.
    pub async fn refresh_summary(self) {
        let Some(desk) = self.desk() else { return };
        if let Ok(summary) = desk.device.summary().await {
            self.summary.set(summary);
        }
    }
}

/// So many bytes of texts go into one change, unless a single text has more; the rest of a change's room is for all else.
const TEXTS_OF_A_CHANGE: usize = 40 * 1024;

/// What could not be saved goes along with the next save of the record; together that may be more than one change holds.
fn in_changes(values: &[(FieldName, Value)]) -> impl Iterator<Item = &[(FieldName, Value)]> {
    let first = values.first().and_then(|(_, value)| value.as_text()).map_or(0, str::len);
    let mut room = TEXTS_OF_A_CHANGE.saturating_sub(first);
    values.chunk_by(move |_, (_, next)| {
        let bytes = next.as_text().map_or(0, str::len);
        let fits = bytes <= room;
        room = if fits { room - bytes } else { TEXTS_OF_A_CHANGE.saturating_sub(bytes) };
        fits
    })
}

/// Texts are put into NFC where they enter the app's data.
fn canonical((name, value): &(FieldName, Value)) -> (FieldName, Value) {
    let value = match value {
        Value::Text(raw) => Value::Text(text::canonical(raw)),
        other => other.clone(),
    };
    (name.clone(), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_go_in_as_many_changes_as_it_takes() {
        let text = |bytes: usize| (FieldName(format!("section:{bytes}")), Value::Text("a".repeat(bytes)));
        let sizes = |values: &[(FieldName, Value)]| in_changes(values).map(<[_]>::len).collect::<Vec<_>>();
        let kilo = 1024;
        assert_eq!(sizes(&[text(1), text(2), (FieldName::from("made"), Value::Bool(true))]), [3]);
        assert_eq!(sizes(&[text(45 * kilo), text(44 * kilo)]), [1, 1]);
        assert_eq!(sizes(&[text(20 * kilo), text(19 * kilo), text(2 * kilo), text(kilo)]), [2, 2]);
        assert_eq!(sizes(&[text(56 * kilo)]), [1]);
        assert!(sizes(&[]).is_empty());
    }
}
