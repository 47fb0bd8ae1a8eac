//! Totals that stand on paper already: indicators by levels, typed as numbers.

use domain::happiness::IndicatorCounts;
use domain::happiness::instrument::HappinessIndicator;
use i18n::arg;
use leptos::prelude::*;
use records::Entry;
use records::happiness::TallyView;
use records::key::Counter;
use uuid::Uuid;

use super::ReadOnly;
use super::add::most_present;
use super::head::Where;
use super::measuring::Measuring;
use super::number::NumberInput;
use super::present::Balance;
use super::settle::Unsettled;
use super::sittings::{called, place_and_day};
use crate::components::{
    ActionBar, BigButton, ButtonSize, Chip, SaveStatus, Screen, ScreenWidth, Symbol, Tone, TopBar,
};
use crate::i18n::use_words;
use crate::pages::save_stage::stage_of_all;
use crate::place::Place;

/// A sitting whose totals are typed in.
#[component]
pub fn PaperPage(
    /// The round.
    measuring: Measuring,
    /// Which sitting.
    sitting: Uuid,
) -> AnyView {
    let words = use_words();
    let view = Memo::new(move |_| measuring.sitting(sitting).unwrap_or_default());
    let tally = Memo::new(move |_| {
        let all = measuring.open.tallies_of(measuring.round, sitting);
        all.into_iter().find(|(counter, _)| *counter == Counter::Paper).map(|(_, tally)| tally).unwrap_or_default()
    });
    let stage = stage_of_all(move || {
        let paper = measuring.record(Entry::Tally(measuring.round, sitting, Counter::Paper));
        vec![paper, measuring.record(Entry::Sitting(measuring.round, sitting))]
    });
    let indicators = measuring.instrument.with_value(|instrument| instrument.indicators.clone());
    let total = indicators.len();
    let complete = Memo::new(move |_| {
        let counted = |indicator: &HappinessIndicator| sum(measuring, &tally.get(), &indicator.id).answered() > 0;
        measuring.instrument.with_value(|i| i.indicators.iter().filter(|indicator| counted(indicator)).count())
    });
    let rows: Vec<_> = indicators
        .into_iter()
        .map(|indicator| view! { <Row measuring=measuring sitting=sitting tally=tally indicator=indicator/> })
        .collect();
    let heads: Vec<_> = levels(measuring)
        .into_iter()
        .map(|level| view! { <span>{move || words.name(&level.label.th, &level.label.en)}</span> })
        .collect();
    let back = Place::Happiness(measuring.village(), measuring.round).path();
    let round = back.clone();
    let progress = move || {
        words.now().happiness_progress(arg::Answered(&words.number(complete.get())), arg::Total(&words.number(total)))
    };
    view! {
        <Screen
            width=ScreenWidth::Wide
            top=move || {
                view! {
                    <TopBar
                        wide=true
                        title=move || called(words, &view.get())
                        subtitle=move || place_and_day(words, &view.get())
                        back=back
                        trailing=move || {
                            view! { <Chip tone=Tone::Info symbol=Signal::stored(Symbol::Note) label=words.say(|w| w.happiness_from_paper())/> }
                        }
                    />
                }
            }
            bottom=move || {
                view! {
                    <ActionBar>
                        <div class="grow">
                            <b>{progress}</b>
                            <div><SaveStatus stage=stage/></div>
                        </div>
                        <BigButton size=ButtonSize::Fit label=words.say(|w| w.happiness_to_round()) href=round/>
                    </ActionBar>
                }
            }
        >
            <ReadOnly measuring=measuring/>
            <super::NotSaved measuring=measuring/>
            <p class="muted">{words.say(|w| w.happiness_paper_lead())}</p>
            <Unsettled measuring=measuring id=sitting/>
            <Where measuring=measuring sitting=sitting/>
            <div class="totals">
                <div class="totals__heads" aria-hidden="true">
                    <span></span>
                    {heads}
                    <span>{words.say(|w| w.happiness_sum())}</span>
                </div>
                {rows}
            </div>
        </Screen>
    }
    .into_any()
}

fn levels(measuring: Measuring) -> Vec<domain::happiness::instrument::ScaleLevel> {
    measuring.instrument.with_value(|instrument| instrument.scale.iter().rev().cloned().collect())
}

/// The counts of an indicator on the paper.
fn sum(measuring: Measuring, tally: &TallyView, indicator: &str) -> IndicatorCounts {
    let mut counts = IndicatorCounts::default();
    for level in levels(measuring) {
        counts.add(level.value, tally.count(indicator, level.value).unwrap_or_default());
    }
    counts
}

/// One indicator: a number a level, and their sum beside the people present.
#[component]
fn Row(
    measuring: Measuring,
    sitting: Uuid,
    tally: Memo<std::sync::Arc<TallyView>>,
    indicator: HappinessIndicator,
) -> AnyView {
    let words = use_words();
    let id = StoredValue::new(indicator.id.clone());
    let code = indicator.code.clone();
    let cells: Vec<_> = levels(measuring)
        .into_iter()
        .map(|level| {
            let value = level.value;
            let name = move || words.name(&level.label.th, &level.label.en);
            let number = Signal::derive(move || id.with_value(|id| tally.get().count(id, value)));
            let own_id = format!("total-{}-{value}", code.replace('.', "-"));
            view! {
                <span class="totals__cell">
                    <label class="totals__label" for=own_id.clone()>{name.clone()}</label>
                    <NumberInput
                        id=own_id
                        class="field__input totals__input"
                        most=most_present()
                        value=number
                        disabled=measuring.read_only
                        on_number=move |people| id.with_value(|id| measuring.paper(sitting, id, value, people))
                    />
                </span>
            }
        })
        .collect();
    let counted = Memo::new(move |_| {
        let answered = id.with_value(|id| sum(measuring, &tally.get(), id).answered());
        u32::try_from(answered).unwrap_or(u32::MAX)
    });
    let present = Memo::new(move |_| measuring.sitting(sitting).and_then(|view| view.present));
    let balance = move || Balance::of(counted.get(), present.get());
    let shown = move || match present.get() {
        Some(present) => format!("{}/{}", words.number(counted.get()), words.number(present)),
        None => words.number(counted.get()),
    };
    let warning = move || match balance() {
        Balance::Over(over) => Some(words.now().happiness_over(&words.number(over))),
        _ => None,
    };
    let class = move || match balance() {
        Balance::Over(_) => "totals__sum brick",
        Balance::Exact => "totals__sum leaf",
        Balance::Unknown | Balance::Short(_) => "totals__sum",
    };
    let text = move || {
        let text = &indicator.text;
        format!("{} {}", words.digits(&indicator.code), words.name(&text.th, &text.en))
    };
    view! {
        <fieldset class="totals__row">
            <legend class="totals__text">{text}</legend>
            {cells}
            <span class=class>
                <span class="totals__label">{words.say(|w| w.happiness_sum())}</span>
                <b>{shown}</b>
            </span>
            <span class="totals__warning" role="status">{warning}</span>
        </fieldset>
    }
    .into_any()
}
