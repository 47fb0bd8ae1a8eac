//! Writing households down, one after the other: two fields, Enter, the next.

use std::collections::BTreeSet;

use leptos::{ev, prelude::*};
use records::household::MAX_HOUSE_NO_CHARS;
use records::lines::households::{BadLine, read};
use records::shape::MAX_NAME_CHARS;

use super::walk::Walk;
use crate::components::{BigButton, TextField};
use crate::i18n::use_words;
use crate::pages::roll::adding::Adding as Ways;
use crate::pages::roll::paste::{Paste, Reading};
use crate::platform::browser;

/// The id of the field for the house number.
const HOUSE_NO: &str = "house-no";

/// Both ways.
#[component]
pub fn Adding(
    /// The walk.
    walk: Walk,
) -> AnyView {
    let words = use_words();
    let many = move |close: Callback<()>| view! { <Many walk=walk on_done=close/> }.into_any();
    view! {
        <Ways
            one_label=words.say(|w| w.households_add())
            many_label=words.say(|w| w.households_add_many())
            one=move || view! { <One walk=walk/> }
            many=many
        />
    }
    .into_any()
}

/// What is wrong with a house number and a name; none if they can be saved.
#[must_use]
pub fn fault(words: crate::i18n::Wording, house_no: &str, name: &str) -> Option<String> {
    let now = words.now();
    let long = |text: &str, most: usize| text.trim().chars().count() > most;
    if house_no.trim().is_empty() && name.trim().is_empty() {
        Some(now.households_need_one().to_owned())
    } else if long(house_no, MAX_HOUSE_NO_CHARS) {
        Some(now.households_too_long_house_no().to_owned())
    } else if long(name, MAX_NAME_CHARS) {
        Some(now.households_too_long_name().to_owned())
    } else {
        None
    }
}

#[component]
fn One(walk: Walk) -> AnyView {
    let words = use_words();
    let (house_no, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let added = RwSignal::new(None::<String>);
    let found = move || house_no.with(|no| name.with(|name| fault(words, no, name)));
    let shown = Signal::derive(move || if tried.get() { found() } else { None });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if untrack(found).is_some() {
            tried.set(true);
        } else {
            let household = (house_no.get_untracked(), name.get_untracked());
            added.set(Some([household.0.trim(), household.1.trim()].join(" ")));
            walk.add(vec![household]);
            tried.set(false);
            house_no.set(String::new());
            name.set(String::new());
        }
        browser::focus_element(HOUSE_NO);
    };
    Effect::new(move || browser::focus_element(HOUSE_NO));
    let message = move || added.get().map(|name| words.now().households_added(name.trim()));
    view! {
        <form class="form" on:submit=submit>
            <TextField
                id=HOUSE_NO
                label=words.say(|w| w.households_house_no())
                value=house_no
                on_input=move |text| house_no.set(text)
            />
            <TextField
                id="household-name"
                label=words.say(|w| w.households_name())
                hint=words.say(|w| w.households_name_hint())
                fault=shown
                value=name
                on_input=move |text| name.set(text)
            />
            <BigButton submit=true label=words.say(|w| w.households_save_next())/>
            <p class="small muted" role="status">{message}</p>
        </form>
    }
    .into_any()
}

/// How a list of households is read and shown.
const READING: Reading<(String, String), BadLine> = Reading {
    read,
    shown: |words, (house_no, name)| format!("{} {name}", words.digits(house_no)),
    reason: |words, bad| {
        match bad {
            BadLine::LongHouseNo => words.now().households_too_long_house_no(),
            BadLine::LongName => words.now().households_too_long_name(),
        }
        .to_owned()
    },
    save: |words, count| words.now().households_paste_save(count),
};

#[component]
fn Many(walk: Walk, #[prop(into)] on_done: Callback<()>) -> AnyView {
    let words = use_words();
    let known = Memo::new(move |_| {
        let register = walk.list.roll();
        let pairs = register.counted.iter().map(|h| (h.view.house_no.clone(), h.view.name.clone()));
        pairs.collect::<BTreeSet<_>>()
    });
    view! {
        <Paste
            id="households-paste"
            label=words.say(|w| w.households_paste_label())
            hint=move || words.now().households_paste_hint(&words.digits("12/3"))
            reading=READING
            is_known=move |household| known.with(|known| known.contains(&household))
            on_save=move |households| walk.add(households)
            on_done=on_done
        />
    }
    .into_any()
}
