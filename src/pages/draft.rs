//! A text while it is typed. It is in the database within a second of the last key, and within two of the first, however long somebody
//! types without a pause; leaving the field or the page does not wait, and nothing says "saved" from the first key until it is.
//!
//! What somebody else writes meanwhile comes into the field by itself while nothing is typed here. If something is, neither text may
//! silently replace the other: saving stops until the person has chosen.

use gloo_timers::callback::Timeout;
use leptos::{prelude::*, text_prop::TextProp};

use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, TextArea, TextField};
use crate::i18n::use_words;
use crate::platform::text;
use crate::state::{App, use_app};

/// How long after the last keystroke a text is saved.
const PAUSE_MILLIS: u32 = 800;

/// The longest that typing without a pause goes unsaved: the phone may be switched off in the middle of it.
const LONGEST_MILLIS: u32 = 2_000;

/// One text being typed. Copied freely.
#[derive(Clone, Copy)]
pub struct Draft {
    app: App,
    id: StoredValue<String>,
    typed: RwSignal<String>,
    /// What the record says, as far as this field has heard of it; in the form in which texts are compared.
    known: StoredValue<String>,
    /// What somebody else wrote while something was typed here.
    overtaken: RwSignal<Option<String>>,
    fault: Signal<Option<String>>,
    compared: fn(&str) -> String,
    pause: StoredValue<Option<Timeout>, LocalStorage>,
    /// Runs from the first key that is not saved.
    longest: StoredValue<Option<Timeout>, LocalStorage>,
    on_save: Callback<String>,
}

/// How a text is compared where nothing but its words matters: as it will be stored.
#[must_use]
pub fn as_stored(typed: &str) -> String {
    text::canonical(typed.trim())
}

impl Draft {
    /// Begins with what the record says.
    ///
    /// `id` names the field on the page; `compared` gives the form in which two texts are the same; `fault` says why a text cannot be
    /// saved as it stands.
    #[must_use]
    pub fn begin(
        id: String,
        standing: Signal<String>,
        compared: fn(&str) -> String,
        fault: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
        on_save: impl Fn(String) + Send + Sync + 'static,
    ) -> Self {
        let first = standing.get_untracked();
        let typed = RwSignal::new(first.clone());
        let draft = Self {
            app: use_app(),
            id: StoredValue::new(id),
            typed,
            known: StoredValue::new(compared(&first)),
            overtaken: RwSignal::new(None),
            fault: Signal::derive(move || typed.with(|text| fault(text))),
            compared,
            pause: StoredValue::new_local(None),
            longest: StoredValue::new_local(None),
            on_save: Callback::new(on_save),
        };
        draft.follow(standing);
        draft.save_when_asked();
        draft
    }

    /// Takes over what others write.
    fn follow(self, standing: Signal<String>) {
        Effect::new(move |_| {
            let stands = standing.get();
            let (new, own) = ((self.compared)(&stands), self.typed.with_untracked(|typed| (self.compared)(typed)));
            let known = self.known.get_value();
            if new == known {
                return;
            }
            self.known.set_value(new.clone());
            if new == own {
                self.overtaken.set(None);
            } else if own == known {
                self.typed.set(stands);
            } else {
                self.overtaken.set(Some(stands));
                self.mark();
            }
        });
    }

    /// An update of the app, or the page going out of sight, asks everybody to save what is typed; so does leaving the page.
    fn save_when_asked(self) {
        let app = self.app;
        Effect::new(move |first: Option<()>| {
            app.flush.track();
            if first.is_some() {
                self.save();
            }
        });
        on_cleanup(move || {
            if self.pause.try_with_value(Option::is_some) == Some(true) {
                self.save();
            }
            self.unmark();
        });
    }

    /// From the first key on nothing may say "saved".
    fn mark(self) {
        let fits = self.fault.with_untracked(Option::is_none) && self.overtaken.with_untracked(Option::is_none);
        self.app.mark_typing(self.id.get_value(), fits);
    }

    fn unmark(self) {
        self.id.with_value(|own| self.app.unmark_typing(own));
    }

    fn input(self, text: String) {
        self.typed.set(text);
        self.mark();
        self.pause.set_value(Some(Timeout::new(PAUSE_MILLIS, move || self.save())));
        if self.longest.with_value(Option::is_none) {
            self.longest.set_value(Some(Timeout::new(LONGEST_MILLIS, move || self.save())));
        }
    }

    fn save(self) {
        self.pause.set_value(None);
        self.longest.set_value(None);
        if self.fault.with_untracked(Option::is_some) || self.overtaken.with_untracked(Option::is_some) {
            return;
        }
        let typed = self.typed.get_untracked();
        let compared = (self.compared)(&typed);
        if compared != self.known.get_value() {
            self.known.set_value(compared);
            self.on_save.run(typed);
        }
        self.unmark();
    }

    /// Mine is to stand.
    fn keep_mine(self) {
        self.overtaken.set(None);
        self.save();
    }

    /// What the other person wrote is to stand.
    fn take_theirs(self) {
        if let Some(theirs) = self.overtaken.get_untracked() {
            self.overtaken.set(None);
            self.typed.set(theirs);
            self.unmark();
        }
    }

    /// What is typed; tracked.
    #[must_use]
    pub fn text(self) -> Signal<String> {
        self.typed.into()
    }
}

/// Somebody else wrote here at the same time: which of the two stands is for the person to say.
#[component]
fn Overtaken(draft: Draft) -> AnyView {
    let words = use_words();
    let part = move || {
        let theirs = draft.overtaken.get()?;
        Some(view! {
            <Banner kind=BannerKind::Error title=words.say(|w| w.draft_overtaken()) text=theirs>
                <BigButton
                    size=ButtonSize::Small
                    label=words.say(|w| w.draft_keep_mine())
                    on_press=move |()| draft.keep_mine()
                />
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    label=words.say(|w| w.draft_take_theirs())
                    on_press=move |()| draft.take_theirs()
                />
            </Banner>
        })
    };
    view! { {part} }.into_any()
}

/// The field of a draft: one line, or many.
#[component]
pub fn DraftField(
    /// The text.
    draft: Draft,
    /// What to type.
    #[prop(into)]
    label: TextProp,
    /// How to type it.
    #[prop(optional, into)]
    hint: TextProp,
    /// Many lines.
    #[prop(optional)]
    long: bool,
    /// The keyboard a phone shows for one line: `text`, `numeric`.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    let Draft { typed: value, fault, .. } = draft;
    let (input, leave) = (move |text| draft.input(text), move |()| draft.save());
    let id = draft.id.get_value();
    let field = if long {
        view! {
            <TextArea id=id label=label hint=hint fault=fault value=value disabled=disabled on_input=input on_blur=leave/>
        }
    } else {
        view! {
            <TextField
                id=id
                label=label
                hint=hint
                inputmode=inputmode
                fault=fault
                value=value
                disabled=disabled
                on_input=input
                on_blur=leave
            />
        }
    };
    view! {
        <Overtaken draft=draft/>
        {field}
    }
    .into_any()
}
