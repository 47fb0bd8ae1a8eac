//! What of a village's year is not done, told to whoever hands it on or signs for it. It hinders nobody: the letter demands the work, and a person
//! answers for what is missing.

use leptos::prelude::*;
use records::dossier::Item;

use crate::components::{Banner, BannerKind};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::dossier::items::{item_detail, item_name};
use crate::state::use_app;
use crate::state::village_year::VillageYear;

/// The items that are not done, each with how it stands; nothing if all are.
#[component]
pub fn OpenItems(
    /// The village's year.
    year: VillageYear,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let open: Vec<Item> = year.dossier.open_items().collect();
    if open.is_empty() {
        return ().into_any();
    }
    let count = open.len();
    let line = move |item: Item| {
        let year = year.clone();
        view! { <li>{move || [item_name(words, item), item_detail(app, words, item, &year)].join(DOT)}</li> }
    };
    view! {
        <Banner
            kind=BannerKind::Wait
            title=move || words.now().review_open_items(&words.number(count))
            text=words.say(|w| w.review_open_items_lead())
        />
        <ul class="lines lines--many" tabindex="0">{open.into_iter().map(line).collect_view()}</ul>
    }
    .into_any()
}

/// The same in one line, without how they stand; empty if all are done. Tracked.
#[must_use]
pub fn open_items_line(words: Wording, open: impl Iterator<Item = Item>) -> String {
    let names: Vec<String> = open.map(|item| item_name(words, item)).collect();
    if names.is_empty() { String::new() } else { words.now().review_open_items_named(&names.join(", ")) }
}
