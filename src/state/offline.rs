//! The offline shell as signals.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform::shell::{Shell, ShellNews};

pub use crate::platform::shell::ShellState;

/// Whether the app starts without internet, and whether a new version waits.
#[derive(Clone, Copy)]
pub struct Offline {
    /// How the shell stands.
    pub state: RwSignal<ShellState>,
    /// A new version is kept and waits for the person's word.
    pub update: RwSignal<bool>,
    /// The person has given it, and the new version is taking over.
    pub is_changing: RwSignal<bool>,
    shell: StoredValue<Option<Rc<Shell>>, LocalStorage>,
}

impl Offline {
    /// Registers the worker.
    #[must_use]
    pub fn start() -> Self {
        let offline = Self {
            state: RwSignal::new(ShellState::Checking),
            update: RwSignal::new(false),
            is_changing: RwSignal::new(false),
            shell: StoredValue::new_local(None),
        };
        spawn_local(async move {
            let Some(shell) = Shell::register(Rc::new(move |news| offline.heard(news))).await.map(Rc::new) else {
                return;
            };
            // Before anything is told: whoever is shown that a version waits can take it.
            offline.shell.set_value(Some(shell.clone()));
            shell.report().await;
        });
        offline
    }

    fn heard(self, news: ShellNews) {
        match news {
            ShellNews::State(state) => self.state.set(state),
            // Once: a banner drawn anew takes its button away from under the finger.
            ShellNews::UpdateWaiting if self.update.get_untracked() => {}
            ShellNews::UpdateWaiting => self.update.set(true),
        }
    }

    /// Whether the app starts without internet.
    #[must_use]
    pub fn is_ready(self) -> bool {
        matches!(self.state.get(), ShellState::Ready { .. })
    }

    /// Looks for a newer version, quietly.
    pub fn look_for_update(self) {
        if let Some(shell) = self.shell.get_value() {
            spawn_local(async move { shell.look_for_update().await });
        }
    }

    /// Lets the waiting version take over. Only after everything typed is saved.
    pub fn take_update(self) {
        if let Some(shell) = self.shell.get_value() {
            self.is_changing.set(true);
            shell.take_update();
        }
    }
}
