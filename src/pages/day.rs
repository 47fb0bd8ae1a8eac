//! A day as people type it.

use domain::FiscalYear;
use domain::thai_date::{self, DateError};
use i18n::arg;
use jiff::civil::Date;
use leptos::prelude::*;

use crate::components::TextField;
use crate::i18n::{Wording, use_words};
use crate::platform::clock;
use crate::state::{App, use_app};

/// A field for a day. What is typed counts as soon as it is a day with its whole year; a year of two digits counts when the field is
/// left, since until then the rest of the year may follow.
#[component]
pub fn DayField(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// Which day.
    #[prop(into)]
    label: TextProp,
    /// The day that holds; none leaves the field empty.
    #[prop(into)]
    day: Signal<Option<Date>>,
    /// What is typed is another day; none while it is no day at all.
    #[prop(into)]
    on_day: Callback<Option<Date>>,
    /// The field was emptied, where that means something; else it is no day.
    #[prop(optional, into)]
    on_emptied: Option<Callback<()>>,
    /// Whether a day that is still to come is taken.
    #[prop(optional)]
    may_be_future: bool,
    /// What else may be wrong with a day, in a sentence.
    #[prop(optional, into)]
    also: Option<Callback<Date, Option<String>>>,
    /// The form was sent: that the day is missing is said.
    #[prop(optional, into)]
    tried: Signal<bool>,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    let (app, words) = (use_app(), use_words());
    let typed = RwSignal::new(None::<String>);
    let is_left = RwSignal::new(false);
    let value = Signal::derive(move || typed.get().or_else(|| Some(words.day(day.get()?))).unwrap_or_default());
    let taken = move || Taken { latest: (!may_be_future).then(clock::today), year: app.fiscal_year(), also };
    let read = move |text: &str| match is_left.get() {
        true => thai_date::parse_near(text, clock::today()),
        false => thai_date::parse(text),
    };
    let fault = Signal::derive(move || match typed.get().filter(|text| !text.trim().is_empty()) {
        Some(text) => judged(words, read(&text), taken()).err(),
        None => match day.get() {
            None => tried.get().then(|| words.now().date_missing().to_owned()),
            // A day that was there before anybody typed, such as today, may be wrong, too.
            Some(day) => also.filter(|_| !disabled.get()).and_then(|also| also.run(day)),
        },
    });
    not_saved_while(app, id.clone(), Signal::derive(move || fault.with(Option::is_some)));
    // Another day came from elsewhere, such as a button beside the field: what is typed is no longer what holds.
    Effect::new(move |before: Option<Option<Date>>| {
        let now = day.get();
        let (is_new, text) = (before.is_some_and(|before| before != now), typed.get_untracked());
        if let (true, Some(day), Some(text)) = (is_new, now, text)
            && untrack(|| read(&text)) != Ok(day)
        {
            typed.set(None);
        }
        now
    });
    let take = move |text: &str| {
        if let Some(emptied) = on_emptied.filter(|_| text.trim().is_empty()) {
            return emptied.run(());
        }
        let read = untrack(|| judged(words, read(text), taken())).ok();
        if day.get_untracked() != read {
            on_day.run(read);
        }
    };
    let input = move |text: String| {
        is_left.set(false);
        take(&text);
        typed.set(Some(text));
    };
    let leave = move |()| {
        let Some(text) = typed.get_untracked() else { return };
        is_left.set(true);
        take(&text);
        // What was understood is shown in full.
        if untrack(|| judged(words, read(&text), taken())).is_ok() {
            typed.set(None);
        }
    };
    view! {
        <TextField
            id=id
            label=label
            hint=move || words.digits(words.now().assessment_date_hint())
            value=value
            fault=fault
            disabled=disabled
            on_input=input
            on_blur=leave
        />
    }
    .into_any()
}

