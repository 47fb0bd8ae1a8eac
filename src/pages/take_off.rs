//! The question before something is taken off a list: with a reason, and nothing is lost by it.

use leptos::{prelude::*, text_prop::TextProp};
use records::shape::MAX_REASON_CHARS;
use uuid::Uuid;

use crate::components::{Dialog, TextField};
use crate::i18n::use_words;

/// The question.
#[component]
pub fn TakeOff(
    /// Unique on the page.
    id: &'static str,
    /// What is asked about.
    asked: RwSignal<Option<Uuid>>,
    /// The question.
    #[prop(into)]
    title: TextProp,
    /// What follows from a yes.
    #[prop(into)]
    text: TextProp,
    /// The yes, as a verb.
    #[prop(into)]
    confirm: TextProp,
    /// What a reason might be.
    #[prop(into)]
    reason_label: TextProp,
    /// Called with what was asked about, and the reason.
    #[prop(into)]
    on_confirm: Callback<(Uuid, String)>,
) -> AnyView {
    let words = use_words();
    let reason = RwSignal::new(String::new());
    let open = Signal::derive(move || asked.with(Option::is_some));
    let close = move || {
        asked.set(None);
        reason.set(String::new());
    };
    let yes = move |()| {
        let text: String = reason.with_untracked(|text| text.trim().chars().take(MAX_REASON_CHARS).collect());
        let text = if text.is_empty() { words.now().households_remove_no_reason().to_owned() } else { text };
        if let Some(id) = asked.get_untracked() {
            on_confirm.run((id, text));
        }
        close();
    };
    view! {
        <Dialog
            id=id
            open=open
            title=title
            text=text
            confirm=confirm
            danger=true
            on_confirm=yes
            on_cancel=move |()| close()
        >
            <TextField
                id="remove-reason"
                label=reason_label
                value=reason
                on_input=move |text| reason.set(text)
            />
        </Dialog>
    }
    .into_any()
}
