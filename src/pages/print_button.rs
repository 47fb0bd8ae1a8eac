//! The button that prints the page in front.

use leptos::prelude::*;

use crate::components::{BigButton, ButtonKind, ButtonSize, Symbol};
use crate::i18n::use_words;
use crate::state::use_app;

/// The button, for the bar on top.
#[component]
pub fn PrintButton() -> AnyView {
    let app = use_app();
    let words = use_words();
    view! {
        <BigButton
            kind=ButtonKind::Outline
            size=ButtonSize::Small
            symbol=Symbol::Print
            label=words.say(|w| w.action_print())
            on_press=move |()| app.print()
        />
    }
    .into_any()
}
