//! A note under an answer. Everything typed is in the database within a second; leaving the field or the page does not wait.

use leptos::prelude::*;
use records::shape::MAX_NOTE_CHARS;

use super::kept::Kept;
use crate::components::TextArea;
use crate::i18n::{Wording, use_words};

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
) -> AnyView {
    let words = use_words();
    let id = format!("note-{}", code.replace('.', "-"));
    let too_long = move |beyond: usize| words.now().note_too_long(&words.number(beyond));
    let kept = Kept::new(id.clone(), standing, MAX_NOTE_CHARS, on_save);
    view! {
        <TextArea
            id=id
            label=move || words.now().note_for(&words.digits(&code))
            hint=words.say(|w| w.note_placeholder())
            fault=kept.fault(too_long)
            value=kept.typed
            disabled=disabled
            on_input=move |text| kept.input(text)
            on_blur=move |()| kept.save()
        />
    }
    .into_any()
}

/// The words of a note's button: the beginning of the note, if there is one.
#[must_use]
pub fn note_label(words: Wording, note: Option<&str>) -> String {
    const SHOWN: usize = 32;
    let Some(note) = note.filter(|note| !note.is_empty()) else { return words.now().note_add().to_owned() };
    let mut start: String = note.chars().take(SHOWN).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if note.chars().nth(SHOWN).is_some() {
        start.push('…');
    }
    start
}
