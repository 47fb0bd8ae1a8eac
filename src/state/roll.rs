//! A list of a village's year, such as its register of households: everybody on it with a signal of their own, and all of them in order.

use std::sync::Arc;

use domain::AreaCode;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::{HouseholdView, OnRoll, ParticipantView, Roll};
use uuid::Uuid;

use super::Fault;
use super::app::App;
use super::collection::Collection;
use super::record::Opened;

/// How long a page is left alone, so that it is painted before anything is read ahead.
const READ_AHEAD_MILLIS: u32 = 250;

/// What stands on a list and can be shown.
pub trait Shown: OnRoll + PartialEq + Send + Sync + 'static {}

impl<V: OnRoll + PartialEq + Send + Sync + 'static> Shown for V {}

/// One of the list and its signal.
#[derive(Debug)]
pub struct MemberSignal<V: Shown> {
    /// Which.
    pub id: Uuid,
    /// The record.
    pub opened: RwSignal<Option<Opened>>,
    /// What the record says, with what is not saved yet.
    pub view: Memo<Arc<V>>,
}

/// One household and its signal.
pub type HouseholdSignal = MemberSignal<HouseholdView>;
/// One participant and the signal.
pub type ParticipantSignal = MemberSignal<ParticipantView>;

/// A list of a village's year. Copied freely.
#[derive(Debug)]
pub struct OpenRoll<V: Shown> {
    members: Collection<V>,
    /// All in order; none until they are read from the database.
    pub roll: Memo<Option<Arc<Roll<V>>>>,
}

impl<V: Shown> Clone for MemberSignal<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: Shown> Copy for MemberSignal<V> {}

impl<V: Shown> PartialEq for MemberSignal<V> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.opened == other.opened
    }
}

impl<V: Shown> Clone for OpenRoll<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: Shown> Copy for OpenRoll<V> {}

impl<V: Shown> OpenRoll<V> {
    fn new(members: Collection<V>) -> Self {
        let roll = Memo::new(move |_| {
            let views = members.views()?.into_iter();
            Some(Arc::new(Roll::of(views.filter_map(|(entry, view)| Some((V::id_of(&entry)?, view))))))
        });
        Self { members, roll }
    }

    /// The one with this id; tracked.
    #[must_use]
    pub fn member(self, id: Uuid) -> Option<MemberSignal<V>> {
        let member = self.members.member(&V::entry(id))?;
        Some(MemberSignal { id, opened: member.opened, view: member.view })
    }

    /// Those whose last save failed; tracked.
    #[must_use]
    pub fn not_saved(self) -> Vec<(Uuid, Fault)> {
        let failed = self.members.not_saved().into_iter();
        failed.filter_map(|(entry, fault)| Some((V::id_of(&entry)?, fault))).collect()
    }
}

impl App {
    /// A list of a village in the fiscal year worked in, read when first asked for; none if the year is not known.
    #[must_use]
    pub fn roll<V: Shown>(self, village: &AreaCode) -> Option<OpenRoll<V>> {
        self.collection(village, V::KIND).map(OpenRoll::new)
    }

    /// Reads a list while the person looks at the page that leads to it: it may be hundreds of records, and opens the faster.
    pub fn read_roll_ahead<V: Shown>(self, village: AreaCode) {
        spawn_local(async move {
            TimeoutFuture::new(READ_AHEAD_MILLIS).await;
            let _ = self.roll::<V>(&village);
        });
    }
}
