//! Somebody who has used this device, as a button that goes on in that name.

use leptos::prelude::*;

use crate::components::{Icon, IconSize, Symbol};
use crate::i18n::use_words;
use crate::state::accounts::Known;
use crate::state::use_app;

/// The button.
#[component]
pub fn PersonButton(
    /// Who.
    known: Known,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let (name, account) = (known.account.display_name.clone(), known.account.sign_in_name.clone());
    view! {
        <button type="button" class="card row-button person-button" on:click=move |_| app.switch_to(known.clone())>
            <Icon symbol=Symbol::Person size=IconSize::Medium/>
            <span class="grow">
                <span class="step__title">{name}</span>
                <span class="step__detail">{account}</span>
            </span>
            <span class="person-button__go">
                {words.say(|w| w.sign_in_go_on())} <Icon symbol=Symbol::Forward size=IconSize::Small/>
            </span>
        </button>
    }
    .into_any()
}
