//! A field about which two people disagree: both values, who, when. Choosing one writes it, having seen them all.

use std::collections::BTreeSet;

use leptos::prelude::*;
use records::assessment::indicator_of;
use records::household::activity_of;
use records::{Part, RecordKey};
use sync::record::REMOVED;
use sync::{FieldName, LiveWrite, Resolved, Value};

use super::super::naming::{field_title, fields_line, instrument_of, record_title, value_text};
use super::third::Third;
use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, Chip, Tone};
use crate::i18n::{Wording, use_words};
use crate::pages::assessment::editor::card_id;
use crate::state::record::{Opened, SaveState};
use crate::state::{App, use_app};

/// One field in conflict.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConflictId {
    /// The record.
    pub key: RecordKey,
    /// The field.
    pub field: FieldName,
}

/// The fields in conflict in all villages; tracked.
#[must_use]
pub fn conflicts(app: App) -> Vec<ConflictId> {
    let Some(year) = app.fiscal_year() else { return Vec::new() };
    let villages = app.villages.get().unwrap_or_default();
    let needing = villages
        .into_iter()
        .filter(|village| village.year.with(|year| year.as_ref().is_some_and(|year| year.attention > 0)));
    let keys = needing.flat_map(|village| {
        let code = village.target.village.code.clone();
        // Who only looks at a village is not asked which answer is right.
        let decides = !village.is_only_looked_at();
        let of_parts: Vec<RecordKey> = village.year.with(|read| {
            let in_conflict = read.iter().flat_map(|read| read.in_conflict());
            in_conflict
                .filter(|entry| village.may_write(entry.kind()))
                .map(|entry| entry.clone().of(&code, year))
                .collect()
        });
        let assessments: Vec<RecordKey> = village.year.with(|read| {
            let assessments = read.iter().flat_map(|read| &read.assessments);
            assessments.filter(|_| decides).map(|entry| entry.clone().of(&code, year)).collect()
        });
        assessments.into_iter().chain(of_parts)
    });
    let of_record = |key: RecordKey| {
        let fields: Vec<FieldName> = app.record(&key).with(|opened| {
            let state = opened.as_ref().map(Opened::state).unwrap_or_default();
            state.conflicts().map(|(name, _)| name.clone()).collect()
        });
        fields.into_iter().map(move |field| ConflictId { key: key.clone(), field })
    };
    keys.flat_map(of_record).collect()
}

/// Both answers, and a button at each.
#[component]
pub fn ConflictCard(
    /// Which field of which record.
    id: ConflictId,
    /// An answer was chosen and goes to the store.
    on_chosen: Callback<ConflictId>,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let record = app.record(&id.key);
    let village = app.village(id.key.village.as_str());
    let instrument = untrack(|| instrument_of(app, &id.key.id()));
    let saving = Signal::derive(move || {
        record.with(|opened| opened.as_ref().is_some_and(|opened| opened.save_state() == SaveState::Saving))
    });
    let record_id = id.key.id();
    let title = {
        let record_id = record_id.clone();
        move || record_title(app, words, &record_id)
    };
    let field = id.field.clone();
    let in_doubt = field.as_str() == REMOVED;
    let field_name = {
        let (field, instrument) = (field.clone(), instrument.clone());
        move || field_title(words, &record_id, &field, instrument.as_deref())
    };
    let indicator = indicator_of(&field).and_then(|(id, _)| instrument.as_ref()?.indicator(id));
    let card = indicator.map(|indicator| card_id(&indicator.code));
    let of_indicator = indicator.map(|indicator| (indicator.text.th.clone(), indicator.text.en.clone()));
    let wording = of_indicator.or_else(|| {
        let text = &village.as_ref()?.activities.activity(activity_of(&field)?.activity)?.text;
        Some((text.th.clone(), text.en.clone()))
    });
    let wording = move || wording.as_ref().map(|(th, en)| view! { <p class="muted">{words.name(th, en)}</p> });
    let choose = Callback::new({
        let id = id.clone();
        move |value: Value| {
            let made_with = match Part::of(id.key.kind()) {
                Some(Part::Households) => village.as_ref().map(|village| village.activities.reference().to_string()),
                Some(Part::Happiness) => untrack(|| app.happiness_reference(&id.key)),
                _ => {
                    let target = village.as_ref().map(|village| village.target.instrument.clone());
                    let own =
                        |opened: &Option<Opened>| opened.as_ref().and_then(|opened| opened.assessment().instrument);
                    record.with_untracked(own).or(target)
                }
            };
            app.save(id.key.clone(), vec![(id.field.clone(), value)], made_with);
            on_chosen.run(id.clone());
        }
    });
    let writes = {
        let field = field.clone();
        Memo::new(move |_| {
            record.with(|opened| opened.as_ref().map(|opened| live_writes(opened, &field)).unwrap_or_default())
        })
    };
    let options = move || {
        let option = |(index, write): (usize, LiveWrite)| {
            view! { <OptionRow app=app words=words field=field.clone() write=write shown=index == 0 saving=saving choose=choose/> }
        };
        writes.get().into_iter().enumerate().map(option).collect::<Vec<_>>()
    };
    let unseen = {
        let record_id = id.key.id();
        move || {
            let fields: Vec<FieldName> = record.with(|opened| opened.as_ref().map(unseen_fields).unwrap_or_default());
            let told = fields_line(words, &record_id, &fields, instrument.as_deref());
            (in_doubt && !fields.is_empty()).then(|| view! { <p>{words.now().conflict_removed_unseen(&told)}</p> })
        }
    };
    let fault = move || {
        record.with(|opened| match opened.as_ref().map(Opened::save_state) {
            Some(SaveState::Failed(fault)) => {
                let text = words.digits(&fault.sentence(words.now()));
                Some(view! { <Banner kind=BannerKind::Error text=text/> })
            }
            _ => None,
        })
    };
    view! {
        <Card>
            <div class="conflict">
                <p class="muted small">{title}</p>
                <h3>{field_name}</h3>
                {wording}
                {unseen}
                <ul class="conflict__options">{options}</ul>
                <Third id=id part=card writes=writes saving=saving choose=choose/>
                {fault}
            </div>
        </Card>
    }
    .into_any()
}

