//! A change the server set aside: held for an officer, or refused. What it said, why, and what to do.

use domain::Instrument;
use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::Kind;
use records::key::kind_of;
use store::{ChangeState, JournalEntry, Said};
use sync::{FieldName, RecordId, Value};

use super::super::naming::{field_title, held_sentence, instrument_of, record_title, refused_sentence, value_text};
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Chip, Symbol, Tone};
use crate::i18n::{Wording, use_words};
use crate::pages::review::held_step_sentence;
use crate::state::use_app;

/// One change.
#[component]
pub fn SetAsideCard(
    /// The change, from the journal.
    entry: JournalEntry,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let copied = RwSignal::new(None::<bool>);
    let details = details(&entry);
    let copy = move |()| {
        let details = details.clone();
        spawn_local(async move { copied.set(Some(app.copy_text(&details).await)) });
    };
    let JournalEntry { seq, record, made_at, state, writes, .. } = entry;
    let refused = matches!(state, ChangeState::Refused { .. });
    let said = match &state {
        ChangeState::Refused { said: Some(said), .. } => Some(said.clone()),
        _ => None,
    };
    let said = move || {
        let Said { by, note } = said.clone()?;
        Some(view! { <p class="strong">{words.now().refused_said(arg::By(&by), arg::Note(&note))}</p> })
    };
    let note = move |()| {
        spawn_local(async move {
            // What fails leaves the card where it is.
            let _ = app.take_note(seq).await;
        });
    };
    // What is made again by itself is nobody's to take note of.
    let noted = (refused && !state.is_of_copy()).then(|| {
        view! {
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Small
                label=words.say(|w| w.attention_noted())
                on_press=note
            />
        }
    });
    let tone = Signal::stored(if refused { Tone::Bad } else { Tone::Wait });
    let rejected = matches!(&state, ChangeState::Refused { code, .. } if code == store::REJECTED);
    let label = move || match (refused, rejected) {
        (_, true) => words.now().attention_rejected(),
        (true, false) => words.now().attention_refused(),
        (false, false) => words.now().attention_held(),
    };
    let is_step = kind_of(&record) == Some(Kind::Step);
    let kept = move || match (refused, is_step) {
        (true, _) => words.now().refused_kept(),
        (false, true) => words.now().held_step_kept(),
        (false, false) => words.now().held_kept(),
    };
    let reason = move || match &state {
        ChangeState::Held { reason, .. } if is_step => held_step_sentence(words, reason),
        ChangeState::Held { reason, .. } => held_sentence(words, reason),
        ChangeState::Refused { code, .. } => refused_sentence(words, code),
        ChangeState::Waiting { .. } | ChangeState::Received { .. } => String::new(),
    };
    let title = {
        let record = record.clone();
        move || record_title(app, words, &record)
    };
    let written = move || {
        let instrument = instrument_of(app, &record);
        written_list(words, &record, &writes, instrument.as_deref())
    };
    let told = move || match copied.get() {
        Some(true) => words.now().action_copied(),
        Some(false) => words.now().attention_copy_failed(),
        None => "",
    };
    view! {
        <Card>
            <div class="set-aside">
                <div class="row row--spread row--wrap">
                    <h3>{title}</h3>
                    <Chip tone=tone label=label/>
                </div>
                {written}
                <p class="muted small">{move || words.now().save_saved_at(&words.moment(made_at))}</p>
                <p>{reason}</p>
                {said}
                <p class="muted small">{kept}</p>
                <div class="row row--wrap">
                    {noted}
                    <BigButton
                        kind=ButtonKind::Quiet
                        size=ButtonSize::Small
                        symbol=Symbol::Copy
                        label=words.say(|w| w.attention_copy_details())
                        on_press=copy
                    />
                </div>
                <p class="small" role="status">{told}</p>
            </div>
        </Card>
    }
    .into_any()
}

/// What a change wrote, field by field.
pub fn written_list(
    words: Wording,
    record: &RecordId,
    writes: &[(FieldName, Value)],
    instrument: Option<&Instrument>,
) -> AnyView {
    let line = |(field, value): &(FieldName, Value)| {
        view! { <li>{field_title(words, record, field, instrument)} ": " <b>{value_text(words, field, value)}</b></li> }
    };
    let lines: Vec<_> = writes.iter().map(line).collect();
    view! { <ul class="set-aside__written">{lines}</ul> }.into_any()
}

/// What an administrator needs to find the change; no answer in it.
fn details(entry: &JournalEntry) -> String {
    let standing = match &entry.state {
        ChangeState::Held { reason, .. } => ["held: ", reason].concat(),
        ChangeState::Refused { code, .. } => ["refused: ", code].concat(),
        ChangeState::Waiting { .. } => "waiting".to_owned(),
        ChangeState::Received { .. } => "received".to_owned(),
    };
    let fields: Vec<&str> = entry.writes.iter().map(|(name, _)| name.as_str()).collect();
    format!(
        "change {} (number {})\nrecord {}\nfields {}\nmade at {}\n{standing}",
        entry.id,
        entry.seq,
        entry.record,
        fields.join(", "),
        entry.made_at,
    )
}

#[cfg(test)]
mod tests {
    use sync::ChangeId;

    use super::*;

    #[test]
    fn details_name_the_change_and_the_reason() {
        let entry = JournalEntry {
            device: sync::DeviceId(7),
            seq: 7,
            id: ChangeId(uuid::Uuid::nil()),
            record: RecordId::from("24090104/2570/assessment/before"),
            writes: vec![(FieldName::from("answer:sev.2.1"), Value::from("fail"))],
            made_at: 5,
            state: ChangeState::Held { reason: "no_right".to_owned(), at: 6 },
        };
        let text = details(&entry);
        for part in ["number 7", "24090104/2570/assessment/before", "answer:sev.2.1", "held: no_right"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}
