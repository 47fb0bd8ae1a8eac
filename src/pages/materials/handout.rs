//! The list of materials with a column to sign: to look at, to print, to take along as a table.

use std::sync::Arc;

use leptos::{prelude::*, text_prop::TextProp};
use records::materials::{Material, Materials};

use super::book::{Book, short_budget_name};
use crate::components::{
    ButtonSize, Cell, CellKind, EmptyState, Loading, Screen, ScreenWidth, Symbol, Table, TableRow, TopBar,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::dossier::{WithVillage, place};
use crate::pages::export::Export;
use crate::pages::not_found::NotFoundPage;
use crate::pages::printing::PrintButton;
use crate::place::Place;
use crate::state::villages::VillageSignal;

/// The list of a village.
#[component]
pub fn HandOutPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Page village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Page(village: VillageSignal) -> AnyView {
    let words = use_words();
    let Some(book) = Book::of(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let back = Place::Materials(book.year.code()).path();
    let head = village.clone();
    let subtitle = move || {
        let name = head.target.village.name_th.clone();
        let year = book.year.app.fiscal_year().map(|year| words.now().monitoring_handout_lead(&words.number(year)));
        [Some(name), Some(place(words, &head.target.village)), year].into_iter().flatten().collect::<Vec<_>>().join(DOT)
    };
    let body = move || match book.open.all.get() {
        None => view! { <Loading/> }.into_any(),
        Some(all) if all.listed.is_empty() => {
            let (title, lead) =
                (words.say(|w| w.monitoring_materials_empty()), words.say(|w| w.monitoring_materials_empty_lead()));
            view! { <EmptyState symbol=Symbol::Note title=title lead=lead is_locked=book.year.is_locked/> }.into_any()
        }
        Some(all) => view! { <List book=book all=all/> }.into_any(),
    };
    view! {
        <Screen
            width=ScreenWidth::Wide
            top=move || {
                view! { <TopBar wide=true title=words.say(|w| w.monitoring_handout()) subtitle=subtitle back=back/> }
            }
        >
            <Taking book=book/>
            {body}
        </Screen>
    }
    .into_any()
}

/// On paper, or as a file.
#[component]
fn Taking(book: Book) -> AnyView {
    let words = use_words();
    let file = move |()| {
        let titles = columns().into_iter().map(|column| (column.title)(words.now()).to_owned()).collect();
        let all = book.all();
        let rows = all.listed.iter().enumerate().map(|(at, one)| cells(book, words, at, one));
        (format!("materials-{}.csv", book.year.code()), std::iter::once(titles).chain(rows).collect())
    };
    view! {
        <div class="row row--wrap taking">
            <PrintButton size=ButtonSize::Fit/>
            <Export label=words.say(|w| w.monitoring_handout_export()) size=ButtonSize::Fit table=file/>
        </div>
    }
    .into_any()
}

/// One column: its title and how it is set.
struct Column {
    title: fn(i18n::Words) -> &'static str,
    kind: CellKind,
}

/// The columns, in the order of [`cells`].
fn columns() -> [Column; 10] {
    let column = |kind, title| Column { title, kind };
    [
        column(CellKind::Number, |w| w.monitoring_handout_number()),
        column(CellKind::Head, |w| w.monitoring_handout_receiver()),
        column(CellKind::Text, |w| w.monitoring_material_what()),
        column(CellKind::Number, |w| w.monitoring_material_quantity()),
        column(CellKind::Text, |w| w.monitoring_material_unit()),
        column(CellKind::Number, |w| w.monitoring_material_unit_cost()),
        column(CellKind::Number, |w| w.monitoring_handout_cost()),
        column(CellKind::Quiet, |w| w.monitoring_handout_budget()),
        column(CellKind::Quiet, |w| w.monitoring_material_given_on()),
        column(CellKind::Text, |w| w.monitoring_handout_signature()),
    ]
}

/// What stands in the row of an entry; the last place is left to be signed.
fn cells(book: Book, words: Wording, at: usize, material: &Material) -> Vec<String> {
    let view = &material.view;
    let amount = |number: Option<rust_decimal::Decimal>| number.map(|n| words.amount(n)).unwrap_or_default();
    vec![
        words.number(at + 1),
        book.receiver(words, view.household),
        view.what.clone(),
        amount(view.quantity),
        view.unit.clone(),
        amount(view.unit_cost),
        words.amount(view.cost()),
        view.budget.map(|budget| short_budget_name(words, budget)).unwrap_or_default(),
        view.given_on.map(|day| words.short_day(day)).unwrap_or_default(),
        String::new(),
    ]
}

#[component]
fn List(book: Book, all: Arc<Materials>) -> AnyView {
    let words = use_words();
    let heads: Vec<(CellKind, TextProp)> =
        columns().into_iter().map(|column| (column.kind, words.say(column.title).into())).collect();
    let total = all.total();
    let rows = move || {
        let row = |(at, material): (usize, &Material)| {
            let cells: Vec<_> = columns()
                .into_iter()
                .zip(cells(book, words, at, material))
                .map(|(column, text)| {
                    let is_empty = Signal::stored(text.is_empty());
                    if column.kind == CellKind::Head {
                        return view! { <Cell kind=column.kind><b>{text}</b></Cell> }.into_any();
                    }
                    view! { <Cell kind=column.kind label=words.say(column.title) empty=is_empty>{text}</Cell> }
                        .into_any()
                })
                .collect();
            view! { <TableRow>{cells}</TableRow> }
        };
        all.listed.iter().enumerate().map(row).collect_view()
    };
    view! {
        <div class="handout">
            <Table label=words.say(|w| w.monitoring_handout()) columns=heads>{rows}</Table>
            <p class="sums__total">{move || words.now().monitoring_materials_total(&words.amount(total))}</p>
        </div>
    }
    .into_any()
}