/// All live writes of a field in conflict, the shown one first. Where something was taken away by somebody who had not seen another's
/// edit, that other one stands for keeping it.
fn live_writes(opened: &Opened, field: &FieldName) -> Vec<LiveWrite> {
    let state = opened.state();
    let keeps = |write: &LiveWrite| LiveWrite { value: Value::Null, ..write.clone() };
    let kept = match field.as_str() == REMOVED && state.removal_is_in_doubt() {
        true => state.edits_past_removal().map(|(_, write)| keeps(write)).max_by_key(|write| write.made_at),
        false => None,
    };
    let written = match state.resolve(field.as_str()) {
        Some(Resolved::Conflict { all, .. }) => all,
        Some(Resolved::Settled(shown)) if kept.is_some() => vec![shown],
        Some(Resolved::Settled(_)) | None => Vec::new(),
    };
    let has_keeper = written.iter().any(|write| write.value.is_null());
    kept.into_iter().filter(|_| !has_keeper).chain(written.into_iter().cloned()).collect()
}

/// What was entered that whoever took the record away had not seen.
fn unseen_fields(opened: &Opened) -> Vec<FieldName> {
    let state = opened.state();
    let fields: BTreeSet<&FieldName> = state.edits_past_removal().map(|(name, _)| name).collect();
    fields.into_iter().cloned().collect()
}

/// One answer: what, whose, when.
#[component]
fn OptionRow(
    app: App,
    words: Wording,
    field: FieldName,
    write: LiveWrite,
    shown: bool,
    saving: Signal<bool>,
    choose: Callback<Value>,
) -> AnyView {
    let LiveWrite { dot, value, author, made_at, .. } = write;
    let text = {
        let value = value.clone();
        move || value_text(words, &field, &value)
    };
    let whose = move || {
        let own = app.known().is_some_and(|known| known.account.id == author);
        match (own, app.is_this_device(dot.device)) {
            (true, true) => words.now().conflict_by_you_here().to_owned(),
            (true, false) => words.now().conflict_by_you_elsewhere().to_owned(),
            (false, _) => words.now().conflict_by(&app.person(author.as_str())),
        }
    };
    view! {
        <li class="conflict__option">
            <p class="conflict__value">
                <span>{text}</span>
                {shown.then(|| view! { <Chip tone=Tone::Info label=words.say(|w| w.conflict_shown_now())/> })}
            </p>
            <p class="muted small">{whose} " · " {move || words.moment(made_at)}</p>
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Fit
                label=words.say(|w| w.conflict_keep_this())
                busy=saving
                on_press=move |()| choose.run(value.clone())
            />
        </li>
    }
    .into_any()
}
