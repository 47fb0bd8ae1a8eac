//! Review and certification as a village's dossier shows them: why it came back, what can be done next, what was done.

pub mod ask;
pub mod day_and_number;
pub mod history;
pub mod naming;
pub mod open_items;

pub use self::ask::Ask;
pub use self::day_and_number::{DayAndNumber, DayAndNumberFields};
pub use self::history::History;
pub use self::open_items::{OpenItems, open_items_line};

use i18n::{Words, arg};
use jiff::civil::Date;
use leptos::prelude::*;
use records::HeldReason;
use records::dossier::ItemState;
use records::step::{Action, DossierState, StepView};
use sync::PendingState;

use super::dossier::items::phase_name;
use super::naming::{held_sentence, indicator_code, refused_sentence};
use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, CardKind, Chip, Tone};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::platform::clock;
use crate::state::syncing::Link;
use crate::state::use_app;
use crate::state::village_year::VillageYear;
use crate::state::villages::VillageSignal;

/// Why the dossier came back, with a way to each indicator in question; nothing if it did not.
#[component]
pub fn Returned(
    /// The village.
    village: VillageSignal,
    /// Its year.
    year: VillageYear,
) -> AnyView {
    let words = use_words();
    let Some(step) = year.dossier.progress.returned().cloned() else { return ().into_any() };
    let code = village.target.village.code.to_string();
    let links: Vec<_> = step
        .on_indicators
        .iter()
        .map(|((phase, indicator), remark)| {
            let (phase, remark) = (*phase, remark.clone());
            let number = indicator_code(indicator, Some(&year.made(phase).instrument));
            let label = move || [phase_name(words, phase), &words.digits(&number)].join(" ");
            let href = Place::Assessment(code.clone(), phase).path();
            view! {
                <li>
                    <a href=href>{label}</a>
                    ": "
                    {remark}
                </li>
            }
        })
        .collect();
    let remarks = step.remarks.clone();
    // Nothing was wrong with what the province opens again: it had been certified.
    let is_reopened = step.action == Action::Reopen;
    let title = words.say(move |w| if is_reopened { w.review_reopened() } else { w.review_returned() });
    view! {
        <Card kind=CardKind::Brick>
            <h2>{title}</h2>
            <p class="returned__remarks">{remarks}</p>
            {(!links.is_empty()).then(|| view! { <ul class="returned__indicators">{links}</ul> })}
            <p class="small muted">{move || who_and_when(words, &step)}</p>
        </Card>
    }
    .into_any()
}

/// The steps of one's own that the server did not take; nothing if there are none.
#[component]
pub fn NotTaken(
    /// The village's year.
    year: VillageYear,
) -> AnyView {
    let words = use_words();
    let banner = |(action, state): (Action, PendingState)| {
        let title = move || words.now().review_not_taken(verb(words.now(), action));
        let reason = move || step_sentence(words, &state);
        view! {
            <Banner kind=BannerKind::Error title=title text=reason>
                <BigButton
                    kind=ButtonKind::Text
                    size=ButtonSize::Small
                    label=words.say(|w| w.nav_attention())
                    href=Place::Attention.path()
                />
            </Banner>
        }
    };
    year.steps_set_aside.into_iter().map(banner).collect_view().into_any()
}

/// Why the server keeps an official step out, by the code of the reason. It is never let in later (see `docs/adr/0014`), so nothing is
/// promised.
#[must_use]
pub fn held_step_sentence(words: Wording, reason: &str) -> String {
    match HeldReason::from_code(reason) {
        Some(known) if HeldReason::OF_STEP.contains(&known) => held_sentence(words, reason),
        _ => words.now().held_step_of_others().to_owned(),
    }
}

/// What a dialog says of answers that wait for an officer; nothing if none do. What is signed now shall not be found incomplete by a
/// decision that comes later.
#[must_use]
pub fn waiting_answers(words: Wording, count: u32, village: &str) -> Option<AnyView> {
    let text = words.now().register_held(arg::Count(&words.number(count)), arg::Village(village));
    (count > 0).then(|| view! { <Banner kind=BannerKind::Wait text=text/> }.into_any())
}

/// Why the server did not take an official step, and what to do; empty for one that it took.
#[must_use]
pub fn step_sentence(words: Wording, state: &PendingState) -> String {
    match state {
        PendingState::Held { reason } => held_step_sentence(words, reason),
        PendingState::Refused { code } => refused_sentence(words, code),
        PendingState::Waiting | PendingState::Received => String::new(),
    }
}

