//! What a complete assessment comes to: the level, and why. Until all indicators are answered there is none to tell.

use domain::level::decide;
use leptos::prelude::*;

use super::super::level;
use super::editor::Editor;
use crate::components::Card;
use crate::i18n::use_words;

/// The level with its reasons.
#[component]
pub fn Result(
    /// The editor of the page.
    editor: Editor,
) -> AnyView {
    let words = use_words();
    let decision = Memo::new(move |_| {
        let is_complete = editor.tally.get().is_complete();
        let decide = || editor.view.with(|view| editor.instrument.with_value(|i| decide(i, &view.answers)));
        is_complete.then(decide)
    });
    let result = move || {
        let decision = decision.get()?;
        let reason = editor.instrument.with_value(|instrument| level::reason(words, &decision, instrument));
        Some(view! {
            <Card>
                <p class="small muted">{words.now().level_title()}</p>
                <h2>{level::title(words, &decision)}</h2>
                <p>{reason}</p>
            </Card>
        })
    };
    view! { <div aria-live="polite">{result}</div> }.into_any()
}
