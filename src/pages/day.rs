//! A day as people type it.

use jiff::civil::Date;
use leptos::{prelude::*, text_prop::TextProp};

use crate::components::TextField;
use crate::i18n::{Wording, use_words};
use crate::platform::clock;

/// Reads a day that is past or today (๒๒ พ.ย. ๒๕๖๙, 22/11/2569).
///
/// # Errors
/// The sentence that says what is wrong with it.
pub fn past_day(words: Wording, text: &str) -> Result<Date, String> {
    match any_day(words, text)? {
        day if day > clock::today() => Err(words.now().assessment_date_future().to_owned()),
        day => Ok(day),
    }
}

/// Reads a day, past or to come.
///
/// # Errors
/// The sentence that says what is wrong with it.
pub fn any_day(words: Wording, text: &str) -> Result<Date, String> {
    domain::thai_date::parse(text).map_err(|_| words.now().assessment_date_unreadable().to_owned())
}

/// What stands in the field of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TypedDay {
    /// Nothing, and that is right so.
    #[default]
    Empty,
    /// A day.
    Day(Date),
    /// No day, or one that may not be; the field says why.
    Wrong,
}

impl TypedDay {
    /// The day, if it is one.
    #[must_use]
    pub fn day(self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(day),
            Self::Empty | Self::Wrong => None,
        }
    }
}

/// The field of a day.
#[component]
pub fn DayField(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// What day.
    #[prop(into)]
    label: TextProp,
    /// More than how to type it.
    #[prop(optional, into)]
    hint: TextProp,
    /// The day that holds; none shows an empty field.
    #[prop(into)]
    value: Signal<Option<Date>>,
    /// It may lie in the future.
    #[prop(optional)]
    may_come: bool,
    /// There may be none.
    #[prop(optional)]
    may_be_empty: bool,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Something else was typed.
    #[prop(into)]
    on_typed: Callback<TypedDay>,
) -> AnyView {
    let words = use_words();
    let read = move |text: &str| match may_come {
        _ if may_be_empty && text.trim().is_empty() => Ok(TypedDay::Empty),
        true => any_day(words, text).map(TypedDay::Day),
        false => past_day(words, text).map(TypedDay::Day),
    };
    let typed = RwSignal::new(None::<String>);
    let shown = Signal::derive(move || {
        typed.get().unwrap_or_else(|| value.get().map(|day| words.day(day)).unwrap_or_default())
    });
    let fault = Signal::derive(move || read(&typed.get()?).err());
    let input = move |text: String| {
        let day = untrack(|| read(&text));
        typed.set(Some(text));
        on_typed.run(day.unwrap_or(TypedDay::Wrong));
    };
    let how = move || {
        let how = words.digits(words.now().assessment_date_hint());
        let hint = hint.get();
        if hint.is_empty() { how } else { [&*hint, " · ", &how].concat() }
    };
    view! { <TextField id=id label=label hint=how value=shown fault=fault disabled=disabled on_input=input/> }
        .into_any()
}
