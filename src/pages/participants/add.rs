//! Writing people down: one after the other, or many from a list.

use std::collections::BTreeSet;

use leptos::{ev, prelude::*};
use records::lines::participants::{BadLine, MAX_LINES, Person, read};
use records::participant::ParticipantGroup;
use records::roll::plain;
use records::shape::MAX_NAME_CHARS;

use super::group_name;
use super::list::LIST;
use super::members::Members;
use crate::components::{BigButton, Select, TextField};
use crate::i18n::{Wording, use_words};
use crate::pages::roll::adding::Adding as Ways;
use crate::pages::roll::paste::{Paste, Reading};
use crate::platform::{browser, clock};

/// The id of the field for the name.
const NAME: &str = "participant-name";

/// The second tap of two comes within this time.
const SECOND_TAP_MILLIS: i64 = 700;

/// Both ways.
#[component]
pub fn Adding(
    /// The participants.
    members: Members,
    /// Set to how many were added at once.
    added: RwSignal<Option<usize>>,
) -> AnyView {
    let words = use_words();
    let many = move |close: Callback<()>| {
        let on_added = move |count: usize| {
            added.set(Some(count));
            browser::show_element(LIST);
        };
        view! { <Many members=members on_added=on_added on_done=close/> }.into_any()
    };
    view! {
        <Ways
            one_label=words.say(|w| w.participants_add())
            many_label=words.say(|w| w.participants_add_many())
            one=move || view! { <One members=members/> }
            many=many
        />
    }
    .into_any()
}

/// What is wrong with a name; none if it can be saved.
#[must_use]
pub fn fault(words: Wording, name: &str) -> Option<String> {
    match name.trim().chars().count() {
        0 => Some(words.now().participants_need_name().to_owned()),
        1..=MAX_NAME_CHARS => None,
        _ => Some(words.now().households_too_long_name().to_owned()),
    }
}

/// The groups as options, none of them first.
#[must_use]
pub fn group_options(words: Wording) -> Vec<(String, String)> {
    let none = (String::new(), group_name(words, None));
    let groups = ParticipantGroup::ALL.map(|group| (group.code().to_owned(), group_name(words, Some(group))));
    std::iter::once(none).chain(groups).collect()
}

#[component]
fn One(members: Members) -> AnyView {
    let words = use_words();
    let (name, group) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let tried = RwSignal::new(false);
    let added = RwSignal::new(None::<String>);
    let added_at = StoredValue::new(0);
    let found = move || name.with(|name| fault(words, name));
    let shown = Signal::derive(move || if tried.get() { found() } else { None });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if untrack(found).is_some() {
            // The second tap of two finds the field empty because the first has saved.
            let is_second_tap = clock::now_millis() - added_at.get_value() < SECOND_TAP_MILLIS;
            tried.set(!is_second_tap);
        } else {
            let named = name.get_untracked().trim().to_owned();
            added.set(Some(named.clone()));
            added_at.set_value(clock::now_millis());
            let group = group.with_untracked(|code| ParticipantGroup::from_code(code));
            members.add(vec![Person { name: named, group, attended: Vec::new() }]);
            tried.set(false);
            name.set(String::new());
        }
        browser::focus_element(NAME);
    };
    Effect::new(move || browser::focus_element(NAME));
    let message = move || added.get().map(|name| words.now().households_added(&name));
    view! {
        <form class="form" on:submit=submit>
            <TextField
                id=NAME
                label=words.say(|w| w.participants_name())
                hint=words.say(|w| w.participants_name_hint())
                fault=shown
                value=name
                on_input=move |text| name.set(text)
            />
            <Select
                id="participant-group"
                label=words.say(|w| w.participants_group())
                options=Signal::derive(move || group_options(words))
                value=group
                on_change=move |code| group.set(code)
            />
            <BigButton submit=true label=words.say(|w| w.participants_save_next())/>
            <p class="small muted" role="status">{message}</p>
        </form>
    }
    .into_any()
}

/// How a list of people is read and shown.
const READING: Reading<Person, BadLine> = Reading {
    read,
    shown: |words, person| match person.group {
        Some(group) => format!("{} · {}", person.name, group_name(words, Some(group))),
        None => person.name.clone(),
    },
    reason,
    save: |words, count| words.now().participants_paste_save(count),
};

fn reason(words: Wording, bad: &BadLine) -> String {
    let now = words.now();
    match bad {
        BadLine::Quote => now.participants_bad_quote(),
        BadLine::NoName => now.participants_need_name(),
        BadLine::LongName => now.households_too_long_name(),
        BadLine::PersonalNumber => now.participants_bad_number(),
        BadLine::TooManyFields => now.participants_bad_fields(),
        BadLine::NoNameColumn => now.participants_bad_heading(),
        BadLine::UnknownGroup(text) => return now.participants_bad_group(text),
        BadLine::UnknownAttendance(text) => return now.participants_bad_attendance(text),
        BadLine::UnknownColumn(text) => return now.participants_bad_column(text),
        BadLine::TooManyLines => return now.participants_bad_length(&words.grouped(MAX_LINES as u64)),
    }
    .to_owned()
}

#[component]
fn Many(members: Members, #[prop(into)] on_added: Callback<usize>, #[prop(into)] on_done: Callback<()>) -> AnyView {
    let words = use_words();
    let known = Memo::new(move |_| {
        let roll = members.list.roll();
        roll.counted.iter().map(|listed| plain(&listed.view.name)).collect::<BTreeSet<_>>()
    });
    let save = move |people: Vec<Person>| {
        let count = people.len();
        members.add(people);
        on_added.run(count);
    };
    view! {
        <Paste
            id="participants-paste"
            label=words.say(|w| w.participants_paste_label())
            hint=words.say(|w| w.participants_paste_hint())
            reading=READING
            is_known=move |person: Person| known.with(|known| known.contains(&plain(&person.name)))
            with_file=true
            on_save=save
            on_done=on_done
        />
    }
    .into_any()
}
