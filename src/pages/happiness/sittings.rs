//! The sittings of a round: each leads to its counting; one more; what was taken off.

use leptos::prelude::*;
use records::happiness::{Mode, SittingOfRound, SittingView};
use uuid::Uuid;

use super::add::Adding;
use super::measuring::{Measuring, Removed};
use super::settle::Unsettled;
use crate::components::{BigButton, ButtonKind, ButtonSize, Chip, EmptyState, Fold, StepRow, StepState, Symbol, Tone};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::take_off::TakeOff;
use crate::place::Place;

/// The list, and a new one.
#[component]
pub fn Sittings(
    /// The round.
    measuring: Measuring,
) -> AnyView {
    let words = use_words();
    let removing = RwSignal::new(None::<Uuid>);
    let ids = Memo::new(move |_| {
        measuring.with_round(|round| round.sittings.iter().map(|sitting| sitting.id).collect::<Vec<_>>())
    });
    let is_empty = Memo::new(move |_| ids.with(Vec::is_empty));
    let nothing = move || {
        is_empty.get().then(|| {
            view! {
                <EmptyState
                    symbol=Symbol::Person
                    title=words.say(|w| w.happiness_no_sittings())
                    lead=words.say(|w| w.happiness_no_sittings_lead())
                    is_locked=measuring.is_locked
                />
            }
        })
    };
    let title = move || (!is_empty.get()).then(|| view! { <h2>{words.say(|w| w.happiness_sittings())}</h2> });
    view! {
        {nothing}
        {title}
        <ul class="household-list">
            <For each=move || ids.get() key=|id| *id children=move |id| view! { <Row measuring=measuring id=id removing=removing/> }/>
        </ul>
        <Adding measuring=measuring/>
        <RemovedOnes measuring=measuring/>
        <Removing measuring=measuring asked=removing/>
    }
    .into_any()
}

/// What a sitting is called.
#[must_use]
pub fn called(words: Wording, view: &SittingView) -> String {
    match view.name.as_str() {
        "" => words.now().happiness_sitting_no_name().to_owned(),
        name => words.digits(name),
    }
}

/// A sitting among others, far from its row: one without a name is told by its place and day.
#[must_use]
pub fn told_apart(words: Wording, view: &SittingView) -> String {
    let place_and_day = place_and_day(words, view);
    if view.name.is_empty() && !place_and_day.is_empty() { place_and_day } else { called(words, view) }
}

/// Place and day of a sitting in one line.
#[must_use]
pub fn place_and_day(words: Wording, view: &SittingView) -> String {
    let place = (!view.place.is_empty()).then(|| words.digits(&view.place));
    let day = view.held_on.map(|day| words.day(day));
    [place, day].into_iter().flatten().collect::<Vec<_>>().join(DOT)
}

/// How answers are taken, in words.
#[must_use]
pub fn mode_word(words: Wording, mode: Mode) -> &'static str {
    let now = words.now();
    match mode {
        Mode::Hands => now.happiness_mode_hands(),
        Mode::Sheets => now.happiness_mode_sheets(),
        Mode::Paper => now.happiness_mode_paper(),
    }
}

/// What is said of a sitting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The sitting.
    pub view: std::sync::Arc<SittingView>,
    people: u64,
    sheets: usize,
    /// How many indicators anybody answered.
    pub answered: usize,
    /// Of how many.
    pub all: usize,
    /// Everybody is counted once, and every sheet is whole.
    is_even: bool,
}

impl Shown {
    /// Everything was asked, of everybody.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.answered == self.all && self.is_even
    }

    /// Sums a sitting up.
    #[must_use]
    pub fn of(measuring: Measuring, sitting: &SittingOfRound) -> Self {
        let counts = sitting.counts();
        let (answered, all) = measuring.instrument.with_value(|instrument| {
            let answered = |id: &str| counts.get(id).is_some_and(|counts| counts.answered() > 0);
            let indicators = instrument.indicators.iter();
            (indicators.filter(|indicator| answered(&indicator.id)).count(), instrument.indicators.len())
        });
        let is_even = measuring.instrument.with_value(|instrument| sitting.balance(instrument).is_even());
        let (view, sheets) = (sitting.view.clone(), sitting.sheets.len());
        Self { view, people: sitting.people(&counts), sheets, answered, all, is_even }
    }
}

