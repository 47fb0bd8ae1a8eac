//! A text of an instrument, and the quiet mark of one that nobody has checked.

use domain::{Text, TextStatus};
use leptos::prelude::*;

use crate::components::{StatusMark, TextDoubt};
use crate::i18n::use_words;

/// The mark of a text that nobody has checked; none for one that needs none. A training set says so once for the whole screen, not 23
/// times.
#[must_use]
pub fn doubt(status: TextStatus) -> Option<TextDoubt> {
    match status {
        TextStatus::Verified | TextStatus::Training => None,
        TextStatus::Recalled => Some(TextDoubt::Recalled),
        TextStatus::NotFound => Some(TextDoubt::Unverified),
    }
}

/// A text with its mark.
#[component]
pub fn Marked(
    /// The text.
    text: Text,
) -> AnyView {
    let words = use_words();
    let doubt = doubt(text.status);
    let source = text.source.clone().map(|source| {
        view! { <span class="small muted">" " {move || words.now().instruments_read_in(&source)}</span> }
    });
    view! {
        <span>{move || words.name(&text.th, &text.en)}</span>
        {doubt.map(|doubt| view! { " " <StatusMark doubt=doubt/> })}
        {source}
    }
    .into_any()
}
