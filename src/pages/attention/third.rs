//! Neither of two answers is right: a third one is written, by whoever has seen both.

use domain::Phase;
use leptos::prelude::*;
use records::Entry;
use records::check::shape_of;
use records::household::{activity_of, visit_of};
use records::shape::{Shape, text_value};
use sync::record::REMOVED;
use sync::{LiveWrite, Value};

use super::conflict::ConflictId;
use crate::components::{BigButton, ButtonKind, ButtonSize, Symbol, TextArea};
use crate::i18n::use_words;
use crate::place::Place;

/// A text is written here; everything else is answered where it is always answered.
#[component]
pub fn Third(
    /// What is disagreed about.
    id: ConflictId,
    /// The part of its page where it is answered, if that has an id.
    part: Option<String>,
    /// The answers there are.
    writes: Memo<Vec<LiveWrite>>,
    /// A save runs.
    saving: Signal<bool>,
    /// Takes what was written.
    choose: Callback<Value>,
) -> AnyView {
    // Taken away or not: there is no third.
    if id.field.as_str() == REMOVED {
        return ().into_any();
    }
    match shape_of(id.key.kind(), &id.field) {
        Some(Shape::Text(longest)) => {
            view! { <Written id=id longest=longest writes=writes saving=saving choose=choose/> }.into_any()
        }
        _ => view! { <Elsewhere id=id part=part/> }.into_any(),
    }
}

#[component]
fn Written(
    id: ConflictId,
    longest: usize,
    writes: Memo<Vec<LiveWrite>>,
    saving: Signal<bool>,
    choose: Callback<Value>,
) -> AnyView {
    let words = use_words();
    let text = RwSignal::new(None::<String>);
    let name = format!("third-{}-{}", id.key, id.field);
    // Both texts, to take from each what is right.
    let begin = move |()| {
        let both = writes.with_untracked(|writes| {
            writes.iter().filter_map(|write| write.value.as_text()).collect::<Vec<_>>().join("\n")
        });
        text.set(Some(both));
    };
    let length = move |text: &Option<String>| text.as_ref().map_or(0, |text| text.chars().count());
    let excess = Memo::new(move |_| text.with(length).saturating_sub(longest));
    let fault = Signal::derive(move || {
        let excess = excess.get();
        (excess > 0).then(|| words.now().note_too_long(&words.number(excess)))
    });
    let take = move |()| {
        if let Some(text) = text.get_untracked().filter(|_| excess.get_untracked() == 0) {
            choose.run(text_value(&text));
        }
    };
    // What stands in the field must not be built anew at each keystroke: this reads whether it is open, and nothing else.
    let is_open = Memo::new(move |_| text.with(Option::is_some));
    let part = move || {
        if !is_open.get() {
            return view! {
                <BigButton
                    kind=ButtonKind::Quiet
                    size=ButtonSize::Fit
                    label=words.say(|w| w.conflict_third())
                    on_press=begin
                />
            }
            .into_any();
        }
        let value = Signal::derive(move || text.get().unwrap_or_default());
        view! {
            <TextArea
                id=name.clone()
                label=words.say(|w| w.conflict_third_label())
                value=value
                fault=fault
                on_input=move |typed| text.set(Some(typed))
            />
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Fit
                label=words.say(|w| w.conflict_third_use())
                busy=saving
                on_press=take
            />
        }
        .into_any()
    };
    view! { {part} }.into_any()
}

#[component]
fn Elsewhere(id: ConflictId, part: Option<String>) -> AnyView {
    let words = use_words();
    let page = page_of(&id);
    let href = match part {
        Some(part) => page.part(&part),
        None => page.path(),
    };
    view! {
        <BigButton
            kind=ButtonKind::Quiet
            size=ButtonSize::Fit
            symbol=Symbol::Forward
            label=words.say(|w| w.conflict_open_page())
            href=href
        />
    }
    .into_any()
}

/// The page on which the field is entered.
fn page_of(ConflictId { key, field }: &ConflictId) -> Place {
    let phase = || activity_of(field).map(|activity| activity.phase).or_else(|| visit_of(field));
    let village = key.village.to_string();
    match &key.entry {
        Entry::Assessment(phase) | Entry::MovedAssessment(phase, _) => Place::Assessment(village, *phase),
        Entry::Household(id) => Place::Household(village, phase().unwrap_or(Phase::After), *id),
        Entry::Participant(id) => Place::Participant(village, *id),
        Entry::HeadCount(gathering) => Place::HeadCount(village, *gathering),
        Entry::HappinessSession(round) | Entry::HappinessSheet(round, _) => Place::Happiness(village, *round),
        Entry::Sitting(round, id) | Entry::Tally(round, id, _) => Place::HappinessSitting(village, *round, *id),
        Entry::MonitoringVisit(id) => Place::Visit(village, *id),
        Entry::Advice(_) => Place::Visits(village),
        Entry::Material(_) => Place::Materials(village),
        Entry::KnowledgeDocument => Place::Knowledge(village),
        Entry::VillageSign => Place::Sign(village),
        Entry::Report(_) => Place::Report(village),
        Entry::Step(_) | Entry::Photo(_) => Place::Dossier(village),
    }
}
