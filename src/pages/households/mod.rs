//! A village's households in walking order, in one phase: whom to ask next, who was asked, who is missing on the list.

pub mod activities;
pub mod add;
pub mod one;
pub mod row;
pub mod summary;
pub mod walk;

use domain::Phase;
use domain::household::ActivityAnswer;
use i18n::arg;
use leptos::prelude::*;
use uuid::Uuid;

use self::add::Adding;
use self::row::Row;
use self::walk::{Walk, begin};
use super::dossier::WithVillage;
use super::gradual::gradually;
use super::locked::Locked;
use super::not_found::NotFoundPage;
use super::roll::NotSaved;
use super::roll::removing::{Removed, Removing};
use super::roll::twins::Suspected;
use super::single::WhenRead;
use crate::components::{
    BigButton, ButtonKind, ButtonSize, ChoiceOption, Choices, EmptyState, ProgressBar, Screen, Symbol, Tone, TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::state::villages::VillageSignal;

/// The households of a village in a phase.
#[component]
pub fn HouseholdsPage(
    /// The village's code.
    village: String,
    /// Before or after.
    phase: Phase,
) -> AnyView {
    let content = move |village: VillageSignal| view! { <Households village=village phase=phase/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Households(village: VillageSignal, phase: Phase) -> AnyView {
    let words = use_words();
    let Some(walk) = begin(&village, phase) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Dossier(walk.village()).path();
    let name = village.target.village.name_th.clone();
    let removing = RwSignal::new(None);
    let is_read = walk.list.is_read();
    let body = move || view! { <Body walk=walk removing=removing/> };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.step_households())
                    subtitle=name
                    back=back
                    trailing=move || view! { <SummaryLink walk=walk/> }
                    below=move || view! { <Progress walk=walk/> }
                />
            }
        }>
            <WhenRead is_read=is_read content=body/> <Removing ledger=walk.list asked=removing/>
        </Screen>
    }
    .into_any()
}

#[component]
fn SummaryLink(walk: Walk) -> AnyView {
    let words = use_words();
    view! {
        <BigButton
            kind=ButtonKind::Outline
            size=ButtonSize::Small
            label=words.say(|w| w.households_see_summary())
            href=Place::HouseholdSummary(walk.village()).path()
        />
    }
    .into_any()
}

/// How many households are done, as a bar.
#[component]
fn Progress(walk: Walk) -> AnyView {
    let words = use_words();
    let summary = Memo::new(move |_| walk.list.roll().summary());
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let done = Signal::derive(move || count(summary.get().of(walk.phase)));
    let total = Signal::derive(move || count(summary.get().total));
    let label = move || {
        words.now().households_progress(arg::Done(&words.number(done.get())), arg::Total(&words.number(total.get())))
    };
    view! {
        <p class="small muted household-progress">{label}</p>
        <ProgressBar done=done total=total label=label/>
    }
    .into_any()
}

#[component]
fn Body(walk: Walk, removing: RwSignal<Option<Uuid>>) -> AnyView {
    let words = use_words();
    let arranging = RwSignal::new(false);
    let arrange_label = move || match arranging.get() {
        true => words.now().households_arrange_done(),
        false => words.now().households_arrange(),
    };
    let arrange = move || {
        (!walk.list.is_locked.get() && !walk.list.roll().counted.is_empty()).then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Quiet
                    label=arrange_label
                    on_press=move |()| arranging.update(|arranging| *arranging = !*arranging)
                />
            }
        })
    };
    let adding = move || (!walk.list.is_locked.get()).then(|| view! { <Adding walk=walk/> });
    view! {
        <Locked is_locked=walk.list.is_locked/>
        <NotSaved ledger=walk.list/>
        <PhaseSwitch walk=walk/>
        <Suspected ledger=walk.list/>
        <List walk=walk arranging=arranging removing=removing/>
        {adding}
        {arrange}
        <Removed ledger=walk.list/>
    }
    .into_any()
}

/// Before and after, each a link: the address says which.
#[component]
fn PhaseSwitch(walk: Walk) -> AnyView {
    let words = use_words();
    let links: Vec<_> = Phase::ALL
        .into_iter()
        .map(|phase| {
            let current = (phase == walk.phase).then_some("page");
            let href = Place::Households(walk.village(), phase).path();
            view! { <a class="phase-switch__link" href=href aria-current=current>{move || phase_word(words, phase)}</a> }
        })
        .collect();
    view! { <nav class="phase-switch" aria-label=words.say(|w| w.households_phase())>{links}</nav> }.into_any()
}

/// A phase in a word or two.
#[must_use]
pub fn phase_word(words: Wording, phase: Phase) -> &'static str {
    match phase {
        Phase::Before => words.now().households_before(),
        Phase::After => words.now().households_after(),
    }
}

/// An answer in a word.
#[must_use]
pub fn answer_word(words: Wording, answer: Option<ActivityAnswer>) -> &'static str {
    let now = words.now();
    match answer {
        Some(ActivityAnswer::Have) => now.households_have(),
        Some(ActivityAnswer::HaveNot) => now.households_have_not(),
        Some(ActivityAnswer::NotHome) => now.households_not_home(),
        Some(ActivityAnswer::Declined) => now.households_declined(),
        None => now.households_open(),
    }
}

/// The households, those still to do or all.
#[component]
fn List(walk: Walk, arranging: RwSignal<bool>, removing: RwSignal<Option<Uuid>>) -> AnyView {
    let words = use_words();
    let filter = RwSignal::new("all");
    let ids = Memo::new(move |_| {
        let register = walk.list.roll();
        let open_only = filter.get() == "open" && !arranging.get();
        let shown = register.counted.iter().filter(|h| !open_only || !h.view.found(walk.phase).is_settled());
        shown.map(|household| household.id).collect::<Vec<_>>()
    });
    let summary = Memo::new(move |_| walk.list.roll().summary());
    let open_count = move || {
        let summary = summary.get();
        words.number(summary.total - summary.of(walk.phase))
    };
    let options = move || {
        vec![
            ChoiceOption {
                value: "open",
                label: (move || words.now().households_show_open(&open_count())).into(),
                lang: None,
            },
            ChoiceOption {
                value: "all",
                label: (move || words.now().households_show_all(&words.number(summary.get().total))).into(),
                lang: None,
            },
        ]
    };
    let is_empty = Memo::new(move |_| summary.get().total == 0);
    let choices = move || {
        (!is_empty.get()).then(|| {
            view! {
                <Choices
                    name="shown"
                    label=words.say(|w| w.households_show())
                    options=options()
                    value=filter
                    on_change=move |value| filter.set(value)
                />
            }
        })
    };
    let nothing = move || {
        let (title, lead) = match (ids.with(Vec::is_empty), is_empty.get()) {
            (false, _) => return None,
            (true, true) => (words.now().households_empty(), words.now().households_empty_lead()),
            (true, false) => (words.now().households_none_open(), ""),
        };
        Some(
            view! { <EmptyState symbol=Symbol::Home tone=Tone::Plain title=title lead=lead is_locked=walk.list.is_locked/> },
        )
    };
    let row = move |id: Uuid| {
        let household = untrack(|| walk.list.open.member(id));
        household.map(|household| view! { <Row walk=walk household=household arranging=arranging removing=removing/> })
    };
    let drawn = gradually(ids);
    view! {
        {choices}
        {nothing}
        <ol class="household-list">
            <For each=move || drawn.get() key=|id| *id children=row/>
        </ol>
    }
    .into_any()
}
