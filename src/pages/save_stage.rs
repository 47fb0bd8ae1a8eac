//! Where the newest answer of a page is, on its way from the finger to the server.

use leptos::prelude::*;

use crate::components::SaveStage;
use crate::state::record::SaveState;
use crate::state::syncing::Activity;
use crate::state::use_app;

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

fn short(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
