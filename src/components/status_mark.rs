//! The quiet mark of a text nobody has checked against the official form.

use leptos::prelude::*;

use super::icon::{Icon, IconSize, Symbol};
use crate::i18n::use_words;

/// How sure a text is, where it is not verified. A verified text carries no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextDoubt {
    /// Written from memory.
    Recalled,
    /// Not checked, for any other reason.
    Unverified,
    /// Invented for training.
    Training,
}

/// The mark: one short word; the whole sentence for a pointer and for screen readers. It takes no tap: a page of
/// marked texts says the sentence once in a [`Banner`](super::Banner).
#[component]
pub fn StatusMark(
    /// How sure the text is.
    doubt: TextDoubt,
) -> AnyView {
    let words = use_words();
    let sentence = move || match doubt {
        TextDoubt::Recalled => words.now().text_status_recalled(),
        TextDoubt::Unverified => words.now().text_status_unverified(),
        TextDoubt::Training => words.now().text_status_training(),
    };
    view! {
        <span class="status-mark" title=sentence>
            <Icon symbol=Symbol::Info size=IconSize::Small/>
            <span aria-hidden="true">{words.say(|w| w.text_status_mark())}</span>
            <span class="unseen">{sentence}</span>
        </span>
    }
    .into_any()
}
