//! Households that may be one and the same: suggested by the app, decided by a person.

use leptos::prelude::*;
use uuid::Uuid;

use super::walk::{Walk, called};
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, CardKind};
use crate::i18n::{Wording, use_words};

/// The pairs to decide.
#[component]
pub fn Suspected(
    /// The walk.
    walk: Walk,
) -> AnyView {
    let words = use_words();
    let pairs = Memo::new(move |_| walk.register().suspected_twins());
    let card = move || {
        let pairs = pairs.get();
        (!pairs.is_empty() && !walk.is_locked.get()).then(|| {
            let rows: Vec<_> = pairs.into_iter().map(|(a, b)| view! { <Pair walk=walk first=a second=b/> }).collect();
            view! {
                <Card kind=CardKind::Rice>
                    <h2>{words.say(|w| w.households_twins_title())}</h2>
                    <ul class="twins">{rows}</ul>
                </Card>
            }
        })
    };
    view! { {card} }.into_any()
}

/// House number and name, so that two alike can be told apart.
fn in_full(walk: Walk, words: Wording, id: Uuid) -> String {
    let Some(household) = walk.open.household(id) else { return String::new() };
    let view = household.view.get();
    match view.house_no.as_str() {
        "" => called(words, &view),
        _ if view.name.is_empty() => called(words, &view),
        number => format!("{} ({})", view.name, words.digits(number)),
    }
}

#[component]
fn Pair(walk: Walk, first: Uuid, second: Uuid) -> AnyView {
    let words = use_words();
    let text = move || words.now().households_twins_pair(&in_full(walk, words, first), &in_full(walk, words, second));
    view! {
        <li class="twins__pair">
            <p>{text}</p>
            <div class="buttons twins__buttons">
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    label=words.say(|w| w.households_twins_same())
                    on_press=move |()| walk.link(first, second)
                />
                <BigButton
                    kind=ButtonKind::Quiet
                    size=ButtonSize::Small
                    label=words.say(|w| w.households_twins_apart())
                    on_press=move |()| walk.keep_apart(first, second)
                />
            </div>
        </li>
    }
    .into_any()
}
