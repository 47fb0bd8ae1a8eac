//! What was just done, told for some seconds: mostly something taken off a list, which can be put back meanwhile.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long something taken off a list can be put back with one tap.
const UNDO_MILLIS: u32 = 8_000;

/// What was taken off a list just now. Copied freely.
pub struct Undo<T: Send + Sync + 'static> {
    removed: RwSignal<Option<T>>,
    ends: StoredValue<Option<Timeout>, LocalStorage>,
}

// Signals are copied whatever is in them; the derived impls would ask that of `T`, too.
impl<T: Send + Sync + 'static> Clone for Undo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Undo<T> {}

impl<T: Clone + Send + Sync + 'static> Undo<T> {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { removed: RwSignal::new(None), ends: StoredValue::new_local(None) }
    }

    /// What can be put back now; tracked.
    #[must_use]
    pub fn get(self) -> Option<T> {
        self.removed.get()
    }

    /// This was taken off; that can be taken back for some seconds.
    pub fn offer(self, removed: T) {
        self.removed.set(Some(removed));
        let end = move || {
            self.removed.try_set(None);
        };
        self.ends.set_value(Some(Timeout::new(UNDO_MILLIS, end)));
    }

    /// Ends the offer and says what it was of.
    pub fn take(self) -> Option<T> {
        self.removed.try_update(Option::take).flatten()
    }
}

impl<T: Clone + Send + Sync + 'static> Default for Undo<T> {
    fn default() -> Self {
        Self::new()
    }
}
