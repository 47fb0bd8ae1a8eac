//! What became of the steps the province took in the register: on their way, done, or not taken by the server.

use std::collections::BTreeMap;

use i18n::arg;
use leptos::prelude::*;
use records::RecordKey;
use records::board::BoardRow;
use records::step::{Action, DossierState};

use super::official::Told;
use crate::components::{Banner, BannerKind};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::review::step_sentence;
use crate::state::use_app;

/// What became of the step taken last: on its way, or there in the register.
#[component]
pub fn Done(
    /// The rows of the register.
    rows: Memo<Vec<BoardRow>>,
    /// The step taken last.
    told: RwSignal<Option<Told>>,
) -> AnyView {
    let (app, words) = (use_app(), use_words());
    let done = move |action: Action, steps: &[(RecordKey, String)]| {
        let state = |step: &RecordKey| {
            rows.with(|rows| rows.iter().find(|row| row.village.code == step.village).map(|row| row.state))
        };
        let is_there = steps.iter().all(|(step, _)| state(step).is_some_and(|state| is_taken(action, state)));
        let (now, count) = (words.now(), words.number(steps.len()));
        let (kind, title) = match (is_there, action) {
            (true, Action::Announce) => (BannerKind::Done, now.register_announced_done(&count)),
            (true, _) => (BannerKind::Done, now.register_certified_done(&count)),
            (false, _) => (BannerKind::Wait, now.register_step_sent(&count)),
        };
        view! { <Banner kind=kind title=title text=names(words, steps.iter().map(|(_, name)| name.as_str()))/> }
    };
    // Somebody else may have been quicker: what the server did not take is not among what was done.
    let set_aside = move |(reason, villages): (String, Vec<String>)| {
        let title = words.now().register_step_set_aside(&words.number(villages.len()));
        let text = [names(words, villages.iter().map(String::as_str)), reason].join(DOT);
        view! { <Banner kind=BannerKind::Error title=title text=text/> }
    };
    let lines = move || {
        let (action, steps) = told.get()?;
        let (mut taken, mut reasons) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
        for (step, name) in steps {
            match app.set_aside_step(&step) {
                Some(state) => reasons.entry(step_sentence(words, &state)).or_default().push(name),
                None => taken.push((step, name)),
            }
        }
        Some(view! {
            {(!taken.is_empty()).then(|| done(action, &taken))}
            {reasons.into_iter().map(set_aside).collect_view()}
        })
    };
    view! { <div role="status">{lines}</div> }.into_any()
}

/// Whether a village stands where the step leads, or beyond.
fn is_taken(action: Action, state: DossierState) -> bool {
    match action {
        Action::Certify => matches!(state, DossierState::Certified | DossierState::Announced),
        Action::Announce => state == DossierState::Announced,
        _ => false,
    }
}

/// Names of villages in one line; many are counted.
#[must_use]
pub fn names<'a>(words: Wording, names: impl Iterator<Item = &'a str>) -> String {
    const AT_MOST: usize = 8;
    let all: Vec<&str> = names.collect();
    let shown: Vec<&str> = all.iter().copied().take(AT_MOST).collect();
    match all.len().saturating_sub(AT_MOST) {
        0 => shown.join(", "),
        more => words.now().field_and_more(arg::Count(&words.number(more)), arg::Fields(&shown.join(", "))),
    }
}
