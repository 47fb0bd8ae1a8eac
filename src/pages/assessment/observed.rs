//! When the village was assessed, and whether the answers come from paper. Not the day of typing in.

use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{Card, Check};
use crate::i18n::use_words;
use crate::pages::day::{DayField, TypedDay};
use crate::platform::clock;

/// The day and the paper. The day is typed as people write it (๒๒ พ.ย. ๒๕๖๙, 22/11/2569).
#[component]
pub fn Observed(
    /// The editor of the page.
    editor: Editor,
) -> AnyView {
    let words = use_words();
    let day = Memo::new(move |_| editor.view.with(|view| view.observed_on));
    let from_paper = Memo::new(move |_| editor.view.with(|view| view.from_paper));
    // Without a day it is that of the answers: today.
    let value = Signal::derive(move || Some(day.get().unwrap_or_else(clock::today)));
    view! {
        <Card>
            <DayField
                id="observed-on"
                label=words.say(|w| w.assessment_observed_on())
                value=value
                disabled=editor.read_only
                on_typed=move |typed: TypedDay| typed.day().into_iter().for_each(|day| editor.observed_on(day))
            />
            <Check
                label=words.say(|w| w.assessment_from_paper())
                detail=words.say(|w| w.assessment_from_paper_hint())
                checked=from_paper
                disabled=editor.read_only
                on_change=move |checked| editor.from_paper(checked)
            />
        </Card>
    }
    .into_any()
}
