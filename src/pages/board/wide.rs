//! The boards of a province (its districts) and of the country (its provinces): the same figures, and a way down to each.

use domain::Area;
use domain::happiness::kpi::TARGET_PERCENT;
use i18n::arg;
use leptos::{prelude::*, text_prop::TextProp};
use records::figures::{AreaBoard, AreaRow, Figures};

use super::kept::{KeptBoard, NoBoard, RefreshButton, StaleNotice};
use super::levels::Levels;
use super::{More, ToRegister};
use crate::components::{
    ButtonSize, Cell, CellKind, EmptyState, Loading, ProgressBar, Screen, ScreenWidth, Symbol, Table, TableRow, Tile,
    Tiles, Tone, TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::pages::export::Export;
use crate::pages::printing::PrintButton;
use crate::place::Place;
use crate::state::board::BoardAt;
use crate::state::use_app;

/// The board of a province or the country.
#[component]
pub fn AreaBoardPage(
    /// Which.
    at: BoardAt,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let is_country = at == BoardAt::Country;
    let current = match &at {
        BoardAt::Province(code) => Place::ProvinceBoard(code.to_string()),
        _ => Place::CountryBoard,
    };
    let at = Signal::stored(Some(at));
    let board = KeptBoard::<AreaBoard>::kept_up(app, at);
    let title = move || match is_country {
        true => words.now().board_country_title(),
        false => words.now().board_province_title(),
    };
    let subtitle =
        move || board.copy.with(|copy| copy.as_ref().map(|copy| subtitle(words, &copy.board)).unwrap_or_default());
    let has = Memo::new(move |_| board.copy.with(Option::is_some));
    let body = move || match (has.get(), board.busy.get(), board.fault.get()) {
        (true, ..) => view! { <Body board=board/> }.into_any(),
        (false, true, _) => view! { <Loading label=words.say(|w| w.loading_board())/> }.into_any(),
        (false, false, fault) => {
            let fault = fault.unwrap_or_else(|| crate::state::Fault::new("unreachable"));
            view! { <NoBoard fault=fault on_retry=move |()| board.refresh()/> }.into_any()
        }
    };
    view! {
        <Screen
            width=ScreenWidth::Wide
            top=move || {
                let buttons = move || {
                    view! {
                        {(!is_country).then(|| view! { <span class="wide-only"><ToRegister/></span> })}
                        <Buttons board=board/>
                    }
                };
                view! { <TopBar wide=true title=title subtitle=subtitle trailing=buttons/> }
            }
        >
            <div class="board">
                <Levels current=current/>
                {body}
                <More/>
            </div>
        </Screen>
    }
    .into_any()
}

fn subtitle(words: Wording, board: &AreaBoard) -> String {
    let (count, year) = (words.number(board.rows.len()), words.number(board.fiscal_year));
    match &board.area {
        Some(area) => words.now().board_province_subtitle(
            arg::Count(&count),
            arg::Name(&words.name(&area.name_th, &area.name_en)),
            arg::Year(&year),
        ),
        None => words.now().board_country_subtitle(arg::Count(&count), arg::Year(&year)),
    }
}

#[component]
fn Buttons(board: KeptBoard<AreaBoard>) -> AnyView {
    let words = use_words();
    let file = move |()| {
        let rows = board.copy.with(|copy| copy.as_ref().map(|copy| table(words, &copy.board)));
        ("figures.csv".to_owned(), rows.unwrap_or_default())
    };
    view! {
        <RefreshButton busy=board.busy on_press=move |()| board.refresh()/>
        <span class="wide-only register__file">
            <Export label=words.say(|w| w.board_export()) size=ButtonSize::Fit table=file/>
            <PrintButton size=ButtonSize::Fit/>
        </span>
    }
    .into_any()
}

/// The rows, and last what all come to.
#[component]
fn Body(board: KeptBoard<AreaBoard>) -> AnyView {
    let words = use_words();
    let rows = Memo::new(move |_| {
        board.copy.with(|copy| copy.as_ref().map(|copy| copy.board.rows.clone()).unwrap_or_default())
    });
    let total = Memo::new(move |_| rows.with(|rows| rows.iter().map(|row| row.figures).collect::<Figures>()));
    let fetched_at = Memo::new(move |_| board.copy.with(|copy| copy.as_ref().map(|copy| copy.fetched_at)));
    let as_of = move || fetched_at.get().map(|at| words.now().board_refreshed(&words.moment(at)));
    let table = move || {
        let rows = rows.get();
        if rows.is_empty() {
            let (title, lead) = (words.say(|w| w.board_area_empty_title()), words.say(|w| w.board_area_empty_lead()));
            return view! { <EmptyState symbol=Symbol::Board title=title lead=lead/> }.into_any();
        }
        let of_areas: Vec<_> = rows.into_iter().map(|row| view! { <Row row=row/> }).collect();
        view! {
            <Table label=words.say(|w| w.board_area()) columns=columns(words)>
                {of_areas}
                <TableRow>
                    <Cell kind=CellKind::Head><b>{words.say(|w| w.board_total())}</b></Cell>
                    {cells(total.get())}
                </TableRow>
            </Table>
        }
        .into_any()
    };
    view! {
        <StaleNotice fault=board.fault/>
        <Kpis figures=total/>
        <p class="small muted" role="status">{as_of}</p>
        {table}
    }
    .into_any()
}

/// Assessed, happier, lacking a round, announced: of all villages shown.
#[component]
pub fn Kpis(
    /// What the villages come to.
    figures: Memo<Figures>,
) -> AnyView {
    let words = use_words();
    let tile = move |label: fn(i18n::Words) -> &'static str, count: fn(Figures) -> u64| {
        let done = Signal::derive(move || short(count(figures.get())));
        let total = Signal::derive(move || short(figures.get().villages));
        view! {
            <Tile
                value=move || words.grouped(count(figures.get()))
                of=move || ["/", &words.grouped(figures.get().villages)].concat()
                label=words.say(label)
            >
                <ProgressBar done=done total=total label=words.say(label)/>
            </Tile>
        }
    };
    view! {
        <Tiles>
            {tile(|w| w.board_kpi_before(), |figures| figures.before)}
            {tile(|w| w.board_kpi_after(), |figures| figures.after)}
            <Happier figures=figures/>
            {tile(|w| w.board_kpi_announced(), |figures| figures.announced)}
        </Tiles>
    }
    .into_any()
}

