//! What the province does in the register: certify what is endorsed, record the announcement of what is certified.

use std::collections::{BTreeMap, BTreeSet};

use domain::AreaCode;
use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::RecordKey;
use records::board::BoardRow;
use records::step::{Action, DossierState, StepView};

use super::columns::level_of;
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, CardKind, Check, Dialog, FaultLine,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::board::shown::Shown;
use crate::pages::review::{DayAndNumber, DayAndNumberFields, open_items_line, step_sentence};
use crate::state::syncing::Link;
use crate::state::{Fault, use_app};

/// The villages ticked, by code.
pub type Chosen = RwSignal<BTreeSet<AreaCode>>;

/// The next official step of each state, for whoever may take it.
const NEXT: [(DossierState, Action); 2] =
    [(DossierState::Endorsed, Action::Certify), (DossierState::Certified, Action::Announce)];

/// One list for each step the person may take, with a button; nothing for those who may take none.
#[component]
pub fn Official(
    /// The board.
    shown: Shown,
    /// The rows of the register.
    rows: Memo<Vec<BoardRow>>,
    /// The villages ticked.
    chosen: Chosen,
) -> AnyView {
    let app = use_app();
    let asking = RwSignal::new(None::<Action>);
    // What was asked for stays out of the list until the server has answered and the board was read again.
    let under_way: UnderWay = RwSignal::new(Vec::new());
    Effect::new(move || {
        shown.copy.track();
        let answered = |step: &RecordKey| untrack(|| !app.is_step_waiting(step));
        under_way.update(|steps| steps.retain(|step| !answered(step)));
    });
    let may = move |state, action| {
        let district = shown.current.get();
        district.is_some_and(|district| app.open_steps(&district, state).contains(&action))
    };
    let of_step = move |(state, action): (DossierState, Action)| {
        let waiting = Memo::new(move |_| {
            let open = |row: &BoardRow| {
                row.state == state && !under_way.with(|steps| steps.iter().any(|step| step.village == row.village.code))
            };
            rows.get().into_iter().filter(open).collect::<Vec<_>>()
        });
        move || {
            (may(state, action) && !waiting.with(Vec::is_empty))
                .then(|| view! { <ToDo action=action waiting=waiting chosen=chosen asking=asking/> })
        }
    };
    let told = RwSignal::new(None::<Told>);
    view! {
        <Done rows=rows told=told/>
        {NEXT.map(of_step).into_iter().collect_view()}
        <Ask rows=rows chosen=chosen asking=asking under_way=under_way told=told/>
    }
    .into_any()
}

/// Steps that were taken and have no answer yet.
type UnderWay = RwSignal<Vec<RecordKey>>;

/// The step taken last, and its record in each village, with the village's name.
type Told = (Action, Vec<(RecordKey, String)>);

/// What became of the step taken last: on its way, or there in the register.
#[component]
fn Done(rows: Memo<Vec<BoardRow>>, told: RwSignal<Option<Told>>) -> AnyView {
    let (app, words) = (use_app(), use_words());
    let done = move |action: Action, steps: &[(RecordKey, String)]| {
        let state = |step: &RecordKey| {
            rows.with(|rows| rows.iter().find(|row| row.village.code == step.village).map(|row| row.state))
        };
        let is_there = steps.iter().all(|(step, _)| state(step).is_some_and(|state| is_taken(action, state)));
        let (now, count) = (words.now(), words.number(steps.len()));
        let (kind, title) = match (is_there, action) {
            (true, Action::Announce) => (BannerKind::Done, now.register_announced_done(&count)),
            (true, _) => (BannerKind::Done, now.register_certified_done(&count)),
            (false, _) => (BannerKind::Wait, now.register_step_sent(&count)),
        };
        view! { <Banner kind=kind title=title text=names(words, steps.iter().map(|(_, name)| name.as_str()))/> }
    };
    // Somebody else may have been quicker: what the server did not take is not among what was done.
    let set_aside = move |(reason, villages): (String, Vec<String>)| {
        let title = words.now().register_step_set_aside(&words.number(villages.len()));
        let text = [names(words, villages.iter().map(String::as_str)), reason].join(DOT);
        view! { <Banner kind=BannerKind::Error title=title text=text/> }
    };
    let lines = move || {
        let (action, steps) = told.get()?;
        let (mut taken, mut reasons) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
        for (step, name) in steps {
            match app.set_aside_step(&step) {
                Some(state) => reasons.entry(step_sentence(words, &state)).or_default().push(name),
                None => taken.push((step, name)),
            }
        }
        Some(view! {
            {(!taken.is_empty()).then(|| done(action, &taken))}
            {reasons.into_iter().map(set_aside).collect_view()}
        })
    };
    view! { <div role="status">{lines}</div> }.into_any()
}

