//! The register: the villages the district has endorsed, those the province has certified, and those announced. Here the province
//! certifies and records announcements, one village or many at once.

pub mod asking;
pub mod columns;
pub mod done;
pub mod official;

use std::collections::BTreeSet;

use i18n::arg;
use leptos::prelude::*;
use records::board::BoardRow;
use records::step::DossierState;

use self::columns::{COLUMNS, table};
use self::official::{Chosen, Official};
use super::board::figures::fingerprint;
use super::board::row::DossierLink;
use super::board::shown::{Shown, Stale, WithBoard};
use super::dossier::items::progress_name;
use super::export::Export;
use super::printing::PrintButton;
use crate::components::{
    ButtonSize, Cell, CellKind, Chip, EmptyState, Screen, ScreenWidth, SignatureBlock, Symbol, Table, TableRow, Tone,
    TopBar,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::place::Place;
use crate::state::board::BoardCopy;
use crate::state::{App, use_app};

/// The screen.
#[component]
pub fn RegisterPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let shown = Shown::kept_up(app);
    let buttons = move || {
        view! {
            <span class="wide-only register__file">
                <Takeaway shown=shown/>
                <PrintButton size=ButtonSize::Fit/>
            </span>
        }
    };
    view! {
        <Screen
            width=ScreenWidth::Wide
            top=move || {
                view! {
                    <TopBar
                        wide=true
                        title=words.say(|w| w.register_title())
                        subtitle=move || subtitle(app, words, shown)
                        back=Place::Board.path()
                        trailing=buttons
                    />
                }
            }
        >
            <WithBoard shown=shown content=|shown| view! { <Register shown=shown/> }.into_any()/>
        </Screen>
    }
    .into_any()
}

/// District and province, and how many of the target villages are in the register: those the district has endorsed. Tracked.
fn subtitle(app: App, words: Wording, shown: Shown) -> String {
    let now = words.now();
    let count = registered(shown).len();
    shown.copy.with(|copy| {
        let Some(BoardCopy { board, .. }) = copy.as_deref() else { return String::new() };
        let district = now.common_district(&words.name(&board.district.name_th, &board.district.name_en));
        let province = board.district.code.prefix_parent().and_then(|code| app.area(&code));
        let province = province.map(|area| now.common_province(&words.name(&area.name_th, &area.name_en)));
        let district = std::iter::once(district).chain(province).collect::<Vec<_>>().join(" ");
        let shown = now.register_shown(arg::Shown(&words.number(count)), arg::Total(&words.number(board.rows.len())));
        [district, shown, now.app_year(&words.number(board.fiscal_year))].join(DOT)
    })
}

/// Who made the register and who is responsible for it; on paper only.
#[component]
fn Signatures() -> AnyView {
    let words = use_words();
    view! {
        <div class="register__signatures" aria-hidden="true">
            <SignatureBlock signed=words.say(|w| w.paper_signed()) role=words.say(|w| w.register_made_by())/>
            <SignatureBlock signed=words.say(|w| w.paper_signed()) role=words.say(|w| w.register_responsible())/>
        </div>
    }
    .into_any()
}

/// Takes the register along as a file for spreadsheets.
#[component]
fn Takeaway(shown: Shown) -> AnyView {
    let words = use_words();
    let taken = move |()| {
        let name = shown.current.get().map(|code| format!("register-{code}.csv"));
        (name.unwrap_or_default(), table(words, &registered(shown)))
    };
    view! { <Export label=words.say(|w| w.register_export()) size=ButtonSize::Fit table=taken/> }.into_any()
}

/// The rows that belong to the register, by village code; tracked.
fn registered(shown: Shown) -> Vec<BoardRow> {
    let belongs = |row: &&BoardRow| row.state.is_locked();
    shown.copy.with(|copy| {
        let rows = copy.iter().flat_map(|copy| copy.board.rows.iter());
        rows.filter(belongs).cloned().collect()
    })
}

#[component]
fn Register(shown: Shown) -> AnyView {
    let words = use_words();
    let chosen: Chosen = RwSignal::new(BTreeSet::new());
    let rows = Memo::new(move |_| registered(shown));
    let columns = move || {
        let of_table = COLUMNS.iter().map(|column| (column.kind, words.say(column.title).into()));
        of_table.chain([(CellKind::Text, words.say(|w| w.board_status()).into())]).collect::<Vec<_>>()
    };
    let list = move || match rows.with(Vec::is_empty) {
        true => view! {
            <EmptyState
                symbol=Symbol::Board
                title=words.say(|w| w.register_empty_title())
                lead=words.say(|w| w.register_empty_lead())
            />
        }
        .into_any(),
        false => view! {
            <Table label=words.say(|w| w.register_title()) columns=columns()>
                <For
                    each=move || rows.get().into_iter().enumerate()
                    key=|(at, row)| (*at, fingerprint(row))
                    children=|(at, row)| view! { <RegisterRow at=at row=row/> }
                />
            </Table>
        }
        .into_any(),
    };
    view! {
        <div class="register">
            <Stale shown=shown/>
            <Official shown=shown rows=rows chosen=chosen/>
            {list}
            <Signatures/>
            // In the narrow top bar of a phone there is no room for it.
            <div class="register__narrow"><Takeaway shown=shown/></div>
        </div>
    }
    .into_any()
}

#[component]
fn RegisterRow(at: usize, row: BoardRow) -> AnyView {
    let words = use_words();
    let state = row.state;
    let row = StoredValue::new(row);
    let cells: Vec<_> = COLUMNS
        .iter()
        .map(|column| {
            let value = move || row.with_value(|row| (column.value)(words, at, row));
            let is_empty = Signal::derive(move || value().is_empty());
            // On a phone a card has its name as title, and says of everything else what it is.
            if column.kind == CellKind::Head {
                let (code, name) = row.with_value(|row| (row.village.code.to_string(), row.village.name_th.clone()));
                return view! { <Cell kind=column.kind><DossierLink code=code name=name/></Cell> }.into_any();
            }
            view! { <Cell kind=column.kind label=words.say(column.title) empty=is_empty>{value}</Cell> }.into_any()
        })
        .collect();
    let tone = match state {
        DossierState::Announced => Tone::Ok,
        DossierState::Certified => Tone::Info,
        _ => Tone::Wait,
    };
    view! {
        <TableRow>
            {cells}
            <Cell label=words.say(|w| w.board_status())>
                <Chip tone=tone label=move || progress_name(words, state)/>
            </Cell>
        </TableRow>
    }
    .into_any()
}
