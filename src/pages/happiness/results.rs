//! Both rounds side by side: per indicator, component and village. To look at and to print.

use std::sync::Arc;

use domain::comparison::Change;
use domain::happiness::comparison::of_means;
use domain::happiness::instrument::{Component, HappinessIndicator};
use domain::happiness::{Formula, HappinessInstrument, Round, Scores};
use domain::{Ratio, TextStatus};
use i18n::arg;
use leptos::prelude::*;
use records::happiness::Rounds;

use super::measuring::{open, reference_of};
use super::unusable::{Lacking, NoForm};
use super::{change_word, mean_text, signed};
use crate::components::{
    Banner, BannerKind, Cell, CellKind, Direction, EmptyState, Loading, Screen, Symbol, Table, TableRow, Tile, Tiles,
    Tone, TopBar, Trend,
};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::dossier::{WithVillage, place};
use crate::pages::not_found::NotFoundPage;
use crate::pages::printing::PrintButton;
use crate::place::Place;
use crate::state::use_app;
use crate::state::villages::VillageSignal;

/// The results of a village.
#[component]
pub fn ResultsPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = |village: VillageSignal| view! { <Results village=village/> }.into_any();
    view! { <WithVillage code=village content=content/> }.into_any()
}

#[component]
fn Results(village: VillageSignal) -> AnyView {
    let app = use_app();
    let words = use_words();
    let Some(open) = open(&village) else {
        return view! { <NotFoundPage/> }.into_any();
    };
    let name = village.target.village.name_th.clone();
    let back = Place::Dossier(village.target.village.code.to_string()).path();
    let of_village = village.clone();
    let body = move || {
        let Some(rounds) = open.rounds.get() else { return view! { <Loading/> }.into_any() };
        let side = |round| {
            let reference = reference_of(&rounds, round, &of_village);
            let kept =
                app.reference.with(|kept| kept.as_ref().and_then(|r| r.happiness_instrument(&reference).cloned()));
            (reference, kept.map(Arc::new))
        };
        let ((first_form, first), (second_form, second)) = (side(Round::First), side(Round::Second));
        let is_begun = |round: Round| !rounds.of_round(round).sittings.is_empty();
        let shown = if is_begun(Round::Second) { second.clone() } else { first.clone() };
        match shown {
            None => view! { <NoForm/> }.into_any(),
            Some(instrument) if !instrument.is_usable() => view! { <Lacking instrument=instrument/> }.into_any(),
            Some(_) if !Round::ALL.into_iter().any(is_begun) => view! {
                <EmptyState
                    symbol=Symbol::Board
                    title=words.say(|w| w.happiness_no_results())
                    lead=words.say(|w| w.happiness_no_results_lead())
                />
            }
            .into_any(),
            Some(instrument) => {
                let compared = Compared::of(&rounds, instrument, [first, second], first_form == second_form);
                view! { <Shown village=of_village.clone() compared=compared/> }.into_any()
            }
        }
    };
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.happiness_results()) subtitle=name back=back trailing=move || view! { <PrintButton/> }/> }
        }>{body}</Screen>
    }
    .into_any()
}

/// Both rounds, by the form shown.
#[derive(Clone)]
struct Compared {
    instrument: Arc<HappinessInstrument>,
    scores: [Scores; 2],
    forms: [Option<Arc<HappinessInstrument>>; 2],
    people: [u64; 2],
    /// Whether both rounds were measured with the same form.
    same_form: bool,
}

impl Compared {
    fn of(
        rounds: &Rounds,
        instrument: Arc<HappinessInstrument>,
        forms: [Option<Arc<HappinessInstrument>>; 2],
        same_form: bool,
    ) -> Self {
        let [first, second] = Round::ALL.map(|round| rounds.of_round(round));
        let scores = |form: &Option<Arc<HappinessInstrument>>, round: &records::happiness::HappinessRound| {
            form.as_ref().map(|form| round.scores(form)).unwrap_or_default()
        };
        let people = |round: &records::happiness::HappinessRound| {
            round.sittings.iter().map(|sitting| sitting.people(&sitting.counts())).sum()
        };
        Self {
            scores: [scores(&forms[0], first), scores(&forms[1], second)],
            people: [people(first), people(second)],
            instrument,
            forms,
            same_form,
        }
    }

