//! Taking a household off the list, and putting it back. Nothing that was answered is lost by it.

use leptos::prelude::*;
use records::shape::MAX_REASON_CHARS;
use uuid::Uuid;

use super::walk::{Walk, called};
use crate::components::{BigButton, ButtonKind, ButtonSize, Dialog, TextField};
use crate::i18n::use_words;

/// The question before.
#[component]
pub fn Removing(
    /// The walk.
    walk: Walk,
    /// The household asked about.
    asked: RwSignal<Option<Uuid>>,
) -> AnyView {
    let words = use_words();
    let reason = RwSignal::new(String::new());
    let open = Signal::derive(move || asked.with(Option::is_some));
    let title = move || {
        let name = asked.get().map(|id| walk.name_of(words, id)).unwrap_or_default();
        words.now().households_remove_title(&name)
    };
    let close = move || {
        asked.set(None);
        reason.set(String::new());
    };
    let confirm = move |()| {
        let text: String = reason.with_untracked(|text| text.trim().chars().take(MAX_REASON_CHARS).collect());
        let text = if text.is_empty() { words.now().households_remove_no_reason().to_owned() } else { text };
        if let Some(id) = asked.get_untracked() {
            walk.remove(id, text);
        }
        close();
    };
    view! {
        <Dialog
            id="remove-household"
            open=open
            title=title
            text=words.say(|w| w.households_remove_text())
            confirm=words.say(|w| w.households_remove())
            danger=true
            on_confirm=confirm
            on_cancel=move |()| close()
        >
            <TextField
                id="remove-reason"
                label=words.say(|w| w.households_remove_reason())
                value=reason
                on_input=move |text| reason.set(text)
            />
        </Dialog>
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
