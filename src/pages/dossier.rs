//! A village's dossier: one big next step, then the whole year.

pub mod items;

use domain::{Phase, Village};
use leptos::prelude::*;
use records::HouseholdView;
use records::dossier::{Item, ItemState, NextStep};
use records::step::{Action, DossierState};

use self::items::{certification_line, item_detail, item_last, item_name, item_place, phase_name};
use super::locked::OnlyLookedAt;
use super::moving::Offer;
use super::opening::{GiveBack, Opening};
use super::review::{Ask, History, NotTaken, OpenSteps, Returned};
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, Card, CardKind, Chip, ConnectionChip, EmptyState, Loading, Screen,
    StepRow, StepState, Symbol, Tone, TopBar,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::place::Place;
use crate::state::syncing::Link;
use crate::state::use_app;
use crate::state::village_year::VillageYear;
use crate::state::villages::VillageSignal;

/// One village.
#[component]
pub fn DossierPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Dossier village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

/// Shows its content for a village that is on this device, and says what to do for one that is not.
#[component]
pub fn WithVillage(
    /// The village's code, as it stands in the address.
    code: String,
    /// What to show of it.
    #[prop(into)]
    content: Callback<VillageSignal, AnyView>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let wanted = code.clone();
    let found = Memo::new(move |_| app.villages.with(Option::is_some).then(|| app.village(&wanted)));
    let was_here = StoredValue::new(false);
    let content = move |village| {
        was_here.set_value(true);
        content.run(village)
    };
    let view = move || match found.get() {
        None => view! { <Screen><Loading label=words.say(|w| w.loading_dossier())/></Screen> }.into_any(),
        Some(Some(village)) if village.is_only_looked_at() => {
            provide_context(OnlyLookedAt);
            let notice = words.say(|w| w.open_only_to_read());
            view! { <Banner kind=BannerKind::Info text=notice/> {content(village)} }.into_any()
        }
        Some(Some(village)) => content(village),
        Some(None) if untrack(|| app.opens_field_work()) => {
            view! { <Opening code=code.clone() was_here=was_here.get_value()/> }.into_any()
        }
        Some(None) => view! { <NotHere code=code.clone()/> }.into_any(),
    };
    view! { {view} }.into_any()
}

/// Says what to do for a village that is not on this device.
#[component]
pub fn NotHere(
    /// The village's code, as it stands in the address.
    code: String,
) -> AnyView {
    let words = use_words();
    // Who sees sums alone has no village to fetch.
    let fetches = !use_app().sees_country();
    let title = words.say(|w| w.error_unknown_village_title());
    let lead = move || match fetches {
        true => words.now().error_unknown_village(&words.digits(&code)),
        false => words.now().open_only_sums().to_owned(),
    };
    view! {
        <Screen top=move || view! { <TopBar title=title back="/"/> }>
            <EmptyState symbol=Symbol::Search tone=Tone::Wait title=title lead=lead>
                {fetches.then(|| view! { <BigButton label=words.say(|w| w.nav_prepare()) href="/prepare"/> })}
            </EmptyState>
        </Screen>
    }
    .into_any()
}

#[component]
fn Dossier(village: VillageSignal) -> AnyView {
    let app = use_app();
    let words = use_words();
    // The longest of its lists.
    app.read_roll_ahead::<HouseholdView>(village.target.village.code.clone());
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let name = village.target.village.name_th.clone();
    let head = village.clone();
    let year = village.year;
    let asking = RwSignal::new(None);
    let asked = village.clone();
    // Who does not collect there came from the board or the register.
    let back = if village.collects() { Place::Villages.path() } else { Place::Board.path() };
    let body = move || match year.get() {
        None => view! { <Loading label=words.say(|w| w.loading_dossier())/> }.into_any(),
        Some(read) => view! {
            <NotTaken year=read.clone()/>
            <Returned village=village.clone() year=read.clone()/>
            <Offer village=village.clone() year=read.clone()/>
            <Next village=village.clone() year=read.clone() asking=asking/>
            <Checklist village=village.clone() year=read.clone()/>
            <History year=read.clone()/>
            <SeeCriteria year=read/>
            <GiveBack village=village.clone()/>
        }
        .into_any(),
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=name
                    subtitle=move || place(words, &head.target.village)
                    back=back
                    trailing=move || view! { <ConnectionChip online=online compact=true/> }
                />
            }
        }>{body} <Ask village=asked asking=asking/></Screen>
    }
    .into_any()
}

