//! A note under an answer, or another text of some length. Everything typed is in the database within a second; leaving the field or the page does not wait.

use gloo_timers::callback::Timeout;
use leptos::{prelude::*, text_prop::TextProp};
use records::shape::MAX_NOTE_CHARS;

use crate::components::TextArea;
use crate::i18n::{Wording, use_words};
use crate::state::use_app;

/// How long after the last keystroke a note is saved.
const PAUSE_MILLIS: u32 = 800;

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
    /// The most characters.
    #[prop(default = MAX_NOTE_CHARS)]
    most: usize,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let typed = RwSignal::new(standing);
    let id = format!("note-{}", code.replace('.', "-"));
    let pause = StoredValue::new_local(None::<Timeout>);
    let too_long = Signal::derive(move || typed.with(|text| text.chars().count().saturating_sub(most)));
    let field = StoredValue::new(id.clone());
    let save = move || {
        pause.set_value(None);
        if too_long.get_untracked() == 0 {
            on_save.run(typed.get_untracked());
            app.typing.update(|typing| typing.retain(|known, _| field.with_value(|field| known != field)));
        }
    };
    let input = move |text: String| {
        typed.set(text);
        // From the first key on nothing may say "saved".
        app.typing.update(|typing| typing.extend([(field.get_value(), too_long.get_untracked() == 0)]));
        pause.set_value(Some(Timeout::new(PAUSE_MILLIS, save)));
    };
    // An update of the app, or the page going out of sight, asks everybody to save what is typed.
    Effect::new(move |first: Option<()>| {
        app.flush.track();
        if first.is_some() {
            save();
        }
    });
    let mine = id.clone();
    on_cleanup(move || {
        if pause.try_with_value(Option::is_some) == Some(true) {
            save();
        }
        app.typing.update(|typing| typing.retain(|known, _| *known != mine));
    });
    let fault = Signal::derive(move || match too_long.get() {
        0 => None,
        beyond => Some(words.now().note_too_long(&words.number(beyond))),
    });
    view! {
        <TextArea
            id=id
            label=label.unwrap_or_else(|| TextProp::from(move || words.now().note_for(&words.digits(&code))))
            hint=hint.unwrap_or_else(|| TextProp::from(words.say(|w| w.note_placeholder())))
            fault=fault
            value=typed
            disabled=disabled
            on_input=input
            on_blur=move |()| save()
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
