//! One change that waits: what it says, why it waits, yes or no.

use leptos::prelude::*;
use leptos::task::spawn_local;
use records::held::{Decide, Held, HeldValue, MAX_NOTE_CHARS};
use records::key::kind_of;
use records::{HeldReason, Kind};

use super::Waiting;
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Chip, Dialog, FaultLine, TextArea, Tone};
use crate::i18n::{DOT, Wording, use_words};
use crate::pages::naming::{field_title, fields_line, instrument_of, record_title_in, value_text};
use crate::place::Place;
use crate::state::{Fault, use_app};

/// The change.
#[component]
pub fn HeldCard(
    /// The list it is of.
    waiting: Waiting,
    /// The change.
    held: Held,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let asking = RwSignal::new(false);
    let (device, seq) = (held.device, held.seq);
    let decide = move |decision: Decide| {
        busy.set(true);
        fault.set(None);
        spawn_local(async move {
            let decided = app.decide_held(device, seq, &decision).await;
            busy.try_set(false);
            match decided {
                Ok(()) => {
                    asking.try_set(false);
                    let now = words.now();
                    waiting.told.try_set(Some(if decision.accept {
                        now.decide_accepted()
                    } else {
                        now.decide_rejected()
                    }));
                    waiting.read_again();
                    // What was let in comes with its feed.
                    app.syncing.now(app);
                }
                Err(failed) => drop(fault.try_set(Some(failed))),
            }
        });
    };
    let is_step = kind_of(&held.record) == Some(Kind::Step);
    let may_be_waived = HeldReason::from_code(&held.reason).is_some_and(HeldReason::may_be_waived);
    let needs = move || {
        let text = match (is_step, may_be_waived) {
            (true, _) => words.now().decide_step_anew(),
            (false, false) => words.now().decide_cause_first(),
            (false, true) => return None,
        };
        Some(view! { <p class="muted small">{text}</p> })
    };
    // What cannot be let in yet is not what the card leads to.
    let kind = if may_be_waived { ButtonKind::Filled } else { ButtonKind::Outline };
    let accept = (!is_step).then(|| {
        view! {
            <BigButton
                kind=kind
                size=ButtonSize::Small
                label=words.say(|w| w.decide_accept())
                busy=busy
                on_press=move |()| decide(Decide { accept: true, note: String::new() })
            />
        }
    });
    let about = {
        let Held { record, village_name, values, .. } = held.clone();
        Signal::derive(move || {
            let instrument = instrument_of(app, &record);
            let title = record_title_in(app, words, &record, village_name.as_deref());
            let names = values.iter().map(|value| &value.field);
            [title, fields_line(words, &record, names, instrument.as_deref())].join(DOT)
        })
    };
    let reason = held.reason.clone();
    let told = move || fault.get().map(|fault| view! { <FaultLine text=words.digits(&fault.sentence(words.now()))/> });
    view! {
        <Card>
            <div class="set-aside">
                <Told held=held/>
                <p>{move || reason_text(words, &reason)}</p>
                {needs}
                {told}
                <div class="row row--wrap">
                    {accept}
                    <BigButton
                        kind=ButtonKind::Outline
                        size=ButtonSize::Small
                        label=words.say(|w| w.decide_reject())
                        disabled=busy
                        on_press=move |()| asking.set(true)
                    />
                </div>
            </div>
            <Refusing id=format!("reject-{}-{seq}", device.0) about=about asking=asking on_no=Callback::new(decide)/>
        </Card>
    }
    .into_any()
}

