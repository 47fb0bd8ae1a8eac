//! When the village was assessed, and whether the answers come from paper. Not the day of typing in.

use leptos::prelude::*;

use super::editor::Editor;
use crate::components::{Card, Check, TextField};
use crate::i18n::use_words;
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
    let typed = RwSignal::new(None::<String>);
    let value =
        Signal::derive(move || typed.get().unwrap_or_else(|| words.day(day.get().unwrap_or_else(clock::today))));
    let read = Memo::new(move |_| typed.get().map(|text| domain::thai_date::parse(&text)));
    let fault = Signal::derive(move || match read.get()? {
        Err(_) => Some(words.now().assessment_date_unreadable().to_owned()),
        Ok(day) if day > clock::today() => Some(words.now().assessment_date_future().to_owned()),
        Ok(_) => None,
    });
    let input = move |text: String| {
        typed.set(Some(text));
        if let (Some(Ok(day)), None) = (read.get_untracked(), fault.get_untracked()) {
            editor.observed_on(day);
        }
    };
    view! {
        <Card>
            <TextField
                id="observed-on"
                label=words.say(|w| w.assessment_observed_on())
                hint=move || words.digits(words.now().assessment_date_hint())
                value=value
                fault=fault
                disabled=editor.read_only
                on_input=input
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
