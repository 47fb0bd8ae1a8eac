//! Taking somebody off a list, and putting back. Nothing that was written is lost by it.

use leptos::prelude::*;
use uuid::Uuid;

use super::{Ledger, Spoken};
use crate::components::{BigButton, ButtonKind, ButtonSize, Fold, Toast};
use crate::i18n::use_words;
use crate::pages::take_off::TakeOff;

/// The question before, and the way back after.
#[component]
pub fn Removing<V: Spoken>(
    /// The list.
    ledger: Ledger<V>,
    /// Who is asked about.
    asked: RwSignal<Option<Uuid>>,
) -> AnyView {
    let words = use_words();
    let title = move || {
        let name = asked.get().map(|id| ledger.name_of(words, id)).unwrap_or_default();
        (V::WORDS.remove_title)(words.now(), &name)
    };
    let message = Signal::derive(move || {
        let id = ledger.undo.get()?;
        Some((V::WORDS.removed)(words.now(), &ledger.name_of(words, id)))
    });
    let undo = move |()| {
        if let Some(id) = ledger.undo.take() {
            ledger.put_back(id);
        }
    };
    view! {
        <TakeOff
            id="remove-listed"
            asked=asked
            title=title
            text=words.say(V::WORDS.remove_text)
            confirm=words.say(|w| w.households_remove())
            reason_label=words.say(V::WORDS.remove_reason)
            on_confirm=move |(id, reason)| ledger.remove(id, reason)
        />
        <Toast message=message on_undo=undo/>
    }
    .into_any()
}

/// Those taken off, folded.
#[component]
pub fn Removed<V: Spoken>(
    /// The list.
    ledger: Ledger<V>,
) -> AnyView {
    let words = use_words();
    let removed = Memo::new(move |_| ledger.roll().removed.clone());
    let part = move || {
        let removed = removed.get();
        let count = removed.len();
        (count > 0).then(|| {
            let rows: Vec<_> = removed
                .into_iter()
                .map(|listed| {
                    let (id, view) = (listed.id, listed.view);
                    let reason = view.links().removed.clone().unwrap_or_default();
                    view! {
                        <li class="roll__line">
                            <span class="grow">
                                {move || view.called(words)} " " <span class="small muted">{reason}</span>
                            </span>
                            <BigButton
                                kind=ButtonKind::Outline
                                size=ButtonSize::Small
                                label=words.say(|w| w.households_put_back())
                                disabled=ledger.is_locked
                                on_press=move |()| ledger.put_back(id)
                            />
                        </li>
                    }
                })
                .collect();
            view! {
                <Fold label=move || (V::WORDS.removed_list)(words.now(), &words.number(count))>
                    <ul class="removed__list">{rows}</ul>
                </Fold>
            }
        })
    };
    view! { {part} }.into_any()
}
