//! "Before you leave": what is still missing in each chosen village, what is unsent, and that every saved answer is safe.

pub mod gaps;
mod words;

use leptos::prelude::*;

use self::gaps::{Gap, GapKind, gaps, is_of_today};
use self::words::{gap_detail, gap_place, gap_title};
use super::bundle::CarryBundle;
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, Card, CardKind, ConnectionChip, EmptyState, Fold, Loading, Screen,
    StepRow, StepState, Symbol, Tone, TopBar,
};
use crate::i18n::use_words;
use crate::platform::clock;
use crate::state::syncing::Link;
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// The screen.
#[component]
pub fn LeavingPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let villages = Memo::new(move |_| chosen_villages(app));
    let body = move || {
        match villages.get() {
        None => view! { <Loading label=words.say(|w| w.loading_villages())/> }.into_any(),
        Some(villages) if villages.is_empty() => view! {
            <EmptyState symbol=Symbol::Home title=words.say(|w| w.villages_empty_title()) lead=words.say(|w| w.villages_empty_lead())>
                <BigButton label=words.say(|w| w.nav_prepare()) href="/prepare"/>
            </EmptyState>
        }
        .into_any(),
        Some(_) => view! { <Villages villages=villages/> }.into_any(),
    }
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.leaving_title())
                    subtitle=words.say(|w| w.leaving_lead())
                    back="/villages"
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            <Safe/>
            <CarryBundle/>
            {body}
            <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.leaving_done()) href="/villages"/>
        </Screen>
    }
    .into_any()
}

fn chosen_villages(app: App) -> Option<Vec<VillageSignal>> {
    let chosen = app.chosen.get();
    let is_chosen = |village: &VillageSignal| {
        let code = village.target.village.code.as_str();
        chosen.as_ref().is_none_or(|chosen| chosen.iter().any(|one| one == code))
    };
    Some(app.villages.get()?.into_iter().filter(is_chosen).collect())
}

/// Saved answers are safe; what waits is sent by itself; what could not be saved is said first.
#[component]
fn Safe() -> AnyView {
    let app = use_app();
    let words = use_words();
    let unsaved = app.has_unsaved();
    let waiting = Memo::new(move |_| app.summary.with(|summary| summary.waiting));
    let saved = move || {
        match unsaved {
        true => view! { <Banner kind=BannerKind::Error text=words.say(|w| w.leaving_unsaved())/> }.into_any(),
        false => view! {
            <Banner kind=BannerKind::Done title=words.say(|w| w.leaving_all_saved()) text=words.say(|w| w.leaving_safe())/>
        }
        .into_any(),
    }
    };
    let photos = Memo::new(move |_| app.files.counts().waiting);
    let photos_line = move || {
        let waiting = photos.get();
        (waiting > 0).then(|| view! { <p>{words.now().photos_leaving(&words.number(waiting))}</p> })
    };
    let unsent = move || {
        match waiting.get() {
        0 if photos.get() > 0 => ().into_any(),
        0 => view! { <p>{words.say(|w| w.answers_nothing_new())}</p> }.into_any(),
        waiting => view! {
            <p>{move || words.now().leaving_unsent(&words.number(waiting))}</p>
            <BigButton kind=ButtonKind::Outline symbol=Symbol::Send label=words.say(|w| w.answers_title()) href="/answers"/>
        }
        .into_any(),
    }
    };
    view! {
        {saved}
        <Card>
            <div class="stack">
                <h2>{words.say(|w| w.leaving_unsent_title())}</h2>
                {unsent}
                {photos_line}
            </div>
        </Card>
    }
    .into_any()
}

/// Villages worked in today, or with something unsent; then the others, folded.
#[component]
fn Villages(villages: Memo<Option<Vec<VillageSignal>>>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let is_good =
        |village: &VillageSignal| village.year.with(|year| year.as_ref().is_some_and(|year| gaps(year).is_empty()));
    let all_good = Memo::new(move |_| villages.with(|all| all.as_ref().is_some_and(|all| all.iter().all(is_good))));
    // By code: a village that is worked in while the page is open comes up, and no other row is built anew.
    let of_today = Memo::new(move |_| {
        let me = app.known().map(|known| known.account.id.to_string()).unwrap_or_default();
        let today = clock::today();
        let visited = |village: &&VillageSignal| {
            village.year.with(|year| year.as_ref().is_some_and(|year| is_of_today(year, &me, today)))
        };
        let all = villages.get().unwrap_or_default();
        all.iter().filter(visited).map(|village| village.target.village.code.clone()).collect::<Vec<_>>()
    });
    let split = move |wanted: bool| {
        let is_meant = |village: &VillageSignal| {
            of_today.with(|of_today| of_today.contains(&village.target.village.code)) == wanted
        };
        villages.get().unwrap_or_default().into_iter().filter(is_meant).collect::<Vec<_>>()
    };
    let list = move |wanted: bool| {
        view! {
            <For each=move || split(wanted) key=|village| village.target.village.code.clone() let:village>
                <VillageGaps village=village/>
            </For>
        }
        .into_any()
    };
    let nobody_went = Memo::new(move |_| of_today.with(Vec::is_empty));
    let rest = Memo::new(move |_| split(false).len());
    let others = move || match (nobody_went.get(), rest.get()) {
        (_, 0) => ().into_any(),
        (true, _) => list(false),
        (false, count) => view! {
            <Fold label=move || words.now().leaving_other_villages(&words.number(count))>{list(false)}</Fold>
        }
        .into_any(),
    };
    let good = move || {
        all_good.get().then(
            || view! { <EmptyState symbol=Symbol::Check tone=Tone::Ok title=words.say(|w| w.leaving_all_good())/> },
        )
    };
    let heading = move || {
        let title = match nobody_went.get() {
            true => words.now().leaving_missing_title(),
            false => words.now().leaving_visited_title(),
        };
        (!all_good.get()).then(|| view! { <h2>{title}</h2> })
    };
    view! {
        {heading}
        {list(true)}
        {others}
        {good}
    }
    .into_any()
}

/// One village: a row for each thing missing, leading to where it is answered.
#[component]
fn VillageGaps(village: VillageSignal) -> AnyView {
    let words = use_words();
    let year = village.year;
    let name = village.target.village.name_th.clone();
    let code = village.target.village.code.clone();
    let missing = Memo::new(move |_| year.with(|year| year.as_ref().map(gaps)));
    let rows = move || match missing.get() {
        None => view! { <Loading/> }.into_any(),
        Some(gaps) if gaps.is_empty() => {
            let only_before =
                year.with(|year| year.as_ref().is_some_and(|year| year.dossier.after.tally.assessed == 0));
            let title = move || match only_before {
                true => words.now().leaving_village_before(),
                false => words.now().leaving_village_good(),
            };
            view! { <StepRow state=StepState::Done title=title/> }.into_any()
        }
        Some(gaps) => {
            let row = |gap: Gap| {
                let href = gap_place(&gap, code.as_str()).path();
                let state = match gap.kind {
                    GapKind::Conflict(_) | GapKind::Returned | GapKind::Contradiction => StepState::Bad,
                    GapKind::NotStarted => StepState::Todo,
                    _ => StepState::Now,
                };
                let detail_of = gap.clone();
                view! {
                    <StepRow
                        state=state
                        title=move || gap_title(words, &gap)
                        detail=move || gap_detail(words, &detail_of)
                        href=href
                    />
                }
            };
            gaps.into_iter().map(row).collect::<Vec<_>>().into_any()
        }
    };
    view! {
        <h3>{name}</h3>
        <Card kind=CardKind::List>{rows}</Card>
    }
    .into_any()
}
