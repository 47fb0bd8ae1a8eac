//! One household of the list: what it is called, how far it is asked, and while arranging, how to move it or take it off.

use domain::household::COUNT;
use leptos::prelude::*;
use uuid::Uuid;

use super::answer_word;
use super::walk::{Walk, called};
use crate::components::{BigButton, ButtonKind, ButtonSize, Chip, Icon, IconSize, StepRow, StepState, Symbol, Tone};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::households::HouseholdSignal;

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
    let title = move || called(words, &view.get());
    let detail = move || match view.get() {
        view if view.name.is_empty() || view.house_no.is_empty() => String::new(),
        view => words.now().households_at(&words.digits(&view.house_no)),
    };
    let label = move || match found.get() {
        found if found.visit.is_some() => answer_word(words, found.visit).to_owned(),
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
            <Twins walk=walk main=household.id/>
        </li>
    }
    .into_any()
}

/// Up, down, off the list.
#[component]
fn Tools(walk: Walk, household: HouseholdSignal, removing: RwSignal<Option<Uuid>>) -> AnyView {
    let words = use_words();
    let id = household.id;
    let name = move || called(words, &household.view.get());
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
                on_press=move |()| removing.set(Some(id))
            />
        </div>
    }
    .into_any()
}

/// The households that are this one too.
#[component]
fn Twins(walk: Walk, main: Uuid) -> AnyView {
    let words = use_words();
    let twins = Memo::new(move |_| {
        let register = walk.register();
        let of_main = register.twins.iter().filter(|(of, _)| *of == main);
        of_main.map(|(_, twin)| twin.id).collect::<Vec<_>>()
    });
    let lines = move || {
        let line = |twin: Uuid| {
            let text = move || words.now().households_twin_line(&walk.name_of(words, twin));
            view! {
                <p class="household__twin">
                    <span class="grow small muted">{text}</span>
                    <BigButton
                        kind=ButtonKind::Text
                        size=ButtonSize::Small
                        label=words.say(|w| w.households_twin_unlink())
                        disabled=walk.is_locked
                        on_press=move |()| walk.unlink(main, twin)
                    />
                </p>
            }
        };
        twins.get().into_iter().map(line).collect_view()
    };
    view! { {lines} }.into_any()
}
