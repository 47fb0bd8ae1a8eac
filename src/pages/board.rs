//! The district's board: villages by steps, who and when. Fetched from the server; without a network the last copy is shown and says so.

pub mod figures;
pub mod row;
pub mod shown;

use leptos::prelude::*;
use records::board::WorkerContact;

use self::figures::{Figures, Filter};
use self::row::{Row, columns};
use self::shown::{Shown, Stale, WithBoard};
use crate::components::{
    BigButton, ButtonKind, ButtonSize, Card, CardKind, ChoiceOption, Choices, EmptyState, ProgressBar, Screen,
    ScreenWidth, StepRow, StepState, Symbol, Table, Tile, Tiles, Tone, TopBar,
};
use crate::i18n::use_words;
use crate::place::Place;
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
            <BigButton
                kind=ButtonKind::Quiet
                size=ButtonSize::Fit
                label=words.say(|w| w.register_title())
                href=Place::Register.path()
            />
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Fit
                symbol=Symbol::Refresh
                label=words.say(|w| w.board_refresh())
                busy=shown.busy
                on_press=move |()| shown.refresh()
            />
            <span class="board-print">
                <BigButton
                    size=ButtonSize::Fit
                    symbol=Symbol::Print
                    label=words.say(|w| w.action_print())
                    on_press=move |()| app.print()
                />
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
        <Kpis shown=shown/>
        <Toolbar shown=shown filter=filter/>
        {table}
        {none}
        <Workers shown=shown/>
        <More/>
    }
    .into_any()
}

/// Where the side bar of a wide window leads, too.
#[component]
fn More() -> AnyView {
    let app = use_app();
    let words = use_words();
    let targets = untrack(|| app.sets_targets()).then(|| {
        view! { <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.targets_title()) href=Place::Targets.path()/> }
    });
    view! {
        <nav class="board__more" aria-label=words.say(|w| w.instruments_title())>
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
    let figures = Memo::new(move |_| {
        shown.copy.with(|copy| copy.as_ref().map(|copy| Figures::of(&copy.board.rows)).unwrap_or_default())
    });
    let total = Signal::derive(move || figures.get().total);
    let tile = move |label: fn(i18n::Words) -> &'static str, count: fn(Figures) -> u32| {
        let done = Signal::derive(move || count(figures.get()));
        view! {
            <Tile
                value=move || words.number(done.get())
                of=move || ["/", &words.number(total.get())].concat()
                label=words.say(label)
            >
                <ProgressBar done=done total=total label=words.say(label)/>
            </Tile>
        }
    };
    let attention = Signal::derive(move || figures.get().attention);
    let tone = Signal::derive(move || if attention.get() > 0 { Tone::Bad } else { Tone::Plain });
    view! {
        <Tiles>
            {tile(|w| w.board_kpi_started(), |figures| figures.started)}
            {tile(|w| w.board_kpi_before(), |figures| figures.before)}
            {tile(|w| w.board_kpi_after(), |figures| figures.after)}
            <Tile
                value=move || words.number(attention.get())
                of=words.say(|w| w.board_villages_unit())
                label=words.say(|w| w.board_kpi_attention())
                tone=tone
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
