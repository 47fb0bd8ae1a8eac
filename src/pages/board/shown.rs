//! What a board screen shows: the copy kept on this device first, then the newest; the district chosen; or why there is nothing.

use std::sync::Arc;

use domain::{Area, AreaCode};
use i18n::arg;
use leptos::prelude::*;
use records::board::Board;

use super::kept::{KeptBoard, NoBoard, StaleNotice};
use crate::components::{BigButton, EmptyState, Loading, Select, Symbol, Tone};
use crate::i18n::{DOT, Wording, use_words};
use crate::state::board::{BoardAt, BoardCopy};
use crate::state::syncing::Link;
use crate::state::{App, Fault, use_app};

/// The board of the district chosen; copied freely.
#[derive(Clone, Copy)]
pub struct Shown {
    app: App,
    /// The district shown, among those the person may see.
    pub current: Memo<Option<AreaCode>>,
    kept: KeptBoard<Board>,
    /// The newest copy at hand.
    pub copy: RwSignal<Option<Arc<BoardCopy>>>,
    /// Why there is no newer one.
    pub fault: RwSignal<Option<Fault>>,
    /// A newer one is being fetched.
    pub busy: RwSignal<bool>,
}

impl Shown {
    /// The board, fetched anew after each conversation with the server and when it comes into reach.
    #[must_use]
    pub fn kept_up(app: App) -> Self {
        let current = Memo::new(move |_| current(app));
        let kept = KeptBoard::kept_up(app, Signal::derive(move || current.get().map(BoardAt::District)));
        Self { app, current, kept, copy: kept.copy, fault: kept.fault, busy: kept.busy }
    }

    /// Asks the server for what is new.
    pub fn refresh(self) {
        self.kept.refresh();
    }

    /// District, number of villages, fiscal year; empty while nothing is known. Tracked.
    #[must_use]
    pub fn subtitle(self, words: Wording) -> String {
        self.copy.with(|copy| {
            let Some(BoardCopy { board, .. }) = copy.as_deref() else { return String::new() };
            let district = words.now().common_district(&words.name(&board.district.name_th, &board.district.name_en));
            let count = words.now().board_subtitle(
                arg::Count(&words.number(board.rows.len())),
                arg::Year(&words.number(board.fiscal_year)),
            );
            [district, count].join(DOT)
        })
    }

    fn shape(self) -> Shape {
        let may_see = || {
            let known = self.app.known();
            known.is_some_and(|known| known.account.grants.iter().any(|g| records::permission::sees_board(g.role)))
        };
        // What districts there are comes with the first conversation.
        let syncing = self.app.syncing;
        let is_coming = || syncing.finished.get() == 0 && syncing.link.get() != Link::Offline;
        match self.current.get() {
            None if may_see() && is_coming() => Shape::Loading,
            None if may_see() => Shape::DistrictsMissing,
            None => Shape::NoRight,
            Some(_) if self.copy.with(Option::is_some) => Shape::Board,
            Some(_) if self.busy.get() => Shape::Loading,
            Some(_) => Shape::Failed(self.fault.get().unwrap_or_else(|| Fault::new("unreachable"))),
        }
    }
}

/// The district to show; tracked.
fn current(app: App) -> Option<AreaCode> {
    let districts = app.board_districts();
    let chosen = app.district.get().filter(|code| districts.iter().any(|district| district.code == *code));
    chosen.or_else(|| districts.first().map(|district| district.code.clone()))
}

#[derive(Clone, PartialEq)]
enum Shape {
    Loading,
    Board,
    NoRight,
    DistrictsMissing,
    Failed(Fault),
}

/// The content once there is a board, else why there is none; above it the choice of a district.
#[component]
pub fn WithBoard(
    /// The board.
    shown: Shown,
    /// What to show of it.
    content: fn(Shown) -> AnyView,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let shape = Memo::new(move |_| shown.shape());
    let body = move || {
        match shape.get() {
        Shape::Loading => view! { <Loading label=words.say(|w| w.loading_board())/> }.into_any(),
        Shape::Board => content(shown),
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
            view! { <NoBoard fault=fault on_retry=move |()| shown.refresh()/> }
            .into_any()
        }
    }
    };
    view! {
        <div class="board">
            <Districts shown=shown/>
            {body}
        </div>
    }
    .into_any()
}

/// A choice of districts, for those who see more than one.
#[component]
fn Districts(shown: Shown) -> AnyView {
    let words = use_words();
    let districts = Memo::new(move |_| shown.app.board_districts());
    let several = Memo::new(move |_| districts.with(Vec::len) > 1);
    let options = Signal::derive(move || {
        let option = |area: Area| (area.code.to_string(), words.name(&area.name_th, &area.name_en));
        districts.get().into_iter().map(option).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || shown.current.get().map(|code| code.to_string()).unwrap_or_default());
    let change = move |code: String| shown.app.district.set(code.parse().ok());
    let select = move || {
        several.get().then(|| {
            view! {
                <Select id="district" label=words.say(|w| w.board_choose_district()) options=options value=value on_change=change/>
            }
        })
    };
    view! { {select} }.into_any()
}

/// Says that what is shown is an older copy, and why; nothing if it is the newest.
#[component]
pub fn Stale(
    /// The board.
    shown: Shown,
) -> AnyView {
    view! { <StaleNotice fault=shown.fault/> }.into_any()
}
