//! A sheet in front: the indicator, a large button a level, digits on a keyboard, back and on.

use i18n::arg;
use leptos::{ev, prelude::*};
use uuid::Uuid;

use super::ReadOnly;
use super::head::Question;
use super::measuring::Measuring;
use crate::components::{ActionBar, BigButton, ButtonKind, ProgressBar, SaveStage, Screen, TopBar};
use crate::i18n::use_words;
use crate::place::Place;
use crate::platform::clock;
use crate::platform::keys::{Key, Keys};

/// A second tap this soon after the first is the same finger bouncing.
const BOUNCE_MILLIS: i64 = 120;

/// A sheet in front, whether it is new or corrected. Copied freely.
#[derive(Clone, Copy)]
pub struct Entering {
    /// The round.
    pub measuring: Measuring,
    /// The sitting the sheet belongs to.
    pub sitting: Uuid,
    /// The place of the indicator in front, from 0.
    pub position: RwSignal<usize>,
    /// The level that stands for the indicator in front.
    pub standing: Signal<Option<u8>>,
    /// Sets or clears the answer in front, and goes on.
    pub answer: Callback<Option<u8>>,
}

impl Entering {
    fn last(self) -> usize {
        self.measuring.instrument.with_value(|instrument| instrument.indicators.len()).saturating_sub(1)
    }

    /// The id of the indicator in front.
    #[must_use]
    pub fn indicator(self) -> Option<String> {
        let position = self.position.get_untracked();
        self.measuring.instrument.with_value(|i| i.indicators.get(position).map(|one| one.id.clone()))
    }

    fn back(self) {
        self.position.update(|position| *position = position.saturating_sub(1));
    }

    /// Goes on, unless it is the last.
    pub fn forward(self) {
        let last = self.last();
        self.position.update(|position| *position = (*position + 1).min(last));
    }

    /// Digits answer, zero leaves the indicator open.
    fn take(self, key: Key) -> bool {
        if self.measuring.read_only.get_untracked() {
            return false;
        }
        match key {
            Key::Digit(0) => self.answer.run(None),
            Key::Digit(value) if self.measuring.instrument.with_value(|i| i.has_level(value)) => {
                self.answer.run(Some(value));
            }
            Key::Digit(_) => return false,
            Key::Back => self.back(),
            Key::Forward => self.forward(),
        }
        true
    }
}

/// The indicator in front, and a large button a level.
#[component]
pub fn Asked(
    /// The sheet.
    entering: Entering,
    /// How its newest answer stands.
    stage: Signal<SaveStage>,
    /// Its number.
    number: Signal<u32>,
    /// What is said below.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let words = use_words();
    let Entering { measuring, sitting, position, .. } = entering;
    let keys = StoredValue::new_local(Some(Keys::listen(move |key| entering.take(key))));
    on_cleanup(move || drop(keys.try_update_value(Option::take)));
    let total = entering.last() + 1;
    let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let label = move || {
        words
            .now()
            .happiness_position(arg::Position(&words.number(position.get() + 1)), arg::Total(&words.number(total)))
    };
    let counter = move || format!("{}/{}", words.number(position.get() + 1), words.number(total));
    let back = Place::HappinessSitting(measuring.village(), measuring.round, sitting).path();
    let list = back.clone();
    view! {
        <Screen
            top=move || {
                view! {
                    <TopBar
                        title=move || words.now().happiness_sheet(&words.number(number.get()))
                        subtitle=move || words.now().happiness_short(&words.number(measuring.round.number()))
                        back=back
                        trailing=move || view! { <b class="counter-mark">{counter}</b> }
                        below=move || {
                            let done = Signal::derive(move || short(position.get() + 1));
                            view! { <ProgressBar done=done total=Signal::stored(short(total)) label=label/> }
                        }
                    />
                }
            }
            bottom=move || view! { <Ways entering=entering list=list/> }
        >
            <ReadOnly measuring=measuring/>
            <super::NotSaved measuring=measuring/>
            <Question measuring=measuring position=position stage=stage/>
            <Levels entering=entering/>
            {children.map(|children| children())}
            <p class="small muted keyboard-hint">{words.say(|w| w.happiness_keys())}</p>
        </Screen>
    }
    .into_any()
}

#[component]
fn Levels(entering: Entering) -> AnyView {
    let words = use_words();
    let scale = entering.measuring.instrument.with_value(|instrument| instrument.scale.clone());
    let last_tap = StoredValue::new(0_i64);
    let tap = move |event: &ev::MouseEvent, value: u8| {
        let (now, before) = (clock::now_millis(), last_tap.get_value());
        last_tap.set_value(now);
        // A finger that bounces means one answer; `detail` is zero for a key.
        if event.detail() < 2 || now - before > BOUNCE_MILLIS {
            entering.answer.run(Some(value));
        }
    };
    let buttons: Vec<_> = scale
        .into_iter()
        .rev()
        .map(|level| {
            let value = level.value;
            view! {
                <button
                    type="button"
                    class="level"
                    aria-pressed=move || (entering.standing.get() == Some(value)).to_string()
                    disabled=entering.measuring.read_only
                    on:click=move |event| tap(&event, value)
                >
                    <span class="level__value">{move || words.number(value)}</span>
                    <span>{move || words.name(&level.label.th, &level.label.en)}</span>
                </button>
            }
        })
        .collect();
    view! { <div class="levels" role="group" aria-labelledby="question">{buttons}</div> }.into_any()
}

/// Back, and leaving an indicator open.
#[component]
fn Ways(entering: Entering, list: String) -> AnyView {
    let words = use_words();
    let at_start = Memo::new(move |_| entering.position.get() == 0);
    let back = move || match at_start.get() {
        true => {
            view! { <BigButton kind=ButtonKind::Quiet label=words.say(|w| w.happiness_to_sheets()) href=list.clone()/> }
                .into_any()
        }
        false => view! {
            <BigButton
                kind=ButtonKind::Quiet
                label=words.say(|w| w.assessment_previous())
                on_press=move |()| entering.back()
            />
        }
        .into_any(),
    };
    view! {
        <ActionBar>
            <div class="buttons buttons--even">
                {back}
                <BigButton
                    kind=ButtonKind::Quiet
                    label=words.say(|w| w.happiness_no_answer())
                    disabled=entering.measuring.read_only
                    on_press=move |()| entering.answer.run(None)
                />
            </div>
        </ActionBar>
    }
    .into_any()
}