/// Who took a step, and of which day it is; tracked.
fn who_and_when(words: Wording, step: &StepView) -> String {
    let app = use_app();
    // A step of another day than the one it was written down on has no hour.
    let is_of_moment = |on: &Date| clock::in_thailand(step.made_at).is_none_or(|(day, _)| day == *on);
    let day = step.on.filter(|on| !is_of_moment(on)).map_or_else(|| words.moment(step.made_at), |on| words.day(on));
    words.now().review_by(arg::Day(&day), arg::Name(&app.person(&step.author)))
}

/// The official steps open to the person now, or why they must wait.
#[component]
pub fn OpenSteps(
    /// The village.
    village: VillageSignal,
    /// Its year.
    year: VillageYear,
    /// Whether it is the next step of the person.
    is_next: bool,
    /// Set when one is asked for.
    asking: RwSignal<Option<Action>>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    if let Some(action) = year.step_under_way {
        let label = move || words.now().review_under_way(action_name(words, action));
        return view! { <div class="chips"><Chip tone=Tone::Wait label=label/></div> }.into_any();
    }
    let state = year.dossier.progress.state;
    let conflicts = year.conflicts;
    let is_assessed = [&year.dossier.before, &year.dossier.after].iter().all(|phase| phase.state() == ItemState::Done);
    let code = village.target.village.code.clone();
    // While the field still collects there is nothing to hand in; the next step of the day says so.
    let actions = Memo::new(move |_| {
        let mut open = app.open_steps(&code, state);
        open.retain(|action| *action != Action::Submit || is_assessed);
        open
    });
    let blocked = move |action| obstacle(words, conflicts, action, app.syncing.link.get());
    let why = move || {
        let text = actions.with(|actions| actions.iter().find_map(|action| blocked(*action)))?;
        Some(view! { <p class="small" role="status">{text}</p> })
    };
    let button = move |action: Action| {
        let kind = if action.goes_on() { ButtonKind::Filled } else { ButtonKind::Outline };
        view! {
            <BigButton
                kind=kind
                label=words.say(move |w| verb(w, action))
                disabled=Signal::derive(move || blocked(action).is_some())
                on_press=move |()| asking.set(Some(action))
            />
        }
    };
    let card = move || {
        let actions = actions.get();
        (!actions.is_empty()).then(|| {
            view! {
                <Card>
                    {is_next.then(|| view! { <p class="small muted">{words.say(|w| w.dossier_next_step())}</p> })}
                    <h2>{words.say(|w| w.review_title())}</h2>
                    <p class="muted">{move || lead(words, state)}</p>
                    {why}
                    <div class="buttons">{actions.into_iter().map(button).collect::<Vec<_>>()}</div>
                </Card>
            }
        })
    };
    view! { {card} }.into_any()
}

/// Why a step must wait.
fn obstacle(words: Wording, conflicts: usize, action: Action, link: Link) -> Option<String> {
    let now = words.now();
    if link != Link::Online {
        return Some(now.review_needs_network().to_owned());
    }
    (action.goes_on() && conflicts > 0).then(|| now.review_blocked_conflicts(&words.number(conflicts)))
}

/// What is to be done with a dossier in this state.
fn lead(words: Wording, state: DossierState) -> &'static str {
    let now = words.now();
    match state {
        DossierState::Collecting => now.review_lead_submit(),
        DossierState::Returned => now.review_lead_again(),
        DossierState::Submitted => now.review_lead_review(),
        DossierState::Endorsed => now.review_lead_province(),
        DossierState::Certified | DossierState::Announced => now.review_lead_certified(),
    }
}

/// A step as something to do.
#[must_use]
pub fn verb(words: Words, action: Action) -> &'static str {
    match action {
        Action::Submit => words.review_submit(),
        Action::Return => words.review_return(),
        Action::Endorse => words.review_endorse(),
        Action::Certify => words.review_certify(),
        Action::Announce => words.review_announce(),
        Action::Reopen => words.review_reopen(),
    }
}

/// A step as something done.
#[must_use]
pub fn action_name(words: Wording, action: Action) -> &'static str {
    let now = words.now();
    match action {
        Action::Submit => now.review_submitted(),
        Action::Return => now.review_was_returned(),
        Action::Endorse => now.review_endorsed(),
        Action::Certify => now.review_certified(),
        Action::Announce => now.review_announced(),
        Action::Reopen => now.review_reopened(),
    }
}
