//! Planning a visit, or writing down one that was made.

use leptos::{ev, prelude::*};
use records::shape::{MAX_NAME_CHARS, MAX_REASON_CHARS};

use super::log::{Log, NewVisit};
use crate::components::{BigButton, ButtonKind, Card, ChoiceOption, Choices, Symbol, TextField};
use crate::i18n::use_words;
use crate::pages::day::DayField;
use crate::platform::{browser, clock};

/// The id of the field that has the focus first.
const PURPOSE: &str = "visit-purpose";
/// The id of the field of the day.
const DAY: &str = "visit-day";

/// The button, and the form behind it.
#[component]
pub fn Adding(
    /// The visits.
    log: Log,
) -> AnyView {
    let words = use_words();
    let open = RwSignal::new(false);
    let saved = RwSignal::new(None::<String>);
    let close = move |purpose: Option<String>| {
        saved.set(purpose);
        open.set(false);
    };
    let part = move || {
        match open.get() {
        true => view! { <Card><Form log=log on_done=close/></Card> }.into_any(),
        false => view! {
            <div class="buttons">
                <BigButton symbol=Symbol::Plus label=words.say(|w| w.monitoring_visit_add()) on_press=move |()| open.set(true)/>
            </div>
        }
        .into_any(),
    }
    };
    let message = move || saved.get().map(|purpose| words.now().monitoring_visit_saved(&purpose));
    view! {
        {part}
        <p class="small muted" role="status">{message}</p>
    }
    .into_any()
}

#[component]
fn Form(log: Log, #[prop(into)] on_done: Callback<Option<String>>) -> AnyView {
    let words = use_words();
    let made = RwSignal::new("plan");
    let day = RwSignal::new(None);
    let (purpose, visitors) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let too_long = move |text: &str, most: usize| {
        let beyond = text.trim().chars().count().saturating_sub(most);
        (beyond > 0).then(|| words.now().monitoring_too_long(&words.number(beyond)))
    };
    let purpose_fault = move || {
        let missing = || words.now().monitoring_visit_need_purpose().to_owned();
        purpose.with(|text| match text.trim() {
            "" => tried.get().then(missing),
            text => too_long(text, MAX_REASON_CHARS),
        })
    };
    let visitors_fault = move || visitors.with(|text| too_long(text, MAX_NAME_CHARS));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let day_is_missing = day.with_untracked(Option::is_none);
        if untrack(purpose_fault).is_some() || untrack(visitors_fault).is_some() || day_is_missing {
            browser::focus_element(if untrack(purpose_fault).is_some() { PURPOSE } else { DAY });
            return;
        }
        let (purpose, visitors) = (purpose.get_untracked(), visitors.get_untracked());
        let made = made.get_untracked() == "made";
        log.add(&NewVisit { made, day: day.get_untracked(), purpose: purpose.clone(), visitors });
        on_done.run(Some(purpose.trim().to_owned()));
    };
    let option = |value: &'static str, label: fn(i18n::Words) -> &'static str| ChoiceOption {
        value,
        label: words.say(label).into(),
        lang: None,
    };
    let options =
        vec![option("plan", |w| w.monitoring_visit_plan()), option("made", |w| w.monitoring_visit_was_made())];
    // Whoever was there today need not type it.
    let choose = move |value: &'static str| {
        day.set((value == "made").then(clock::today));
        made.set(value);
    };
    let label = move || match made.get() {
        "made" => words.now().monitoring_visit_seen_on(),
        _ => words.now().monitoring_visit_planned_on(),
    };
    let day_field = move || {
        let may_be_future = made.get() != "made";
        view! { <DayField id=DAY label=label day=day may_be_future=may_be_future tried=tried on_day=move |typed| day.set(typed)/> }
    };
    Effect::new(move || browser::focus_element(PURPOSE));
    view! {
        <form class="form" on:submit=submit>
            <Choices
                name="visit-kind"
                label=words.say(|w| w.monitoring_visit_kind())
                options=options
                value=made
                on_change=choose
            />
            <TextField
                id=PURPOSE
                label=words.say(|w| w.monitoring_visit_purpose())
                fault=Signal::derive(purpose_fault)
                value=purpose
                on_input=move |text| purpose.set(text)
            />
            {day_field}
            <TextField
                id="visit-visitors"
                label=words.say(|w| w.monitoring_visit_visitors())
                hint=words.say(|w| w.monitoring_visit_visitors_hint())
                fault=Signal::derive(visitors_fault)
                value=visitors
                on_input=move |text| visitors.set(text)
            />
            <div class="buttons">
                <BigButton submit=true label=words.say(|w| w.monitoring_visit_save())/>
                <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.action_cancel()) on_press=move |()| on_done.run(None)/>
            </div>
        </form>
    }
    .into_any()
}
