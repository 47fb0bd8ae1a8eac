//! One editor a record: the first tab has it, a second only reads until the first is closed.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::app::App;
use crate::platform::locks::{Held, Tried, try_lock};

/// How often a tab that can only read asks whether the other one is gone.
const ASK_AGAIN_MILLIS: u32 = 1_000;

/// Who edits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Editing {
    /// Being asked.
    #[default]
    Asking,
    /// This tab, or a browser that cannot say.
    Here,
    /// Another tab.
    Elsewhere,
}

impl App {
    /// Asks for the right to edit what has this name; it is given back when the page that asked is gone.
    #[must_use]
    pub fn edit_alone(self, what: &str) -> RwSignal<Editing> {
        let editing = RwSignal::new(Editing::Asking);
        let lock = StoredValue::new_local(None::<Held>);
        let Some(desk) = self.desk() else { return editing };
        let name = format!("edit {} {what}", desk.known.database());
        spawn_local(async move {
            loop {
                match try_lock(&name).await {
                    Tried::Got(held) => {
                        // If the page is gone meanwhile, the lock goes with the value that could not be stored.
                        lock.try_update_value(|lock| *lock = Some(held));
                        editing.try_set(Editing::Here);
                        return;
                    }
                    // Closing the other tab is enough, the banner says, so it is: asked again while the page is open.
                    Tried::Taken => {
                        if editing.try_set(Editing::Elsewhere).is_some() {
                            return;
                        }
                        TimeoutFuture::new(ASK_AGAIN_MILLIS).await;
                    }
                    Tried::Unsupported => {
                        editing.try_set(Editing::Here);
                        return;
                    }
                }
            }
        });
        editing
    }
}