    /// The means of an indicator in both rounds.
    fn of_indicator(&self, id: &str) -> [Option<Ratio>; 2] {
        [0, 1].map(|side| {
            let form = self.forms[side].as_ref()?;
            let at = form.indicators.iter().position(|indicator| indicator.id == id)?;
            self.scores[side].indicators.get(at).cloned().flatten()
        })
    }

    /// The means of a component in both rounds.
    fn of_component(&self, number: u8) -> [Option<Ratio>; 2] {
        [0, 1].map(|side| {
            let component = self.scores[side].components.iter().find(|component| component.number == number);
            component.and_then(|component| component.mean.clone())
        })
    }

    fn village(&self) -> [Option<Ratio>; 2] {
        [0, 1].map(|side| self.scores[side].village.clone())
    }

    fn change(&self, means: &[Option<Ratio>; 2]) -> Change {
        let [first, second] = means;
        if self.same_form { of_means(first.as_ref(), second.as_ref()) } else { Change::NotComparable }
    }
}

#[component]
fn Shown(village: VillageSignal, compared: Compared) -> AnyView {
    let words = use_words();
    let means = compared.village();
    let change = compared.change(&means);
    let tile = |side: usize, round: Round| {
        let (mean, people) = (means[side].clone(), compared.people[side]);
        let percent = mean.as_ref().and_then(|mean| compared.instrument.percent(mean));
        let note = move || {
            let percent = percent.as_ref().map(|p| words.now().common_percent(&words.number(p.rounded(1))));
            let people = (people > 0).then(|| words.now().common_people(&words.number(people)));
            [percent, people].into_iter().flatten().collect::<Vec<_>>().join(DOT)
        };
        view! {
            <Tile
                value=move || mean_text(words, mean.as_ref())
                label=move || words.now().happiness_round(&words.number(round.number()))
                note=note
            />
        }
        .into_any()
    };
    let (first, second) = (tile(0, Round::First), tile(1, Round::Second));
    let tone = match change {
        Change::Better => Tone::Ok,
        Change::Worse => Tone::Bad,
        Change::Same | Change::NotComparable => Tone::Plain,
    };
    let difference = match &means {
        [Some(first), Some(second)] if change != Change::NotComparable => signed(words, first, second),
        _ => "–".to_owned(),
    };
    let tiles = view! {
        <Tiles>
            {first} {second}
            <Tile value=difference label=move || change_word(words, change) tone=Signal::stored(tone)/>
        </Tiles>
    };
    let forms_differ = (!compared.same_form)
        .then(|| view! { <Banner kind=BannerKind::Wait text=words.say(|w| w.happiness_forms_differ())/> });
    let is_partial = means
        .iter()
        .any(Option::is_none)
        .then(|| view! { <p class="small muted">{words.say(|w| w.happiness_partial())}</p> });
    let formula = compared.instrument.formula;
    let formula = move || match formula {
        Some(Formula::MeanOfIndicators) | None => words.now().happiness_formula_indicators(),
        Some(Formula::MeanOfComponents) => words.now().happiness_formula_components(),
    };
    view! {
        <PaperHead village=village instrument=compared.instrument.clone()/>
        {forms_differ}
        {tiles}
        {is_partial}
        <Means compared=compared/>
        <p class="small muted">{formula} " " {words.say(|w| w.happiness_exact())}</p>
        <Signatures/>
    }
    .into_any()
}

