//! The board as a file for spreadsheets: a line a village.

use leptos::prelude::*;
use records::board::BoardRow;
use records::dossier::{Item, ItemState};

use super::figures::{beside, status};
use super::shown::Shown;
use crate::components::{ButtonSize, Glyph, glyph_word};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::dossier::items::item_name;
use crate::pages::export::Export;
use crate::pages::register::columns::level_of;

/// The button.
#[component]
pub fn BoardExport(
    /// The board.
    shown: Shown,
) -> AnyView {
    let words = use_words();
    let taken = move |()| {
        let name = shown.current.get().map(|code| format!("board-{code}.csv")).unwrap_or_default();
        let rows = shown.copy.with(|copy| copy.as_ref().map(|copy| table(words, &copy.board.rows)));
        (name, rows.unwrap_or_default())
    };
    view! { <Export label=words.say(|w| w.board_export()) size=ButtonSize::Fit table=taken/> }.into_any()
}

/// The rows as a table, the titles first.
#[must_use]
pub fn table(words: Wording, rows: &[BoardRow]) -> Vec<Vec<String>> {
    let now = words.now();
    let before = [now.register_code(), now.board_village(), now.register_moo(), now.register_subdistrict()];
    let items = Item::ALL.map(|item| item_name(words, item));
    let after = [now.board_level(), now.board_kpi_money(), now.board_status()];
    let titles = before.map(str::to_owned).into_iter().chain(items).chain(after.map(str::to_owned)).collect();
    std::iter::once(titles).chain(rows.iter().map(|row| line(words, row))).collect()
}

fn line(words: Wording, row: &BoardRow) -> Vec<String> {
    let village = &row.village;
    let before = [
        words.digits(village.code.as_str()),
        village.name_th.clone(),
        words.number(village.moo),
        words.name(&row.subdistrict.name_th, &row.subdistrict.name_en),
    ];
    let items = Item::ALL.map(|item| state_word(words, row.item(item)).to_owned());
    let status = std::iter::once(status(words, row).1).chain(beside(words, row)).collect::<Vec<_>>().join(DOT);
    let after = [level_of(words, &row.after), words.amount(row.summaries.monitoring.spent()), status];
    before.into_iter().chain(items).chain(after).collect()
}

fn state_word(words: Wording, state: ItemState) -> &'static str {
    let glyph = match state {
        ItemState::Done => Glyph::Ok,
        ItemState::Started => Glyph::Half,
        ItemState::Attention => Glyph::Bad,
        ItemState::NotStarted => Glyph::None,
    };
    glyph_word(words, glyph)
}
