//! My villages: the field worker's first screen. What comes next in each, what waits, what needs a person.

use std::collections::BTreeSet;

use domain::AreaCode;
use i18n::arg;
use leptos::prelude::*;
use records::dossier::{Item, ItemState};
use records::step::DossierState;

use crate::components::{
    BigButton, ButtonKind, CardLink, Chip, ConnectionChip, EmptyState, Loading, ProgressRing, Screen, Symbol, Tone,
    TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::pages::dossier::items::{certification_line, item_name};
use crate::place::Place;
use crate::state::offline::ShellState;
use crate::state::prepare::EverythingRead;
use crate::state::syncing::Link;
use crate::state::village_year::VillageYear;
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// The list.
#[component]
pub fn VillagesPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let shown = Memo::new(move |_| shown_villages(app));
    // Who opens villages on demand finds them on the board.
    let opens = untrack(|| app.opens_field_work());
    let lead = move || if opens { words.now().open_from_board() } else { words.now().villages_empty_lead() };
    let (next, href): (fn(i18n::Words) -> &'static str, _) =
        if opens { (|w| w.nav_board(), "/board") } else { (|w| w.nav_prepare(), "/prepare") };
    let list = move || {
        match shown.get() {
        None => view! { <Loading label=words.say(|w| w.loading_villages())/> }.into_any(),
        Some(villages) if villages.is_empty() => view! {
            <EmptyState symbol=Symbol::Home title=words.say(|w| w.villages_empty_title()) lead=lead>
                <BigButton label=words.say(next) href=href/>
            </EmptyState>
        }
        .into_any(),
        Some(_) => view! {
            <For each=move || shown.get().unwrap_or_default() key=|village| village.target.village.code.clone() let:village>
                <VillageCard village=village/>
            </For>
            <div class="buttons">
                <BigButton kind=ButtonKind::Outline label=words.say(|w| w.nav_prepare()) symbol=Symbol::Download href="/prepare"/>
                <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.leaving_title()) symbol=Symbol::Leave href="/leaving"/>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.villages_title())
                    subtitle=move || subtitle(app, words)
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            <Ready/>
            {list}
        </Screen>
    }
    .into_any()
}

/// The green line that is shown only when it is true.
#[component]
fn Ready() -> AnyView {
    let app = use_app();
    let words = use_words();
    let everything_read = app.watch_everything_read();
    let is_here = move || matches!(everything_read.get(), EverythingRead::At(_));
    let may_come = move || everything_read.get() == EverythingRead::Asking || app.is_fetching();
    // For somebody without villages there is nothing to be ready for.
    let has_none = move || {
        let told = app.reference.with(|reference| reference.as_ref().is_some_and(|r| r.targets.is_empty()));
        told && is_here()
    };
    let chip = move || {
        match app.offline.state.get() {
        ShellState::Ready { .. } if has_none() => ().into_any(),
        ShellState::Ready { .. } if !is_here() || app.reference.with(Option::is_none) => {
            let label = move || if may_come() { words.now().online_data_coming() } else { words.now().online_no_data_yet() };
            view! { <Chip tone=Tone::Wait symbol=Signal::stored(Symbol::Download) label=label/> }.into_any()
        }
        ShellState::Ready { .. } => view! {
            <Chip tone=Tone::Ok symbol=Signal::stored(Symbol::Check) label=words.say(|w| w.online_ready_offline())/>
        }
        .into_any(),
        ShellState::Installing { cached, total } => view! {
            <Chip
                tone=Tone::Wait
                symbol=Signal::stored(Symbol::Download)
                label=move || words.now().update_cached(arg::Done(&words.number(cached)), arg::Total(&words.number(total)))
            />
        }
        .into_any(),
        ShellState::Checking => ().into_any(),
        ShellState::Unsupported | ShellState::Failed => view! {
            <Chip tone=Tone::Bad symbol=Signal::stored(Symbol::Attention) label=words.say(|w| w.online_not_ready_offline())/>
        }
        .into_any(),
    }
    };
    view! { <div id="offline-ready">{chip}</div> }.into_any()
}

/// The villages chosen for the field; all of them if nobody chose.
fn shown_villages(app: App) -> Option<Vec<VillageSignal>> {
    let chosen = app.chosen.get();
    let villages = app.villages.get()?;
    let is_chosen = |village: &VillageSignal| {
        let code = village.target.village.code.as_str();
        chosen.as_ref().is_none_or(|chosen| chosen.iter().any(|one| one == code))
    };
    Some(villages.into_iter().filter(is_chosen).collect())
}

fn subtitle(app: App, words: Wording) -> String {
    let year = app.fiscal_year().map(|year| words.number(year)).unwrap_or_default();
    let codes: BTreeSet<AreaCode> = app.reference.with(|reference| {
        reference.iter().flat_map(|reference| &reference.targets).map(|target| target.subdistrict.clone()).collect()
    });
    let areas = codes.iter().filter_map(|code| app.area(code));
    let names: Vec<String> = areas.map(|area| words.name(&area.name_th, &area.name_en)).collect();
    match names.as_slice() {
        [] => words.now().app_year(&year),
        [only] => words.now().villages_subtitle(arg::Subdistrict(only), arg::Year(&year)),
        several => words.now().villages_subtitle_many(arg::Count(&words.number(several.len())), arg::Year(&year)),
    }
}

/// One village.
#[component]
fn VillageCard(village: VillageSignal) -> AnyView {
    let words = use_words();
    let year = village.year;
    let target = village.target.clone();
    let done = Signal::derive(move || year.with(|year| year.as_ref().map_or(0, |year| count(year.dossier.done().0))));
    let total = Signal::derive(move || year.with(|year| year.as_ref().map_or(0, |year| count(year.dossier.done().1))));
    let ring_label = move || {
        if total.get() == 0 {
            return words.now().loading_dossier().to_owned();
        }
        words.now().villages_steps_done(arg::Done(&words.number(done.get())), arg::Total(&words.number(total.get())))
    };
    let moo = target.village.moo;
    let detail = move || year.with(|year| year.as_ref().map(|year| next_line(words, year)).unwrap_or_default());
    view! {
        <CardLink
            href=Place::Dossier(target.village.code.to_string()).path()
            title=target.village.name_th.clone()
            aside=move || words.now().common_moo(&words.number(moo))
            detail=detail
            mark=move || view! { <ProgressRing done=done total=total label=ring_label/> }
        >
            {move || year.with(|year| year.as_ref().map(|year| chips(words, year)))}
        </CardLink>
    }
    .into_any()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// What comes next in a village, in one line.
#[must_use]
pub fn next_line(words: Wording, year: &VillageYear) -> String {
    let now = words.now();
    match year.dossier.progress.state {
        DossierState::Announced | DossierState::Certified | DossierState::Endorsed | DossierState::Submitted => {
            return certification_line(words, &year.dossier.progress);
        }
        DossierState::Returned => return now.villages_next(now.dossier_mend()),
        DossierState::Collecting => {}
    }
    if year.before.conflicts.len() + year.after.conflicts.len() > 0 {
        return now.attention_conflict().to_owned();
    }
    let Some(item) = year.dossier.next() else { return now.dossier_all_done().to_owned() };
    let step = item_name(words, item);
    let tally = match item {
        Item::Before => year.dossier.before.tally,
        Item::After => year.dossier.after.tally,
        _ => return now.villages_next(&step),
    };
    match year.dossier.state(item) {
        ItemState::NotStarted => now.villages_next(&step),
        _ => now.villages_next_with_count(
            arg::Done(&words.number(tally.assessed)),
            arg::Step(&step),
            arg::Total(&words.number(tally.total)),
        ),
    }
}

fn chips(words: Wording, year: &VillageYear) -> AnyView {
    let (waiting, attention) = (year.waiting, year.attention);
    let returned = year.dossier.progress.state == DossierState::Returned;
    let started = year.dossier.before.tally.assessed > 0;
    view! {
        {returned.then(|| view! { <Chip tone=Tone::Bad label=words.say(|w| w.save_returned())/> })}
        {(attention > 0)
            .then(|| {
                view! {
                    <Chip tone=Tone::Bad label=move || words.now().villages_attention(&words.number(attention))/>
                }
            })}
        {(waiting > 0)
            .then(|| view! { <Chip label=move || words.now().save_waiting_count(&words.number(waiting))/> })}
        {(waiting == 0 && attention == 0 && started)
            .then(|| view! { <Chip tone=Tone::Ok label=words.say(|w| w.save_arrived_all())/> })}
    }
    .into_any()
}
