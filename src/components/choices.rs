//! What is chosen by tapping: one of a few, or yes and no.

use leptos::{prelude::*, text_prop::TextProp};

/// One option of [`Choices`].
#[derive(Clone, Debug)]
pub struct ChoiceOption {
    /// What it stands for.
    pub value: &'static str,
    /// What it says.
    pub label: TextProp,
    /// The language of the label, where it is not the page's.
    pub lang: Option<&'static str>,
}

/// Two to four options in a row, of which one holds: radio buttons, so arrow keys work.
#[component]
pub fn Choices(
    /// Unique on the page.
    name: &'static str,
    /// What is chosen.
    #[prop(into)]
    label: TextProp,
    /// What the choice does.
    #[prop(optional, into)]
    hint: TextProp,
    /// The options.
    options: Vec<ChoiceOption>,
    /// The value that holds.
    #[prop(into)]
    value: Signal<&'static str>,
    /// Another was chosen.
    #[prop(into)]
    on_change: Callback<&'static str>,
) -> AnyView {
    let options: Vec<_> = options
        .into_iter()
        .map(|ChoiceOption { value: option, label, lang }| {
            let id = [name, "-", option].concat();
            view! {
                <div class="choices__option">
                    <input
                        class="choices__radio"
                        type="radio"
                        name=name
                        id=id.clone()
                        value=option
                        prop:checked=move || value.get() == option
                        on:change=move |_| on_change.run(option)
                    />
                    <label class="choices__label" for=id lang=lang>{move || label.get()}</label>
                </div>
            }
        })
        .collect();
    let hint = move || {
        let text = hint.get();
        (!text.is_empty()).then(|| view! { <p class="field__hint">{text}</p> })
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{move || label.get()}</legend>
            <div class="choices__row">{options}</div>
            {hint}
        </fieldset>
    }
    .into_any()
}

/// A tick box with its words; the whole row can be tapped.
#[component]
pub fn Check(
    /// What is ticked.
    #[prop(into)]
    label: TextProp,
    /// A line below.
    #[prop(optional, into)]
    detail: TextProp,
    /// Whether it is.
    #[prop(into)]
    checked: Signal<bool>,
    /// It was changed.
    #[prop(into)]
    on_change: Callback<bool>,
    /// Cannot be changed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Chips at the end.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let detail = move || {
        let text = detail.get();
        (!text.is_empty()).then(|| view! { <span class="step__detail">{text}</span> })
    };
    view! {
        <label class="check step">
            <input
                class="check__box"
                type="checkbox"
                prop:checked=checked
                disabled=disabled
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="step__text">
                <span class="step__title">{move || label.get()}</span>
                {detail}
            </span>
            {children.map(|children| children())}
        </label>
    }
    .into_any()
}
