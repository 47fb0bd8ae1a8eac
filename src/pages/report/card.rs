//! The fields of an activity's summary, each with a way to copy it.

use leptos::task::spawn_local;
use leptos::{prelude::*, text_prop::TextProp};
use records::participant::Gathering;

use super::known::Sources;
use super::rows::{Row, copied, copied_all, rows};
use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Loading, Symbol};
use crate::i18n::use_words;
use crate::pages::participants::{activity, activity_name};
use crate::state::use_app;

/// What was copied last, by its label and its text, and whether the browser let us.
type Told = RwSignal<Option<(&'static str, String, bool)>>;

/// One activity.
#[component]
pub fn ActivityCard(
    /// What is known of the village.
    sources: Sources,
    /// Which activity.
    gathering: Gathering,
) -> AnyView {
    let words = use_words();
    let fields = Memo::new(move |_| sources.known(words).map(|known| rows(words, &known, gathering)));
    let told: Told = RwSignal::new(None);
    let body = move || match fields.get() {
        None => view! { <Loading/> }.into_any(),
        Some(fields) => {
            let (all, what) = (copied_all(words, &fields), words.now().report_everything());
            let lines = fields.into_iter().map(|row| view! { <Field row=row told=told/> }).collect_view();
            view! {
                <dl class="facts">{lines}</dl>
                <Copy label=words.say(|w| w.report_copy_all()) kind=ButtonKind::Outline what=what text=all told=told/>
            }
            .into_any()
        }
    };
    let said = move || match told.get() {
        None => String::new(),
        Some((what, _, true)) => words.now().report_copied(what),
        Some((_, _, false)) => words.now().attention_copy_failed().to_owned(),
    };
    view! {
        <Card>
            <h2>{move || format!("{} {}", activity(words, gathering), activity_name(words, gathering))}</h2>
            {body}
            <p class="small" role="status">{said}</p>
        </Card>
    }
    .into_any()
}

#[component]
fn Field(row: Row, told: Told) -> AnyView {
    let words = use_words();
    let (what, text) = (row.label, row.value.as_deref().map(copied));
    let class = if text.is_some() { "facts__value" } else { "facts__value muted" };
    let copy = text.map(|text| {
        view! {
            <dd>
                <Copy label=words.say(|w| w.action_copy()) kind=ButtonKind::Quiet what=what text=text told=told/>
            </dd>
        }
    });
    view! {
        <div class="facts__row">
            <dt class="facts__label">{what}</dt>
            <dd class=class>{move || row.shown(words)}</dd>
            {copy}
        </div>
    }
    .into_any()
}

/// Copies a text, and tells whether the browser let it.
#[component]
fn Copy(#[prop(into)] label: TextProp, kind: ButtonKind, what: &'static str, text: String, told: Told) -> AnyView {
    let (app, words) = (use_app(), use_words());
    let copied = text.clone();
    let press = move |()| {
        let text = text.clone();
        spawn_local(async move {
            let done = app.copy_text(&text).await;
            told.set(Some((what, text, done)));
        });
    };
    // The button says so itself: the line below all fields may be out of sight.
    let label = move || match told.get() {
        Some((last, text, true)) if last == what && text == copied => words.now().action_copied().into(),
        _ => label.get(),
    };
    view! { <BigButton kind=kind size=ButtonSize::Small symbol=Symbol::Copy label=label about=what on_press=press/> }
        .into_any()
}
