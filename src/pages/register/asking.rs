//! The question before the province takes a step of villages in the register.

use leptos::prelude::*;
use leptos::task::spawn_local;
use records::board::BoardRow;
use records::step::{Action, StepView};

use super::columns::level_of;
use super::done::names;
use super::official::{Chosen, NEXT, Told, UnderWay};
use crate::components::{Dialog, FaultLine};
use crate::i18n::{DOT, use_words};
use crate::pages::review::{DayAndNumber, DayAndNumberFields, open_items_line, verb, waiting_answers};
use crate::state::{Fault, use_app};

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
pub fn Ask(
    /// The rows of the register.
    rows: Memo<Vec<BoardRow>>,
    /// The villages ticked.
    chosen: Chosen,
    /// The step asked for; none while none is.
    asking: RwSignal<Option<Action>>,
    /// Where what was taken goes.
    under_way: UnderWay,
    /// Set to what was taken.
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
    let yes = move || asking.get().map(|action| verb(words.now(), action)).unwrap_or_default();
    let title = move || {
        let count = asking.get().map(|action| meant(action).len()).unwrap_or_default();
        [yes(), &words.now().common_villages(&words.number(count))].join(DOT)
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
    let held = move || {
        let line = |row: BoardRow| waiting_answers(words, row.held, &row.village.name_th);
        asking.get().map(meant).unwrap_or_default().into_iter().filter_map(line).collect_view()
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
            confirm=yes
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
