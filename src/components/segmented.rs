//! The answer to an indicator: passed, not passed, or nothing yet.

use leptos::{ev::MouseEvent, prelude::*, text_prop::TextProp};

use super::icon::{Icon, IconSize, Symbol};
use crate::i18n::use_words;

/// What was tapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// ผ่าน
    Pass,
    /// ไม่ผ่าน
    Fail,
}

/// What a tap on `tapped` makes of the answer that stands: the same again clears it.
#[must_use]
pub fn after_tap<T: PartialEq>(standing: Option<T>, tapped: T) -> Option<T> {
    (standing.as_ref() != Some(&tapped)).then_some(tapped)
}

/// Two large toggle buttons. Both can be reached with Tab and pressed with Space or Enter; `aria-pressed` tells
/// which one holds.
#[component]
pub fn SegmentedAnswer(
    /// The answer that stands.
    #[prop(into)]
    value: Signal<Option<Choice>>,
    /// Whose answer it is, for screen readers: the indicator's number.
    #[prop(into)]
    label: TextProp,
    /// Called with the new answer.
    #[prop(into)]
    on_answer: Callback<Option<Choice>>,
    /// Only to be read.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> AnyView {
    let words = use_words();
    let pressed = move |choice: Choice| move || (value.get() == Some(choice)).to_string();
    let tap = move |choice: Choice| {
        move |event: MouseEvent| {
            if !is_repeated(&event) {
                on_answer.run(after_tap(value.get_untracked(), choice));
            }
        }
    };
    view! {
        <div class="segmented" role="group" aria-label=move || label.get()>
            <button
                type="button"
                class="segmented__choice segmented__choice--pass"
                aria-pressed=pressed(Choice::Pass)
                disabled=disabled
                on:click=tap(Choice::Pass)
            >
                <Icon symbol=Symbol::Check size=IconSize::Medium bold=true/>
                <span>{words.say(|w| w.assessment_pass())}</span>
            </button>
            <button
                type="button"
                class="segmented__choice segmented__choice--fail"
                aria-pressed=pressed(Choice::Fail)
                disabled=disabled
                on:click=tap(Choice::Fail)
            >
                <Icon symbol=Symbol::Cross size=IconSize::Medium bold=true/>
                <span>{words.say(|w| w.assessment_fail())}</span>
            </button>
        </div>
    }
    .into_any()
}

/// Whether a press is the second of a double one: a finger that hits twice means one answer, and not to take it back.
#[must_use]
pub fn is_repeated(event: &MouseEvent) -> bool {
    event.detail() > 1
}

#[cfg(test)]
mod tests {
    use super::{Choice::*, after_tap};

    #[test]
    fn the_same_again_clears_and_the_other_replaces() {
        assert_eq!(after_tap(None, Pass), Some(Pass));
        assert_eq!(after_tap(Some(Pass), Pass), None);
        assert_eq!(after_tap(Some(Pass), Fail), Some(Fail));
        assert_eq!(after_tap(Some(Fail), Fail), None);
    }
}
