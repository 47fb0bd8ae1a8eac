//! Two on a list that may be one and the same: suggested by the app, decided by a person.

use i18n::arg;
use leptos::prelude::*;
use uuid::Uuid;

use super::{Ledger, Spoken};
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, CardKind};
use crate::i18n::use_words;

/// The pairs to decide.
#[component]
pub fn Suspected<V: Spoken>(
    /// The list.
    ledger: Ledger<V>,
) -> AnyView {
    let words = use_words();
    let pairs = Memo::new(move |_| ledger.roll().suspected_twins());
    let card = move || {
        let pairs = pairs.get();
        (!pairs.is_empty() && !ledger.is_locked.get()).then(|| {
            let rows: Vec<_> =
                pairs.into_iter().map(|(a, b)| view! { <Pair ledger=ledger first=a second=b/> }).collect();
            view! {
                <Card kind=CardKind::Rice>
                    <h2>{words.say(V::WORDS.twins_title)}</h2>
                    <ul class="twins">{rows}</ul>
                </Card>
            }
        })
    };
    view! { {card} }.into_any()
}

#[component]
fn Pair<V: Spoken>(ledger: Ledger<V>, first: Uuid, second: Uuid) -> AnyView {
    let words = use_words();
    let name = move |id| ledger.full_name_of(words, id);
    let text = move || words.now().households_twins_pair(arg::First(&name(first)), arg::Second(&name(second)));
    view! {
        <li class="twins__pair">
            <p>{text}</p>
            <div class="buttons twins__buttons">
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    label=words.say(V::WORDS.twins_same)
                    on_press=move |()| ledger.link(first, second)
                />
                <BigButton
                    kind=ButtonKind::Quiet
                    size=ButtonSize::Small
                    label=words.say(V::WORDS.twins_apart)
                    on_press=move |()| ledger.keep_apart(first, second)
                />
            </div>
        </li>
    }
    .into_any()
}

/// The entries that are this one too.
#[component]
pub fn Twins<V: Spoken>(
    /// The list.
    ledger: Ledger<V>,
    /// Which one.
    main: Uuid,
) -> AnyView {
    let words = use_words();
    let twins = Memo::new(move |_| {
        let roll = ledger.roll();
        let of_main = roll.twins.iter().filter(|(of, _)| *of == main);
        of_main.map(|(_, twin)| twin.id).collect::<Vec<_>>()
    });
    let lines = move || {
        let line = |twin: Uuid| {
            let text = move || (V::WORDS.twin_line)(words.now(), &ledger.name_of(words, twin));
            view! {
                <p class="roll__line">
                    <span class="grow small muted">{text}</span>
                    <BigButton
                        kind=ButtonKind::Text
                        size=ButtonSize::Small
                        label=words.say(|w| w.households_twin_unlink())
                        disabled=ledger.is_locked
                        on_press=move |()| ledger.unlink(twin)
                    />
                </p>
            }
        };
        twins.get().into_iter().map(line).collect_view()
    };
    view! { {lines} }.into_any()
}
