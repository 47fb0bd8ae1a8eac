//! All records of one kind in a village's year, each with a signal of its own: read once, and joined by whatever is written later,
//! here or elsewhere.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use domain::AreaCode;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::key::kind_prefix;
use records::{Entry, Kind, RecordKey, View};
use sync::Replica;

use super::Fault;
use super::app::App;
use super::record::{Opened, SaveState};

/// One record and its signal.
#[derive(Debug)]
pub struct Member<V: View + Send + Sync + 'static> {
    /// Which.
    pub entry: Entry,
    /// The record.
    pub opened: RwSignal<Option<Opened>>,
    /// What it says, with what is not saved yet.
    pub view: Memo<Arc<V>>,
}

/// The records of a kind. Copied freely.
#[derive(Debug)]
pub struct Collection<V: View + Send + Sync + 'static> {
    members: RwSignal<Vec<Member<V>>>,
    is_read: RwSignal<bool>,
}

impl<V: View + Send + Sync + 'static> Clone for Member<V> {
    fn clone(&self) -> Self {
        Self { entry: self.entry.clone(), opened: self.opened, view: self.view }
    }
}

impl<V: View + Send + Sync + 'static> PartialEq for Member<V> {
    fn eq(&self, other: &Self) -> bool {
        self.entry == other.entry && self.opened == other.opened
    }
}

impl<V: View + Send + Sync + 'static> Clone for Collection<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: View + Send + Sync + 'static> Copy for Collection<V> {}

/// The collections opened so far, by the prefix of their records' ids.
pub(super) type Collections = Vec<(String, Rc<dyn Open>)>;

/// A collection of whatever views.
pub(super) trait Open {
    fn join(&self, entry: &Entry, opened: RwSignal<Option<Opened>>);
    /// Its records, once they are read.
    fn records(&self) -> Option<Vec<(Entry, RwSignal<Option<Opened>>)>>;
    fn as_any(&self) -> &dyn Any;
}

impl<V: View + PartialEq + Send + Sync + 'static> Open for Collection<V> {
    fn join(&self, entry: &Entry, opened: RwSignal<Option<Opened>>) {
        if self.members.with_untracked(|known| known.iter().any(|member| member.entry == *entry)) {
            return;
        }
        let read =
            move |_: Option<&Arc<V>>| Arc::new(opened.with(|o| o.as_ref().map(Opened::view).unwrap_or_default()));
        self.members.update(|known| known.push(Member { entry: entry.clone(), opened, view: Memo::new(read) }));
    }

    fn records(&self) -> Option<Vec<(Entry, RwSignal<Option<Opened>>)>> {
        let all = |known: &Vec<Member<V>>| known.iter().map(|member| (member.entry.clone(), member.opened)).collect();
        self.is_read.get_untracked().then(|| self.members.with_untracked(all))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl<V: View + Send + Sync + 'static> Collection<V> {
    /// All records, in the order they were met; tracked. None until they are read from the database.
    #[must_use]
    pub fn members(self) -> Option<Vec<Member<V>>> {
        self.is_read.get().then(|| self.members.get())
    }

    /// What all of them say; tracked. None until they are read from the database.
    #[must_use]
    pub fn views(self) -> Option<Vec<(Entry, Arc<V>)>> {
        Some(self.members()?.into_iter().map(|member| (member.entry, member.view.get())).collect())
    }

    /// One of them; tracked.
    #[must_use]
    pub fn member(self, entry: &Entry) -> Option<Member<V>> {
        self.members.with(|known| known.iter().find(|member| member.entry == *entry).cloned())
    }

    /// Those whose last save failed; tracked.
    #[must_use]
    pub fn not_saved(self) -> Vec<(Entry, Fault)> {
        let fault = |member: &Member<V>| {
            member.opened.with(|opened| match opened.as_ref().map(Opened::save_state) {
                Some(SaveState::Failed(fault)) => Some((member.entry.clone(), fault)),
                _ => None,
            })
        };
        self.members.with(|known| known.iter().filter_map(fault).collect())
    }
}

impl App {
    /// The records of a kind in a village's year (the fiscal year worked in), read when first asked for; none if the year is not
    /// known.
    #[must_use]
    pub fn collection<V: View + PartialEq + Send + Sync + 'static>(
        self,
        village: &AreaCode,
        kind: Kind,
    ) -> Option<Collection<V>> {
        let prefix = kind_prefix(village, untrack(|| self.fiscal_year())?, kind);
        if let Some(known) = self.open_collection(&prefix) {
            return known.as_any().downcast_ref().copied();
        }
        // Owned by the app, as the records are: it outlives the page.
        let new = || Collection { members: RwSignal::default(), is_read: RwSignal::default() };
        let collection = self.root.with_value(|root| root.with(new));
        self.collections.update_value(|open| open.push((prefix.clone(), Rc::new(collection))));
        spawn_local(async move { self.read_collection(&prefix, collection).await });
        Some(collection)
    }

    fn open_collection(self, prefix: &str) -> Option<Rc<dyn Open>> {
        let is_meant = |(known, _): &&(String, Rc<dyn Open>)| known == prefix;
        self.collections.with_value(|open| open.iter().find(is_meant).map(|(_, collection)| collection.clone()))
    }

    /// Visits what the database has of all records of a kind, if pages hold them: hundreds are not read again because one was written. Says
    /// whether they were there to be visited.
    pub(super) fn visit_open(self, prefix: &str, mut visit: impl FnMut(&Entry, &Replica)) -> bool {
        let Some(records) = self.open_collection(prefix).and_then(|open| open.records()) else { return false };
        if records.iter().any(|(_, opened)| opened.with_untracked(Option::is_none)) {
            return false;
        }
        for (entry, opened) in &records {
            // One that is being made is on the screen before it is in the database.
            let kept = |opened: &Option<Opened>| {
                opened.iter().filter(|o| !o.replica.is_empty()).for_each(|o| visit(entry, &o.replica));
            };
            opened.with_untracked(kept);
        }
        true
    }

    async fn read_collection<V: View + PartialEq + Send + Sync + 'static>(
        self,
        prefix: &str,
        collection: Collection<V>,
    ) {
        let Some(desk) = self.desk() else { return };
        let Ok(kept) = desk.device.records(prefix).await else { return };
        for (id, kept) in kept {
            let Ok(key) = RecordKey::try_from(&id) else { continue };
            let (signal, is_new) = self.signal_of(&id);
            if is_new {
                signal.set(Some(Opened { replica: kept.replica, ..Opened::default() }));
            }
            self.root.with_value(|root| root.with(|| collection.join(&key.entry, signal)));
        }
        collection.is_read.set(true);
    }

    /// A record was written, here or elsewhere: it joins its collection, if that is open.
    pub(super) fn join_collection(self, key: &RecordKey) {
        let prefix = kind_prefix(&key.village, key.year, key.kind());
        if let Some(open) = self.open_collection(&prefix) {
            let signal = self.record(key);
            self.root.with_value(|root| root.with(|| open.join(&key.entry, signal)));
        }
    }
}