#[component]
fn Row(measuring: Measuring, id: Uuid, removing: RwSignal<Option<Uuid>>) -> AnyView {
    let words = use_words();
    let shown = Memo::new(move |_| {
        measuring.with_round(|round| round.sitting(id).map(|sitting| Shown::of(measuring, sitting)).unwrap_or_default())
    });
    let state = Signal::derive(move || match shown.get() {
        shown if shown.answered == 0 => StepState::Todo,
        shown if shown.is_whole() => StepState::Done,
        _ => StepState::Now,
    });
    let title = move || called(words, &shown.get().view);
    let detail = move || {
        let shown = shown.get();
        let mode = shown.view.mode.map(|mode| match mode {
            Mode::Sheets => words.now().happiness_sheets_of(&words.number(shown.sheets)),
            mode => mode_word(words, mode).to_owned(),
        });
        let people = words.now().common_people(&words.number(shown.people));
        let line = [Some(place_and_day(words, &shown.view)).filter(|line| !line.is_empty()), mode, Some(people)];
        line.into_iter().flatten().collect::<Vec<_>>().join(DOT)
    };
    let label = move || {
        let shown = shown.get();
        format!("{}/{}", words.number(shown.answered), words.number(shown.all))
    };
    let tone = Signal::derive(move || {
        let shown = shown.get();
        match shown.all > 0 && shown.answered == shown.all {
            true if shown.is_even => Tone::Ok,
            true => Tone::Wait,
            false => Tone::Plain,
        }
    });
    let remove = move || {
        (!measuring.read_only.get()).then(|| {
            view! {
                <div class="household__tools">
                    <BigButton
                        kind=ButtonKind::Text
                        size=ButtonSize::Small
                        label=words.say(|w| w.happiness_sitting_remove())
                        on_press=move |()| removing.set(Some(id))
                    />
                </div>
            }
        })
    };
    let href = Place::HappinessSitting(measuring.village(), measuring.round, id).path();
    view! {
        <li class="household">
            <StepRow state=state title=title detail=detail href=href>
                <Chip tone=tone label=label/>
            </StepRow>
            <Unsettled measuring=measuring id=id/>
            {remove}
        </li>
    }
    .into_any()
}

/// The question before a sitting is taken off.
#[component]
fn Removing(measuring: Measuring, asked: RwSignal<Option<Uuid>>) -> AnyView {
    let words = use_words();
    let title = move || {
        let view = asked.get().and_then(|id| measuring.sitting(id));
        words.now().happiness_sitting_remove_title(&view.map(|view| told_apart(words, &view)).unwrap_or_default())
    };
    view! {
        <TakeOff
            id="remove-sitting"
            asked=asked
            title=title
            text=words.say(|w| w.happiness_sitting_remove_text())
            confirm=words.say(|w| w.happiness_sitting_remove())
            reason_label=words.say(|w| w.happiness_remove_reason())
            on_confirm=move |(id, reason)| measuring.remove(Removed::Sitting(id), reason)
        />
    }
    .into_any()
}

/// The sittings that were taken off, folded.
#[component]
fn RemovedOnes(measuring: Measuring) -> AnyView {
    let words = use_words();
    let removed = Memo::new(move |_| {
        let list = |sitting: &SittingOfRound| (sitting.id, sitting.view.clone());
        measuring.with_round(|round| round.removed.iter().map(list).collect::<Vec<_>>())
    });
    let part = move || {
        let removed = removed.get();
        let count = removed.len();
        (count > 0).then(|| {
            let row = |(id, view): (Uuid, std::sync::Arc<SittingView>)| {
                let reason = view.removed.clone().unwrap_or_default();
                view! {
                    <li class="household__twin">
                        <span class="grow">{move || told_apart(words, &view)} " " <span class="small muted">{reason}</span></span>
                        <BigButton
                            kind=ButtonKind::Outline
                            size=ButtonSize::Small
                            label=words.say(|w| w.households_put_back())
                            disabled=measuring.read_only
                            on_press=move |()| measuring.put_back(Removed::Sitting(id))
                        />
                    </li>
                }
            };
            let rows: Vec<_> = removed.into_iter().map(row).collect();
            view! {
                <Fold label=move || words.now().happiness_removed_list(&words.number(count))>
                    <ul class="removed__list">{rows}</ul>
                </Fold>
            }
        })
    };
    view! { {part} }.into_any()
}
