//! A number of people as it is typed: bounded, in Thai or Arabic digits, saved with every key that leaves it sound.

use domain::numerals::to_ascii;
use leptos::{prelude::*, text_prop::TextProp};

use crate::i18n::use_words;
use crate::state::use_app;

/// A text that is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadNumber;

/// Reads a number of people; none for an empty field.
///
/// # Errors
/// [`BadNumber`] if it is no whole number from 0 to `most`.
pub fn read_number(text: &str, most: u32) -> Result<Option<u32>, BadNumber> {
    let text = to_ascii(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    // `+5` would be read by the standard library.
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number <= most).map(Some).ok_or(BadNumber)
}

/// The field.
#[component]
pub fn NumberInput(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What is counted, for screen readers, unless a `<label>` says it.
    #[prop(optional, into)]
    label: TextProp,
    /// The class of its look.
    class: &'static str,
    /// The greatest number it takes.
    most: u32,
    /// The number that holds.
    #[prop(into)]
    value: Signal<Option<u32>>,
    /// Shown where there is no number and nobody types.
    #[prop(default = "")]
    empty: &'static str,
    /// Only to be read.
    #[prop(into)]
    disabled: Signal<bool>,
    /// Called with every sound number.
    #[prop(into)]
    on_number: Callback<Option<u32>>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    // What stands in the field while somebody types.
    let typed = RwSignal::new(None::<String>);
    let shown = move || {
        let number = || value.get().map_or_else(|| words.digits(empty), |number| words.number(number));
        typed.get().unwrap_or_else(number)
    };
    let is_wrong =
        Memo::new(move |_| typed.with(|typed| typed.as_ref().is_some_and(|t| read_number(t, most).is_err())));
    let field = StoredValue::new(id.clone());
    let input = move |event| {
        let text = event_target_value(&event);
        match read_number(&text, most) {
            Ok(number) => {
                field.with_value(|own| app.unmark_typing(own));
                if number != value.get_untracked() {
                    on_number.run(number);
                }
            }
            // From now on nothing may say "saved".
            Err(BadNumber) => app.mark_typing(field.get_value(), false),
        }
        typed.set(Some(text));
    };
    let leave = move |_| {
        // The field may lose the focus because it is taken off the page; all this is gone by then.
        if is_wrong.try_get_untracked() == Some(false) {
            typed.set(None);
        }
    };
    let own = id.clone();
    on_cleanup(move || app.unmark_typing(&own));
    let label = move || {
        let text = label.get();
        (!text.is_empty()).then_some(text)
    };
    let fault = {
        let id = format!("{id}-fault");
        move || {
            let text = is_wrong.get().then(|| words.now().happiness_number_wrong(&words.number(most)));
            view! { <span class="number-fault" id=id.clone() role="alert">{text}</span> }
        }
    };
    view! {
        <input
            class=class
            type="text"
            inputmode="numeric"
            autocomplete="off"
            maxlength="6"
            aria-label=label
            aria-invalid=move || is_wrong.get().then_some("true")
            aria-describedby=format!("{id}-fault")
            id=id
            disabled=disabled
            prop:value=shown
            on:input=input
            on:blur=leave
        />
        {fault}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{BadNumber, read_number};

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, number) in [("34", Some(34)), ("๓๔", Some(34)), (" 7 ", Some(7)), ("", None), ("0", Some(0))] {
            assert_eq!(read_number(text, 2_000), Ok(number), "{text}");
        }
        for text in ["-1", "+1", "1.5", "2001", "สาม", "99999999999"] {
            assert_eq!(read_number(text, 2_000), Err(BadNumber), "{text}");
        }
    }
}
