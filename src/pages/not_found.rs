//! A link that leads nowhere.

use leptos::prelude::*;

use crate::components::{BigButton, EmptyState, Screen, Symbol, TopBar};
use crate::i18n::use_words;

/// Says that the answers have nothing to do with it, and leads home.
#[component]
pub fn NotFoundPage() -> AnyView {
    let words = use_words();
    view! {
        <Screen top=move || view! { <TopBar title=words.say(|w| w.not_found_title()) back="/"/> }>
            <EmptyState symbol=Symbol::Search title=words.say(|w| w.not_found_title()) lead=words.say(|w| w.not_found_lead())>
                <BigButton label=words.say(|w| w.action_go_home()) href="/"/>
            </EmptyState>
        </Screen>
    }
    .into_any()
}
