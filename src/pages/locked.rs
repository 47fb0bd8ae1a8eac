//! A dossier that is with the reviewers can only be read, and so can a record that another tab edits.

use leptos::prelude::*;

use super::elsewhere::OpenElsewhere;
use crate::components::{Banner, BannerKind};
use crate::i18n::use_words;
use crate::state::editing::OneEditor;

/// What is shown is of a village where others collect.
#[derive(Clone, Copy, Debug)]
pub struct OnlyLookedAt;

/// Said once at the top of a page.
#[component]
pub fn Locked(
    /// Whether it is.
    #[prop(into)]
    is_locked: Signal<bool>,
) -> AnyView {
    let words = use_words();
    // Who only looks is told so once, above the page.
    let is_looked_at = use_context::<OnlyLookedAt>().is_some();
    let one = use_context::<OneEditor>();
    let is_elsewhere = move || one.is_some_and(OneEditor::is_elsewhere);
    let banner = move || {
        (is_locked.get() && !is_looked_at && !is_elsewhere())
            .then(|| view! { <Banner kind=BannerKind::Info text=words.say(|w| w.assessment_locked())/> })
    };
    view! { {banner} {one.map(|one| view! { <OpenElsewhere one=one/> })} }.into_any()
}
