//! Where the newest answer of a page is, on its way from the finger to the server.

use leptos::prelude::*;

use crate::components::SaveStage;
use crate::state::record::{Opened, SaveState};
use crate::state::syncing::Activity;
use crate::state::use_app;

/// The records a page writes.
type Records = Vec<RwSignal<Option<Opened>>>;

/// The stage of several records together: what failed is said before what runs, and that before what is saved.
pub fn stage_of_all(records: impl Fn() -> Records + Copy + Send + Sync + 'static) -> Signal<SaveStage> {
    let state = Memo::new(move |_| {
        let states = records().into_iter().map(|record| record.with(|opened| opened.as_ref().map(Opened::save_state)));
        states.flatten().max_by_key(rank).unwrap_or_default()
    });
    let waiting = Memo::new(move |_| {
        let waiting = |opened: &Option<Opened>| opened.as_ref().map_or(0, Opened::waiting);
        records().into_iter().map(|record| record.with(waiting)).sum()
    });
    let is_written = Signal::derive(move || {
        let written = |opened: &Option<Opened>| opened.as_ref().is_some_and(|opened| !opened.state().is_empty());
        records().into_iter().any(|record| record.with(written))
    });
    stage(state, waiting, is_written)
}

fn rank(state: &SaveState) -> u8 {
    match state {
        SaveState::Idle => 0,
        SaveState::Saved => 1,
        SaveState::Saving => 2,
        SaveState::Failed(_) => 3,
    }
}

/// The stage of a record: how its last save stands, how many changes of it wait, whether it has answers at all.
pub fn stage(save_state: Memo<SaveState>, waiting: Memo<usize>, has_answers: Signal<bool>) -> Signal<SaveStage> {
    let app = use_app();
    Signal::derive(move || match (save_state.get(), waiting.get()) {
        _ if app.typing.with(|typing| typing.values().any(|fits| !fits)) => SaveStage::NotSaved,
        (SaveState::Failed(_), _) => SaveStage::NotSaved,
        _ if app.typing.with(|typing| !typing.is_empty()) => SaveStage::Typing,
        (SaveState::Saving, _) => SaveStage::Saving,
        (SaveState::Saved, waiting) if waiting > 0 => match app.syncing.activity.get() {
            Activity::Sending { done, total } => SaveStage::Sending { done: short(done), total: short(total) },
            _ => SaveStage::Saved,
        },
        (SaveState::Idle, waiting) if waiting > 0 => SaveStage::Waiting,
        (SaveState::Saved, _) => SaveStage::Arrived,
        (SaveState::Idle, _) if has_answers.get() => SaveStage::Arrived,
        (SaveState::Idle, _) => SaveStage::Quiet,
    })
}

/// The stage of an opened record, which has answers once any field of it was written.
pub fn stage_of(opened: RwSignal<Option<Opened>>) -> Signal<SaveStage> {
    let save_state = Memo::new(move |_| opened.with(|o| o.as_ref().map(Opened::save_state).unwrap_or_default()));
    let waiting = Memo::new(move |_| opened.with(|o| o.as_ref().map_or(0, Opened::waiting)));
    let is_begun = move || opened.with(|o| o.as_ref().is_some_and(|o| o.state().fields().next().is_some()));
    stage(save_state, waiting, Signal::derive(is_begun))
}

fn short(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
