//! The office's table: a row a village, a column a step, a glyph a state. On a phone each row becomes a card.
//!
//! Browsers forget that a table is one when CSS lays it out otherwise, so every part carries its role.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, IconSize, Symbol};
use crate::i18n::{Wording, use_words};

/// What a column holds; decides alignment, and on a phone whether cells stand side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    /// The row's name; the title of the card.
    Head,
    /// A [`StateGlyph`].
    Glyph,
    /// A number, to the right.
    Number,
    /// Words.
    #[default]
    Text,
    /// Words of less weight.
    Quiet,
    /// What only paper has room for.
    Paper,
}

impl CellKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Head => "cell--head",
            Self::Glyph => "cell--glyph",
            Self::Number => "cell--wide cell--number",
            Self::Text => "cell--wide",
            Self::Quiet => "cell--wide cell--quiet",
            Self::Paper => "cell--wide cell--quiet cell--paper",
        }
    }
}

/// The frame: head cells first, then the rows as children.
#[component]
pub fn Table(
    /// What the table shows, for screen readers.
    #[prop(into)]
    label: TextProp,
    /// Kind and title of every column.
    columns: Vec<(CellKind, TextProp)>,
    /// The [`TableRow`]s, usually a keyed `For`.
    children: Children,
) -> AnyView {
    let heads: Vec<_> = columns
        .into_iter()
        .map(|(kind, title)| {
            view! { <th class=kind.class() role="columnheader" scope="col">{move || title.get()}</th> }
        })
        .collect();
    view! {
        // In a window too narrow for the columns it scrolls, and by the keyboard, too.
        <div class="table-panel table-panel--cards" tabindex="0">
            <table class="table" role="table" aria-label=move || label.get()>
                <thead role="rowgroup">
                    <tr role="row">{heads}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// One row.
#[component]
pub fn TableRow(
    /// The [`Cell`]s, in the order of the columns.
    children: Children,
) -> AnyView {
    view! { <tr role="row">{children()}</tr> }.into_any()
}

/// One cell.
#[component]
pub fn Cell(
    /// The kind of its column.
    #[prop(optional)]
    kind: CellKind,
    /// The title of its column, shown beside it on a phone.
    #[prop(optional, into)]
    label: TextProp,
    /// Nothing to show: left out on a phone.
    #[prop(optional, into)]
    empty: Signal<bool>,
    /// What it holds.
    children: Children,
) -> AnyView {
    let role = if kind == CellKind::Head { "rowheader" } else { "cell" };
    let label = move || {
        let text = label.get();
        (!text.is_empty()).then_some(text)
    };
    view! {
        <td class=kind.class() class=("cell--empty", move || empty.get()) role=role data-label=label>
            {children()}
        </td>
    }
    .into_any()
}

/// The state of a step in a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyph {
    /// Complete: a tick.
    Ok,
    /// Partly: half filled.
    Half,
    /// Not begun: an empty ring.
    #[default]
    None,
    /// Needs attention: an exclamation mark.
    Bad,
}

/// What a glyph stands for.
#[must_use]
pub fn glyph_word(words: Wording, glyph: Glyph) -> &'static str {
    match glyph {
        Glyph::Ok => words.now().glyph_ok(),
        Glyph::Half => words.now().glyph_half(),
        Glyph::None => words.now().glyph_none(),
        Glyph::Bad => words.now().glyph_bad(),
    }
}

/// A glyph with the words it stands for.
#[component]
pub fn StateGlyph(
    /// The state.
    #[prop(into)]
    state: Signal<Glyph>,
    /// What a screen reader says instead of the state's own word, such as "14 of 23".
    #[prop(optional, into)]
    spoken: Option<TextProp>,
) -> AnyView {
    let words = use_words();
    let class = move || match state.get() {
        Glyph::Ok => "glyph glyph--ok",
        Glyph::Half => "glyph glyph--half",
        Glyph::None => "glyph glyph--none",
        Glyph::Bad => "glyph glyph--bad",
    };
    let icon = move || {
        let symbol = match state.get() {
            Glyph::Ok => Symbol::Check,
            Glyph::Bad => Symbol::Exclaim,
            Glyph::Half | Glyph::None => return None,
        };
        Some(view! { <Icon symbol=symbol size=IconSize::Small bold=true/> })
    };
    let spoken = move || match &spoken {
        Some(spoken) => spoken.get(),
        None => glyph_word(words, state.get()).into(),
    };
    view! {
        <span class=class>{icon}</span>
        <span class="unseen">{spoken}</span>
    }
    .into_any()
}

/// Which way a figure went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Better.
    Up,
    /// As before.
    Same,
    /// Worse.
    Down,
}

/// Before and after, with an arrow for the direction.
#[component]
pub fn Trend(
    /// The figures, such as "61.2 → 74.8".
    #[prop(into)]
    label: TextProp,
    /// Which way.
    #[prop(into)]
    direction: Signal<Direction>,
    /// Whether the label says the direction itself, so that it is not read out twice.
    #[prop(optional)]
    in_words: bool,
) -> AnyView {
    let words = use_words();
    let class = move || match direction.get() {
        Direction::Up => "trend trend--up",
        Direction::Same => "trend trend--same",
        Direction::Down => "trend trend--down",
    };
    let symbol = Signal::derive(move || match direction.get() {
        Direction::Up => Symbol::Up,
        Direction::Same => Symbol::Equal,
        Direction::Down => Symbol::Down,
    });
    let spoken = move || match direction.get() {
        Direction::Up => words.now().assessment_better(),
        Direction::Same => words.now().assessment_same(),
        Direction::Down => words.now().assessment_worse(),
    };
    view! {
        <span class=class>
            {move || label.get()}
            <Icon symbol=symbol size=IconSize::Small bold=true/>
            {(!in_words).then(|| view! { <span class="unseen">{spoken}</span> })}
        </span>
    }
    .into_any()
}
