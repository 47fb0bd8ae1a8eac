//! One household of the list: what it is called, how far it is asked, and while arranging, how to move it or take it off.

use domain::household::COUNT;
use leptos::prelude::*;
use uuid::Uuid;

use super::answer_word;
use super::walk::Walk;
use crate::components::{BigButton, ButtonKind, ButtonSize, Chip, Icon, IconSize, StepRow, StepState, Symbol, Tone};
use crate::i18n::{DOT, use_words};
use crate::pages::roll::Spoken;
use crate::pages::roll::twins::Twins;
use crate::place::Place;
use crate::state::roll::HouseholdSignal;

/// The row.
#[component]
pub fn Row(
    /// The walk.
    walk: Walk,
    /// Which household.
    household: HouseholdSignal,
    /// Whether households are moved just now.
    arranging: RwSignal<bool>,
    /// The household to be taken off, to be asked about.
    removing: RwSignal<Option<Uuid>>,
) -> AnyView {
    let words = use_words();
    let view = household.view;
    let found = Memo::new(move |_| *view.get().found(walk.phase));
    let state = Signal::derive(move || match found.get() {
        found if found.is_settled() => StepState::Done,
        found if found.is_begun() => StepState::Now,
        _ => StepState::Todo,
    });
    let title = move || view.get().called(words);
    let detail = move || match view.get() {
        view if view.name.is_empty() || view.house_no.is_empty() => String::new(),
        view => words.now().households_at(&words.digits(&view.house_no)),
    };
    let label = move || match found.get() {
        found if found.visit.is_some() && found.answered() == 0 => answer_word(words, found.visit).to_owned(),
        found if found.visit.is_some() => {
            let part = format!("{}/{}", words.number(found.answered()), words.number(COUNT));
            [part.as_str(), answer_word(words, found.visit)].join(DOT)
        }
        found => format!("{}/{}", words.number(found.answered()), words.number(COUNT)),
    };
    let tone = Signal::derive(move || match found.get() {
        found if found.visit.is_some() => Tone::Wait,
        found if found.is_settled() => Tone::Ok,
        _ => Tone::Plain,
    });
    let href = Place::Household(walk.village(), walk.phase, household.id).path();
    let tools = move || arranging.get().then(|| view! { <Tools walk=walk household=household removing=removing/> });
    view! {
        <li class="household">
            <StepRow state=state title=title detail=detail href=href>
                <Chip tone=tone label=label/>
            </StepRow>
            {tools}
            <Twins ledger=walk.list main=household.id/>
        </li>
    }
    .into_any()
}

/// Up, down, off the list.
#[component]
fn Tools(walk: Walk, household: HouseholdSignal, removing: RwSignal<Option<Uuid>>) -> AnyView {
    let words = use_words();
    let id = household.id;
    let name = move || household.view.get().called(words);
    let up = move || words.now().households_move_up(&name());
    let down = move || words.now().households_move_down(&name());
    view! {
        <div class="household__tools">
            <button type="button" class="household__move" aria-label=up on:click=move |_| walk.shift(id, true)>
                <Icon symbol=Symbol::Up size=IconSize::Medium bold=true/>
            </button>
            <button type="button" class="household__move" aria-label=down on:click=move |_| walk.shift(id, false)>
                <Icon symbol=Symbol::Down size=IconSize::Medium bold=true/>
            </button>
            <BigButton
                kind=ButtonKind::Text
                size=ButtonSize::Small
                label=words.say(|w| w.households_remove())
                about=name
                on_press=move |()| removing.set(Some(id))
            />
        </div>
    }
    .into_any()
}
