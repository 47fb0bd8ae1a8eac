//! One of a few answers, or none yet: large toggle buttons, of which the chosen one pressed again clears.

use leptos::{prelude::*, text_prop::TextProp};

use super::segmented::{after_tap, is_repeated};

/// One button of [`Toggles`].
#[derive(Clone, Debug)]
pub struct Toggle {
    /// What it stands for.
    pub value: &'static str,
    /// What it says.
    pub label: TextProp,
    /// The class of its colour: `pass`, `fail`, `quiet`.
    pub look: &'static str,
}

/// The buttons. All can be reached with Tab and pressed with Space or Enter; `aria-pressed` tells which one holds.
#[component]
pub fn Toggles(
    /// The buttons.
    toggles: Vec<Toggle>,
    /// The value that holds.
    #[prop(into)]
    value: Signal<Option<&'static str>>,
    /// What is answered, for screen readers.
    #[prop(into)]
    label: TextProp,
    /// Called with the new value.
    #[prop(into)]
    on_answer: Callback<Option<&'static str>>,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    let buttons: Vec<_> = toggles
        .into_iter()
        .map(|Toggle { value: own, label, look }| {
            view! {
                <button
                    type="button"
                    class=["segmented__choice segmented__choice--", look].concat()
                    aria-pressed=move || (value.get() == Some(own)).to_string()
                    disabled=disabled
                    on:click=move |event| {
                        if !is_repeated(&event) {
                            on_answer.run(after_tap(value.get_untracked(), own));
                        }
                    }
                >
                    {move || label.get()}
                </button>
            }
        })
        .collect();
    view! {
        <div class="segmented segmented--many" role="group" aria-label=move || label.get()>
            {buttons}
        </div>
    }
    .into_any()
}
