//! The way to paper.

use leptos::prelude::*;

use crate::components::{BigButton, ButtonKind, ButtonSize, Symbol};
use crate::i18n::use_words;
use crate::state::use_app;

/// Opens the print dialog.
#[component]
pub fn PrintButton(
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// How wide it is.
    #[prop(default = ButtonSize::Small)]
    size: ButtonSize,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    view! {
        <BigButton
            kind=kind
            size=size
            symbol=Symbol::Print
            label=words.say(|w| w.action_print())
            on_press=move |()| app.print()
        />
    }
    .into_any()
}
