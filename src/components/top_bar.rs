//! The bar on top of a screen.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, Symbol};
use crate::i18n::{DOT, use_words};
use crate::platform::browser;

/// Title, subtitle, the way back and what must stay in sight. The title is the page's only `h1`.
#[component]
pub fn TopBar(
    /// What this screen is.
    #[prop(into)]
    title: TextProp,
    /// Where and when.
    #[prop(optional, into)]
    subtitle: TextProp,
    /// Where back leads; without it there is no back.
    #[prop(optional, into)]
    back: Option<String>,
    /// On the right: the connection, "17/23", or in the office two buttons.
    #[prop(optional, into)]
    trailing: Option<ViewFnOnce>,
    /// Below, the whole width: a progress bar.
    #[prop(optional, into)]
    below: Option<ViewFnOnce>,
    /// As wide as an office table.
    #[prop(optional)]
    wide: bool,
) -> AnyView {
    let words = use_words();
    let back = back.map(|href| {
        view! {
            <a class="top-bar__back" href=href aria-label=words.say(|w| w.action_back())>
                <Icon symbol=Symbol::Back bold=true/>
            </a>
        }
    });
    let subtitle = move || {
        let text = subtitle.get();
        (!text.is_empty()).then(|| view! { <p class="top-bar__subtitle">{text}</p> })
    };
    let named = title.clone();
    Effect::new(move || browser::set_title(&[named.get().as_ref(), words.now().app_name()].join(DOT)));
    view! {
        <header class=if wide { "top-bar top-bar--wide" } else { "top-bar" }>
            <div class="top-bar__row">
                {back}
                <div class="top-bar__text">
                    <h1 class="top-bar__title">{move || title.get()}</h1>
                    {subtitle}
                </div>
                {trailing.map(|view| view! { <div class="top-bar__trailing">{view.run()}</div> })}
            </div>
            {below.map(|view| view! { <div class="top-bar__below">{view.run()}</div> })}
        </header>
    }
    .into_any()
}
