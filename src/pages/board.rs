//! The district's board: villages by steps, who and when. Fetched from the server; without a network the last copy is shown and says so.

pub mod export;
pub mod figures;
pub mod happiness;
pub mod kept;
pub mod levels;
pub mod lists;
pub mod row;
pub mod shown;
pub mod wide;

use domain::working_days::REPORT_DAYS;
use leptos::prelude::*;
use records::board::WorkerContact;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use self::export::BoardExport;
use self::figures::Filter;
use self::kept::RefreshButton;
use self::levels::Levels;
use self::lists::{Deadlines, Lacking};
use self::row::{Row, columns};
use self::shown::{Shown, Stale, WithBoard};
use self::wide::Happier;
use crate::components::{
    BigButton, ButtonKind, ButtonSize, Card, CardKind, ChoiceOption, Choices, EmptyState, ProgressBar, Screen,
    ScreenWidth, StepRow, StepState, Symbol, Table, Tile, Tiles, Tone, TopBar,
};
use crate::i18n::use_words;
use crate::pages::printing::PrintButton;
use crate::place::Place;
use crate::state::board::BoardCopy;
use crate::state::use_app;
use crate::when::elapsed;

/// The screen.
#[component]
pub fn BoardPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let shown = Shown::kept_up(app);
    let body = move || view! { <WithBoard shown=shown content=|shown| view! { <Board shown=shown/> }.into_any()/> };
    let buttons = move || {
        view! {
        <span class="wide-only"><ToRegister/></span>
        <RefreshButton busy=shown.busy on_press=move |()| shown.refresh()/>
                    <span class="wide-only register__file">
                        <BoardExport shown=shown/>
                        <PrintButton size=ButtonSize::Fit/>
                    </span>
                }
    };
    view! {
        <Screen
            width=ScreenWidth::Wide
            top=move || view! { <TopBar wide=true title=words.say(|w| w.board_title()) subtitle=move || shown.subtitle(words) trailing=buttons/> }
        >
            {body}
        </Screen>
    }
    .into_any()
}

/// Figures, filter, table, workers.
#[component]
fn Board(shown: Shown) -> AnyView {
    let words = use_words();
    let filter = RwSignal::new(Filter::default());
    let rows = Memo::new(move |_| {
        shown.copy.with(|copy| copy.as_ref().map(|copy| figures::rows(copy, filter.get())).unwrap_or_default())
    });
    let all = Memo::new(move |_| shown.copy.with(|copy| copy.as_ref().map_or(0, |copy| copy.board.rows.len())));
    let none = move || {
        let lead = match (all.get(), rows.with(Vec::is_empty)) {
            (_, false) => return None,
            (0, true) => view! {
                <EmptyState symbol=Symbol::Board title=words.say(|w| w.board_empty_title()) lead=words.say(|w| w.board_empty_lead())/>
            }
            .into_any(),
            (_, true) => view! { <p class="muted" role="status">{words.say(|w| w.board_filter_none())}</p> }.into_any(),
        };
        Some(lead)
    };
    let table = move || {
        rows.with(|rows| !rows.is_empty()).then(|| {
            view! {
                <Table label=words.say(|w| w.board_title()) columns=columns(words)>
                    <For each=move || rows.get() key=|row| row.fingerprint.clone() let:row>
                        <Row row=row/>
                    </For>
                </Table>
            }
        })
    };
    view! {
        <Levels current=Place::Board/>
        <Kpis shown=shown/>
        <Toolbar shown=shown filter=filter/>
        {table}
        {none}
        <Deadlines shown=shown/>
        <Lacking shown=shown/>
        <Workers shown=shown/>
        <More/>
    }
    .into_any()
}

/// That changes wait for this person's decision, and the way there.
#[component]
fn ToDecide(shown: Shown) -> AnyView {
    let app = use_app();
    let words = use_words();
    let waiting = Memo::new(move |_| {
        let of_rows = |copy: &BoardCopy| copy.board.rows.iter().map(|row| row.held).sum::<u32>();
        if app.decides_held() { shown.copy.with(|copy| copy.as_deref().map_or(0, of_rows)) } else { 0 }
    });
    let link = move || {
        let count = waiting.get();
        (count > 0).then(|| {
            let label = move || words.now().decide_waits(&words.number(count));
            view! { <a class="chip chip--wait board__decide" href=Place::Held.path()>{label}</a> }
        })
    };
    view! { {link} }.into_any()
}

/// The way to the register.
#[component]
pub fn ToRegister() -> AnyView {
    let words = use_words();
    let (label, href) = (words.say(|w| w.register_title()), Place::Register.path());
    view! { <BigButton kind=ButtonKind::Quiet size=ButtonSize::Fit label=label href=href/> }.into_any()
}

