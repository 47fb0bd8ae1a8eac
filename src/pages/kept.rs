//! A text that keeps itself: everything typed is in the database within a second; leaving the field or the page does not wait.

use gloo_timers::callback::Timeout;
use leptos::{prelude::*, text_prop::TextProp};

use crate::components::{TextArea, TextField};
use crate::i18n::use_words;
use crate::state::{App, use_app};

/// How long after the last keystroke a text is saved.
const PAUSE_MILLIS: u32 = 800;

/// A text being typed. Copied freely.
#[derive(Clone, Copy)]
pub struct Kept {
    app: App,
    field: StoredValue<String>,
    longest: usize,
    /// What stands in the field.
    pub typed: RwSignal<String>,
    pause: StoredValue<Option<Timeout>, LocalStorage>,
    on_save: Callback<String>,
}

impl Kept {
    /// The text of the field `id`, at most so many characters long, with what stands in it at first.
    #[must_use]
    pub fn new(id: String, standing: String, longest: usize, on_save: Callback<String>) -> Self {
        let kept = Self {
            app: use_app(),
            field: StoredValue::new(id.clone()),
            longest,
            typed: RwSignal::new(standing),
            pause: StoredValue::new_local(None),
            on_save,
        };
        let app = kept.app;
        // An update of the app, or the page going out of sight, asks everybody to save what is typed.
        Effect::new(move |first: Option<()>| {
            app.flush.track();
            if first.is_some() {
                kept.save();
            }
        });
        on_cleanup(move || {
            if kept.pause.try_with_value(Option::is_some) == Some(true) {
                kept.save();
            }
            app.typing.update(|typing| typing.retain(|known, _| *known != id));
        });
        kept
    }

    fn beyond(self) -> usize {
        self.typed.with_untracked(|text| text.chars().count().saturating_sub(self.longest))
    }

    /// Saves what is typed, unless it is too long.
    pub fn save(self) {
        self.pause.set_value(None);
        if self.beyond() == 0 {
            self.on_save.run(self.typed.get_untracked());
            self.app.typing.update(|typing| typing.retain(|known, _| self.field.with_value(|field| known != field)));
        }
    }

    /// Something was typed; it is saved after a pause.
    pub fn input(self, text: String) {
        self.typed.set(text);
        // From the first key on nothing may say "saved".
        self.app.typing.update(|typing| typing.extend([(self.field.get_value(), self.beyond() == 0)]));
        self.pause.set_value(Some(Timeout::new(PAUSE_MILLIS, move || self.save())));
    }

    /// What is wrong with it, in words that say how many characters are too many.
    #[must_use]
    pub fn fault(self, too_long: impl Fn(usize) -> String + Send + Sync + 'static) -> Signal<Option<String>> {
        Signal::derive(move || match self.typed.with(|text| text.chars().count().saturating_sub(self.longest)) {
            0 => None,
            beyond => Some(too_long(beyond)),
        })
    }
}

/// The field of such a text: one line, or several.
#[component]
pub fn KeptText(
    /// Unique on the page.
    id: &'static str,
    /// What to type.
    #[prop(into)]
    label: TextProp,
    /// How to type it.
    #[prop(optional, into)]
    hint: TextProp,
    /// What stands in it at first.
    standing: String,
    /// The most characters.
    longest: usize,
    /// Several lines.
    #[prop(optional)]
    many_lines: bool,
    /// Only to be read.
    #[prop(into)]
    disabled: Signal<bool>,
    /// Saves it.
    #[prop(into)]
    on_save: Callback<String>,
) -> AnyView {
    let words = use_words();
    let kept = Kept::new(id.to_owned(), standing, longest, on_save);
    let fault = kept.fault(move |beyond| words.now().monitoring_too_long(&words.number(beyond)));
    let input = move |text| kept.input(text);
    let value = kept.typed;
    if many_lines {
        let blur = move |()| kept.save();
        return view! {
            <TextArea id=id label=label hint=hint fault=fault value=value disabled=disabled on_input=input on_blur=blur/>
        }
        .into_any();
    }
    view! { <TextField id=id label=label hint=hint fault=fault value=value disabled=disabled on_input=input/> }
        .into_any()
}
