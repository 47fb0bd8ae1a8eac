//! Before and after, side by side: the level with its reasons, the dimensions, every indicator.

use domain::comparison::{Change, Comparison};
use domain::level::decide;
use domain::{Answer, Answers, Instrument, Phase, Tally};
use i18n::arg;
use leptos::prelude::*;

use super::dossier::WithVillage;
use super::dossier::items::phase_name;
use super::level;
use crate::components::{
    Card, Cell, CellKind, ChoiceOption, Choices, Direction, EmptyState, Loading, Screen, Symbol, Table, TableRow,
    TopBar, Trend,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::assessment::answer_name;
use crate::place::Place;
use crate::state::village_year::VillageYear;
use crate::state::villages::VillageSignal;

/// A village before and after.
#[component]
pub fn ComparisonPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Compared village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Compared(village: VillageSignal) -> AnyView {
    let words = use_words();
    let back = Place::Dossier(village.target.village.code.to_string()).path();
    let name = village.target.village.name_th.clone();
    let year = village.year;
    let body = move || match year.get() {
        None => view! { <Loading/> }.into_any(),
        Some(year) => {
            // Both are laid side by side by the newer of the two; what only the other asked for stays in its own record.
            let [before, after] = Phase::ALL.map(|phase| year.made(phase).instrument.clone());
            let newer = if before.version > after.version { before } else { after };
            view! { <Results year=year instrument=(*newer).clone()/> }.into_any()
        }
    };
    view! {
        <Screen top=move || view! { <TopBar title=words.say(|w| w.compare_title()) subtitle=name back=back/> }>{body}</Screen>
    }
    .into_any()
}

#[component]
fn Results(year: VillageYear, instrument: Instrument) -> AnyView {
    let words = use_words();
    let (before, after) = (year.before.answers, year.after.answers);
    let comparison = Comparison::of(&instrument, &before, &after);
    let count = |change| words.number(comparison.count(change));
    let now = words.now();
    let sums = [
        now.compare_better(&count(Change::Better)),
        now.compare_same(&count(Change::Same)),
        now.compare_worse(&count(Change::Worse)),
        now.compare_undecided(&count(Change::NotComparable)),
    ];
    let nothing_after = after.tally(&instrument).assessed == 0;
    view! {
        <LevelCard phase=Phase::Before answers=before.clone() instrument=instrument.clone()/>
        {(!nothing_after)
            .then(|| view! { <LevelCard phase=Phase::After answers=after.clone() instrument=instrument.clone()/> })}
        {nothing_after
            .then(|| view! { <EmptyState symbol=Symbol::Board title=words.say(|w| w.compare_empty())/> })}
        <p class="small muted">{sums.join(DOT)}</p>
        <Dimensions comparison=comparison.clone() instrument=instrument.clone()/>
        <Indicators comparison=comparison instrument=instrument before=before after=after/>
    }
    .into_any()
}

/// The level of one phase, and why.
#[component]
fn LevelCard(phase: Phase, answers: Answers, instrument: Instrument) -> AnyView {
    let words = use_words();
    let decision = decide(&instrument, &answers);
    let proposed = matches!(decision, domain::Decision::Proposed { .. });
    let title = level::title(words, &decision);
    let tally = answers.tally(&instrument);
    let passed_of =
        words.now().dossier_passed_of(arg::Passed(&words.number(tally.passed)), arg::Total(&words.number(tally.total)));
    let percent = tally.percent_passed().map(|percent| words.now().common_percent(&words.number(percent)));
    let share = [Some(passed_of), percent].into_iter().flatten().collect::<Vec<_>>().join(DOT);
    view! {
        <Card>
            <p class="small muted">{phase_name(words, phase)}</p>
            <h2>
                {title}
                {proposed.then(|| format!(" ({})", words.now().level_proposed()))}
            </h2>
            <p>{level::reason(words, &decision, &instrument)}</p>
            <p class="small muted">{share}</p>
        </Card>
    }
    .into_any()
}

#[component]
fn Dimensions(comparison: Comparison, instrument: Instrument) -> AnyView {
    let words = use_words();
    let columns = vec![
        (CellKind::Head, words.say(|w| w.compare_dimension()).into()),
        (CellKind::Text, words.say(|w| w.compare_change()).into()),
    ];
    let rows = comparison
        .dimensions
        .into_iter()
        .map(|dimension| {
            let name = instrument.dimensions.iter().find(|d| d.number == dimension.number);
            let name = name.map(|d| words.name(&d.name.th, &d.name.en)).unwrap_or_default();
            // Nothing assessed is nothing known: a zero would read as a fall.
            let side = |tally: Tally| match tally.assessed {
                0 => "–".to_owned(),
                _ => format!("{}/{}", words.number(tally.passed), words.number(tally.total)),
            };
            let label = format!("{} → {}", side(dimension.before), side(dimension.after));
            view! {
                <TableRow>
                    <Cell kind=CellKind::Head>{format!("{} {name}", words.number(dimension.number))}</Cell>
                    <Cell kind=CellKind::Text label=words.say(|w| w.compare_change())>{trend(label, dimension.change)}</Cell>
                </TableRow>
            }
        })
        .collect::<Vec<_>>();
    view! { <Table label=words.say(|w| w.compare_dimension()) columns=columns>{rows}</Table> }.into_any()
}

#[component]
fn Indicators(comparison: Comparison, instrument: Instrument, before: Answers, after: Answers) -> AnyView {
    let words = use_words();
    let shown = RwSignal::new("all");
    let columns = move || {
        vec![
            (CellKind::Head, words.say(|w| w.compare_indicator()).into()),
            (CellKind::Text, words.say(|w| w.compare_before()).into()),
            (CellKind::Text, words.say(|w| w.compare_after()).into()),
            (CellKind::Text, words.say(|w| w.compare_change()).into()),
        ]
    };
    let table = move || {
        let wanted = |change: Change| shown.get() == "all" || matches!(change, Change::Better | Change::Worse);
        let rows: Vec<_> = comparison
            .indicators
            .iter()
            .filter(|(_, change)| wanted(*change))
            .filter_map(|(id, change)| Some((instrument.indicator(id)?, *change)))
            .map(|(indicator, change)| {
                let name =
                    format!("{} {}", words.digits(&indicator.code), words.name(&indicator.text.th, &indicator.text.en));
                let (was, is) = (before.get(&indicator.id), after.get(&indicator.id));
                view! {
                    <TableRow>
                        <Cell kind=CellKind::Head>{name}</Cell>
                        <Cell kind=CellKind::Text label=words.say(|w| w.compare_before())>{answer(words, was)}</Cell>
                        <Cell kind=CellKind::Text label=words.say(|w| w.compare_after())>{answer(words, is)}</Cell>
                        <Cell kind=CellKind::Text label=words.say(|w| w.compare_change())>
                            {trend(change_name(words, change).to_owned(), change)}
                        </Cell>
                    </TableRow>
                }
            })
            .collect();
        view! { <Table label=words.say(|w| w.compare_indicator()) columns=columns()>{rows}</Table> }
    };
    let options = vec![
        ChoiceOption { value: "all", label: words.say(|w| w.compare_all()).into(), lang: None },
        ChoiceOption { value: "changed", label: words.say(|w| w.compare_only_changed()).into(), lang: None },
    ];
    view! {
        <Choices
            name="shown"
            label=words.say(|w| w.compare_indicator())
            options=options
            value=shown
            on_change=move |value| shown.set(value)
        />
        {table}
    }
    .into_any()
}

fn answer(words: Wording, answer: Option<Answer>) -> &'static str {
    answer_name(words, answer)
}

fn change_name(words: Wording, change: Change) -> &'static str {
    match change {
        Change::Better => words.now().assessment_better(),
        Change::Same => words.now().assessment_same(),
        Change::Worse => words.now().assessment_worse(),
        Change::NotComparable => words.now().compare_not_comparable(),
    }
}

/// The change with its arrow; nothing to draw where a side is missing.
fn trend(label: String, change: Change) -> AnyView {
    let direction = match change {
        Change::Better => Direction::Up,
        Change::Same => Direction::Same,
        Change::Worse => Direction::Down,
        Change::NotComparable => return view! { <span class="muted">{label}</span> }.into_any(),
    };
    view! { <Trend label=label direction=Signal::stored(direction)/> }.into_any()
}