#[component]
fn Means(compared: Compared) -> AnyView {
    let words = use_words();
    let round = move |round: Round| move || words.now().happiness_round(&words.number(round.number()));
    let columns = move || {
        vec![
            (CellKind::Head, words.say(|w| w.compare_indicator()).into()),
            (CellKind::Number, round(Round::First).into()),
            (CellKind::Number, round(Round::Second).into()),
            (CellKind::Text, words.say(|w| w.compare_change()).into()),
        ]
    };
    let table = move || {
        let row = |name: AnyView, means: [Option<Ratio>; 2]| {
            let change = compared.change(&means);
            let [first, second] = means;
            view! {
                <TableRow>
                    <Cell kind=CellKind::Head>{name}</Cell>
                    <Cell kind=CellKind::Number label=round(Round::First)>{mean_text(words, first.as_ref())}</Cell>
                    <Cell kind=CellKind::Number label=round(Round::Second)>{mean_text(words, second.as_ref())}</Cell>
                    <Cell kind=CellKind::Text label=words.say(|w| w.compare_change())>{trend(words, change)}</Cell>
                </TableRow>
            }
        };
        let of_component = |component: &Component| {
            let name =
                format!("{} {}", words.number(component.number), words.name(&component.name.th, &component.name.en));
            let head = row(view! { <b>{name}</b> }.into_any(), compared.of_component(component.number));
            let of_indicator = |indicator: &HappinessIndicator| {
                let text = &indicator.text;
                let name = format!("{} {}", words.digits(&indicator.code), words.name(&text.th, &text.en));
                row(name.into_any(), compared.of_indicator(&indicator.id))
            };
            let inner: Vec<_> = compared.instrument.of_component(component.number).map(of_indicator).collect();
            view! { {head} {inner} }
        };
        let rows: Vec<_> = compared.instrument.components.iter().map(of_component).collect();
        let all = row(view! { <b>{words.now().happiness_village_mean()}</b> }.into_any(), compared.village());
        view! { <Table label=words.say(|w| w.happiness_results()) columns=columns()>{rows} {all}</Table> }
    };
    view! { {table} }.into_any()
}

/// The change with its arrow; nothing to draw where a round is missing.
fn trend(words: Wording, change: Change) -> AnyView {
    let direction = match change {
        Change::Better => Direction::Up,
        Change::Same => Direction::Same,
        Change::Worse => Direction::Down,
        Change::NotComparable => return view! { <span class="muted">"–"</span> }.into_any(),
    };
    view! { <Trend label=change_word(words, change) direction=Signal::stored(direction) in_words=true/> }.into_any()
}

/// What stands above the table on paper: which form, which village, which year.
#[component]
pub fn PaperHead(
    /// The village.
    village: VillageSignal,
    /// The form.
    instrument: Arc<HappinessInstrument>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let name = village.target.village.name_th.clone();
    let year = move || app.fiscal_year().map(|year| words.now().app_year(&words.number(year))).unwrap_or_default();
    let line = move || format!("{name} · {} · {}", place(words, &village.target.village), year());
    let form = instrument.name.clone();
    let version = instrument.version;
    let form = move || {
        words.now().assessment_made_with(
            arg::Instrument(&words.name(&form.th, &form.en)),
            arg::Version(&words.number(version)),
        )
    };
    let unverified = instrument.name.status == TextStatus::Recalled;
    view! {
        <div class="paper-head">
            <p><b>{line}</b></p>
            <p class="small">{form} {unverified.then(|| format!(" ({})", words.now().text_status_mark()))}</p>
        </div>
    }
    .into_any()
}

/// Room for two signatures, on paper only.
#[component]
fn Signatures() -> AnyView {
    let words = use_words();
    let one = move |role: fn(i18n::Words) -> &'static str| {
        view! {
            <div class="signature">
                <p>{words.say(|w| w.happiness_sign_here())}</p>
                <p>{words.say(role)}</p>
            </div>
        }
    };
    view! {
        <div class="signatures">
            {one(|w| w.happiness_sign_worker())} {one(|w| w.happiness_sign_village())}
        </div>
    }
    .into_any()
}
