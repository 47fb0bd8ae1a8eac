//! One sitting: counted by hands, entered sheet by sheet, or from paper.

use std::sync::Arc;

use domain::happiness::Round;
use leptos::prelude::*;
use records::Entry;
use records::happiness::{Mode, SittingView};
use uuid::Uuid;

use super::WithRound;
use super::hands::HandsPage;
use super::measuring::Measuring;
use super::paper::PaperPage;
use super::sheets::SheetsPage;
use crate::components::{Loading, Screen};
use crate::i18n::use_words;
use crate::pages::not_found::NotHere;
use crate::place::Place;

/// One sitting of a round.
#[component]
pub fn SittingPage(
    /// The village's code.
    village: String,
    /// Which round.
    round: Round,
    /// Which sitting.
    id: Uuid,
) -> AnyView {
    let content = move |measuring: Measuring| {
        // What is counted is written under the sitting, by whichever tab has that.
        let alone = move || measuring.alone(Entry::Sitting(measuring.round, id));
        let of_sitting = move |mode: Mode| match mode {
            Mode::Hands => view! { <HandsPage measuring=alone() sitting=id/> }.into_any(),
            Mode::Sheets => view! { <SheetsPage measuring=measuring sitting=id/> }.into_any(),
            Mode::Paper => view! { <PaperPage measuring=alone() sitting=id/> }.into_any(),
        };
        view! { <WithSitting measuring=measuring id=id content=of_sitting/> }.into_any()
    };
    view! { <WithRound village=village round=round content=content/> }.into_any()
}

/// Shows its content for a sitting that is on this device; says so if it is not, or was taken off.
#[component]
pub fn WithSitting(
    /// The round.
    measuring: Measuring,
    /// Which sitting.
    id: Uuid,
    /// What to show of it.
    #[prop(into)]
    content: Callback<Mode, AnyView>,
) -> AnyView {
    let words = use_words();
    let standing = |view: Arc<SittingView>| view.removed.is_none().then(|| view.mode.unwrap_or(Mode::Hands));
    let found = Memo::new(move |_| {
        let is_read = measuring.open.rounds.with(Option::is_some);
        is_read.then(|| measuring.sitting(id).and_then(standing))
    });
    let view = move || match found.get() {
        None => view! { <Screen><Loading/></Screen> }.into_any(),
        Some(Some(mode)) => content.run(mode),
        Some(None) => {
            let back = Place::Happiness(measuring.village(), measuring.round).path();
            let (title, lead) = (words.say(|w| w.happiness_unknown()), words.say(|w| w.happiness_unknown_lead()));
            view! { <NotHere title=title lead=lead back=back/> }.into_any()
        }
    };
    view! { {view} }.into_any()
}
