//! Saying of everybody on the list at once that they came to a gathering.

use i18n::arg;
use leptos::prelude::*;
use records::participant::Gathering;
use uuid::Uuid;

use super::activity;
use super::members::Members;
use crate::components::{BigButton, ButtonKind, ButtonSize, Dialog, Toast};
use crate::i18n::use_words;
use crate::pages::undo::Undo;

/// Of more people than this it is asked first: they cannot all be in sight.
const ASKED_ABOVE: usize = 8;

/// What was said of whom just now.
type Said = (Gathering, Vec<Uuid>);

/// What the small buttons mean, and one button a gathering for all who are shown and not marked yet.
#[component]
pub fn Everybody(
    /// The participants.
    members: Members,
    /// Those shown.
    shown: Memo<Vec<Uuid>>,
) -> AnyView {
    let words = use_words();
    let undo = Undo::<Said>::new();
    let asking = RwSignal::new(None::<Gathering>);
    let open = move |gathering: Gathering| {
        shown.with(|shown| shown.iter().copied().filter(|id| !members.came(gathering, *id)).collect::<Vec<_>>())
    };
    let say = move |gathering: Gathering| {
        let people = untrack(|| open(gathering));
        members.all_came(gathering, &people, true);
        undo.offer((gathering, people));
    };
    let button = move |gathering: Gathering| {
        let count = Memo::new(move |_| open(gathering).len());
        let label = move || {
            let (number, activity) = (words.number(count.get()), words.digits(gathering.number()));
            match count.get() {
                0 => words.now().participants_all_came_done(&activity),
                _ => words.now().participants_all_came(arg::Activity(&activity), arg::Count(&number)),
            }
        };
        let press = move |()| match count.get_untracked() {
            count if count > ASKED_ABOVE => asking.set(Some(gathering)),
            _ => say(gathering),
        };
        // It stays where it is when all are marked: else the second tap of a hasty finger would meet what slides into its place.
        view! {
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Small
                label=label
                disabled=Signal::derive(move || count.get() == 0)
                on_press=press
            />
        }
        .into_any()
    };
    let title = move || asking.get().map(|gathering| activity(words, gathering)).unwrap_or_default();
    let question = move || {
        let count = asking.get().map(|gathering| open(gathering).len()).unwrap_or_default();
        words.now().participants_all_came_ask(arg::Activity(&title()), arg::Count(&words.number(count)))
    };
    let message = Signal::derive(move || {
        let (gathering, people) = undo.get()?;
        let (activity, count) = (activity(words, gathering), words.number(people.len()));
        Some(words.now().participants_all_came_said(arg::Activity(&activity), arg::Count(&count)))
    });
    let take_back = move |()| {
        if let Some((gathering, people)) = undo.take() {
            members.all_came(gathering, &people, false);
        }
    };
    let is_open = Memo::new(move |_| !members.list.is_locked.get() && shown.with(|shown| !shown.is_empty()));
    let part = move || {
        is_open.get().then(|| {
            view! {
                <p class="small muted">{words.say(|w| w.participants_came_hint())}</p>
                <div class="row row--wrap">{Gathering::ALL.map(button).into_iter().collect_view()}</div>
            }
        })
    };
    view! {
        {part}
        <Dialog
            id="everybody"
            open=Signal::derive(move || asking.get().is_some())
            title=move || words.now().participants_all_came_title(&title())
            text=question
            confirm=words.say(|w| w.participants_all_came_yes())
            on_confirm=move |()| {
                if let Some(gathering) = asking.get_untracked() {
                    asking.set(None);
                    say(gathering);
                }
            }
            on_cancel=move |()| asking.set(None)
        />
        <Toast message=message on_undo=take_back/>
    }
    .into_any()
}
