//! What is typed: one line, a password, many lines, or one of a list. Label above, fault below, both tied to it.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, IconSize, Symbol};
use crate::i18n::use_words;

/// Label, hint, the control and its fault. `id` names the control; the hint and the fault describe it.
#[component]
fn Field(id: String, label: TextProp, hint: TextProp, fault: Signal<Option<String>>, children: Children) -> AnyView {
    let (hint_id, fault_id) = (hint_id(&id), fault_id(&id));
    let hint = move || {
        let (text, id) = (hint.get(), hint_id.clone());
        (!text.is_empty()).then(|| view! { <p class="field__hint" id=id>{text}</p> })
    };
    let fault = move || fault.get().map(fault_text);
    view! {
        <div class="field">
            <label class="field__label" for=id>{move || label.get()}</label>
            {hint}
            <div class="field__box">{children()}</div>
            <div id=fault_id role="alert">{fault}</div>
        </div>
    }
    .into_any()
}

fn fault_text(text: String) -> impl IntoView {
    view! {
        <p class="field__fault">
            <Icon symbol=Symbol::Attention size=IconSize::Medium/>
            <span>{text}</span>
        </p>
    }
}

/// A fault that belongs to no field: what was asked for could not be done.
#[component]
pub fn FaultLine(
    /// What is the matter, and what to do.
    text: String,
) -> AnyView {
    view! { <div role="alert">{fault_text(text)}</div> }.into_any()
}

fn hint_id(id: &str) -> String {
    [id, "-hint"].concat()
}

fn fault_id(id: &str) -> String {
    [id, "-fault"].concat()
}

fn described_by(id: &str) -> String {
    [hint_id(id), fault_id(id)].join(" ")
}

fn invalid(fault: Signal<Option<String>>) -> impl Fn() -> Option<&'static str> + Copy + Send + Sync {
    move || fault.with(Option::is_some).then_some("true")
}

/// One line of text.
#[component]
pub fn TextField(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What to type.
    #[prop(into)]
    label: TextProp,
    /// How to type it.
    #[prop(optional, into)]
    hint: TextProp,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// What stands in it.
    #[prop(into)]
    value: Signal<String>,
    /// Every keystroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// What the browser may fill in, such as `username`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard a phone shows: `text`, `numeric`, `search`.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// Leaving the field: the moment to save.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    view! {
        <Field id=id.clone() label=label hint=hint fault=fault>
            <input
                class="field__input"
                type="text"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=described_by(&id)
                id=id
                autocomplete=autocomplete
                inputmode=inputmode
                aria-invalid=invalid(fault)
                disabled=disabled
                prop:value=value
                on:input=move |event| typed(on_input, &event)
                on:blur=move |_| left(on_blur)
            />
        </Field>
    }
    .into_any()
}

fn typed(on_input: Callback<String>, event: &leptos::ev::Event) {
    on_input.try_run(event_target_value(event));
}

/// A browser tells a field that loses the focus because it is taken off the page: its page is gone by then, with all it would run.
fn left(on_blur: Option<Callback<()>>) {
    if let Some(on_blur) = on_blur {
        on_blur.try_run(());
    }
}

/// A password, with a button to look at it.
#[component]
pub fn PasswordField(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What to type.
    #[prop(into)]
    label: TextProp,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// What stands in it.
    #[prop(into)]
    value: Signal<String>,
    /// Every keystroke.
    #[prop(into)]
    on_input: Callback<String>,
) -> AnyView {
    let words = use_words();
    let shown = RwSignal::new(false);
    let eye = Signal::derive(move || if shown.get() { Symbol::EyeOff } else { Symbol::Eye });
    let eye_label = move || match shown.get() {
        true => words.now().sign_in_hide_password(),
        false => words.now().sign_in_show_password(),
    };
    view! {
        <Field id=id.clone() label=label hint=TextProp::default() fault=fault>
            <input
                class="field__input field__input--with-button"
                type=move || if shown.get() { "text" } else { "password" }
                aria-describedby=fault_id(&id)
                id=id
                autocomplete="current-password"
                autocapitalize="off"
                spellcheck="false"
                aria-invalid=invalid(fault)
                prop:value=value
                on:input=move |event| typed(on_input, &event)
            />
            <button
                type="button"
                class="field__button"
                aria-label=eye_label
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                <Icon symbol=eye/>
            </button>
        </Field>
    }
    .into_any()
}

/// Many lines of text.
#[component]
pub fn TextArea(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What to type.
    #[prop(into)]
    label: TextProp,
    /// How to type it.
    #[prop(optional, into)]
    hint: TextProp,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// What stands in it.
    #[prop(into)]
    value: Signal<String>,
    /// Every keystroke.
    #[prop(into)]
    on_input: Callback<String>,
    /// Leaving the field: the moment to save.
    #[prop(optional, into)]
    on_blur: Option<Callback<()>>,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    view! {
        <Field id=id.clone() label=label hint=hint fault=fault>
            <textarea
                class="field__input"
                rows="3"
                aria-describedby=described_by(&id)
                id=id
                aria-invalid=invalid(fault)
                disabled=disabled
                prop:value=value
                on:input=move |event| typed(on_input, &event)
                on:blur=move |_| left(on_blur)
            ></textarea>
        </Field>
    }
    .into_any()
}

/// One of a list that is too long for [`Choices`](super::Choices).
#[component]
pub fn Select(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What to choose.
    #[prop(into)]
    label: TextProp,
    /// Value and words of each option.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value that holds.
    #[prop(into)]
    value: Signal<String>,
    /// Another was chosen.
    #[prop(into)]
    on_change: Callback<String>,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    let options = move || {
        let item = |(option, text): (String, String)| {
            let selected = value.get() == option;
            view! { <option value=option selected=selected>{text}</option> }
        };
        options.get().into_iter().map(item).collect::<Vec<_>>()
    };
    view! {
        <Field id=id.clone() label=label hint=TextProp::default() fault=Signal::stored(None)>
            <select
                class="field__input"
                id=id
                disabled=disabled
                prop:value=value
                on:change=move |event| on_change.run(event_target_value(&event))
            >
                {options}
            </select>
            <Icon symbol=Symbol::Unfold/>
        </Field>
    }
    .into_any()
}
