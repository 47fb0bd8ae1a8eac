//! Why a round cannot be measured, and what to do about it.

use std::sync::Arc;

use domain::happiness::{HappinessInstrument, Lack, Round};
use leptos::prelude::*;

use super::measuring::Measuring;
use crate::components::{BigButton, EmptyState, Symbol, Tone};
use crate::i18n::{Wording, use_words};
use crate::place::Place;

/// The form is not on this device.
#[component]
pub fn NoForm() -> AnyView {
    let words = use_words();
    view! {
        <EmptyState
            symbol=Symbol::Download
            tone=Tone::Wait
            title=words.say(|w| w.assessment_no_instrument_title())
            lead=words.say(|w| w.assessment_no_instrument_lead())
        >
            <BigButton label=words.say(|w| w.nav_prepare()) href=Place::Prepare.path()/>
        </EmptyState>
    }
    .into_any()
}

/// The form lacks what it needs: nobody is asked by something that does not exist yet.
#[component]
pub fn Lacking(
    /// The form.
    instrument: Arc<HappinessInstrument>,
) -> AnyView {
    let words = use_words();
    let name = instrument.name.clone();
    let lacks = instrument.lacks();
    let lines = move || lacks.iter().map(|lack| view! { <li>{lack_word(words, *lack)}</li> }).collect_view();
    view! {
        <EmptyState
            symbol=Symbol::Info
            tone=Tone::Wait
            title=words.say(|w| w.happiness_lacking_title())
            lead=words.say(|w| w.happiness_lacking_lead())
        />
        <section class="card">
            <h3>{move || words.name(&name.th, &name.en)}</h3>
            <p class="small muted">{words.say(|w| w.happiness_lacking_list())}</p>
            <ul class="hints">{lines}</ul>
        </section>
    }
    .into_any()
}

fn lack_word(words: Wording, lack: Lack) -> &'static str {
    let now = words.now();
    match lack {
        Lack::Texts => now.happiness_lack_texts(),
        Lack::Components => now.happiness_lack_components(),
        Lack::Scale => now.happiness_lack_scale(),
        Lack::Formula => now.happiness_lack_formula(),
    }
}

/// The second round waits for the first: counted, or typed in from paper.
#[component]
pub fn FirstRoundFirst(
    /// The second round.
    measuring: Measuring,
) -> AnyView {
    let words = use_words();
    let first = Place::Happiness(measuring.village(), Round::First).path();
    view! {
        <EmptyState
            symbol=Symbol::Clock
            tone=Tone::Wait
            title=words.say(|w| w.happiness_first_title())
            lead=words.say(|w| w.happiness_first_lead())
        >
            <BigButton label=words.say(|w| w.happiness_first_open()) href=first/>
        </EmptyState>
    }
    .into_any()
}
