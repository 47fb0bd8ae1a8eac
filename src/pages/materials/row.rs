//! One entry of the list; pressed, it opens the form in its place.

use std::sync::Arc;

use leptos::prelude::*;
use records::materials::Materials;
use uuid::Uuid;

use super::book::{Book, Given, line_of};
use super::form::Form;
use crate::components::{BigButton, ButtonKind, ButtonSize};
use crate::i18n::{DOT, use_words};

/// The row.
#[component]
pub fn Row(
    /// The book.
    book: Book,
    /// Which entry.
    id: Uuid,
    /// The materials.
    all: Memo<Arc<Materials>>,
) -> AnyView {
    let words = use_words();
    let view = Memo::new(move |last: Option<&Arc<_>>| {
        let found = all.with(|all| all.listed.iter().find(|material| material.id == id).map(|one| one.view.clone()));
        // While the row leaves the list it still shows what it was.
        found.or_else(|| last.cloned()).unwrap_or_default()
    });
    let editing = RwSignal::new(false);
    let detail = move || {
        let view = view.get();
        let day = view.given_on.map(|day| words.day(day));
        let parts = [Some(line_of(words, &view)), Some(book.receiver(words, view.household)), day];
        parts.into_iter().flatten().collect::<Vec<_>>().join(DOT)
    };
    let tool = move || {
        (!book.year.is_locked.get()).then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Text
                    size=ButtonSize::Small
                    label=words.say(|w| w.action_edit())
                    about=move || view.with(|view| view.what.clone())
                    on_press=move |()| editing.set(true)
                />
            }
        })
    };
    let done = Callback::new(move |_: Option<String>| editing.set(false));
    let shown = move || match editing.get() && !book.year.is_locked.get() {
        true => {
            let standing = Given::standing(&view.get_untracked());
            view! { <Form book=book id=Some(id) standing=Some(standing) on_done=done/> }.into_any()
        }
        false => view! {
            <div class="material">
                <span class="step__text">
                    <span class="step__title">{move || view.with(|view| view.what.clone())}</span>
                    <span class="step__detail">{detail}</span>
                </span>
                <span class="material__cost">
                    <b class="number">{move || words.amount(view.with(|view| view.cost()))}</b>
                    {tool}
                </span>
            </div>
        }
        .into_any(),
    };
    view! { <li class="material-row">{shown}</li> }.into_any()
}
