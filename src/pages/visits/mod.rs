//! The visits to follow up in a village: planned, overdue, made.

pub mod add;
pub mod advice;
pub mod log;
pub mod one;

use leptos::prelude::*;
use records::visit::{VisitState, field};
use records::visits::{Visit, Visits};
use sync::Value;

use self::add::Adding;
use self::log::{Log, day_of, standing};
use super::dossier::WithVillage;
use super::failed_save::FailedSave;
use super::locked::Locked;
use super::not_found::NotFoundPage;
use crate::components::{
    BigButton, ButtonKind, ButtonSize, Card, CardKind, Chip, EmptyState, Fold, Loading, Screen, StepRow, StepState,
    Symbol, Tone, TopBar,
};
use crate::i18n::{DOT, use_words};
use crate::place::Place;
use crate::platform::clock;
use crate::state::villages::VillageSignal;

/// The visits to a village.
#[component]
pub fn VisitsPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <List village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn List(village: VillageSignal) -> AnyView {
    let words = use_words();
    let Some(log) = Log::of(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Dossier(log.year.code()).path();
    let name = village.target.village.name_th.clone();
    let is_read = Memo::new(move |_| log.open.all.with(Option::is_some));
    let body = move || match is_read.get() {
        false => view! { <Loading/> }.into_any(),
        true => view! { <Body log=log/> }.into_any(),
    };
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.step_visits()) subtitle=name back=back/> }
        }>
            <PartSwitch village=log.year.code() is_materials=false/>
            {body}
        </Screen>
    }
    .into_any()
}

/// Visits and materials, each a link.
#[component]
pub fn PartSwitch(
    /// The village's code.
    village: String,
    /// Whether the page shows the materials.
    is_materials: bool,
) -> AnyView {
    let words = use_words();
    let link = |href: Place, current: bool, label: fn(i18n::Words) -> &'static str| {
        let current = current.then_some("page");
        view! { <a class="phase-switch__link" href=href.path() aria-current=current>{words.say(label)}</a> }
    };
    view! {
        <nav class="phase-switch" aria-label=words.say(|w| w.monitoring_nav())>
            {link(Place::Visits(village.clone()), !is_materials, |w| w.monitoring_visits())}
            {link(Place::Materials(village), is_materials, |w| w.monitoring_materials())}
        </nav>
    }
    .into_any()
}

#[component]
fn Body(log: Log) -> AnyView {
    let words = use_words();
    let fault = Signal::derive(move || log.open.not_saved().into_iter().next().map(|(_, fault)| fault));
    let all = Memo::new(move |_| log.all());
    let list = move || {
        let visits = all.get();
        if visits.listed.is_empty() {
            let (title, lead) =
                (words.say(|w| w.monitoring_visits_empty()), words.say(|w| w.monitoring_visits_empty_lead()));
            return view! { <EmptyState symbol=Symbol::Clock title=title lead=lead is_locked=log.year.is_locked/> }
                .into_any();
        }
        let rows: Vec<_> = visits.listed.iter().map(|visit| row(log, visit, &visits)).collect();
        view! { <Card kind=CardKind::List>{rows}</Card> }.into_any()
    };
    let adding = move || (!log.year.is_locked.get()).then(|| view! { <Adding log=log/> });
    view! {
        <Locked is_locked=log.year.is_locked/>
        <FailedSave fault=fault on_retry=move |()| log.save_again()/>
        {list}
        {adding}
        <Removed log=log all=all/>
    }
    .into_any()
}

fn row(log: Log, visit: &Visit, all: &Visits) -> AnyView {
    let words = use_words();
    let state = visit.view.state(clock::today());
    let dot = match state {
        VisitState::Made => StepState::Done,
        VisitState::Overdue => StepState::Bad,
        VisitState::Planned => StepState::Next,
    };
    let advice = all.advice_on(visit.id).len();
    let (view, of_day) = (visit.view.clone(), visit.view.clone());
    let detail = [view.purpose.clone(), view.visitors.clone()].into_iter().filter(|text| !text.is_empty());
    let detail = detail.collect::<Vec<_>>().join(DOT);
    let chips = view! {
        {(advice > 0)
            .then(|| {
                view! {
                    <Chip tone=Tone::Info label=move || words.now().monitoring_advice_count(&words.number(advice))/>
                }
            })}
        <Chip tone=Signal::stored(standing(words, state).0) label=move || standing(words, state).1/>
    };
    view! {
        <StepRow
            state=Signal::stored(dot)
            title=move || day_of(words, &of_day)
            detail=detail
            href=Place::Visit(log.year.code(), visit.id).path()
        >
            <span class="visit__chips">{chips}</span>
        </StepRow>
    }
    .into_any()
}

/// Those taken off the list, folded.
#[component]
fn Removed(log: Log, all: Memo<std::sync::Arc<Visits>>) -> AnyView {
    let words = use_words();
    let line = move |visit: &Visit| {
        let (id, view) = (visit.id, visit.view.clone());
        view! {
            <li class="roll__line">
                <span class="grow">
                    {move || day_of(words, &view)} " " <span class="small muted">{visit.view.purpose.clone()}</span>
                </span>
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    label=words.say(|w| w.monitoring_put_back())
                    disabled=log.year.is_locked
                    on_press=move |()| log.set(id, field::REMOVED, Value::Null)
                />
            </li>
        }
    };
    let part = move || {
        let visits = all.get();
        let count = visits.removed.len();
        (count > 0).then(|| {
            let lines: Vec<_> = visits.removed.iter().map(line).collect();
            view! { <RemovedList count=count>{lines}</RemovedList> }
        })
    };
    view! { {part} }.into_any()
}

/// The folded list of what was taken off.
#[component]
pub fn RemovedList(
    /// How many.
    count: usize,
    /// A line each, to put it back.
    children: Children,
) -> AnyView {
    let words = use_words();
    view! {
        <Fold label=move || words.now().monitoring_removed_list(&words.number(count))>
            <ul class="removed__list">{children()}</ul>
        </Fold>
    }
    .into_any()
}
