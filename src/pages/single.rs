//! A record of which a village's year has one: the head count of a gathering, the knowledge document, the sign, the summary of an
//! activity.

use std::sync::Arc;

use domain::AreaCode;
use leptos::prelude::*;
use records::{Entry, RecordKey, View};
use sync::{FieldName, Value};

use super::failed_save::FailedSave;
use super::in_conflict::{InConflict, is_in_conflict};
use super::locked::Locked;
use super::save_stage::stage_of;
use crate::components::{ActionBar, Loading, SaveStage, SaveStatus};
use crate::state::record::{Opened, SaveState};
use crate::state::villages::VillageSignal;
use crate::state::{App, Fault, use_app};

/// The record, what it says, its lock, and the one way to write it. Copied freely.
pub struct Single<V: View + PartialEq + Send + Sync + 'static> {
    app: App,
    key: StoredValue<RecordKey>,
    opened: RwSignal<Option<Opened>>,
    /// What the record says, with what is not saved yet.
    pub view: Memo<Arc<V>>,
    /// The dossier is with the reviewers: only to be read.
    pub is_locked: Memo<bool>,
    /// Where the newest value is on its way.
    pub stage: Signal<SaveStage>,
}

impl<V: View + PartialEq + Send + Sync + 'static> Clone for Single<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: View + PartialEq + Send + Sync + 'static> Copy for Single<V> {}

impl<V: View + PartialEq + Send + Sync + 'static> Single<V> {
    /// Opens it; none if the fiscal year is not known.
    #[must_use]
    pub fn open(village: &VillageSignal, entry: Entry) -> Option<Self> {
        let app = use_app();
        let is_locked = village.locks(entry.kind());
        let key = entry.of(&village.target.village.code, untrack(|| app.fiscal_year())?);
        let opened = app.record(&key);
        Some(Self {
            app,
            key: StoredValue::new(key),
            opened,
            view: Memo::new(move |_| Arc::new(opened.with(|o| o.as_ref().map(Opened::view).unwrap_or_default()))),
            is_locked,
            stage: stage_of(opened),
        })
    }

    /// Whether it is read from the database; tracked.
    #[must_use]
    pub fn is_read(self) -> Memo<bool> {
        Memo::new(move |_| self.opened.with(Option::is_some))
    }

    /// The village's code, for addresses.
    #[must_use]
    pub fn village(self) -> AreaCode {
        self.key.with_value(|key| key.village.clone())
    }

    /// Whether a field cannot be written: the dossier is locked, or two people wrote it otherwise and nobody has chosen.
    #[must_use]
    pub fn is_closed(self, field: impl Into<FieldName>) -> Signal<bool> {
        let is_in_conflict = is_in_conflict(self.opened, Some(field.into()));
        Signal::derive(move || self.is_locked.get() || is_in_conflict.get())
    }

    /// Writes fields.
    pub fn write(self, values: Vec<(FieldName, Value)>) {
        if !self.is_locked.get_untracked() {
            self.app.save(self.key.get_value(), values, None);
        }
    }

    /// Writes one field.
    pub fn set(self, name: impl Into<FieldName>, value: Value) {
        self.write(vec![(name.into(), value)]);
    }

    fn fault(self) -> Memo<Option<Fault>> {
        let opened = self.opened;
        Memo::new(move |_| match opened.with(|o| o.as_ref().map(Opened::save_state)) {
            Some(SaveState::Failed(fault)) => Some(fault),
            _ => None,
        })
    }
}

/// What stands above every page of such a record: that it is locked, and what became of it.
#[component]
pub fn SingleNotices<V: View + PartialEq + Send + Sync + 'static>(
    /// The record.
    single: Single<V>,
    /// The field the page is about; all of them if none is named.
    #[prop(optional, into)]
    field: Option<FieldName>,
) -> AnyView {
    view! {
        <Locked is_locked=single.is_locked/>
        <SingleTroubles single=single field=field/>
    }
    .into_any()
}

/// That a save failed, that two people wrote otherwise.
#[component]
pub fn SingleTroubles<V: View + PartialEq + Send + Sync + 'static>(
    /// The record.
    single: Single<V>,
    /// The field the page is about; all of them if none is named.
    #[prop(optional_no_strip)]
    field: Option<FieldName>,
) -> AnyView {
    let retry = move |()| single.app.save_again(single.key.get_value(), None);
    view! {
        <FailedSave fault=single.fault() on_retry=retry/>
        <InConflict opened=single.opened field=field/>
    }
    .into_any()
}

/// Shows its content once the records are read from the database.
#[component]
pub fn WhenRead(
    /// Whether they are.
    is_read: Memo<bool>,
    /// What to show of them.
    #[prop(into)]
    content: ViewFn,
) -> AnyView {
    let view = move || match is_read.get() {
        false => view! { <Loading/> }.into_any(),
        true => content.run(),
    };
    view! { {view} }.into_any()
}

/// What stays under the thumb: where the newest value is, and the way on.
#[component]
pub fn SaveBar(
    /// Where the newest value is.
    stage: Signal<SaveStage>,
    /// What it is about.
    #[prop(into)]
    about: leptos::text_prop::TextProp,
    /// The way on.
    children: Children,
) -> AnyView {
    view! {
        <ActionBar>
            <div class="grow">
                <b>{move || about.get()}</b>
                <div><SaveStatus stage=stage/></div>
            </div>
            {children()}
        </ActionBar>
    }
    .into_any()
}
