//! A card that unfolds: what most people need not see.

use leptos::{prelude::*, text_prop::TextProp};

/// A card that shows its label, and the rest when it is unfolded.
#[component]
pub fn Fold(
    /// What is inside.
    #[prop(into)]
    label: TextProp,
    /// Whether it is unfolded from the start.
    #[prop(optional)]
    open: bool,
    /// What unfolds.
    children: Children,
) -> AnyView {
    view! {
        <details class="card fold" open=open>
            <summary>{move || label.get()}</summary>
            {children()}
        </details>
    }
    .into_any()
}
