//! The field of a text that a record keeps, one line or several: what is typed, how long it may be, and what others write meanwhile.

use leptos::{prelude::*, text_prop::TextProp};

use super::draft::{Draft, DraftField, as_stored};
use super::note::too_long;
use crate::i18n::use_words;

/// The field.
#[component]
pub fn DraftText(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What to type.
    #[prop(into)]
    label: TextProp,
    /// How to type it.
    #[prop(optional, into)]
    hint: TextProp,
    /// What the record says.
    #[prop(into)]
    standing: Signal<String>,
    /// The most characters.
    longest: usize,
    /// Several lines.
    #[prop(optional)]
    many_lines: bool,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Saves it.
    #[prop(into)]
    on_save: Callback<String>,
) -> AnyView {
    let words = use_words();
    let fault = move |text: &str| too_long(words, text.trim().chars().count().saturating_sub(longest));
    let draft = Draft::begin(id, standing, as_stored, fault, move |text| on_save.run(text));
    view! { <DraftField draft=draft label=label hint=hint long=many_lines disabled=disabled/> }.into_any()
}
