//! Writing a sitting down: who, where, when, how it is counted, how many are present.

use leptos::{ev, prelude::*};
use leptos_router::hooks::use_navigate;
use records::happiness::{MAX_PRESENT, Mode};
use records::shape::MAX_NAME_CHARS;

use super::measuring::{Measuring, NewSitting};
use super::number::read_number;
use super::sittings::mode_word;
use crate::components::{BigButton, ButtonKind, Card, ChoiceOption, Choices, Symbol, TextField};
use crate::i18n::{Wording, use_words};
use crate::pages::day::DayField;
use crate::place::Place;
use crate::platform::{browser, clock};

/// The id of the first field.
const NAME: &str = "sitting-name";

/// A button, and the form behind it.
#[component]
pub fn Adding(
    /// The round.
    measuring: Measuring,
) -> AnyView {
    let words = use_words();
    let open = RwSignal::new(false);
    let part = move || match (measuring.read_only.get(), open.get()) {
        (true, _) => None,
        (false, false) => Some(
            view! {
                <BigButton
                    symbol=Symbol::Plus
                    label=words.say(|w| w.happiness_sitting_add())
                    on_press=move |()| open.set(true)
                />
            }
            .into_any(),
        ),
        (false, true) => Some(
            view! {
                <Card>
                    <NewOne measuring=measuring/>
                    <BigButton
                        kind=ButtonKind::Quiet
                        label=words.say(|w| w.action_cancel())
                        on_press=move |()| open.set(false)
                    />
                </Card>
            }
            .into_any(),
        ),
    };
    view! { {part} }.into_any()
}

/// What is wrong with a name or a place; none if it can be saved.
#[must_use]
pub fn name_fault(words: Wording, text: &str) -> Option<String> {
    let is_long = text.trim().chars().count() > MAX_NAME_CHARS;
    is_long.then(|| words.now().happiness_name_long(&words.number(MAX_NAME_CHARS)))
}

/// The most people of a sitting.
#[must_use]
pub fn most_present() -> u32 {
    u32::try_from(MAX_PRESENT).unwrap_or(u32::MAX)
}

#[component]
fn NewOne(measuring: Measuring) -> AnyView {
    let words = use_words();
    let navigate = use_navigate();
    let number = untrack(|| measuring.with_round(|round| round.sittings.len() + round.removed.len())) + 1;
    let mode = RwSignal::new(Mode::Hands.code());
    let name = RwSignal::new(words.now().happiness_sitting_default_name(&words.number(number)));
    let place = RwSignal::new(String::new());
    // What stands on paper was measured some other day; which one has to be typed.
    let day = RwSignal::new(Some(clock::today()));
    let tried = RwSignal::new(false);
    let present = RwSignal::new(String::new());
    let present_fault = Signal::derive(move || {
        let wrong = present.with(|text| read_number(text, most_present()).is_err());
        wrong.then(|| words.now().happiness_number_wrong(&words.number(most_present())))
    });
    let name_wrong = Signal::derive(move || name.with(|name| name_fault(words, name)));
    let place_wrong = Signal::derive(move || place.with(|place| name_fault(words, place)));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let texts_fit = untrack(|| name_wrong.with(Option::is_none) && place_wrong.with(Option::is_none));
        let people = present.with_untracked(|text| read_number(text, most_present()).ok());
        let (Some(held_on), Some(present), Some(mode)) =
            (day.get_untracked(), people, Mode::from_code(mode.get_untracked()))
        else {
            return;
        };
        if texts_fit && untrack(|| measuring.wrong_day(words, held_on)).is_none() {
            let new = NewSitting { name: name.get_untracked(), place: place.get_untracked(), held_on, mode, present };
            let id = measuring.add_sitting(&new);
            let place = Place::HappinessSitting(measuring.village(), measuring.round, id);
            navigate(&place.path(), Default::default());
        }
    };
    Effect::new(move || browser::focus_element(NAME));
    let options = Mode::ALL.map(|mode| ChoiceOption {
        value: mode.code(),
        label: (move || mode_word(words, mode)).into(),
        lang: None,
    });
    let choose = move |chosen: &'static str| {
        mode.set(chosen);
        let is_paper = Mode::from_code(chosen) == Some(Mode::Paper);
        let typed = day.get_untracked().filter(|day| *day != clock::today());
        day.set(typed.or_else(|| (!is_paper).then(clock::today)));
    };
    let hint = move || match Mode::from_code(mode.get()) {
        Some(Mode::Hands) | None => words.now().happiness_mode_hands_hint(),
        Some(Mode::Sheets) => words.now().happiness_mode_sheets_hint(),
        Some(Mode::Paper) => words.now().happiness_mode_paper_hint(),
    };
    view! {
        <form class="form" on:submit=submit>
            <Choices
                name="mode"
                label=words.say(|w| w.happiness_mode())
                hint=hint
                options=options.to_vec()
                value=mode
                on_change=choose
            />
            <TextField
                id=NAME
                label=words.say(|w| w.happiness_sitting_name())
                value=name
                fault=name_wrong
                on_input=move |text| name.set(text)
            />
            <TextField
                id="sitting-place"
                label=words.say(|w| w.happiness_sitting_place())
                value=place
                fault=place_wrong
                on_input=move |text| place.set(text)
            />
            <DayField
                id="sitting-day"
                label=words.say(|w| w.happiness_sitting_day())
                day=day
                also=move |day| measuring.wrong_day(words, day)
                tried=tried
                on_day=move |typed| day.set(typed)
            />
            <TextField
                id="sitting-present"
                label=words.say(|w| w.happiness_sitting_present())
                value=present
                fault=present_fault
                inputmode="numeric"
                on_input=move |text| present.set(text)
            />
            <BigButton submit=true label=words.say(|w| w.happiness_sitting_save())/>
        </form>
    }
    .into_any()
}
