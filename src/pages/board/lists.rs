//! Below the table: what is due when, and which villages lack a round of the happiness measurement.

use domain::happiness::Round;
use leptos::prelude::*;
use records::board::{BoardRow, Due};

use super::figures;
use super::shown::Shown;
use crate::components::Fold;
use crate::i18n::use_words;
use crate::pages::due::due_line;

/// A village and what there is to say of it.
type Line = (String, String);

/// The summaries that are due, by the letter and by the stricter count of the guidelines.
#[component]
pub fn Deadlines(
    /// The board.
    shown: Shown,
) -> AnyView {
    let words = use_words();
    let lines = Memo::new(move |_| {
        let rows = shown.copy.get().map(|copy| copy.board.rows.clone()).unwrap_or_default();
        let line = |(row, due): (&BoardRow, Due)| (row.village.name_th.clone(), due_line(words, &due));
        figures::deadlines(&rows).into_iter().map(line).collect::<Vec<Line>>()
    });
    let title = move || words.now().board_deadlines(&words.number(lines.with(Vec::len)));
    view! { <Folded title=title lines=lines/> }.into_any()
}

/// The villages that lack a round; they are no part of the share.
#[component]
pub fn Lacking(
    /// The board.
    shown: Shown,
) -> AnyView {
    let words = use_words();
    let lines = Memo::new(move |_| {
        let rows = shown.copy.get().map(|copy| copy.board.rows.clone()).unwrap_or_default();
        let line = |(row, rounds): (&BoardRow, Vec<Round>)| {
            let rounds: Vec<_> = rounds.into_iter().map(|round| words.number(round.number())).collect();
            (row.village.name_th.clone(), words.now().board_lacking_rounds(&rounds.join(", ")))
        };
        figures::lacking(&rows).into_iter().map(line).collect::<Vec<Line>>()
    });
    let title = move || words.now().board_lacking(&words.number(lines.with(Vec::len)));
    view! { <Folded title=title lines=lines/> }.into_any()
}

/// A folded list; nothing if there is nothing on it.
#[component]
fn Folded(#[prop(into)] title: leptos::text_prop::TextProp, lines: Memo<Vec<Line>>) -> AnyView {
    let title = StoredValue::new(title);
    let line = |(name, text): Line| {
        view! {
            <li class="sums__line">
                <b>{name}</b>
                <span class="muted">{text}</span>
            </li>
        }
    };
    let part = move || {
        let lines = lines.get();
        (!lines.is_empty()).then(|| {
            view! {
                <Fold label=move || title.with_value(|title| title.get())>
                    <ul class="sums">{lines.into_iter().map(line).collect_view()}</ul>
                </Fold>
            }
        })
    };
    view! { {part} }.into_any()
}
