//! A field two people wrote otherwise without seeing each other: typing on would decide that unseen, so it is closed until somebody has
//! chosen.

use leptos::prelude::*;
use sync::FieldName;

use crate::components::{Banner, BannerKind, BigButton, ButtonSize};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::record::Opened;

/// Whether a field of the record is in conflict, or any if none is named.
#[must_use]
pub fn is_in_conflict(opened: RwSignal<Option<Opened>>, field: Option<FieldName>) -> Memo<bool> {
    Memo::new(move |_| {
        let is_meant = |name: &FieldName| field.as_ref().is_none_or(|field| field == name);
        opened.with(|o| o.as_ref().is_some_and(|o| o.state().conflicts().any(|(name, _)| is_meant(name))))
    })
}

/// Says so, and leads to where it is decided.
#[component]
pub fn InConflict(
    /// The record.
    opened: RwSignal<Option<Opened>>,
    /// The field; any if none is named.
    #[prop(optional_no_strip)]
    field: Option<FieldName>,
) -> AnyView {
    let words = use_words();
    let is_so = is_in_conflict(opened, field);
    let banner = move || {
        is_so.get().then(|| {
            let text = words.say(|w| w.draft_in_conflict());
            view! {
                <Banner kind=BannerKind::Error title=words.say(|w| w.attention_conflict()) text=text>
                    <BigButton
                        size=ButtonSize::Small
                        label=words.say(|w| w.draft_choose())
                        href=Place::Attention.path()
                    />
                </Banner>
            }
        })
    };
    view! { {banner} }.into_any()
}
