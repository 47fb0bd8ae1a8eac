//! A list, its lock, and the one way to write it.

use std::sync::Arc;

use domain::{AreaCode, FiscalYear};
use leptos::prelude::*;
use records::roll::{apart_field, field};
use records::{RecordKey, Roll};
use sync::{FieldName, Value};
use uuid::Uuid;

use super::Spoken;
use crate::i18n::Wording;
use crate::pages::undo::Undo;
use crate::state::roll::OpenRoll;
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// What is written into one record.
pub type Values = Vec<(FieldName, Value)>;

/// A list of a village's year. Copied freely.
pub struct Ledger<V: Spoken> {
    app: App,
    village: StoredValue<AreaCode>,
    year: FiscalYear,
    instrument: StoredValue<Option<String>>,
    /// The list.
    pub open: OpenRoll<V>,
    /// The dossier is with the reviewers: only to be read.
    pub is_locked: Memo<bool>,
    /// Who was taken off just now.
    pub undo: Undo<Uuid>,
}

impl<V: Spoken> Clone for Ledger<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: Spoken> Copy for Ledger<V> {}

impl<V: Spoken> Ledger<V> {
    /// Opens the list; none if the fiscal year is not known.
    #[must_use]
    pub fn open(village: &VillageSignal) -> Option<Self> {
        let app = use_app();
        let code = village.target.village.code.clone();
        Some(Self {
            app,
            year: untrack(|| app.fiscal_year())?,
            instrument: StoredValue::new(V::instrument(village)),
            open: app.roll(&code)?,
            village: StoredValue::new(code),
            is_locked: village.is_locked(),
            undo: Undo::new(),
        })
    }

    /// The whole list; tracked; empty until it is read.
    #[must_use]
    pub fn roll(self) -> Arc<Roll<V>> {
        self.open.roll.get().unwrap_or_default()
    }

    /// Whether the list is read; tracked.
    #[must_use]
    pub fn is_read(self) -> Memo<bool> {
        Memo::new(move |_| self.open.roll.with(Option::is_some))
    }

    /// The village's code, for addresses.
    #[must_use]
    pub fn village(self) -> String {
        self.village.with_value(ToString::to_string)
    }

    /// The village's code.
    #[must_use]
    pub fn area(self) -> AreaCode {
        self.village.get_value()
    }

    /// What somebody is called; tracked.
    #[must_use]
    pub fn name_of(self, words: Wording, id: Uuid) -> String {
        self.open.member(id).map(|member| member.view.get().called(words)).unwrap_or_default()
    }

    /// What somebody is called, so that two alike can be told apart; tracked.
    #[must_use]
    pub fn full_name_of(self, words: Wording, id: Uuid) -> String {
        self.open.member(id).map(|member| member.view.get().in_full(words)).unwrap_or_default()
    }

    fn key(self, id: Uuid) -> RecordKey {
        self.village.with_value(|village| V::entry(id).of(village, self.year))
    }

    /// Writes records of the list.
    pub fn write(self, edits: Vec<(Uuid, Values)>) {
        if !self.is_locked.get_untracked() {
            let edits = edits.into_iter().map(|(id, values)| (self.key(id), values)).collect();
            self.app.save_all(edits, self.instrument.get_value());
        }
    }

    /// Writes one field.
    pub fn set(self, id: Uuid, name: &str, value: Value) {
        self.write(vec![(id, vec![(FieldName::from(name), value)])]);
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(self) {
        for (id, _) in untrack(|| self.open.not_saved()) {
            self.app.save_again(self.key(id), self.instrument.get_value());
        }
    }

    /// Takes somebody off the list; that can be undone.
    pub fn remove(self, id: Uuid, reason: String) {
        self.set(id, field::REMOVED, Value::Text(reason));
        self.undo.offer(id);
    }

    /// Puts somebody back on the list.
    pub fn put_back(self, id: Uuid) {
        self.undo.take();
        self.set(id, field::REMOVED, Value::Null);
    }

    /// Somebody says that two are the same: the second is shown under the first.
    pub fn link(self, first: Uuid, second: Uuid) {
        self.set(second, field::TWIN_OF, Value::Text(first.to_string()));
    }

    /// Takes back that two are the same: it is asked again, for it may have been a slip of the finger.
    pub fn unlink(self, twin: Uuid) {
        self.set(twin, field::TWIN_OF, Value::Null);
    }

    /// Somebody says that two alike are two.
    pub fn keep_apart(self, first: Uuid, second: Uuid) {
        self.write(vec![(second, vec![(apart_field(first), Value::Bool(true))])]);
    }
}
