//! The sums: each budget line against what a village has, and what each receiver got.

use std::sync::Arc;

use leptos::prelude::*;
use records::material::Budget;
use records::materials::{Materials, Spending, sum};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::book::{Book, budget_name};
use crate::components::{Banner, BannerKind, Fold, ProgressBar, Symbol, Tile, Tiles, Tone};
use crate::i18n::{Wording, use_words};

/// Both budget lines, and what to do where one is exceeded.
#[component]
pub fn Spent(
    /// The materials.
    all: Memo<Arc<Materials>>,
) -> AnyView {
    let tiles = Budget::ALL.map(|budget| view! { <Line budget=budget all=all/> });
    let warnings = Budget::ALL.map(|budget| view! { <Warning budget=budget all=all/> });
    view! {
        <Tiles>{tiles.into_iter().collect_view()}</Tiles>
        {warnings.into_iter().collect_view()}
    }
    .into_any()
}

#[component]
fn Line(budget: Budget, all: Memo<Arc<Materials>>) -> AnyView {
    let words = use_words();
    let spending = Memo::new(move |_| all.with(|all| all.spending(budget)));
    let tone = Signal::derive(move || if spending.get().is_over() { Tone::Bad } else { Tone::Plain });
    let name = move || budget_name(words, budget);
    view! {
        <Tile
            value=move || words.amount(spending.get().spent)
            of=move || words.now().monitoring_budget_of(&words.amount(spending.get().limit))
            label=name
            note=move || left(words, &spending.get())
            tone=tone
        >
            <ProgressBar
                done=Signal::derive(move || whole_baht(spending.get().spent))
                total=Signal::stored(budget.baht())
                label=name
            />
        </Tile>
    }
    .into_any()
}

/// What is left of a line, or how much too much was spent.
#[must_use]
pub fn left(words: Wording, spending: &Spending) -> String {
    let left = spending.left();
    let amount = words.amount(left.abs());
    match spending.is_over() {
        true => words.now().monitoring_budget_over(&amount),
        false => words.now().monitoring_budget_left(&amount),
    }
}

/// For a bar: parts of a baht do not show.
fn whole_baht(amount: Decimal) -> u32 {
    amount.trunc().to_u32().unwrap_or(u32::MAX)
}

/// A warning and no obstacle: of the letter's cost tables the totals bind, the lines may be averaged.
#[component]
fn Warning(budget: Budget, all: Memo<Arc<Materials>>) -> AnyView {
    let words = use_words();
    let over = Memo::new(move |_| all.with(|all| all.spending(budget).is_over()));
    let text = move || {
        let limit = words.grouped(budget.activity_baht().into());
        match budget.activity_baht() == budget.baht() {
            true => words.now().monitoring_budget_over_total(&limit),
            false => words.now().monitoring_budget_over_line(&limit),
        }
    };
    let title = move || words.now().monitoring_budget_over_title(&budget_name(words, budget));
    let banner = move || {
        over.get().then(|| view! { <Banner kind=BannerKind::Wait symbol=Symbol::Attention title=title text=text/> })
    };
    view! { {banner} }.into_any()
}

/// What each receiver got in all, folded.
#[component]
pub fn ByReceiver(
    /// The book.
    book: Book,
    /// The materials.
    all: Memo<Arc<Materials>>,
) -> AnyView {
    let words = use_words();
    let part = move || {
        let (materials, register) = (all.get(), book.register());
        if materials.listed.is_empty() {
            return None;
        }
        let lines: Vec<_> = materials
            .by_household(|id| register.main_of(id))
            .into_iter()
            .map(|(household, given)| {
                let cost = sum(given);
                view! {
                    <li class="sums__line">
                        <span class="grow">{move || book.receiver(words, household)}</span>
                        <b class="number">{move || words.amount(cost)}</b>
                    </li>
                }
            })
            .collect();
        let total = materials.total();
        Some(view! {
            <Fold label=words.say(|w| w.monitoring_by_receiver())>
                <ul class="sums">{lines}</ul>
                <p class="sums__total">{move || words.now().monitoring_materials_total(&words.amount(total))}</p>
            </Fold>
        })
    };
    view! { {part} }.into_any()
}