/// The letter's share: villages whose happiness increased, of those measured in both rounds.
#[component]
pub fn Happier(
    /// What the villages come to.
    figures: Memo<Figures>,
) -> AnyView {
    let words = use_words();
    let label = move || words.now().board_kpi_happiness(&words.number(TARGET_PERCENT));
    let tone = Signal::derive(move || match figures.get().is_met() {
        Some(true) => Tone::Ok,
        Some(false) => Tone::Wait,
        None => Tone::Plain,
    });
    let of = move || {
        let figures = figures.get();
        words.now().board_kpi_happiness_of(
            arg::Compared(&words.grouped(figures.compared)),
            arg::Increased(&words.grouped(figures.increased)),
        )
    };
    view! {
        <Tile value=move || share(words, &figures.get()) of=of label=label tone=tone>
            <ProgressBar
                done=Signal::derive(move || short(figures.get().increased))
                total=Signal::derive(move || short(figures.get().compared))
                label=label
            />
        </Tile>
    }
    .into_any()
}

fn short(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The share in percent with one place; a dash while there is none.
#[must_use]
pub fn share(words: Wording, figures: &Figures) -> String {
    let percent = figures.percent().map(|percent| words.now().common_percent(&words.digits(&percent.rounded(1))));
    percent.unwrap_or_else(|| "—".to_owned())
}

/// A column: its title and what stands in it.
type Column = (fn(i18n::Words) -> &'static str, fn(Wording, &Figures) -> String);

const COLUMNS: [Column; 9] = [
    (|w| w.board_column_villages(), |words, figures| words.grouped(figures.villages)),
    (|w| w.board_before(), |words, figures| words.grouped(figures.before)),
    (|w| w.board_after(), |words, figures| words.grouped(figures.after)),
    (|w| w.board_column_measured(), |words, figures| words.grouped(figures.measured)),
    (|w| w.board_column_increased(), |words, figures| words.grouped(figures.increased)),
    (|w| w.board_column_share(), share),
    (|w| w.board_column_lacking(), |words, figures| words.grouped(figures.lacking())),
    (|w| w.board_column_certified(), |words, figures| words.grouped(figures.certified)),
    (|w| w.board_column_announced(), |words, figures| words.grouped(figures.announced)),
];

fn columns(words: Wording) -> Vec<(CellKind, TextProp)> {
    let head = (CellKind::Head, words.say(|w| w.board_area()).into());
    let others = COLUMNS.into_iter().map(|(title, _)| (CellKind::Number, words.say(title).into()));
    std::iter::once(head).chain(others).collect()
}

fn cells(figures: Figures) -> Vec<AnyView> {
    let words = use_words();
    let cell = |(title, value): Column| {
        view! { <Cell kind=CellKind::Number label=words.say(title)>{move || value(words, &figures)}</Cell> }.into_any()
    };
    COLUMNS.into_iter().map(cell).collect()
}

#[component]
fn Row(row: AreaRow) -> AnyView {
    let AreaRow { area, figures } = row;
    view! {
        <TableRow>
            <Cell kind=CellKind::Head>
                <Name area=area/>
            </Cell>
            {cells(figures)}
        </TableRow>
    }
    .into_any()
}

/// The name, leading down: to a province's districts, or to a district's villages.
#[component]
fn Name(area: Area) -> AnyView {
    let app = use_app();
    let words = use_words();
    let Area { code, name_th, name_en } = area;
    let name = move || words.name(&name_th, &name_en);
    match code.level() {
        domain::AreaLevel::Province => {
            view! { <a class="cell__link" href=Place::ProvinceBoard(code.to_string()).path()>{name}</a> }.into_any()
        }
        _ => {
            let choose = move |_| app.district.set(Some(code.clone()));
            view! { <a class="cell__link" href=Place::Board.path() on:click=choose>{name}</a> }.into_any()
        }
    }
}

/// The rows as a table, the titles first.
fn table(words: Wording, board: &AreaBoard) -> Vec<Vec<String>> {
    let titles = [words.now().register_code(), words.now().board_area()].map(str::to_owned).into_iter();
    let titles = titles.chain(COLUMNS.iter().map(|(title, _)| title(words.now()).to_owned())).collect();
    let row = |row: &AreaRow| {
        let area = &row.area;
        let head = [words.digits(area.code.as_str()), words.name(&area.name_th, &area.name_en)].into_iter();
        head.chain(COLUMNS.iter().map(|(_, value)| value(words, &row.figures))).collect()
    };
    std::iter::once(titles).chain(board.rows.iter().map(row)).collect()
}
