//! What stays under the thumb: how many passed, whether it is saved, and the way on.

use i18n::arg;
use leptos::prelude::*;

use super::super::level;
use super::editor::Editor;
use crate::components::{ActionBar, BigButton, ButtonKind, ButtonSize, SaveStatus};
use crate::i18n::use_words;
use crate::pages::save_stage::stage;
use crate::place::Place;
use crate::platform::browser;

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
            return words.now().dossier_passed_with_level(
                arg::Level(level::title(words, &decision)),
                arg::Passed(&passed),
                arg::Total(&total),
            );
        }
        if tally.assessed == 0 {
            return words.now().assessment_none_yet().to_owned();
        }
        words.now().assessment_passed_of_assessed(
            arg::Assessed(&words.number(tally.assessed)),
            arg::Passed(&words.number(tally.passed)),
        )
    };
    let has_answers = Signal::derive(move || editor.tally.get().assessed > 0);
    let stage = stage(editor.save_state, editor.waiting, has_answers);
    view! {
        <ActionBar>
            <div class="grow">
                <b>{line}</b>
                <div><SaveStatus stage=stage/></div>
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