/// Moo, households, people.
#[must_use]
pub fn place(words: Wording, village: &Village) -> String {
    let now = words.now();
    let parts = [
        Some(now.common_moo(&words.number(village.moo))),
        village.households.map(|n| now.common_households(&words.grouped(n.into()))),
        village.people.map(|n| now.common_people(&words.grouped(n.into()))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(DOT)
}

/// The one next step, and the official steps open to the person: the decision first where it is theirs to make.
#[component]
fn Next(village: VillageSignal, year: VillageYear, asking: RwSignal<Option<Action>>) -> AnyView {
    let app = use_app();
    let may = app.open_steps(&village.target.village.code, year.dossier.progress.state);
    let is_looked_at = village.is_only_looked_at();
    let next = match year.dossier.next_step(&may) {
        // That is for those who collect there.
        NextStep::Mend(_) | NextStep::Work(_) if is_looked_at => NextStep::Nothing,
        NextStep::Mend(_) if !village.collects() => NextStep::Nothing,
        next => next,
    };
    let is_review = next == NextStep::Review;
    let code = village.target.village.code.to_string();
    let hero = match next {
        NextStep::Mend(phase) => view! { <Mend code=code phase=phase/> }.into_any(),
        NextStep::Work(item) => view! { <Work code=code item=item year=year.clone()/> }.into_any(),
        NextStep::Review => ().into_any(),
        NextStep::Nothing => view! { <Stands year=year.clone() is_looked_at=is_looked_at/> }.into_any(),
    };
    view! {
        {hero}
        <OpenSteps village=village year=year is_next=is_review asking=asking/>
    }
    .into_any()
}

/// The way to what the remarks name.
#[component]
fn Mend(code: String, phase: Phase) -> AnyView {
    let words = use_words();
    view! {
        <Card kind=CardKind::Hero>
            <p class="small">{words.say(|w| w.dossier_next_step())}</p>
            <h2>{words.say(|w| w.dossier_mend())}</h2>
            <p class="small">{words.say(|w| w.dossier_mend_lead())}</p>
            <BigButton
                kind=ButtonKind::OnDark
                label=move || words.now().dossier_mend_open(phase_name(words, phase))
                href=Place::Assessment(code, phase).path()
            />
        </Card>
    }
    .into_any()
}

/// The way to the item that is worked on next.
#[component]
fn Work(code: String, item: Item, year: VillageYear) -> AnyView {
    let app = use_app();
    let words = use_words();
    let is_begun = year.dossier.state(item) != ItemState::NotStarted;
    let detail = item_detail(app, words, item, &year);
    let label = move || if is_begun { words.now().dossier_continue() } else { words.now().dossier_start() };
    let button = item_place(item, code, &year)
        .map(|place| view! { <BigButton kind=ButtonKind::OnDark label=label href=place.path()/> });
    view! {
        <Card kind=CardKind::Hero>
            <p class="small">{words.say(|w| w.dossier_next_step())}</p>
            <h2>{move || item_name(words, item)}</h2>
            <p class="small">{detail}</p>
            {button}
        </Card>
    }
    .into_any()
}

/// Where the dossier stands.
#[component]
fn Stands(year: VillageYear, is_looked_at: bool) -> AnyView {
    let (app, words) = (use_app(), use_words());
    let is_begun = Item::own().any(|item| year.dossier.state(item) != ItemState::NotStarted);
    let progress = year.dossier.progress.clone();
    let title = move || match progress.state {
        DossierState::Collecting if !is_begun => words.now().villages_not_started().to_owned(),
        DossierState::Collecting if !is_looked_at => words.now().dossier_all_done().to_owned(),
        _ => certification_line(words, &progress),
    };
    // What is still owed once it is decided.
    let owed = year.dossier.next().filter(|_| year.dossier.progress.state.is_locked());
    let owed = owed.map(|item| {
        let line = move || [item_name(words, item), item_detail(app, words, item, &year)].join(DOT);
        view! { <p class="small">{line}</p> }
    });
    view! { <Card kind=CardKind::Hero><h2>{title}</h2> {owed}</Card> }.into_any()
}

/// The way to the criteria, which are read more often than an assessment is open.
#[component]
fn SeeCriteria(year: VillageYear) -> AnyView {
    let words = use_words();
    let phase = year.dossier.next_phase().unwrap_or(Phase::After);
    let href = Place::Version(year.made(phase).instrument.reference()).path();
    view! { <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.criteria_see()) href=href/> }.into_any()
}

/// The year's steps.
#[component]
fn Checklist(village: VillageSignal, year: VillageYear) -> AnyView {
    let app = use_app();
    let words = use_words();
    let code = village.target.village.code.clone();
    let next = year.dossier.next();
    let rows: Vec<AnyView> = Item::ALL
        .into_iter()
        .map(|item| {
            let dot = dot(year.dossier.state(item), next == Some(item));
            let title = move || item_name(words, item);
            let detail = item_detail(app, words, item, &year);
            let last = item_last(app, words, item, &year);
            match item_place(item, code.to_string(), &year) {
                Some(place) => {
                    view! { <StepRow state=dot title=title detail=detail last=last href=place.path()/> }.into_any()
                }
                None => view! { <StepRow state=dot title=title detail=detail last=last/> }.into_any(),
            }
        })
        .collect();
    let both = year.dossier.before.tally.assessed > 0 && year.dossier.after.tally.assessed > 0;
    let waiting = year.waiting;
    view! {
        <h2 class="unseen">{words.say(|w| w.dossier_steps())}</h2>
        {(waiting > 0)
            .then(|| {
                view! {
                    <div class="chips">
                        <Chip tone=Tone::Wait label=move || words.now().save_waiting_count(&words.number(waiting))/>
                    </div>
                }
            })}
        <Card kind=CardKind::List>{rows}</Card>
        {both
            .then(|| {
                view! {
                    <BigButton
                        kind=ButtonKind::Outline
                        label=words.say(|w| w.dossier_compare())
                        href=Place::Comparison(village.target.village.code.to_string()).path()
                    />
                }
            })}
    }
    .into_any()
}

fn dot(state: ItemState, is_next: bool) -> StepState {
    match state {
        ItemState::Done => StepState::Done,
        ItemState::Attention => StepState::Bad,
        ItemState::Started => StepState::Now,
        ItemState::NotStarted if is_next => StepState::Next,
        ItemState::NotStarted => StepState::Todo,
    }
}
