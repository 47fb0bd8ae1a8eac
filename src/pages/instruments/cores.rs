//! Whether an item belongs to the core of a level: told, and ticked.

use domain::Level;
use domain::form::Edit;
use leptos::prelude::*;

use super::editing::Editing;
use crate::components::{Check, Chip, Tone};
use crate::i18n::use_words;
use crate::pages::level;

/// The levels to whose core the item belongs.
#[component]
pub fn CoreChips(
    /// The draft.
    editing: Editing,
    /// The item, by id.
    id: StoredValue<String>,
) -> AnyView {
    let words = use_words();
    let levels = Memo::new(move |_| {
        let belongs = |core: &std::collections::BTreeSet<String>| id.with_value(|id| core.contains(id));
        editing.form.with(|form| {
            let rules = form.levels().iter().filter(|rule| rule.core.as_ref().is_some_and(belongs));
            rules.map(|rule| rule.level).collect::<Vec<Level>>()
        })
    });
    let chips = move || {
        let chip = |at: Level| {
            let label = move || words.now().instruments_core_of(level::name(words, at));
            view! { <Chip tone=Tone::Info label=label/> }
        };
        let chips: Vec<_> = levels.get().into_iter().map(chip).collect();
        (!chips.is_empty()).then(|| view! { <div class="chips">{chips}</div> })
    };
    view! { {chips} }.into_any()
}

/// A tick for each level whose core is defined and is not simply all.
#[component]
pub fn Cores(
    /// The draft.
    editing: Editing,
    /// The item, by id.
    id: StoredValue<String>,
) -> AnyView {
    let words = use_words();
    let levels = Memo::new(move |_| {
        editing.form.with(|form| {
            let below_top = form.levels().split_last().map_or(&[][..], |(_, below)| below);
            below_top.iter().filter(|rule| rule.core.is_some()).map(|rule| rule.level).collect::<Vec<Level>>()
        })
    });
    let ticks = move || {
        let tick = |at: Level| {
            let checked = Signal::derive(move || {
                editing.form.with(|form| {
                    let rule = form.levels().iter().find(|rule| rule.level == at);
                    let core = rule.and_then(|rule| rule.core.as_ref());
                    core.is_some_and(|core| id.with_value(|id| core.contains(id)))
                })
            });
            let change = move |is_core| editing.edit(Edit::Core { level: at, id: id.get_value(), is_core });
            view! {
                <Check label=move || words.now().instruments_core_of(level::name(words, at)) checked=checked on_change=change/>
            }
        };
        levels.get().into_iter().map(tick).collect::<Vec<_>>()
    };
    view! { {ticks} }.into_any()
}
