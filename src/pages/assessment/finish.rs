//! What stays under the thumb: how many passed, whether it is saved, and the way on.

use leptos::prelude::*;

use super::super::level;
use super::editor::Editor;
use crate::components::{ActionBar, BigButton, ButtonKind, ButtonSize, SaveStage, SaveStatus};
use crate::i18n::use_words;
use crate::place::Place;
use crate::platform::browser;
use crate::state::record::SaveState;
use crate::state::syncing::Activity;
use crate::state::use_app;

/// The bar.
#[component]
pub fn Footer(
    /// The editor of the page.
    editor: Editor,
) -> AnyView {
    let words = use_words();
    let line = move || {
        let tally = editor.tally.get();
        if tally.is_complete() && tally.total > 0 {
            let decision =
                editor.view.with(|view| editor.instrument.with_value(|i| domain::level::decide(i, &view.answers)));
            let (passed, total) = (words.number(tally.passed), words.number(tally.total));
            return words.now().dossier_passed_with_level(level::title(words, &decision), &passed, &total);
        }
        words.now().assessment_passed_of_assessed(&words.number(tally.assessed), &words.number(tally.passed))
    };
    view! {
        <ActionBar>
            <div class="grow">
                <b>{line}</b>
                <div><SaveStatus stage=stage(editor)/></div>
            </div>
            <Onward editor=editor/>
        </ActionBar>
    }
    .into_any()
}

/// Next unanswered; when there is none, finish; when finished, the result.
#[component]
fn Onward(editor: Editor) -> AnyView {
    let words = use_words();
    let finished = Memo::new(move |_| editor.view.with(|view| view.finished_on.is_some()));
    let complete = Memo::new(move |_| editor.tally.get().is_complete());
    let result = editor.village.with_value(|village| Place::Comparison(village.target.village.code.to_string()).path());
    let button = move || {
        match (complete.get(), finished.get()) {
        (false, _) => view! {
            <BigButton
                size=ButtonSize::Fit
                label=words.say(|w| w.assessment_next_unanswered())
                on_press=move |()| {
                    if let Some(card) = editor.next_unanswered(None) {
                        browser::show_element(&card);
                    }
                }
            />
        }
        .into_any(),
        (true, false) => view! {
            <BigButton
                size=ButtonSize::Fit
                label=words.say(|w| w.assessment_finish())
                disabled=editor.read_only
                on_press=move |()| editor.finish(true)
            />
        }
        .into_any(),
        (true, true) => view! {
            <BigButton size=ButtonSize::Fit kind=ButtonKind::Outline label=words.say(|w| w.assessment_show_result()) href=result.clone()/>
        }
        .into_any(),
    }
    };
    view! { {button} }.into_any()
}

/// Where the newest answer is.
fn stage(editor: Editor) -> Signal<SaveStage> {
    let app = use_app();
    Signal::derive(move || match (editor.save_state.get(), editor.waiting.get()) {
        (SaveState::Failed(_), _) => SaveStage::NotSaved,
        (SaveState::Saving, _) => SaveStage::Saving,
        (SaveState::Saved, waiting) if waiting > 0 => match app.syncing.activity.get() {
            Activity::Sending { done, total } => SaveStage::Sending { done: short(done), total: short(total) },
            _ => SaveStage::Saved,
        },
        (SaveState::Idle, waiting) if waiting > 0 => SaveStage::Waiting,
        (SaveState::Saved, _) => SaveStage::Arrived,
        (SaveState::Idle, _) if editor.tally.get().assessed > 0 => SaveStage::Arrived,
        (SaveState::Idle, _) => SaveStage::Quiet,
    })
}

fn short(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
