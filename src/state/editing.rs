//! One editor a record: the tab that opened it first edits, another only reads, until the first is closed or the person takes over.
//!
//! A page that follows another at the same record keeps what that one had: the right is the tab's.

use std::collections::HashMap;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::Entry;

use super::app::{App, use_app};
use super::villages::VillageSignal;
use crate::platform::locks::{Held, Tried, steal, try_lock};

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

/// What is edited in this tab, by the names of the locks.
#[derive(Default)]
pub(super) struct Seats {
    by_name: HashMap<String, Seat>,
    drawn: u32,
}

/// One thing that is edited.
struct Seat {
    /// Tells it from an earlier one of the same name, whose asking may go on for a moment.
    number: u32,
    holder: Holder,
    /// The pages of this tab that are at it.
    pages: usize,
    lock: Option<Held>,
}

/// Who edits one thing.
#[derive(Clone, Default)]
struct Holder {
    editing: ArcRwSignal<Editing>,
    /// Whether that is another tab. A signal of its own: all that a page shows depends on it, and would be looked through each time
    /// the lock is merely got.
    is_elsewhere: ArcRwSignal<bool>,
}

impl Holder {
    fn set(&self, editing: Editing) {
        self.editing.set(editing);
        let is_elsewhere = editing == Editing::Elsewhere;
        if self.is_elsewhere.get_untracked() != is_elsewhere {
            self.is_elsewhere.set(is_elsewhere);
        }
    }
}

/// The right of a page to edit one thing. Copied freely.
#[derive(Clone, Copy)]
pub struct OneEditor {
    app: App,
    name: StoredValue<Option<String>>,
    /// Who edits.
    pub editing: RwSignal<Editing>,
    is_elsewhere: RwSignal<bool>,
}

impl OneEditor {
    /// Whether another tab edits it; tracked.
    #[must_use]
    pub fn is_elsewhere(self) -> bool {
        self.is_elsewhere.get()
    }

    /// Edits here, and the other tab reads. What is typed there is saved first.
    pub fn take_over(self) {
        if let Some(name) = self.name.get_value() {
            let number = self.app.seats.try_update_value(|seats| seats.begin_anew(&name)).flatten();
            number.into_iter().for_each(|number| spawn_local(self.app.ask_to_edit(name.clone(), number, true)));
        }
    }
}

/// Says for the page and all below it that this record of the village is edited here, or only read if another tab edits it; whoever opens
/// a record of the village below heeds it.
pub fn provide_one_editor(village: &VillageSignal, entry: &Entry) {
    let app = use_app();
    let Some(year) = untrack(|| app.fiscal_year()) else { return };
    // Who may only look takes nothing from anybody.
    if village.may_write(entry.kind()) {
        let key = entry.clone().of(&village.target.village.code, year);
        provide_context(app.edit_alone(key.id().as_str()));
    }
}

impl App {
    /// Asks for the right to edit what has this name; it is given back when the last page of this tab that asked is gone.
    #[must_use]
    pub fn edit_alone(self, what: &str) -> OneEditor {
        let name = self.desk().map(|desk| format!("edit {} {what}", desk.known.database()));
        let mut holder = Holder::default();
        if let Some(name) = &name {
            let (at_it, first) = self.seats.try_update_value(|seats| seats.enter(name)).unwrap_or_default();
            holder = at_it;
            first.into_iter().for_each(|number| spawn_local(self.ask_to_edit(name.clone(), number, false)));
            let leaving = name.clone();
            on_cleanup(move || spawn_local(self.leave(leaving)));
        }
        OneEditor {
            app: self,
            name: StoredValue::new(name),
            editing: holder.editing.into(),
            is_elsewhere: holder.is_elsewhere.into(),
        }
    }

    /// Asks until it has the lock, and again when another tab took it, as long as somebody is at it.
    async fn ask_to_edit(self, name: String, number: u32, mut takes_over: bool) {
        while let Some(holder) = self.seat(&name, number, |seat| seat.holder.clone()) {
            let tried = if takes_over { steal(&name).await } else { try_lock(&name).await };
            takes_over = false;
            match tried {
                Tried::Got(held) => {
                    let stolen = held.is_stolen();
                    // If nobody is at it any more, the lock goes with the value that could not be kept.
                    self.seat(&name, number, |seat| seat.lock = Some(held));
                    holder.set(Editing::Here);
                    if !stolen.await {
                        return;
                    }
                    // What is typed here is saved before it may no longer be.
                    self.flush.update(|asked| *asked += 1);
                    TimeoutFuture::new(0).await;
                    holder.set(Editing::Elsewhere);
                }
                // Closing the other tab is enough: asked again while the page is open.
                Tried::Taken => {
                    holder.set(Editing::Elsewhere);
                    TimeoutFuture::new(ASK_AGAIN_MILLIS).await;
                }
                Tried::Unsupported => {
                    holder.set(Editing::Here);
                    return;
                }
            }
        }
    }

    /// A page is gone. The one that follows it comes only now, so the lock is given back a moment later.
    async fn leave(self, name: String) {
        TimeoutFuture::new(0).await;
        self.seats.try_update_value(|seats| seats.leave(&name));
    }

    fn seat<T>(self, name: &str, number: u32, read: impl FnOnce(&mut Seat) -> T) -> Option<T> {
        self.seats
            .try_update_value(|seats| seats.by_name.get_mut(name).filter(|seat| seat.number == number).map(read))?
    }
}

impl Seats {
    /// A page comes; the number to ask for the lock with, if it is the first.
    fn enter(&mut self, name: &str) -> (Holder, Option<u32>) {
        if let Some(seat) = self.by_name.get_mut(name) {
            seat.pages += 1;
            return (seat.holder.clone(), None);
        }
        let number = self.draw();
        let seat = Seat { number, holder: Holder::default(), pages: 1, lock: None };
        let holder = seat.holder.clone();
        self.by_name.insert(name.to_owned(), seat);
        (holder, Some(number))
    }

    fn leave(&mut self, name: &str) {
        let Some(seat) = self.by_name.get_mut(name) else { return };
        seat.pages = seat.pages.saturating_sub(1);
        if seat.pages == 0 {
            self.by_name.remove(name);
        }
    }

    /// Whoever asked for the lock so far asks no more; the number to ask with.
    fn begin_anew(&mut self, name: &str) -> Option<u32> {
        let number = self.draw();
        self.by_name.get_mut(name).map(|seat| {
            seat.number = number;
            number
        })
    }

    fn draw(&mut self) -> u32 {
        self.drawn = self.drawn.wrapping_add(1);
        self.drawn
    }
}
