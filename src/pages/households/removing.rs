//! Taking a household off the list, and putting it back. Nothing that was answered is lost by it.

use leptos::prelude::*;
use uuid::Uuid;

use super::walk::{Walk, called};
use crate::components::{BigButton, ButtonKind, ButtonSize};
use crate::i18n::use_words;
use crate::pages::take_off::TakeOff;

/// The question before.
#[component]
pub fn Removing(
    /// The walk.
    walk: Walk,
    /// The household asked about.
    asked: RwSignal<Option<Uuid>>,
) -> AnyView {
    let words = use_words();
    let title = move || {
        let name = asked.get().map(|id| walk.name_of(words, id)).unwrap_or_default();
        words.now().households_remove_title(&name)
    };
    view! {
        <TakeOff
            id="remove-household"
            asked=asked
            title=title
            text=words.say(|w| w.households_remove_text())
            confirm=words.say(|w| w.households_remove())
            reason_label=words.say(|w| w.households_remove_reason())
            on_confirm=move |(id, reason)| walk.remove(id, reason)
        />
    }
    .into_any()
}

/// Those taken off, folded.
#[component]
pub fn Removed(
    /// The walk.
    walk: Walk,
) -> AnyView {
    let words = use_words();
    let removed = Memo::new(move |_| walk.register().removed.clone());
    let part = move || {
        let removed = removed.get();
        let count = removed.len();
        (count > 0).then(|| {
            let rows: Vec<_> = removed
                .into_iter()
                .map(|household| {
                    let (id, view) = (household.id, household.view);
                    let reason = view.removed.clone().unwrap_or_default();
                    view! {
                        <li class="household__twin">
                            <span class="grow">
                                {move || called(words, &view)} " " <span class="small muted">{reason}</span>
                            </span>
                            <BigButton
                                kind=ButtonKind::Outline
                                size=ButtonSize::Small
                                label=words.say(|w| w.households_put_back())
                                disabled=walk.is_locked
                                on_press=move |()| walk.put_back(id)
                            />
                        </li>
                    }
                })
                .collect();
            view! {
                <details class="card removed">
                    <summary>{move || words.now().households_removed_list(&words.number(count))}</summary>
                    <ul class="removed__list">{rows}</ul>
                </details>
            }
        })
    };
    view! { {part} }.into_any()
}