/// Where the side bar and the head of a wide window lead, too.
#[component]
pub fn More() -> AnyView {
    let app = use_app();
    let words = use_words();
    let targets = untrack(|| app.sets_targets()).then(|| {
        view! { <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.targets_title()) href=Place::Targets.path()/> }
    });
    view! {
        <nav class="board__more" aria-label=words.say(|w| w.instruments_title())>
            <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.register_title()) href=Place::Register.path()/>
            {untrack(|| app.decides_held()).then(|| {
                view! { <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.decide_title()) href=Place::Held.path()/> }
            })}
            {targets}
            <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.instruments_title()) href=Place::Instruments.path()/>
        </nav>
    }
    .into_any()
}

/// Four figures above the table.
#[component]
fn Kpis(shown: Shown) -> AnyView {
    let words = use_words();
    let rows = move || shown.copy.get().map(|copy| copy.board.rows.clone()).unwrap_or_default();
    let totals = Memo::new(move |_| figures::totals(&rows()));
    let money = Memo::new(move |_| figures::materials(&rows()));
    let due = Memo::new(move |_| {
        let rows = rows();
        let due = figures::deadlines(&rows);
        (due.len(), due.first().and_then(|(_, due)| due.working.or(due.calendar)))
    });
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let baht = |amount: Decimal| amount.trunc().to_u32().unwrap_or(u32::MAX);
    let soonest = move || due.get().1.map(|day| words.now().board_kpi_due_soonest(&words.day(day))).unwrap_or_default();
    view! {
        <Tiles>
            <Tile
                value=move || words.number(totals.get().after)
                of=move || ["/", &words.number(totals.get().villages)].concat()
                label=words.say(|w| w.board_kpi_after())
            >
                <ProgressBar
                    done=Signal::derive(move || count(totals.get().after))
                    total=Signal::derive(move || count(totals.get().villages))
                    label=words.say(|w| w.board_kpi_after())
                />
            </Tile>
            <Happier figures=totals/>
            <Tile
                value=move || words.amount(money.get().0)
                of=move || words.now().monitoring_budget_of(&words.amount(money.get().1))
                label=words.say(|w| w.board_kpi_money())
            >
                <ProgressBar
                    done=Signal::derive(move || baht(money.get().0))
                    total=Signal::derive(move || baht(money.get().1))
                    label=words.say(|w| w.board_kpi_money())
                />
            </Tile>
            <Tile
                value=move || words.number(due.get().0)
                of=words.say(|w| w.board_villages_unit())
                label=move || words.now().board_kpi_due(&words.number(REPORT_DAYS))
                note=soonest
                tone=Signal::derive(move || if due.get().0 > 0 { Tone::Wait } else { Tone::Plain })
            />
        </Tiles>
    }
    .into_any()
}

/// The filter, and how old the data are.
#[component]
fn Toolbar(shown: Shown, filter: RwSignal<Filter>) -> AnyView {
    let words = use_words();
    let options = Filter::ALL
        .map(|filter| ChoiceOption {
            value: filter.code(),
            label: words.say(move |w| filter.label(w)).into(),
            lang: None,
        })
        .to_vec();
    let value = Signal::derive(move || filter.get().code());
    let change = move |code: &'static str| filter.set(Filter::from_code(code));
    let fetched_at = Memo::new(move |_| shown.copy.with(|copy| copy.as_ref().map(|copy| copy.fetched_at)));
    let as_of = move || fetched_at.get().map(|at| words.now().board_refreshed(&words.moment(at)));
    view! {
        <Stale shown=shown/>
        <div class="board__toolbar">
            <Choices name="board-filter" label=words.say(|w| w.board_filter()) options=options value=value on_change=change/>
            <ToDecide shown=shown/>
            <p class="small muted" role="status">{as_of}</p>
        </div>
    }
    .into_any()
}

/// Every field worker's last contact and what their devices had unsent then.
#[component]
fn Workers(shown: Shown) -> AnyView {
    let words = use_words();
    let workers = Memo::new(move |_| {
        shown.copy.with(|copy| copy.as_ref().map(|copy| copy.board.workers.clone()).unwrap_or_default())
    });
    let clock = move || {
        shown
            .copy
            .with(|copy| copy.as_ref().map(|copy| copy.board.server_time.saturating_add(elapsed(copy.fetched_at))))
            .unwrap_or_default()
    };
    let row = move |worker: WorkerContact| {
        let state = match (worker.last_contact, worker.unsent) {
            (None, _) => StepState::Todo,
            (Some(_), 0) => StepState::Done,
            (Some(_), _) => StepState::Waiting,
        };
        let detail = move || figures::contact_line(words, worker.last_contact, worker.unsent, clock());
        view! { <StepRow state=state title=worker.name.clone() detail=detail/> }
    };
    let list = move || {
        let workers = workers.get();
        (!workers.is_empty()).then(|| {
            view! {
                <h2>{words.say(|w| w.board_workers())}</h2>
                <Card kind=CardKind::List>{workers.into_iter().map(row).collect::<Vec<_>>()}</Card>
            }
        })
    };
    view! { <section class="board__workers">{list}</section> }.into_any()
}
