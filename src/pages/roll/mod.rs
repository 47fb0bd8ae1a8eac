//! What the pages of all lists have in common (households, participants): taking off and putting back, twins, pasting many at once, a
//! save that failed. Each list brings its own words.

pub mod adding;
pub mod ledger;
pub mod paste;
pub mod removing;
pub mod twins;

use i18n::Words;
use leptos::prelude::*;

pub use self::ledger::Ledger;
use super::failed_save::FailedSave;
use crate::i18n::Wording;
use crate::state::roll::Shown;
use crate::state::villages::VillageSignal;

/// A word.
type Say = fn(Words) -> &'static str;
/// A sentence about a name or a number.
type SayOf = fn(Words, &str) -> String;

/// How a list speaks of what stands on it.
#[derive(Clone, Copy)]
pub struct RollWords {
    /// "Take … off the list?"
    pub remove_title: SayOf,
    /// What stays.
    pub remove_text: Say,
    /// Why, with an example.
    pub remove_reason: Say,
    /// "… is off the list."
    pub removed: SayOf,
    /// "… were taken off."
    pub removed_list: SayOf,
    /// "Perhaps the same."
    pub twins_title: Say,
    /// "The same."
    pub twins_same: Say,
    /// "Two."
    pub twins_apart: Say,
    /// "… is this one too, and does not count."
    pub twin_line: SayOf,
}

/// What stands on a list that is shown.
pub trait Spoken: Shown {
    /// How the list speaks of it.
    const WORDS: RollWords;

    /// What it is called.
    fn called(&self, words: Wording) -> String;

    /// What it is called, so that two alike can be told apart.
    fn in_full(&self, words: Wording) -> String {
        self.called(words)
    }

    /// The instrument its records in a village are made with, if any.
    fn instrument(_village: &VillageSignal) -> Option<String> {
        None
    }
}

/// A save that failed, and another try.
#[component]
pub fn NotSaved<V: Spoken>(
    /// The list.
    ledger: Ledger<V>,
) -> AnyView {
    let fault = Memo::new(move |_| ledger.open.not_saved().into_iter().next().map(|(_, fault)| fault));
    view! { <FailedSave fault=fault on_retry=move |()| ledger.save_again()/> }.into_any()
}
