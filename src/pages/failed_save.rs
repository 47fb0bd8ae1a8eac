//! A save that failed: why, and another try.

use leptos::prelude::*;

use crate::components::{Banner, BannerKind, BigButton, ButtonSize};
use crate::i18n::use_words;
use crate::state::Fault;

/// The banner; nothing while nothing failed.
#[component]
pub fn FailedSave(
    /// Why the last save failed.
    #[prop(into)]
    fault: Signal<Option<Fault>>,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> AnyView {
    let words = use_words();
    let banner = move || {
        let text = words.digits(&fault.get()?.sentence(words.now()));
        Some(view! {
            <Banner kind=BannerKind::Error title=words.say(|w| w.save_not_saved()) text=text>
                <BigButton size=ButtonSize::Small label=words.say(|w| w.action_retry()) on_press=on_retry/>
            </Banner>
        })
    };
    view! { {banner} }.into_any()
}
