//! The advice on a visit: written by officers of the district and the province, appended and never altered.

use i18n::arg;
use leptos::{ev, prelude::*};
use records::Kind;
use records::shape::MAX_NOTE_CHARS;
use records::visits::Advice;
use uuid::Uuid;

use super::log::Log;
use crate::components::{BigButton, ButtonKind, TextArea};
use crate::i18n::{Wording, use_words};

/// What was advised, and a field for those who may advise.
#[component]
pub fn AdviceList(
    /// The visits.
    log: Log,
    /// The visit.
    visit: Uuid,
) -> AnyView {
    let words = use_words();
    let may = Memo::new(move |_| log.year.app.may_write(&log.year.village(), Kind::Advice));
    let list = move || {
        let all = log.all();
        let advice = all.advice_on(visit);
        if advice.is_empty() {
            return view! { <p class="muted">{words.say(|w| w.monitoring_advice_none())}</p> }.into_any();
        }
        let items: Vec<_> = advice.iter().map(|advice| item(log, words, advice)).collect();
        view! { <ul class="advice">{items}</ul> }.into_any()
    };
    let writing = move || may.get().then(|| view! { <Writing log=log visit=visit/> });
    view! {
        <section class="card advice__card">
            <h2>{words.say(|w| w.monitoring_advice())}</h2>
            {list}
            {writing}
        </section>
    }
    .into_any()
}

fn item(log: Log, words: Wording, advice: &Advice) -> AnyView {
    let (author, made_at) = (advice.view.author.clone(), advice.view.made_at);
    // Not on the disk yet: there is nobody and no time to tell.
    let who = move || match author.is_empty() {
        true => words.now().save_saving().to_owned(),
        false => words.now().review_by(arg::Day(&words.moment(made_at)), arg::Name(&log.year.app.person(&author))),
    };
    view! {
        <li class="advice__item">
            <p class="advice__text">{advice.view.text.clone()}</p>
            <p class="small muted">{who}</p>
        </li>
    }
    .into_any()
}

#[component]
fn Writing(log: Log, visit: Uuid) -> AnyView {
    let words = use_words();
    let text = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let fault = move || {
        let beyond = text.with(|text| text.trim().chars().count().saturating_sub(MAX_NOTE_CHARS));
        if beyond > 0 {
            return Some(words.now().monitoring_too_long(&words.number(beyond)));
        }
        let missing = tried.get() && text.with(|text| text.trim().is_empty());
        missing.then(|| words.now().monitoring_advice_missing().to_owned())
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if untrack(fault).is_none() {
            log.advise(visit, &text.get_untracked());
            text.set(String::new());
            tried.set(false);
        }
    };
    view! {
        <form class="form" on:submit=submit>
            <TextArea
                id="advice-text"
                label=words.say(|w| w.monitoring_advice_write())
                hint=words.say(|w| w.monitoring_advice_hint())
                fault=Signal::derive(fault)
                value=text
                on_input=move |typed| text.set(typed)
            />
            <BigButton submit=true kind=ButtonKind::Outline label=words.say(|w| w.monitoring_advice_save())/>
        </form>
    }
    .into_any()
}
