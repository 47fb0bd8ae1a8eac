//! Dossiers that wait for the person: what came back, for those who collect there; what was handed in, for those who look it through.

use leptos::prelude::*;
use records::step::{Action, DossierState, StepView};

use crate::components::{CardLink, Chip, Tone};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::village_year::VillageYear;
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// How many wait; tracked.
#[must_use]
pub fn count(app: App) -> u32 {
    let waiting = waiting(app, DossierState::Returned).len() + waiting(app, DossierState::Submitted).len();
    u32::try_from(waiting).unwrap_or(u32::MAX)
}

fn state(year: &VillageYear) -> DossierState {
    year.dossier.progress.state
}

/// The villages whose dossier stands so and waits for the person; tracked.
fn waiting(app: App, stands: DossierState) -> Vec<VillageSignal> {
    let waits = |village: &VillageSignal| {
        let is_theirs = match stands {
            DossierState::Returned => village.collects(),
            _ => app.open_steps(&village.target.village.code, stands).contains(&Action::Endorse),
        };
        is_theirs && village.year.with(|year| year.as_ref().map(state) == Some(stands))
    };
    app.villages.get().into_iter().flatten().filter(waits).collect()
}

/// Each with what was said of it, leading to its dossier.
#[component]
pub fn WaitingDossiers() -> AnyView {
    view! {
        <Of stands=DossierState::Returned/>
        <Of stands=DossierState::Submitted/>
    }
    .into_any()
}

#[component]
fn Of(stands: DossierState) -> AnyView {
    let app = use_app();
    let words = use_words();
    let came_back = stands == DossierState::Returned;
    let villages = Memo::new(move |_| {
        let villages = waiting(app, stands).into_iter();
        villages.map(|village| village.target.village.code.to_string()).collect::<Vec<_>>()
    });
    let title = move || if came_back { words.now().attention_returned() } else { words.now().attention_to_review() };
    let heading = move || villages.with(|villages| !villages.is_empty()).then(|| view! { <h2>{title}</h2> });
    let card = move |code: String| {
        let village = app.village(&code)?;
        let moo = village.target.village.moo;
        let detail = move || {
            let said = village.year.with(|year| year.as_ref()?.dossier.progress.returned().and_then(first_remark));
            match (came_back, said) {
                (true, Some(said)) => said,
                (true, None) => words.now().dossier_mend().to_owned(),
                (false, _) => words.now().review_lead_review().to_owned(),
            }
        };
        let chip = match came_back {
            true => view! { <Chip tone=Tone::Bad label=words.say(|w| w.save_returned())/> },
            false => view! { <Chip tone=Tone::Wait label=words.say(|w| w.board_status_submitted())/> },
        };
        Some(view! {
            <CardLink
                href=Place::Dossier(code).path()
                title=village.target.village.name_th.clone()
                aside=move || words.now().common_moo(&words.number(moo))
                detail=detail
            >
                {chip}
            </CardLink>
        })
    };
    view! {
        {heading}
        <For each=move || villages.get() key=String::clone children=card/>
    }
    .into_any()
}

/// What was said of the dossier as a whole, else of the first indicator.
fn first_remark(step: &StepView) -> Option<String> {
    let remarks = std::iter::once(&step.remarks).chain(step.on_indicators.values());
    remarks.into_iter().find(|remark| !remark.is_empty()).cloned()
}
