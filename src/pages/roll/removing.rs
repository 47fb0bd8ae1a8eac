//! Taking somebody off a list, and putting back. Nothing that was written is lost by it.

use leptos::prelude::*;
use records::shape::MAX_REASON_CHARS;
use uuid::Uuid;

use super::{Ledger, Spoken};
use crate::components::{BigButton, ButtonKind, ButtonSize, Dialog, TextField, Toast};
use crate::i18n::use_words;

/// The question before, and the way back after.
#[component]
pub fn Removing<V: Spoken>(
    /// The list.
    ledger: Ledger<V>,
    /// Who is asked about.
    asked: RwSignal<Option<Uuid>>,
) -> AnyView {
    let words = use_words();
    let reason = RwSignal::new(String::new());
    let open = Signal::derive(move || asked.with(Option::is_some));
    let title = move || {
        let name = asked.get().map(|id| ledger.name_of(words, id)).unwrap_or_default();
        (V::WORDS.remove_title)(words.now(), &name)
    };
    let close = move || {
        asked.set(None);
        reason.set(String::new());
    };
    let confirm = move |()| {
        let text: String = reason.with_untracked(|text| text.trim().chars().take(MAX_REASON_CHARS).collect());
        let text = if text.is_empty() { words.now().households_remove_no_reason().to_owned() } else { text };
        if let Some(id) = asked.get_untracked() {
            ledger.remove(id, text);
        }
        close();
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
        <Dialog
            id="remove-listed"
            open=open
            title=title
            text=words.say(V::WORDS.remove_text)
            confirm=words.say(|w| w.households_remove())
            danger=true
            on_confirm=confirm
            on_cancel=move |()| close()
        >
            <TextField
                id="remove-reason"
                label=words.say(V::WORDS.remove_reason)
                value=reason
                on_input=move |text| reason.set(text)
            />
        </Dialog>
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
                <details class="card removed">
                    <summary>{move || (V::WORDS.removed_list)(words.now(), &words.number(count))}</summary>
                    <ul class="removed__list">{rows}</ul>
                </details>
            }
        })
    };
    view! { {part} }.into_any()
}
