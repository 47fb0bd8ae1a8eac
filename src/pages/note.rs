//! A note under an answer, or another text of some length. How it is saved while it is typed: [`super::draft`].

use leptos::{prelude::*, text_prop::TextProp};
use records::shape::MAX_NOTE_CHARS;

use super::draft::{Draft, DraftField, as_stored};
use crate::i18n::{Wording, use_words};
use crate::platform::browser;

/// The field of one note.
#[component]
pub fn Note(
    /// The number of what it is about, on paper; names the field on the page.
    code: String,
    /// What stands in it at first.
    standing: String,
    /// Only to be read.
    #[prop(into)]
    disabled: Signal<bool>,
    /// Saves it.
    #[prop(into)]
    on_save: Callback<String>,
    /// What the field is called; "note on" the number if left out.
    #[prop(optional, into)]
    label: Option<TextProp>,
    /// What belongs into it.
    #[prop(optional, into)]
    hint: Option<TextProp>,
    /// It was opened to be written in: the focus goes there.
    #[prop(optional)]
    focused: bool,
    /// The most characters.
    #[prop(default = MAX_NOTE_CHARS)]
    most: usize,
) -> AnyView {
    let words = use_words();
    let id = format!("note-{}", code.replace('.', "-"));
    let fault = move |text: &str| too_long(words, text.chars().count().saturating_sub(most));
    if focused {
        let id = id.clone();
        Effect::new(move || browser::focus_element(&id));
    }
    let draft = Draft::begin(id, Signal::stored(standing), as_stored, fault, move |text| on_save.run(text));
    let label = label.unwrap_or_else(|| (move || words.now().note_for(&words.digits(&code))).into());
    let hint = hint.unwrap_or_else(|| words.say(|w| w.note_placeholder()).into());
    view! { <DraftField draft=draft long=true label=label hint=hint disabled=disabled/> }.into_any()
}

/// That a text has so many characters too many; none if it fits.
#[must_use]
pub fn too_long(words: Wording, beyond: usize) -> Option<String> {
    (beyond > 0).then(|| words.now().note_too_long(&words.number(beyond)))
}

/// The words of a note's button: the beginning of the note, if there is one.
#[must_use]
pub fn note_label(words: Wording, note: Option<&str>) -> String {
    match note.filter(|note| !note.is_empty()) {
        Some(note) => excerpt(note),
        None => words.now().note_add().to_owned(),
    }
}

/// The beginning of a text in one line.
#[must_use]
pub fn excerpt(text: &str) -> String {
    const SHOWN: usize = 32;
    let mut start: String = text.chars().take(SHOWN).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if text.chars().nth(SHOWN).is_some() {
        start.push('…');
    }
    start
}
