//! The totals of a village's households, before and after: by activity and group, and who improved. To look at and to print.

use std::sync::Arc;

use domain::comparison::Change;
use domain::household::{ActivityGroup, ActivitySet, Counts, position};
use domain::{Phase, Text};
use leptos::prelude::*;
use records::Register;

use super::walk::begin;
use crate::components::{
    ButtonKind, Cell, CellKind, EmptyState, Loading, Screen, ScreenWidth, StatusMark, Symbol, Table, TableRow, Tile,
    Tiles, Tone, TopBar,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::dossier::WithVillage;
use crate::pages::marked::doubt;
use crate::pages::not_found::NotFoundPage;
use crate::pages::placed::village_in_full;
use crate::pages::printing::PrintButton;
use crate::place::Place;
use crate::state::use_app;
use crate::state::villages::VillageSignal;

/// The summary of a village's households.
#[component]
pub fn SummaryPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Summary village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Summary(village: VillageSignal) -> AnyView {
    let app = use_app();
    let words = use_words();
    let Some(walk) = begin(&village, Phase::Before) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let name = village.target.village.name_th.clone();
    let phase = village.year.with_untracked(|year| year.as_ref().map(|year| year.dossier.summaries.households.phase()));
    let back = Place::Households(walk.village(), phase.unwrap_or(Phase::Before)).path();
    let whose = Signal::derive(move || {
        let year = app.fiscal_year().map(|year| words.now().knowledge_year(&words.number(year)));
        std::iter::once(village_in_full(app, words, &village)).chain(year).collect::<Vec<_>>().join(DOT)
    });
    let body = move || match walk.list.open.roll.get() {
        None => view! { <Loading/> }.into_any(),
        Some(register) if register.counted.is_empty() => view! {
            <EmptyState
                symbol=Symbol::Home
                title=words.say(|w| w.households_empty())
                lead=words.say(|w| w.households_empty_lead())
            />
        }
        .into_any(),
        Some(register) => view! { <Totals whose=whose register=register set=walk.activities.get_value()/> }.into_any(),
    };
    view! {
        <Screen
            width=ScreenWidth::Wide
            top=move || {
                view! { <TopBar wide=true title=words.say(|w| w.households_summary()) subtitle=name back=back trailing=|| view! { <PrintButton kind=ButtonKind::Outline/> }/> }
            }
        >
            {body}
        </Screen>
    }
    .into_any()
}

#[component]
fn Totals(
    /// The village and the year, as they stand on paper.
    whose: Signal<String>,
    register: Arc<Register>,
    set: Arc<ActivitySet>,
) -> AnyView {
    let words = use_words();
    let total = register.counted.len();
    let tile = |change, tone: Tone| {
        let count = register.changed(change);
        let label = move || change_word(words, change);
        view! { <Tile value=move || words.number(count) label=label tone=Signal::stored(tone)/> }
    };
    let tiles = [
        tile(Change::Better, Tone::Ok),
        tile(Change::Same, Tone::Plain),
        tile(Change::Worse, Tone::Bad),
        tile(Change::NotComparable, Tone::Plain),
    ];
    let (before, after) = (register.totals(Phase::Before), register.totals(Phase::After));
    let (version, source) = (set.version, set.all_sources().join(DOT));
    let words_of = move || {
        let version = words.now().instruments_version(&words.number(version));
        let source = (!source.is_empty()).then(|| words.now().households_source(&words.digits(&source)));
        std::iter::once(version).chain(source).collect::<Vec<_>>().join(DOT)
    };
    let set = StoredValue::new(set);
    let rows = move || {
        let row = |group: &ActivityGroup| {
            let head = words.now().households_group_total(words.name(&group.name.th, &group.name.en).as_ref());
            let head = format!("{} {head}", words.digits(&group.code));
            let (sum_before, sum_after) = (before.of_group(group), after.of_group(group));
            let sums = view! { <Row name=head text=group.name.clone() before=sum_before after=sum_after is_sum=true/> };
            let activities = group.activities.iter().map(|activity| {
                let position = position(&activity.id).unwrap_or_default();
                let text = activity.text.clone();
                let name = format!("{} {}", words.digits(&activity.id), words.name(&text.th, &text.en));
                let of = |totals: &domain::household::Totals| totals.0.get(position).copied().unwrap_or_default();
                view! { <Row name=name text=text before=of(&before) after=of(&after)/> }
            });
            view! { {activities.collect_view()} {sums} }
        };
        set.with_value(|set| set.groups.iter().map(row).collect_view())
    };
    let table =
        move || view! { <Table label=words.say(|w| w.households_activity()) columns=columns(words)>{rows()}</Table> };
    view! {
        <p class="small">{whose}</p>
        <p>
            <b>{move || words.now().households_summary_counted(&words.number(total))}</b>
            " · "
            <span class="muted">{words.say(|w| w.households_summary_lead())}</span>
        </p>
        <Tiles>{tiles.into_iter().collect_view()}</Tiles>
        <p class="small muted">{words.say(|w| w.households_before_to_after())}</p>
        {table}
        <p class="small muted">{words_of}</p>
    }
    .into_any()
}

fn change_word(words: Wording, change: Change) -> &'static str {
    let now = words.now();
    match change {
        Change::Better => now.assessment_better(),
        Change::Same => now.assessment_same(),
        Change::Worse => now.assessment_worse(),
        Change::NotComparable => now.compare_not_comparable(),
    }
}

/// What a column counts, and how it is called.
type Column = (fn(i18n::Words) -> &'static str, fn(Counts) -> usize);

const COLUMNS: [Column; 5] = [
    (|w| w.households_have(), |counts| counts.have),
    (|w| w.households_have_not(), |counts| counts.have_not),
    (|w| w.households_not_home(), |counts| counts.not_home),
    (|w| w.households_declined(), |counts| counts.declined),
    (|w| w.households_open(), |counts| counts.open),
];

fn columns(words: Wording) -> Vec<(CellKind, leptos::text_prop::TextProp)> {
    let head = (CellKind::Head, words.say(|w| w.households_activity()).into());
    let others = COLUMNS.into_iter().map(|(title, _)| (CellKind::Number, words.say(title).into()));
    std::iter::once(head).chain(others).collect()
}

/// One activity, or the sum of a group: each count before and after. The text is marked where nobody has checked it.
#[component]
fn Row(name: String, text: Text, before: Counts, after: Counts, #[prop(optional)] is_sum: bool) -> AnyView {
    let words = use_words();
    let cells: Vec<_> = COLUMNS
        .into_iter()
        .map(|(title, count)| {
            // Where nobody was asked nothing is known: a zero would read as a fall.
            let side = move |counts: Counts| match counts.is_begun() || count(counts) > 0 {
                true => words.number(count(counts)),
                false => "–".to_owned(),
            };
            let text = move || format!("{} → {}", side(before), side(after));
            view! { <Cell kind=CellKind::Number label=words.say(title)>{text}</Cell> }
        })
        .collect();
    let mark = doubt(text.status).map(|doubt| view! { " " <StatusMark doubt=doubt/> });
    let name = if is_sum { view! { <b>{name}</b> }.into_any() } else { name.into_any() };
    view! {
        <TableRow>
            <Cell kind=CellKind::Head>{name} {mark}</Cell>
            {cells}
        </TableRow>
    }
    .into_any()
}