/// Whether a village stands where the step leads, or beyond.
fn is_taken(action: Action, state: DossierState) -> bool {
    match action {
        Action::Certify => matches!(state, DossierState::Certified | DossierState::Announced),
        Action::Announce => state == DossierState::Announced,
        _ => false,
    }
}

/// Names of villages in one line; many are counted.
fn names<'a>(words: Wording, names: impl Iterator<Item = &'a str>) -> String {
    const AT_MOST: usize = 8;
    let all: Vec<&str> = names.collect();
    let shown: Vec<&str> = all.iter().copied().take(AT_MOST).collect();
    match all.len().saturating_sub(AT_MOST) {
        0 => shown.join(", "),
        more => words.now().field_and_more(arg::Count(&words.number(more)), arg::Fields(&shown.join(", "))),
    }
}

/// The villages that wait for one step, to be ticked.
#[component]
fn ToDo(action: Action, waiting: Memo<Vec<BoardRow>>, chosen: Chosen, asking: RwSignal<Option<Action>>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let certifies = action == Action::Certify;
    // Without a level there is nothing to certify; the server would hold it.
    let is_blocked = move |row: &BoardRow| certifies && row.after.decision.level().is_none();
    let possible = move || {
        let rows = waiting.get().into_iter().filter(|row| !is_blocked(row));
        rows.map(|row| row.village.code).collect::<BTreeSet<_>>()
    };
    let count = Memo::new(move |_| possible().intersection(&chosen.get()).count());
    let offline = Signal::derive(move || app.syncing.link.get() != Link::Online);
    let line = move |row: BoardRow| {
        let code = row.village.code.clone();
        let (ticked, name) = (code.clone(), row.village.name_th.clone());
        let blocked = is_blocked(&row);
        let detail = move || match blocked {
            true => words.now().register_no_level().to_owned(),
            false => level_of(words, &row.after),
        };
        let change = move |tick: bool| {
            chosen.update(|chosen| {
                if tick {
                    chosen.insert(code.clone())
                } else {
                    chosen.remove(&code)
                };
            });
        };
        view! {
            <Check
                label=name
                detail=detail
                checked=Signal::derive(move || chosen.with(|chosen| chosen.contains(&ticked)))
                disabled=Signal::stored(blocked)
                on_change=change
            />
        }
    };
    let title = move || {
        let count = words.number(waiting.with(Vec::len));
        if certifies { words.now().register_to_certify(&count) } else { words.now().register_to_announce(&count) }
    };
    let label = move || {
        let count = words.number(count.get());
        if certifies { words.now().register_certify(&count) } else { words.now().register_announce(&count) }
    };
    view! {
        <section class="register__todo">
            <h2>{title}</h2>
            <Card kind=CardKind::List>{move || waiting.get().into_iter().map(line).collect_view()}</Card>
            {move || offline.get().then(|| view! { <p class="small" role="status">{words.now().review_needs_network()}</p> })}
            <div class="register__actions">
                <BigButton
                    size=ButtonSize::Fit
                    label=label
                    disabled=Signal::derive(move || offline.get() || count.get() == 0)
                    on_press=move |()| asking.set(Some(action))
                />
                <BigButton
                    kind=ButtonKind::Text
                    size=ButtonSize::Fit
                    label=words.say(|w| w.register_choose_all())
                    on_press=move |()| chosen.update(|chosen| chosen.extend(possible()))
                />
            </div>
        </section>
    }
    .into_any()
}

/// Why a step could not be taken.
#[derive(Clone, Debug, PartialEq)]
enum Refused {
    /// The day is too early for these villages, or of no such year.
    Day(String),
    /// It could not be kept.
    Fault(Fault),
}

