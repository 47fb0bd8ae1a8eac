//! The list of participants: found by name and group, and who came to which gathering at a tap.

use i18n::arg;
use leptos::prelude::*;
use records::ParticipantView;
use records::participant::{Gathering, ParticipantGroup};
use records::roll::plain;
use uuid::Uuid;

use super::everybody::Everybody;
use super::members::Members;
use super::{activity, group_name};
use crate::components::{EmptyState, Icon, IconSize, Select, Symbol, TextField, Tone, is_repeated};
use crate::i18n::use_words;
use crate::pages::gradual::gradually;
use crate::pages::roll::Spoken;
use crate::pages::roll::twins::Twins;
use crate::place::Place;
use crate::state::roll::ParticipantSignal;

/// The id of the heading of the list.
pub const LIST: &str = "participants-list";
/// The value of the filter for everybody.
const EVERYBODY: &str = "";
/// The value of the filter for those of no group.
const NO_GROUP: &str = "none";
/// From so many people on there is something to search.
const SEARCHED_FROM: usize = 8;

/// The list.
#[component]
pub fn List(
    /// The participants.
    members: Members,
    /// How many were added at once just now.
    #[prop(into)]
    added: Signal<Option<usize>>,
) -> AnyView {
    let words = use_words();
    let message = move || added.get().map(|count| words.now().participants_added_many(&words.number(count)));
    let (search, group) = (RwSignal::new(String::new()), RwSignal::new(EVERYBODY.to_owned()));
    let total = Memo::new(move |_| members.list.roll().counted.len());
    let ids = Memo::new(move |_| {
        let wanted = search.with(|text| plain(text));
        let roll = members.list.roll();
        let found = roll.counted.iter().filter(|listed| is_wanted(&listed.view, &wanted, &group.get()));
        found.map(|listed| listed.id).collect::<Vec<_>>()
    });
    let tools = move || (total.get() >= SEARCHED_FROM).then(|| view! { <Finding search=search group=group/> });
    let title = move || {
        let (shown, total) = (ids.with(|ids| ids.len()), total.get());
        match shown == total {
            true => words.now().participants_listed(&words.number(total)),
            false => words.now().participants_found(arg::Count(&words.number(shown)), arg::Total(&words.number(total))),
        }
    };
    let nothing = move || {
        let (title, lead) = match (total.get(), ids.with(Vec::is_empty)) {
            (0, _) => (words.now().participants_empty(), words.now().participants_empty_lead()),
            (_, true) => (words.now().participants_none_found(), ""),
            _ => return None,
        };
        Some(
            view! { <EmptyState symbol=Symbol::Person tone=Tone::Plain title=title lead=lead is_locked=members.list.is_locked/> },
        )
    };
    let row = move |id: Uuid| {
        let participant = untrack(|| members.list.open.member(id));
        participant.map(|participant| view! { <Row members=members participant=participant/> })
    };
    let drawn = gradually(ids);
    view! {
        <h2 id=LIST class="under-bar"><span role="status">{title}</span></h2>
        <p class="leaf strong" role="status">{message}</p>
        {tools}
        <Everybody members=members shown=ids/>
        {nothing}
        <ol class="household-list people">
            <For each=move || drawn.get() key=|id| *id children=row/>
        </ol>
    }
    .into_any()
}

fn is_wanted(view: &ParticipantView, name: &str, group: &str) -> bool {
    let of_group = match group {
        EVERYBODY => true,
        NO_GROUP => view.group.is_none(),
        code => view.group.is_some_and(|group| group.code() == code),
    };
    of_group && plain(&view.name).contains(name)
}

/// By name, by group.
#[component]
fn Finding(search: RwSignal<String>, group: RwSignal<String>) -> AnyView {
    let words = use_words();
    let options = Signal::derive(move || {
        let everybody = (EVERYBODY.to_owned(), words.now().participants_all_groups().to_owned());
        let groups = ParticipantGroup::ALL.map(|group| (group.code().to_owned(), group_name(words, Some(group))));
        let none = (NO_GROUP.to_owned(), group_name(words, None));
        std::iter::once(everybody).chain(groups).chain([none]).collect::<Vec<_>>()
    });
    view! {
        <div class="finding">
            <TextField
                id="participants-search"
                label=words.say(|w| w.participants_search())
                inputmode="search"
                value=search
                on_input=move |text| search.set(text)
            />
            <Select
                id="participants-group"
                label=words.say(|w| w.participants_group())
                options=options
                value=group
                on_change=move |value| group.set(value)
            />
        </div>
    }
    .into_any()
}

/// One person.
#[component]
fn Row(members: Members, participant: ParticipantSignal) -> AnyView {
    let words = use_words();
    let view = participant.view;
    let href = Place::Participant(members.village(), participant.id).path();
    let marks: Vec<_> = Gathering::ALL
        .into_iter()
        .map(|of| view! { <Came members=members participant=participant gathering=of/> })
        .collect();
    view! {
        <li class="household person">
            <div class="person__line">
                <a class="person__name" href=href>
                    <span class="step__title">{move || view.get().called(words)}</span>
                    <span class="step__detail">{move || group_name(words, members.group(participant))}</span>
                </a>
                {marks}
            </div>
            <Twins ledger=members.list main=participant.id/>
        </li>
    }
    .into_any()
}

/// Whether somebody came to a gathering: a button that stays down.
#[component]
pub fn Came(
    /// The participants.
    members: Members,
    /// Who.
    participant: ParticipantSignal,
    /// To which gathering.
    gathering: Gathering,
) -> AnyView {
    let words = use_words();
    let came = Memo::new(move |_| members.came(gathering, participant.id));
    let label = move || {
        let name = participant.view.get().called(words);
        words.now().participants_came(arg::Activity(&activity(words, gathering)), arg::Name(&name))
    };
    let tick = move || came.get().then(|| view! { <Icon symbol=Symbol::Check size=IconSize::Small bold=true/> });
    view! {
        <button
            type="button"
            class="came"
            aria-label=label
            aria-pressed=move || came.get().to_string()
            disabled=members.list.is_locked
            on:click=move |event| {
                if !is_repeated(&event) {
                    members.set_came(gathering, participant.id, !came.get_untracked());
                }
            }
        >
            {tick}
            <span aria-hidden="true">{move || words.digits(gathering.number())}</span>
        </button>
    }
    .into_any()
}
