//! One text of a draft: Thai, English, and where it was read.

use domain::form::check::{FaultKind, MAX_CRITERIA_CHARS};
use domain::form::edit::status_of_altered;
use domain::form::{Edit, Spot};
use domain::{Text, TextStatus};
use leptos::prelude::*;

use super::editing::Editing;
use crate::components::{ChoiceOption, Choices, TextArea, TextField};
use crate::i18n::{Wording, use_words};

const VERIFIED: &str = "verified";
const UNVERIFIED: &str = "unverified";

/// An id on the page for a place in the form.
#[must_use]
pub fn spot_id(spot: &Spot) -> String {
    let id = match spot {
        Spot::Whole => "whole".to_owned(),
        Spot::Name => "name".to_owned(),
        Spot::Section(number) => format!("section-{number}"),
        Spot::Item(id) => format!("item-{id}"),
        Spot::Criteria(id) => format!("criteria-{id}"),
        Spot::Level(level) => format!("level-{level:?}"),
        Spot::Scale(value) => format!("scale-{value}"),
    };
    id.replace('.', "-")
}

/// The fields of one text.
#[component]
pub fn TextFields(
    /// The draft.
    editing: Editing,
    /// Which text.
    spot: Spot,
    /// What the Thai field is called.
    #[prop(into)]
    label: Signal<String>,
) -> AnyView {
    let words = use_words();
    let spot = StoredValue::new(spot);
    let standing = spot.with_value(|spot| editing.form.with_untracked(|form| form.text(spot)));
    // Criteria that are not there yet begin empty, as sure as the form they belong to.
    let training = editing.form.with_untracked(|form| form.is_training());
    let status = if training { TextStatus::Training } else { TextStatus::Recalled };
    let standing = standing.unwrap_or(Text { th: String::new(), en: String::new(), status, source: None });
    let text = RwSignal::new(standing.clone());
    let standing = StoredValue::new(standing);
    let put = move |alter: &dyn Fn(&mut Text)| {
        text.update(alter);
        let text = text.get_untracked();
        spot.with_value(|spot| match (spot, text.th.trim().is_empty()) {
            // Criteria without words are none.
            (Spot::Criteria(id), true) => editing.edit(Edit::NoCriteria(id.clone())),
            _ => editing.edit(Edit::Text(spot.clone(), text)),
        });
    };
    let id = spot.with_value(spot_id);
    let fault = Signal::derive(move || {
        let here = |fault: &&domain::form::Fault| spot.with_value(|spot| fault.spot == *spot);
        let kind = editing.faults.with(|faults| faults.iter().find(here).map(|fault| fault.kind))?;
        Some(fault_sentence(words, kind))
    });
    let on_thai = move |th: String| {
        put(&|text: &mut Text| {
            // Another wording was not read where the old one was.
            let is_altered = standing.with_value(|standing| standing.th.trim() != th.trim());
            if is_altered && text.source.is_none() {
                text.status = status_of_altered(text.status);
            }
            text.th.clone_from(&th);
        });
    };
    let provenance = (!training).then(|| {
        let id = id.clone();
        view! { <Provenance id=id text=text on_change=move |(status, source): (TextStatus, Option<String>)| put(&|text: &mut Text| { text.status = status; text.source = source.clone(); })/> }
    });
    let is_long = spot.with_value(|spot| matches!(spot, Spot::Item(_) | Spot::Criteria(_)));
    let thai = Signal::derive(move || text.with(|text| text.th.clone()));
    let english = Signal::derive(move || text.with(|text| text.en.clone()));
    let english_id = format!("{id}-en");
    // Another Thai wording beside the English of the old one would say two things under one number.
    let of_base = StoredValue::new(spot.with_value(|spot| editing.base.with_value(|base| base.text(spot))));
    let is_stale = move |of_base: &Option<Text>| {
        text.with(|text| {
            let differs = |base: &Text| base.th.trim() != text.th.trim() && base.en.trim() == text.en.trim();
            !text.en.trim().is_empty() && of_base.as_ref().is_some_and(differs)
        })
    };
    let english_hint = move || if of_base.with_value(is_stale) { words.now().instruments_english_stale() } else { "" };
    let on_english = move |en: String| put(&|text: &mut Text| text.en.clone_from(&en));
    view! {
        <div class="text-fields">
            {if is_long {
                view! { <TextArea id=id label=move || label.get() fault=fault value=thai on_input=on_thai/> }.into_any()
            } else {
                view! { <TextField id=id label=move || label.get() fault=fault value=thai on_input=on_thai/> }.into_any()
            }}
            <TextField
                id=english_id
                label=words.say(|w| w.instruments_english())
                hint=english_hint
                value=english
                on_input=on_english
            />
            {provenance}
        </div>
    }
    .into_any()
}

