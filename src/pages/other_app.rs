//! The page was opened inside LINE or another app, whose browser forgets everything when it closes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{BigButton, ButtonKind, EmptyState, Screen, ScreenWidth, Symbol, Tone};
use crate::i18n::use_words;
use crate::platform::browser;

/// Says to open Chrome, with the link one tap away.
#[component]
pub fn OtherAppPage(
    /// The person only wants to look around.
    #[prop(into)]
    on_stay: Callback<()>,
) -> AnyView {
    let words = use_words();
    let copied = RwSignal::new(None::<bool>);
    let copy = move |()| {
        spawn_local(async move { copied.set(Some(browser::copy(&browser::address()).await)) });
    };
    let label = move || match copied.get() {
        Some(true) => words.now().browser_copied(),
        _ => words.now().browser_copy(),
    };
    let by_hand = move || {
        (copied.get() == Some(false)).then(|| {
            view! {
                <p role="alert">{words.say(|w| w.browser_copy_failed())}</p>
                <p class="selectable">{browser::address()}</p>
            }
        })
    };
    view! {
        <Screen width=ScreenWidth::Narrow>
            <EmptyState symbol=Symbol::Leave tone=Tone::Wait title=words.say(|w| w.browser_title()) lead=words.say(|w| w.browser_lead_other())>
                <BigButton label=label symbol=Symbol::Copy on_press=copy/>
                {by_hand}
                <BigButton label=words.say(|w| w.browser_stay()) kind=ButtonKind::Quiet on_press=on_stay/>
            </EmptyState>
        </Screen>
    }
    .into_any()
}
