//! A village's households in walking order, in one phase: whom to ask next, who was asked, who is missing on the list.

pub mod add;
pub mod one;
pub mod paste;
pub mod removing;
pub mod row;
pub mod summary;
pub mod twins;
pub mod walk;

use domain::Phase;
use domain::household::ActivityAnswer;
use leptos::prelude::*;
use uuid::Uuid;

use self::add::Adding;
use self::removing::{Removed, Removing};
use self::row::Row;
use self::twins::Suspected;
use self::walk::{Walk, begin};
use super::dossier::WithVillage;
use super::not_found::NotFoundPage;
use super::save_stage;
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, ChoiceOption, Choices, EmptyState, Loading, ProgressBar,
    Screen, Symbol, Toast, Tone, TopBar,
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
    let is_read = Memo::new(move |_| walk.open.register.with(Option::is_some));
    let body = move || match is_read.get() {
        false => view! { <Loading/> }.into_any(),
        true => view! { <Body walk=walk removing=removing/> }.into_any(),
    };
    let message = Signal::derive(move || {
        let id = walk.undo.get()?;
        Some(words.now().households_removed(&walk.name_of(words, id)))
    });
    let undo = move |()| {
        if let Some(id) = walk.undo.get_untracked() {
            walk.put_back(id);
        }
    };
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
            {body} <Removing walk=walk asked=removing/>
            <Toast message=message on_undo=undo/>
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
    let summary = Memo::new(move |_| walk.register().summary());
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let done = Signal::derive(move || count(summary.get().of(walk.phase)));
    let total = Signal::derive(move || count(summary.get().total));
    let label = move || words.now().households_progress(&words.number(done.get()), &words.number(total.get()));
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
    let locked = move || {
        walk.is_locked
            .get()
            .then(|| view! { <Banner kind=BannerKind::Info text=words.say(|w| w.assessment_locked())/> })
    };
    let arrange_label = move || match arranging.get() {
        true => words.now().households_arrange_done(),
        false => words.now().households_arrange(),
    };
    let arrange = move || {
        (!walk.is_locked.get() && !walk.register().counted.is_empty()).then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Quiet
                    label=arrange_label
                    on_press=move |()| arranging.update(|arranging| *arranging = !*arranging)
                />
            }
        })
    };
    let adding = move || (!walk.is_locked.get()).then(|| view! { <Adding walk=walk/> });
    view! {
        {locked}
        <NotSaved walk=walk/>
        <PhaseSwitch walk=walk/>
        <Suspected walk=walk/>
        <List walk=walk arranging=arranging removing=removing/>
        {adding}
        {arrange}
        <Removed walk=walk/>
    }
    .into_any()
}

/// A save that failed, and another try.
#[component]
pub fn NotSaved(
    /// The walk.
    walk: Walk,
) -> AnyView {
    let fault = Memo::new(move |_| walk.open.not_saved().into_iter().next().map(|(_, fault)| fault));
    view! { <save_stage::NotSaved fault=fault on_retry=move |()| walk.save_again()/> }.into_any()
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
        let register = walk.register();
        let open_only = filter.get() == "open" && !arranging.get();
        let shown = register.counted.iter().filter(|h| !open_only || !h.view.found(walk.phase).is_settled());
        shown.map(|household| household.id).collect::<Vec<_>>()
    });
    let summary = Memo::new(move |_| walk.register().summary());
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
        Some(view! { <EmptyState symbol=Symbol::Home tone=Tone::Plain title=title lead=lead/> })
    };
    let row = move |id: Uuid| {
        let household = untrack(|| walk.open.household(id));
        household.map(|household| view! { <Row walk=walk household=household arranging=arranging removing=removing/> })
    };
    view! {
        {choices}
        {nothing}
        <ol class="household-list">
            <For each=move || ids.get() key=|id| *id children=row/>
        </ol>
    }
    .into_any()
}