/// How sure the text is; verified only with its source.
#[component]
fn Provenance(
    id: String,
    text: RwSignal<Text>,
    #[prop(into)] on_change: Callback<(TextStatus, Option<String>)>,
) -> AnyView {
    let words = use_words();
    let is_verified = Memo::new(move |_| text.with(|text| text.status == TextStatus::Verified));
    let value = Signal::derive(move || if is_verified.get() { VERIFIED } else { UNVERIFIED }.to_owned());
    let options = Signal::derive(move || {
        let now = words.now();
        [(UNVERIFIED, now.instruments_stays_unverified()), (VERIFIED, now.instruments_is_verified())]
            .map(|(value, label)| (value.to_owned(), label.to_owned()))
            .to_vec()
    });
    let source_id = format!("{id}-source");
    let source = Signal::derive(move || text.with(|text| text.source.clone().unwrap_or_default()));
    let change = move |value: String| {
        let (status, source) = text.with_untracked(|text| (text.status, text.source.clone()));
        match value.as_str() {
            VERIFIED => on_change.run((TextStatus::Verified, source)),
            _ => on_change.run((status_of_altered(status), None)),
        }
    };
    let source_field = move || {
        is_verified.get().then(|| {
            view! {
                <TextField
                    id=source_id.clone()
                    label=words.say(|w| w.instruments_source())
                    hint=words.say(|w| w.instruments_source_hint())
                    value=source
                    on_input=move |source: String| on_change.run((TextStatus::Verified, Some(source).filter(|s| !s.is_empty())))
                />
            }
        })
    };
    view! {
        <crate::components::Select
            id=format!("{id}-status")
            label=words.say(|w| w.instruments_provenance())
            options=options
            value=value
            on_change=change
        />
        {source_field}
    }
    .into_any()
}

/// What is wrong, and what to do.
#[must_use]
pub fn fault_sentence(words: Wording, kind: FaultKind) -> String {
    let now = words.now();
    match kind {
        FaultKind::TextMissing => now.instruments_fault_text_missing(),
        FaultKind::TextTooLong => return now.instruments_fault_text_too_long(&words.number(MAX_CRITERIA_CHARS)),
        FaultKind::NoSource => now.instruments_fault_no_source(),
        FaultKind::TrainingStatus => now.instruments_fault_training(),
        FaultKind::BadId | FaultKind::IdTwice | FaultKind::IdTaken => now.instruments_fault_id(),
        FaultKind::SectionTwice | FaultKind::NoSection | FaultKind::MovedSection => now.instruments_fault_section(),
        FaultKind::EmptySection => now.instruments_fault_empty_section(),
        FaultKind::TooMany => now.instruments_fault_too_many(),
        FaultKind::NoCoreItem | FaultKind::CoreTooLarge => now.instruments_fault_core(),
        FaultKind::Levels => now.instruments_fault_levels(),
        FaultKind::Scale => now.instruments_fault_scale(),
        FaultKind::NotTheNine => now.instruments_fault_not_the_nine(),
        FaultKind::OtherForm => now.instruments_fault_other_form(),
        FaultKind::NothingNew => now.instruments_fault_nothing_new(),
    }
    .to_owned()
}

/// A value and its words.
pub type TwoOption = (&'static str, fn(i18n::Words) -> &'static str);

/// A choice of two, as radio buttons.
#[component]
pub fn Two(
    /// Unique on the page.
    name: &'static str,
    /// What is chosen.
    #[prop(into)]
    label: leptos::text_prop::TextProp,
    /// Values and words.
    options: [TwoOption; 2],
    /// The value that holds.
    #[prop(into)]
    value: Signal<&'static str>,
    /// Another was chosen.
    #[prop(into)]
    on_change: Callback<&'static str>,
) -> AnyView {
    let words = use_words();
    let options = options.map(|(value, label)| ChoiceOption { value, label: words.say(label).into(), lang: None });
    view! { <Choices name=name label=label options=options.to_vec() value=value on_change=on_change/> }.into_any()
}
