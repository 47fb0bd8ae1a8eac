//! Dossiers the reviewers gave back: whoever collects there mends what the remarks name.

use leptos::prelude::*;
use records::step::DossierState;

use crate::components::{CardLink, Chip, Tone};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::villages::VillageSignal;
use crate::state::{App, use_app};

/// How many came back to the person; tracked.
#[must_use]
pub fn count(app: App) -> u32 {
    u32::try_from(returned(app).len()).unwrap_or(u32::MAX)
}

fn returned(app: App) -> Vec<VillageSignal> {
    let came_back = |village: &VillageSignal| {
        let is_returned = village
            .year
            .with(|year| year.as_ref().is_some_and(|year| year.dossier.progress.state == DossierState::Returned));
        is_returned && !village.is_only_looked_at()
    };
    app.villages.get().into_iter().flatten().filter(came_back).collect()
}

/// Each with what the reviewer said, leading to its dossier.
#[component]
pub fn ReturnedDossiers() -> AnyView {
    let app = use_app();
    let words = use_words();
    let villages = Memo::new(move |_| {
        let villages = returned(app).into_iter();
        villages.map(|village| village.target.village.code.to_string()).collect::<Vec<_>>()
    });
    let heading = move || {
        villages
            .with(|villages| !villages.is_empty())
            .then(|| view! { <h2>{words.say(|w| w.attention_returned())}</h2> })
    };
    let card = move |code: String| {
        let village = app.village(&code)?;
        let moo = village.target.village.moo;
        let remarks = move || {
            let remarks = village.year.with(|year| {
                let returned = year.as_ref()?.dossier.progress.returned()?;
                Some(returned.remarks.clone())
            });
            remarks.filter(|remarks| !remarks.is_empty()).unwrap_or_else(|| words.now().dossier_mend().to_owned())
        };
        Some(view! {
            <CardLink
                href=Place::Dossier(code).path()
                title=village.target.village.name_th.clone()
                aside=move || words.now().common_moo(&words.number(moo))
                detail=remarks
            >
                <Chip tone=Tone::Bad label=words.say(|w| w.save_returned())/>
            </CardLink>
        })
    };
    view! {
        {heading}
        <For each=move || villages.get() key=String::clone children=card/>
    }
    .into_any()
}
