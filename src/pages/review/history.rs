//! The official steps taken so far: what, who, when, why. A correction is a step like any other and stays in sight.

use domain::Phase;
use leptos::prelude::*;
use records::step::{Action, StepView};

use super::super::dossier::items::phase_name;
use super::super::naming::indicator_code;
use super::{action_name, who_and_when};
use crate::components::{Card, CardKind, StepRow, StepState};
use crate::i18n::{DOT, Wording, use_words};
use crate::state::village_year::VillageYear;

/// The list, the latest first; nothing before the first step.
#[component]
pub fn History(
    /// The village's year.
    year: VillageYear,
) -> AnyView {
    let words = use_words();
    let steps = year.dossier.progress.steps.clone();
    if steps.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = steps
        .into_iter()
        .rev()
        .map(|step| {
            let on_indicators: Vec<_> = step
                .on_indicators
                .iter()
                .map(|((phase, indicator), remark)| {
                    let code = indicator_code(indicator, Some(&year.made(*phase).instrument));
                    (*phase, code, remark.clone())
                })
                .collect();
            let state = if step.action.goes_on() { StepState::Done } else { StepState::Bad };
            let action = step.action;
            let detail = move || {
                let line = |(phase, code, remark): &(Phase, String, String)| {
                    format!("{} {}: {remark}", phase_name(words, *phase), words.digits(code))
                };
                std::iter::once(detail(words, &step))
                    .chain(on_indicators.iter().map(line))
                    .collect::<Vec<_>>()
                    .join(DOT)
            };
            view! { <StepRow state=state title=move || action_name(words, action) detail=detail/> }
        })
        .collect();
    view! {
        <h2>{words.say(|w| w.review_history())}</h2>
        <Card kind=CardKind::List>{rows}</Card>
    }
    .into_any()
}

fn detail(words: Wording, step: &StepView) -> String {
    let number = (step.action == Action::Announce && !step.number.is_empty())
        .then(|| words.now().review_number(&words.digits(&step.number)));
    let remarks = (!step.remarks.is_empty()).then(|| step.remarks.clone());
    [number, Some(who_and_when(words, step)), remarks].into_iter().flatten().collect::<Vec<_>>().join(DOT)
}
