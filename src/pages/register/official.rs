//! What the province does in the register: certify what is endorsed, record the announcement of what is certified.

use std::collections::BTreeSet;

use domain::AreaCode;
use leptos::prelude::*;
use records::RecordKey;
use records::board::BoardRow;
use records::step::{Action, DossierState};

use super::asking::Ask;
use super::columns::level_of;
use super::done::Done;
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, CardKind, Check};
use crate::i18n::use_words;
use crate::pages::board::shown::Shown;
use crate::state::syncing::Link;
use crate::state::use_app;

/// The villages ticked, by code.
pub type Chosen = RwSignal<BTreeSet<AreaCode>>;

/// The next official step of each state, for whoever may take it.
pub const NEXT: [(DossierState, Action); 2] =
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
pub type UnderWay = RwSignal<Vec<RecordKey>>;

/// The step taken last, and its record in each village, with the village's name.
pub type Told = (Action, Vec<(RecordKey, String)>);

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