/// While a field shows what cannot be kept, nothing on the page may say "saved".
fn not_saved_while(app: App, id: String, is_wrong: Signal<bool>) {
    let own = id.clone();
    Effect::new(move |was: Option<bool>| {
        let wrong = is_wrong.get();
        match (was.unwrap_or_default(), wrong) {
            (false, true) => app.mark_typing(id.clone(), false),
            (true, false) => app.unmark_typing(&id),
            _ => {}
        }
        wrong
    });
    on_cleanup(move || app.unmark_typing(&own));
}

/// The same for a day that may be left out: an emptied field takes it back, and what is no day changes nothing.
#[component]
pub fn OptionalDay(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// Which day.
    #[prop(into)]
    label: TextProp,
    /// The day that holds, if there is one.
    #[prop(into)]
    day: Signal<Option<Date>>,
    /// Another day, or none.
    #[prop(into)]
    on_day: Callback<Option<Date>>,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    let take = move |typed: Option<Date>| {
        if typed.is_some() {
            on_day.run(typed);
        }
    };
    let emptied = move |()| {
        if day.with_untracked(Option::is_some) {
            on_day.run(None);
        }
    };
    view! { <DayField id=id label=label day=day disabled=disabled on_day=take on_emptied=emptied/> }.into_any()
}

/// Which days a field takes.
#[derive(Clone, Copy)]
struct Taken {
    /// Past it, a day is still to come; none if that does not matter.
    latest: Option<Date>,
    /// The fiscal year worked in: a day far from it is a slip of the finger. None while it is not known.
    year: Option<FiscalYear>,
    /// What else may be wrong with it, in a sentence.
    also: Option<Callback<Date, Option<String>>>,
}

/// The day, or the sentence that says what is wrong with it.
fn judged(words: Wording, read: Result<Date, DateError>, taken: Taken) -> Result<Date, String> {
    let day = read.map_err(|error| match error {
        DateError::NoSuchYear { year } => words.now().date_no_such_year(&words.number(year)),
        DateError::NoSuchDay => words.now().date_no_such_day().to_owned(),
        _ => words.now().assessment_date_unreadable().to_owned(),
    })?;
    if let Some(year) = taken.year.filter(|year| !year.plausible_days().contains(&day)) {
        let (first, last) = year.plausible_days().into_inner();
        let last = taken.latest.map_or(last, |latest| latest.min(last));
        let (first, last, year) = (words.day(first), words.day(last), words.number(year.number()));
        return Err(words.now().date_outside(arg::First(&first), arg::Last(&last), arg::Year(&year)));
    }
    match taken.latest {
        Some(latest) if day > latest => Err(words.now().assessment_date_future().to_owned()),
        _ => taken.also.and_then(|also| also.run(day)).map_or(Ok(day), Err),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_day_is_said_with_what_to_do() {
        Owner::new().with(|| {
            let words = use_words();
            let taken =
                Taken { latest: Some(jiff::civil::date(2026, 11, 26)), year: FiscalYear::new(2570), also: None };
            let said = |text: &str| judged(words, thai_date::parse(text), taken).unwrap_err();
            assert!(said("20/11/2300").contains("๒๓๐๐"), "the year that is none");
            assert_eq!(said("30/2/2569"), words.now().date_no_such_day());
            assert_eq!(said("soon"), words.now().assessment_date_unreadable());
            assert_eq!(said("27/11/2569"), words.now().assessment_date_future());
            assert!(said("1/1/2500").contains("๒๕๗๐"), "the year it is too far from");
            assert!(judged(words, thai_date::parse("26 Nov 2026"), taken).is_ok());
            let plan = Taken { latest: None, ..taken };
            assert!(judged(words, thai_date::parse("27/11/2569"), plan).is_ok());
            assert!(judged(words, thai_date::parse("1/1/2575"), plan).is_err(), "a plan has its bounds too");
            let round = |day| (day < jiff::civil::date(2026, 11, 20)).then(|| "before the first".to_owned());
            let second = Taken { also: Some(Callback::new(round)), ..taken };
            assert_eq!(judged(words, thai_date::parse("19/11/2569"), second).unwrap_err(), "before the first");
            assert!(judged(words, thai_date::parse("20/11/2569"), second).is_ok());
        });
    }
}
