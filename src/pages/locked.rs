//! A dossier that is with the reviewers can only be read.

use leptos::prelude::*;

use crate::components::{Banner, BannerKind};
use crate::i18n::use_words;

/// Said once at the top of a page.
#[component]
pub fn Locked(
    /// Whether it is.
    #[prop(into)]
    is_locked: Signal<bool>,
) -> AnyView {
    let words = use_words();
    let banner = move || {
        is_locked.get().then(|| view! { <Banner kind=BannerKind::Info text=words.say(|w| w.assessment_locked())/> })
    };
    view! { {banner} }.into_any()
}
