//! What differs from the published version, what still stands against publishing, and the button that publishes.

use domain::form::{Fault as FormFault, Spot};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::compare::{Differences, spot_name};
use super::editing::{Editing, Stage};
use super::texts::fault_sentence;
use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, CardKind, Dialog, FaultLine};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::{Fault, use_app};

/// The faults, each with its place; nothing if there are none.
#[component]
pub fn Faults(
    /// The draft.
    editing: Editing,
) -> AnyView {
    let words = use_words();
    let card = move || {
        let faults = editing.faults.get();
        let rows: Vec<_> = faults
            .into_iter()
            .map(|FormFault { spot, kind }| {
                let place = editing.form.with(|form| spot_name(words, &spot, &[form]));
                let sentence = fault_sentence(words, kind);
                let text = if spot == Spot::Whole { sentence } else { format!("{place}: {sentence}") };
                view! { <li>{text}</li> }
            })
            .collect();
        (!rows.is_empty()).then(|| {
            view! {
                <Card kind=CardKind::Rice>
                    <h2>{words.say(|w| w.instruments_faults())}</h2>
                    <ul class="moving__list">{rows}</ul>
                </Card>
            }
        })
    };
    view! { {card} }.into_any()
}

/// The comparison and the way to publish.
#[component]
pub fn Publish(
    /// The draft.
    editing: Editing,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let asking = RwSignal::new(false);
    let dropping = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let old = editing.base.get_value();
    let number = old.reference().version;
    let differences = move || view! { <Differences old=old.clone() new=editing.form.get()/> };
    let ready = Memo::new(move |_| {
        editing.faults.with(Vec::is_empty) && editing.stage.with(|stage| *stage == Stage::Saved) && !busy.get()
    });
    let navigate = use_navigate();
    let go = StoredValue::new_local(move || navigate(&Place::Instruments.path(), Default::default()));
    let finish = move |result: Result<(), Fault>| {
        busy.try_set(false);
        match result {
            Ok(()) => {
                editing.forget_unsaved();
                go.try_with_value(|go| go());
            }
            Err(found) => drop(fault.try_set(Some(found))),
        }
    };
    let id = editing.form.with_untracked(|form| form.id().to_owned());
    let of = StoredValue::new(id);
    let publish = move |()| {
        asking.set(false);
        busy.set(true);
        let seen = editing.seen();
        spawn_local(async move {
            let id = of.get_value();
            finish(app.publish_draft(&id, &seen).await.map(drop));
        });
    };
    let throw_away = move |()| {
        dropping.set(false);
        busy.set(true);
        let seen = editing.seen();
        spawn_local(async move {
            let id = of.get_value();
            finish(if seen.revision == 0 { Ok(()) } else { app.drop_draft(&id, &seen).await });
        });
    };
    let failed =
        move || fault.get().map(|fault| view! { <FaultLine text=words.digits(&fault.sentence(words.now()))/> });
    let unsaved = move || {
        (editing.stage.get() != Stage::Saved).then(|| {
            view! { <Banner kind=BannerKind::Wait text=words.say(|w| w.instruments_save_first())/> }
        })
    };
    view! {
        <h2>{move || words.now().instruments_changed_from(&words.number(number))}</h2>
        {differences}
        <Faults editing=editing/>
        {unsaved}
        {failed}
        <BigButton
            label=words.say(|w| w.instruments_publish())
            busy=busy
            disabled=Signal::derive(move || !ready.get())
            on_press=move |()| asking.set(true)
        />
        <BigButton
            kind=ButtonKind::Text
            size=ButtonSize::Fit
            label=words.say(|w| w.instruments_drop())
            on_press=move |()| dropping.set(true)
        />
        <Dialog
            id="publish-ask"
            open=asking
            title=words.say(|w| w.instruments_publish_ask())
            text=words.say(|w| w.instruments_publish_text())
            confirm=words.say(|w| w.instruments_publish())
            on_confirm=publish
            on_cancel=move |()| asking.set(false)
        />
        <Dialog
            id="drop-ask"
            open=dropping
            title=words.say(|w| w.instruments_drop_ask())
            text=words.say(|w| w.instruments_drop_text())
            confirm=words.say(|w| w.instruments_drop())
            danger=true
            on_confirm=throw_away
            on_cancel=move |()| dropping.set(false)
        />
    }
    .into_any()
}
