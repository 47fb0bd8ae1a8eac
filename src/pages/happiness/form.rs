//! The blank sheet: printed, handed out, filled in by one person, and entered sheet by sheet.

use std::sync::Arc;

use domain::happiness::instrument::{Component, HappinessIndicator, ScaleLevel};
use domain::happiness::{HappinessInstrument, Round};
use leptos::prelude::*;

use super::WithRound;
use super::measuring::Measuring;
use super::results::PaperHead;
use crate::components::{Screen, TopBar};
use crate::i18n::use_words;
use crate::pages::printing::PrintButton;
use crate::place::Place;
use crate::state::use_app;

/// The blank sheet of a village.
#[component]
pub fn FormPage(
    /// The village's code.
    village: String,
) -> AnyView {
    let content = move |measuring: Measuring| view! { <Form measuring=measuring/> }.into_any();
    view! { <WithRound village=village round=Round::First content=content/> }.into_any()
}

#[component]
fn Form(measuring: Measuring) -> AnyView {
    let app = use_app();
    let words = use_words();
    let back = Place::Dossier(measuring.village()).path();
    let village = app.village(&measuring.village());
    let name = village.as_ref().map(|village| village.target.village.name_th.clone()).unwrap_or_default();
    let instrument = measuring.instrument.get_value();
    view! {
        <Screen top=move || {
            view! { <TopBar title=words.say(|w| w.happiness_form()) subtitle=name back=back trailing=move || view! { <PrintButton/> }/> }
        }>
            <p class="muted screen-only">{words.say(|w| w.happiness_form_lead())}</p>
            <article class="card blank">
                {village.map(|village| view! { <PaperHead village=village instrument=instrument.clone()/> })}
                <Blanks/>
                <Questions instrument=instrument/>
            </article>
        </Screen>
    }
    .into_any()
}

/// Round, day and number of the sheet, to be written by hand. No name: the measurement needs none.
#[component]
fn Blanks() -> AnyView {
    let words = use_words();
    let round = |round: Round| {
        view! {
            <span class="nowrap">
                <span class="blank__box"></span>
                " "
                {move || words.now().happiness_round(&words.number(round.number()))}
            </span>
        }
    };
    let rounds: Vec<_> = Round::ALL.into_iter().map(round).collect();
    view! {
        <p class="blank__line">
            {rounds}
            <span class="nowrap">{words.say(|w| w.happiness_form_day())}</span>
            <span class="nowrap">{words.say(|w| w.happiness_form_number())}</span>
        </p>
        <p class="small">{words.say(|w| w.happiness_form_how())}</p>
    }
    .into_any()
}

#[component]
fn Questions(instrument: Arc<HappinessInstrument>) -> AnyView {
    let words = use_words();
    let columns = instrument.scale.len();
    let table = move || {
        let scale: Vec<&ScaleLevel> = instrument.scale.iter().rev().collect();
        let head = |level: &&ScaleLevel| {
            let label = words.name(&level.label.th, &level.label.en);
            view! { <th scope="col" class="blank__level">{label} <br/> {words.number(level.value)}</th> }
        };
        let row = |indicator: &HappinessIndicator| {
            let text = &indicator.text;
            let boxes: Vec<_> = (0..columns)
                .map(|_| view! { <td class="blank__level"><span class="blank__box"></span></td> })
                .collect();
            view! {
                <tr>
                    <td>{words.digits(&indicator.code)} " " {words.name(&text.th, &text.en)}</td>
                    {boxes}
                </tr>
            }
        };
        let group = |component: &Component| {
            let name = &component.name;
            let title = format!("{} {}", words.number(component.number), words.name(&name.th, &name.en));
            let rows: Vec<_> = instrument.of_component(component.number).map(row).collect();
            view! {
                <tr>
                    <th scope="colgroup" colspan=columns + 1 class="blank__component">{title}</th>
                </tr>
                {rows}
            }
        };
        let heads: Vec<_> = scale.iter().map(head).collect();
        let groups: Vec<_> = instrument.components.iter().map(group).collect();
        view! {
            <div class="blank__scroll" tabindex="0">
                <table class="blank__table">
                    <thead>
                        <tr>
                            <th scope="col">{words.now().compare_indicator()}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{groups}</tbody>
                </table>
            </div>
        }
    };
    view! { {table} }.into_any()
}