/// The question before the step, with the number and day of an announcement.
#[component]
fn Ask(
    rows: Memo<Vec<BoardRow>>,
    chosen: Chosen,
    asking: RwSignal<Option<Action>>,
    under_way: UnderWay,
    told: RwSignal<Option<Told>>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let typed = DayAndNumber::new();
    let fault = RwSignal::new(None::<Refused>);
    let close = move || {
        typed.clear();
        fault.try_set(None);
        asking.try_set(None);
    };
    let busy = RwSignal::new(false);
    let announces = Memo::new(move |_| asking.get() == Some(Action::Announce));
    let meant = move |action: Action| {
        let state = NEXT.iter().find(|(_, next)| *next == action).map(|(state, _)| *state);
        let is_meant = |row: &BoardRow| Some(row.state) == state && chosen.with(|c| c.contains(&row.village.code));
        rows.get().into_iter().filter(is_meant).collect::<Vec<_>>()
    };
    let confirm = move |()| {
        let Some(action) = asking.get_untracked() else { return };
        fault.set(None);
        let Some((on, number)) = typed.take(action) else { return };
        let rows = untrack(|| meant(action));
        let year = untrack(|| app.fiscal_year());
        let too_early = |row: &&BoardRow| year.is_some_and(|year| !row.milestones().allow(action, on, year));
        let wrong: Vec<&str> = rows.iter().filter(too_early).map(|row| row.village.name_th.as_str()).collect();
        if !wrong.is_empty() {
            fault.set(Some(Refused::Day(names(words, wrong.into_iter()))));
            return;
        }
        let villages: Vec<_> =
            rows.iter().map(|row| (row.village.code.clone(), row.subdistrict.code.clone())).collect();
        let values = StepView::values(action, Some(on), "", &number);
        busy.set(true);
        spawn_local(async move {
            let (steps, failed) = app.take_steps(&villages, &values).await;
            busy.try_set(false);
            let steps: Vec<_> = steps.into_iter().zip(rows.into_iter().map(|row| row.village.name_th)).collect();
            let kept = || steps.iter().map(|(step, _)| step.clone());
            under_way.try_update(|under_way| under_way.extend(kept()));
            chosen.try_update(|chosen| chosen.retain(|code| kept().all(|step| step.village != *code)));
            if !steps.is_empty() {
                told.try_set(Some((action, steps)));
            }
            match failed {
                None => close(),
                Some(error) => drop(fault.try_set(Some(Refused::Fault(error)))),
            }
        });
    };
    let verb = move || asking.get().map(|action| super::super::review::verb(words.now(), action)).unwrap_or_default();
    let title = move || {
        let count = asking.get().map(|action| meant(action).len()).unwrap_or_default();
        [verb(), &words.now().common_villages(&words.number(count))].join(DOT)
    };
    let whom = move || {
        let meant = asking.get().map(meant).unwrap_or_default();
        let line = |row: BoardRow| {
            let open = open_items_line(words, row.open_items());
            view! {
                <li>
                    {[row.village.name_th.clone(), level_of(words, &row.after)].join(DOT)}
                    {(!open.is_empty()).then(|| view! { <div class="small muted">{open}</div> })}
                </li>
            }
        };
        meant.into_iter().map(line).collect_view()
    };
    // What is signed now shall not be found incomplete by a decision that waits.
    let held = move || {
        let meant = asking.get().map(meant).unwrap_or_default().into_iter().filter(|row| row.held > 0);
        let line = |row: BoardRow| {
            let (village, count) = (row.village.name_th.clone(), words.number(row.held));
            let text = words.now().register_held(arg::Count(&count), arg::Village(&village));
            view! { <Banner kind=BannerKind::Wait text=text/> }
        };
        meant.map(line).collect_view()
    };
    let text = move || match announces.get() {
        true => words.now().review_ask_announce(),
        false => words.now().review_ask_certify(),
    };
    let failed = move || {
        let text = match fault.get()? {
            Refused::Day(villages) => words.now().register_day_not_possible(&villages),
            Refused::Fault(fault) => words.digits(&fault.sentence(words.now())),
        };
        Some(view! { <FaultLine text=text/> })
    };
    view! {
        <Dialog
            id="official"
            open=Signal::derive(move || asking.get().is_some())
            title=title
            text=text
            confirm=verb
            busy=busy
            on_confirm=confirm
            on_cancel=move |()| close()
        >
            <ul class="lines lines--many" tabindex="0">{whom}</ul>
            {held}
            <DayAndNumberFields of=typed action=asking/>
            {failed}
        </Dialog>
    }
    .into_any()
}