/// Which record, whose, when, and what is written beside what stands there.
#[component]
fn Told(held: Held) -> AnyView {
    let app = use_app();
    let words = use_words();
    let Held { record, village, village_name, author, made_at, received_at, values, .. } = held;
    let is_step = kind_of(&record) == Some(Kind::Step);
    let dossier = village.map(|village| {
        let href = Place::Dossier(village.to_string()).path();
        view! { <a class="small" href=href>{words.say(|w| w.decide_see_dossier())}</a> }
    });
    let title = {
        let record = record.clone();
        // A village that is not on this device is told by its name all the same.
        move || record_title_in(app, words, &record, village_name.as_deref())
    };
    let by = move || {
        let made = words.now().decide_made_at(&words.moment(made_at));
        [author.clone(), made, words.now().decide_arrived(&words.moment(received_at))].join(DOT)
    };
    let lines = move || {
        let instrument = instrument_of(app, &record);
        let line = |HeldValue { field, value, standing }: &HeldValue| {
            let title = field_title(words, &record, field, instrument.as_deref());
            let now = match standing {
                Some(standing) => Some(words.now().decide_standing(&value_text(words, field, standing))),
                // A step writes a record of its own: what was before it stands nowhere in it.
                None => (!is_step).then(|| words.now().decide_nothing_standing().to_owned()),
            };
            let now = now.map(|now| view! { <br/> <span class="muted small">{now}</span> });
            view! { <li>{title} ": " <b>{value_text(words, field, value)}</b> {now}</li> }
        };
        values.iter().map(line).collect::<Vec<_>>()
    };
    view! {
        <div class="row row--spread row--wrap">
            <h3>{title}</h3>
            <Chip tone=Tone::Wait label=words.say(|w| w.attention_held())/>
        </div>
        <p class="muted small">{by}</p>
        <ul class="set-aside__written">{lines}</ul>
        {dossier}
    }
    .into_any()
}

/// Asks for the reason before a change is turned down, and says which one it is.
#[component]
fn Refusing(id: String, about: Signal<String>, asking: RwSignal<bool>, on_no: Callback<Decide>) -> AnyView {
    let words = use_words();
    let note = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let decision = move || Decide { accept: false, note: note.get() };
    let missing = Signal::derive(move || {
        let wrong = tried.get() && !decision().is_whole();
        wrong.then(|| words.now().decide_note_missing(&words.number(MAX_NOTE_CHARS)))
    });
    let confirm = move |()| {
        tried.set(true);
        let decision = untrack(decision);
        if decision.is_whole() {
            on_no.run(decision);
        }
    };
    // Only the one that is asked is there: titles and fields are named by id.
    let dialog = move || {
        let field = id.clone();
        asking.get().then(|| {
            view! {
                <Dialog
                    id="reject"
                    open=asking
                    title=words.say(|w| w.decide_reject_title())
                    text=words.say(|w| w.decide_reject_text())
                    confirm=words.say(|w| w.decide_reject())
                    danger=true
                    on_confirm=confirm
                    on_cancel=move |()| asking.set(false)
                >
                    <p class="strong">{about}</p>
                    <TextArea
                        id=field
                        label=words.say(|w| w.decide_note())
                        value=note
                        fault=missing
                        on_input=move |text| note.set(text)
                    />
                </Dialog>
            }
        })
    };
    view! { {dialog} }.into_any()
}

/// Why it waits, to whoever decides.
fn reason_text(words: Wording, code: &str) -> String {
    let now = words.now();
    let Some(reason) = HeldReason::from_code(code) else { return now.decide_other(code) };
    match reason {
        HeldReason::NoRight => now.decide_no_right(),
        HeldReason::UnknownVillage => now.decide_unknown_village(),
        HeldReason::AreaMismatch => now.decide_area_mismatch(),
        HeldReason::RecordLocked => now.decide_record_locked(),
        HeldReason::UnknownInstrument => now.decide_unknown_instrument(),
        HeldReason::UnknownKind => now.decide_unknown_kind(),
        HeldReason::RevokedDevice => now.decide_revoked_device(),
        HeldReason::StepNotPossible => now.decide_step_not_possible(),
        HeldReason::StepInConflict => now.decide_step_in_conflict(),
        HeldReason::NoLevel => now.decide_no_level(),
        HeldReason::DayNotPossible => now.decide_day_not_possible(),
    }
    .to_owned()
}
