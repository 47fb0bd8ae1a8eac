//! The district's board: villages by steps, who and when. Fetched from the server; without a network the last copy is shown and says so.

pub mod figures;
pub mod row;

use std::sync::Arc;

use domain::{Area, AreaCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::board::WorkerContact;

use self::figures::{Figures, Filter};
use self::row::{Row, columns};
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, CardKind, ChoiceOption, Choices, EmptyState, Loading,
    ProgressBar, Screen, ScreenWidth, Select, StepRow, StepState, Symbol, Table, Tile, Tiles, Tone, TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::state::board::BoardCopy;
use crate::state::syncing::Link;
use crate::state::{App, Fault, use_app};
use crate::when::elapsed;

/// What is shown of the board; copied freely.
#[derive(Clone, Copy)]
struct Shown {
    app: App,
    /// The district chosen, among those the person may see.
    district: RwSignal<Option<AreaCode>>,
    copy: RwSignal<Option<Arc<BoardCopy>>>,
    fault: RwSignal<Option<Fault>>,
    busy: RwSignal<bool>,
    filter: RwSignal<Filter>,
}

impl Shown {
    fn new(app: App) -> Self {
        Self {
            app,
            district: RwSignal::new(None),
            copy: RwSignal::new(None),
            fault: RwSignal::new(None),
            // The first look at the database has not come back yet.
            busy: RwSignal::new(true),
            filter: RwSignal::new(Filter::default()),
        }
    }

    /// The district to show; tracked.
    fn current(self) -> Option<AreaCode> {
        let districts = self.app.board_districts();
        let chosen = self.district.get().filter(|code| districts.iter().any(|district| district.code == *code));
        chosen.or_else(|| districts.first().map(|district| district.code.clone()))
    }

    /// Shows the copy kept here, then the newest. Anything that comes late for another district is dropped.
    fn load(self, district: AreaCode) {
        self.busy.set(true);
        spawn_local(async move {
            let has_one = self
                .copy
                .try_with_untracked(|copy| copy.as_ref().is_some_and(|copy| copy.board.district.code == district));
            if has_one == Some(false) {
                let kept = self.app.board_kept(&district).await.ok().flatten();
                self.copy.set(kept.map(Arc::new));
            }
            let fetched = match self.app.syncing.link.try_get_untracked() {
                Some(Link::Offline) | None => Err(Fault::new("unreachable")),
                Some(Link::Online | Link::Checking) => self.app.fetch_board(&district).await,
            };
            self.busy.set(false);
            match fetched {
                Ok(copy) => {
                    self.fault.set(None);
                    if copy.board.district.code == district {
                        self.copy.set(Some(Arc::new(copy)));
                    }
                }
                Err(fault) => self.fault.set(Some(fault)),
            }
        });
    }
}

/// The screen.
#[component]
pub fn BoardPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let shown = Shown::new(app);
    let district = Memo::new(move |_| shown.current());
    Effect::new(move || {
        // After each conversation with the server there may be news; coming online is one.
        app.syncing.finished.track();
        app.syncing.link.track();
        if let Some(district) = district.get() {
            shown.load(district);
        }
    });
    let refresh = move |()| {
        if let Some(district) = district.get_untracked() {
            app.syncing.now(app);
            shown.load(district);
        }
    };
    let shape = Memo::new(move |_| match district.get() {
        None if app.known().is_some_and(|known| {
            known.account.grants.iter().any(|grant| records::permission::sees_board(grant.role))
        }) =>
        {
            Shape::DistrictsMissing
        }
        None => Shape::NoRight,
        Some(_) if shown.copy.with(Option::is_some) => Shape::Board,
        Some(_) if shown.busy.get() => Shape::Loading,
        Some(_) => Shape::Failed(shown.fault.get().unwrap_or_else(|| Fault::new("unreachable"))),
    });
    let body = move || {
        match shape.get() {
        Shape::Loading => view! { <Loading label=words.say(|w| w.loading_board())/> }.into_any(),
        Shape::Board => view! { <Board shown=shown/> }.into_any(),
        Shape::NoRight => view! {
            <EmptyState symbol=Symbol::Board title=words.say(|w| w.board_no_rights_title()) lead=words.say(|w| w.board_no_rights_lead())>
                <BigButton label=words.say(|w| w.nav_villages()) href="/villages"/>
            </EmptyState>
        }
        .into_any(),
        Shape::DistrictsMissing => view! {
            <EmptyState
                symbol=Symbol::Board
                tone=Tone::Wait
                title=words.say(|w| w.failed_title())
                lead=words.say(|w| w.board_districts_missing())
            >
                <BigButton label=words.say(|w| w.action_retry()) on_press=move |()| app.syncing.now(app)/>
            </EmptyState>
        }
        .into_any(),
        Shape::Failed(fault) => {
            let lead = move || words.digits(&fault.sentence(words.now()));
            view! {
                <EmptyState symbol=Symbol::Attention tone=Tone::Bad title=words.say(|w| w.failed_title()) lead=lead>
                    <BigButton label=words.say(|w| w.action_retry()) on_press=refresh/>
                </EmptyState>
            }
            .into_any()
        }
    }
    };
    let subtitle = move || shown.copy.with(|copy| copy.as_ref().map(|copy| subtitle(words, copy)).unwrap_or_default());
    let buttons = move || {
        view! {
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Fit
                symbol=Symbol::Refresh
                label=words.say(|w| w.board_refresh())
                busy=shown.busy
                on_press=refresh
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
            top=move || view! { <TopBar wide=true title=words.say(|w| w.board_title()) subtitle=subtitle trailing=buttons/> }
        >
            <div class="board">
                <Districts shown=shown current=district/>
                {body}
            </div>
        </Screen>
    }
    .into_any()
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Board,
    NoRight,
    DistrictsMissing,
    Failed(Fault),
}

fn subtitle(words: Wording, copy: &BoardCopy) -> String {
    let board = &copy.board;
    let district = words.now().common_district(&words.name(&board.district.name_th, &board.district.name_en));
    let count = words.now().board_subtitle(&words.number(board.rows.len()), &words.number(board.fiscal_year));
    [district, count].join(" · ")
}

/// A choice of districts, for those who see more than one.
#[component]
fn Districts(shown: Shown, current: Memo<Option<AreaCode>>) -> AnyView {
    let words = use_words();
    let districts = Memo::new(move |_| shown.app.board_districts());
    let several = Memo::new(move |_| districts.with(Vec::len) > 1);
    let options = Signal::derive(move || {
        let option = |area: Area| (area.code.to_string(), words.name(&area.name_th, &area.name_en));
        districts.get().into_iter().map(option).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || current.get().map(|code| code.to_string()).unwrap_or_default());
    let change = move |code: String| shown.district.set(code.parse().ok());
    let select = move || {
        several.get().then(|| {
            view! {
                <Select id="district" label=words.say(|w| w.board_choose_district()) options=options value=value on_change=change/>
            }
        })
    };
    view! { {select} }.into_any()
}

/// Figures, filter, table, workers.
#[component]
fn Board(shown: Shown) -> AnyView {
    let words = use_words();
    let rows = Memo::new(move |_| {
        shown.copy.with(|copy| copy.as_ref().map(|copy| figures::rows(copy, shown.filter.get())).unwrap_or_default())
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
        <Toolbar shown=shown/>
        {table}
        {none}
        <Workers shown=shown/>
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
fn Toolbar(shown: Shown) -> AnyView {
    let words = use_words();
    let options = Filter::ALL
        .map(|filter| ChoiceOption {
            value: filter.code(),
            label: words.say(move |w| filter.label(w)).into(),
            lang: None,
        })
        .to_vec();
    let value = Signal::derive(move || shown.filter.get().code());
    let change = move |code: &'static str| shown.filter.set(Filter::from_code(code));
    let fetched_at = Memo::new(move |_| shown.copy.with(|copy| copy.as_ref().map(|copy| copy.fetched_at)));
    let as_of = move || fetched_at.get().map(|at| words.now().board_refreshed(&words.moment(at)));
    let stale = move || {
        let fault = shown.fault.get()?;
        let text = match fault.is_offline() {
            true => words.now().board_needs_network().to_owned(),
            false => words.digits(&fault.sentence(words.now())),
        };
        Some(view! { <Banner kind=BannerKind::Wait text=text/> })
    };
    view! {
        {stale}
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
