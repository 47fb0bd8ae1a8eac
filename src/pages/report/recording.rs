//! That an activity's summary was recorded in BPM: the day, the number, a note. Open also when the dossier is endorsed and certified,
//! since the province often records it then.

use leptos::prelude::*;
use records::participant::Gathering;
use records::report::{MAX_REFERENCE_CHARS, field};
use records::shape::{MAX_NOTE_CHARS, date_value, text_value};

use super::{Report, recorded_line};
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Chip, SaveStatus, Symbol, Tone};
use crate::i18n::use_words;
use crate::pages::day::OptionalDay;
use crate::pages::draft_text::DraftText;
use crate::pages::participants::activity;
use crate::pages::single::SingleTroubles;
use crate::platform::clock;
use crate::state::use_app;

/// The form of one activity.
#[component]
pub fn Recording(
    /// The record.
    report: Report,
    /// Which activity.
    gathering: Gathering,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let is_recorded = Memo::new(move |_| report.view.get().recorded_on.is_some());
    let line = move || recorded_line(app, words, &report.view.get());
    let standing = move || match is_recorded.get() {
        true => view! { <Chip tone=Tone::Ok symbol=Signal::stored(Symbol::Check) label=line/> }.into_any(),
        false => view! { <Chip tone=Tone::Wait label=line/> }.into_any(),
    };
    view! {
        <SingleTroubles single=report/>
        <Card>
            <h3>{move || format!("{} {}", words.now().report_bpm(), activity(words, gathering))}</h3>
            <div class="chips">{standing}</div>
            <Fields report=report gathering=gathering/>
            <SaveStatus stage=report.stage/>
        </Card>
    }
    .into_any()
}

#[component]
fn Fields(report: Report, gathering: Gathering) -> AnyView {
    let words = use_words();
    let id = move |field: &str| format!("report-{field}-{}", gathering.code());
    let keep = move |name: &'static str| move |text: String| report.set(name, text_value(&text));
    let is_closed = report.is_closed(field::RECORDED_ON);
    let today = move || {
        report.view.get().recorded_on.is_none().then(|| {
            view! {
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    label=words.say(|w| w.report_recorded_today())
                    disabled=is_closed
                    on_press=move |()| report.set(field::RECORDED_ON, date_value(Some(clock::today())))
                />
            }
        })
    };
    view! {
        <div class="form">
            <OptionalDay
                id=id("day")
                label=words.say(|w| w.report_recorded_on())
                day=Signal::derive(move || report.view.get().recorded_on)
                disabled=is_closed
                on_day=move |day| report.set(field::RECORDED_ON, date_value(day))
            />
            {today}
            <DraftText
                id=id("reference")
                label=words.say(|w| w.report_reference())
                standing=Signal::derive(move || report.view.get().reference.clone())
                longest=MAX_REFERENCE_CHARS
                disabled=report.is_closed(field::REFERENCE)
                on_save=keep(field::REFERENCE)
            />
            <DraftText
                id=id("note")
                label=words.say(|w| w.report_note())
                standing=Signal::derive(move || report.view.get().note.clone())
                longest=MAX_NOTE_CHARS
                many_lines=true
                disabled=report.is_closed(field::NOTE)
                on_save=keep(field::NOTE)
            />
        </div>
    }
    .into_any()
}
