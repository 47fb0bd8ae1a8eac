//! The sheet of a gathering, to print and sign. Whoever comes without being on the list writes on an empty row.

use i18n::arg;
use leptos::prelude::*;
use records::ParticipantView;
use records::participant::Gathering;

use super::members::Members;
use super::{activity, group_name, in_full};
use crate::components::{Card, ChoiceOption, Choices, Paper, Screen, SignatureBlock, TopBar};
use crate::i18n::{Wording, use_words};
use crate::pages::dossier::WithVillage;
use crate::pages::not_found::NotFoundPage;
use crate::pages::placed::village_in_full;
use crate::pages::printing::PrintButton;
use crate::pages::single::WhenRead;
use crate::place::Place;
use crate::state::use_app;
use crate::state::villages::VillageSignal;

/// How many empty rows there may be; as texts, since the choice is one.
const EMPTY_ROWS: [(&str, usize); 4] = [("0", 0), ("5", 5), ("10", 10), ("30", 30)];

/// The sheet.
#[component]
pub fn SheetPage(
    /// The village's code.
    village: String,
    /// Which gathering.
    gathering: Gathering,
) -> AnyView {
    let content = move |village: VillageSignal| view! { <Sheet village=village gathering=gathering/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Sheet(village: VillageSignal, gathering: Gathering) -> AnyView {
    let words = use_words();
    let Some(members) = Members::open(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Participants(members.village()).path();
    let is_read = members.list.is_read();
    let empty = RwSignal::new("5");
    let shown = village.clone();
    let body = move || view! { <Rows members=members gathering=gathering village=shown.clone() empty=empty/> };
    let print = || view! { <PrintButton/> };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.participants_sheet())
                    subtitle=move || activity(words, gathering)
                    back=back
                    trailing=print
                />
            }
        }>
            <div class="no-print"><Card><EmptyRows value=empty/></Card></div>
            <WhenRead is_read=is_read content=body/>
        </Screen>
    }
    .into_any()
}

#[component]
fn EmptyRows(value: RwSignal<&'static str>) -> AnyView {
    let words = use_words();
    let options = EMPTY_ROWS.map(|(value, count)| ChoiceOption {
        value,
        label: (move || words.number(count)).into(),
        lang: None,
    });
    view! {
        <Choices
            name="empty-rows"
            label=words.say(|w| w.participants_empty_rows())
            options=options.to_vec()
            value=value
            on_change=move |chosen| value.set(chosen)
        />
    }
    .into_any()
}

#[component]
fn Rows(members: Members, gathering: Gathering, village: VillageSignal, empty: RwSignal<&'static str>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let count = members.count(gathering).view;
    let lines = Signal::derive(move || {
        let count = count.get();
        let dots = || ".".repeat(30);
        let day = count.held_on.map_or_else(dots, |day| words.long_day(day));
        let place = if count.place.is_empty() { dots() } else { count.place.clone() };
        vec![
            in_full(words, gathering),
            village_in_full(app, words, &village),
            words.now().participants_day_and_place(arg::Day(&day), arg::Place(&place)),
        ]
    });
    let heads = move || {
        let now = words.now();
        let titles = [
            ("paper__no", now.participants_no()),
            ("", now.participants_name()),
            ("paper__group", now.participants_group()),
            ("paper__sign", now.participants_signature()),
            ("paper__note", now.participants_note()),
        ];
        titles.map(|(class, title)| view! { <th class=class scope="col">{title}</th> }).collect_view()
    };
    let rows = move || {
        let roll = members.list.roll();
        let listed = roll.counted.len();
        let empty = EMPTY_ROWS.iter().find(|(value, _)| *value == empty.get()).map_or(0, |(_, count)| *count);
        let people = roll.counted.iter().map(|listed| Some(listed.view.clone()));
        let all: Vec<_> = people.chain((0..empty).map(|_| None)).collect();
        let rows = (1..=listed + empty).zip(all).map(|(number, person)| row(words, number, person.as_deref()));
        rows.collect_view()
    };
    view! {
        <Paper title=words.say(|w| w.participants_sheet_title()) lines=lines>
            <table class="paper__table">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <SignatureBlock
                signed=words.say(|w| w.paper_signed())
                role=words.say(|w| w.participants_certifier())
            />
        </Paper>
    }
    .into_any()
}

fn row(words: Wording, number: usize, person: Option<&ParticipantView>) -> AnyView {
    let name = person.map(|person| person.name.clone()).unwrap_or_default();
    let group = person.and_then(|person| person.group).map(|group| group_name(words, Some(group)));
    view! {
        <tr>
            <td class="paper__no">{words.number(number)}</td>
            <td>{name}</td>
            <td class="paper__group">{group}</td>
            <td></td>
            <td></td>
        </tr>
    }
    .into_any()
}
