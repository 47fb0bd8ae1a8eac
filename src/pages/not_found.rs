//! A link that leads nowhere, and an entry that is not on the device.

use leptos::{prelude::*, text_prop::TextProp};

use crate::components::{BigButton, EmptyState, Screen, Symbol, Tone, TopBar};
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

/// Says that one entry of a list is not there, and leads back to the list.
#[component]
pub fn NotHere(
    /// What is not there.
    #[prop(into)]
    title: TextProp,
    /// Why that may be.
    #[prop(into)]
    lead: TextProp,
    /// The list.
    back: String,
) -> AnyView {
    let heading = title.clone();
    view! {
        <Screen top=move || view! { <TopBar title=title back=back/> }>
            <EmptyState symbol=Symbol::Search tone=Tone::Wait title=heading lead=lead/>
        </Screen>
    }
    .into_any()
}
