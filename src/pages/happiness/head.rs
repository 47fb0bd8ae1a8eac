//! What the pages of a sitting have in common: the bar on top, the question, and what the sitting is called.

use i18n::arg;
use leptos::prelude::*;
use uuid::Uuid;

use super::add::{most_present, name_fault};
use super::measuring::Measuring;
use super::number::NumberInput;
use super::sittings::{called, place_and_day};
use crate::components::{
    BigButton, ButtonKind, Fold, ProgressBar, SaveStage, SaveStatus, StatusMark, TextField, TopBar,
};
use crate::i18n::{DOT, use_words};
use crate::pages::day::DayField;
use crate::pages::marked::doubt;
use crate::place::Place;
use crate::platform::{browser, clock};

/// The id of the question in front.
const QUESTION: &str = "question";

/// The bar of a page that goes from indicator to indicator.
#[component]
pub fn Head(
    /// The round.
    measuring: Measuring,
    /// Which sitting.
    sitting: Uuid,
    /// The indicator in front, from 0.
    position: RwSignal<usize>,
    /// How many indicators are counted.
    #[prop(into)]
    counted: Signal<usize>,
) -> AnyView {
    let words = use_words();
    let total = measuring.instrument.with_value(|instrument| instrument.indicators.len());
    let view = Memo::new(move |_| measuring.sitting(sitting).unwrap_or_default());
    let subtitle = move || {
        let view = view.get();
        let place = (!view.place.is_empty()).then(|| words.digits(&view.place));
        [Some(called(words, &view)), place].into_iter().flatten().collect::<Vec<_>>().join(DOT)
    };
    let counter = move || format!("{}/{}", words.number(position.get() + 1), words.number(total));
    let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let done = Signal::derive(move || short(counted.get()));
    let label = move || {
        words.now().happiness_progress(arg::Answered(&words.number(counted.get())), arg::Total(&words.number(total)))
    };
    let back = Place::Happiness(measuring.village(), measuring.round).path();
    view! {
        <TopBar
            title=move || words.now().happiness_short(&words.number(measuring.round.number()))
            subtitle=subtitle
            back=back
            trailing=move || view! { <b class="counter-mark">{counter}</b> }
            below=move || view! { <ProgressBar done=done total=Signal::stored(short(total)) label=label/> }
        />
    }
    .into_any()
}

/// The indicator in front, large enough to be read aloud.
#[component]
pub fn Question(
    /// The round.
    measuring: Measuring,
    /// The indicator in front, from 0.
    #[prop(into)]
    position: Signal<usize>,
    /// Where the newest answer is.
    stage: Signal<SaveStage>,
) -> AnyView {
    let words = use_words();
    let indicator = Memo::new(move |_| {
        let position = position.get();
        measuring.instrument.with_value(|instrument| instrument.indicators.get(position).cloned())
    });
    let component = move || {
        let number = indicator.get()?.component?;
        let name = measuring.instrument.with_value(|i| i.component(number).map(|component| component.name.clone()))?;
        Some(format!("{} {}", words.number(number), words.name(&name.th, &name.en)))
    };
    let text = move || {
        indicator.get().map(|indicator| {
            let text = &indicator.text;
            format!("{} {}", words.digits(&indicator.code), words.name(&text.th, &text.en))
        })
    };
    // Each step begins at its question: seen from the top, and heard by whoever does not see.
    Effect::new(move |before: Option<usize>| {
        let now = position.get();
        if before.is_some_and(|before| before != now) {
            browser::focus_element(QUESTION);
            browser::scroll_to_top();
        }
        now
    });
    let mark = move || {
        let doubt = doubt(indicator.get()?.text.status)?;
        Some(view! { <StatusMark doubt=doubt/> })
    };
    view! {
        <div class="row row--spread">
            <p class="small muted">{component}</p>
            <SaveStatus stage=stage/>
        </div>
        <h2 class="question" tabindex="-1" id=QUESTION>
            {text}
            {mark}
        </h2>
    }
    .into_any()
}

/// Name, place, day and people of a sitting, folded: they are right most of the time.
#[component]
pub fn Where(
    /// The round.
    measuring: Measuring,
    /// Which sitting.
    sitting: Uuid,
) -> AnyView {
    let words = use_words();
    let view = Memo::new(move |_| measuring.sitting(sitting).unwrap_or_default());
    let standing = view.get_untracked();
    let name = RwSignal::new(standing.name.clone());
    let place = RwSignal::new(standing.place.clone());
    let day = RwSignal::new(Some(standing.held_on.unwrap_or_else(clock::today)));
    let name_wrong = Signal::derive(move || name.with(|name| name_fault(words, name)));
    let place_wrong = Signal::derive(move || place.with(|place| name_fault(words, place)));
    let wrong = move || {
        [name_wrong, place_wrong].into_iter().any(|fault| fault.with(Option::is_some))
            || day.get().is_none()
            || measuring.read_only.get()
    };
    let save = move |()| {
        if let Some(held_on) = day.get_untracked() {
            measuring.describe(sitting, &name.get_untracked(), &place.get_untracked(), held_on);
        }
    };
    let summary = move || {
        let view = view.get();
        format!("{} · {}", called(words, &view), place_and_day(words, &view))
    };
    view! {
        <Fold label=words.say(|w| w.happiness_sitting_edit())>
            <p class="small muted">{summary}</p>
            <div class="form">
                <TextField
                    id="where-name"
                    label=words.say(|w| w.happiness_sitting_name())
                    value=name
                    fault=name_wrong
                    disabled=measuring.read_only
                    on_input=move |text| name.set(text)
                />
                <TextField
                    id="where-place"
                    label=words.say(|w| w.happiness_sitting_place())
                    value=place
                    fault=place_wrong
                    disabled=measuring.read_only
                    on_input=move |text| place.set(text)
                />
                <DayField
                    id="where-day"
                    label=words.say(|w| w.happiness_sitting_day())
                    day=day
                    also=move |day| measuring.wrong_day(words, day)
                    disabled=measuring.read_only
                    on_day=move |typed| day.set(typed)
                />
                <BigButton
                    kind=ButtonKind::Outline
                    label=words.say(|w| w.action_save())
                    disabled=Signal::derive(wrong)
                    on_press=save
                />
                <div class="field">
                    <label class="field__label" for="where-present">{words.say(|w| w.happiness_sitting_present())}</label>
                    <NumberInput
                        id="where-present"
                        class="field__input"
                        most=most_present()
                        value=Signal::derive(move || view.get().present)
                        disabled=measuring.read_only
                        on_number=move |people| measuring.present(sitting, people)
                    />
                </div>
            </div>
        </Fold>
    }
    .into_any()
}
