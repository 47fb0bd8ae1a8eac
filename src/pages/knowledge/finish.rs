//! Calling the document finished. What is missing is said first; the letter lets a village design its document itself, so a section
//! that is left out forbids nothing.

use leptos::prelude::*;
use records::knowledge::{Section, field};
use records::shape::date_value;

use super::{Document, section_name};
use crate::components::{BigButton, ButtonKind, Card, Dialog, StepRow, StepState};
use crate::i18n::{DOT, use_words};
use crate::platform::clock;

/// The last step, or that it is taken.
#[component]
pub fn Finish(
    /// The document.
    document: Document,
) -> AnyView {
    let words = use_words();
    let asking = RwSignal::new(false);
    let finished_on = Memo::new(move |_| document.view.get().finished_on);
    let can_be = Memo::new(move |_| document.view.get().summary().can_be_finished());
    let missing = Memo::new(move |_| document.view.get().missing());
    let names = move || {
        let names =
            missing.with(|missing| missing.iter().map(|section| section_name(words, *section)).collect::<Vec<_>>());
        names.join(DOT)
    };
    let finish = move |()| {
        asking.set(false);
        document.set(field::FINISHED_ON, date_value(Some(clock::today())));
    };
    let press = move |()| match missing.with(Vec::is_empty) {
        true => finish(()),
        false => asking.set(true),
    };
    let lacking = move || {
        let now = words.now();
        if missing.with(|missing| missing.len()) == Section::ALL.len() {
            Some(now.knowledge_needs_a_section().to_owned())
        } else if !can_be.get() {
            Some(now.knowledge_needs_a_title().to_owned())
        } else {
            (!missing.with(Vec::is_empty)).then(|| now.knowledge_missing(&names()))
        }
    };
    let part = move || match finished_on.get() {
        Some(day) => {
            let detail = move || words.day(day);
            let open = move |()| document.set(field::FINISHED_ON, date_value(None));
            view! {
                <StepRow state=StepState::Done title=words.say(|w| w.knowledge_finished()) detail=detail/>
                <BigButton
                    kind=ButtonKind::Quiet
                    label=words.say(|w| w.knowledge_reopen())
                    disabled=document.is_locked
                    on_press=open
                />
            }
            .into_any()
        }
        None => view! {
            {move || lacking().map(|text| view! { <p class="small muted">{text}</p> })}
            <BigButton
                label=words.say(|w| w.knowledge_finish())
                disabled=Signal::derive(move || !can_be.get() || document.is_locked.get())
                on_press=press
            />
        }
        .into_any(),
    };
    view! {
        <Card><div class="stack">{part}</div></Card>
        <Dialog
            id="finish-knowledge"
            open=asking
            title=words.say(|w| w.knowledge_finish_title())
            text=move || words.now().knowledge_finish_text(&names())
            confirm=words.say(|w| w.knowledge_finish())
            on_confirm=finish
            on_cancel=move |()| asking.set(false)
        />
    }
    .into_any()
}
