//! The instruments with their versions: what is published, by whom, how many texts nobody has checked, and the draft of the next version.

pub mod compare;
pub mod cores;
pub mod draft;
pub mod editing;
pub mod files;
pub mod items;
pub mod publish;
pub mod rules;
pub mod texts;
pub mod using;

use domain::Form;
use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::instruments::{InstrumentLine, InstrumentList, Scope, Version};

use self::using::UseVersion;
use crate::components::{
    BigButton, ButtonKind, ButtonSize, Card, Chip, EmptyState, Loading, Screen, ScreenWidth, StepRow, StepState,
    Symbol, Tone, TopBar,
};
use crate::i18n::{Wording, use_words};
use crate::place::Place;
use crate::state::{App, Fault, use_app};

/// What was asked of the server, as far as it has come.
pub type Asked<T> = RwSignal<Option<Result<T, Fault>>>;

/// The screen.
#[component]
pub fn InstrumentsPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let asked: Asked<InstrumentList> = RwSignal::new(None);
    load(app, asked);
    let body = move || match asked.get() {
        None => view! { <Loading label=words.say(|w| w.instruments_loading())/> }.into_any(),
        Some(Err(fault)) => view! { <Failed fault=fault on_retry=move |()| load(app, asked)/> }.into_any(),
        Some(Ok(list)) => {
            let lines: Vec<_> = list.instruments.into_iter().map(|line| view! { <Line line=line/> }).collect();
            view! { {lines} }.into_any()
        }
    };
    view! {
        <Screen
            width=ScreenWidth::Column
            top=move || {
                view! {
                    <TopBar
                        title=words.say(|w| w.instruments_title())
                        subtitle=words.say(|w| w.instruments_lead())
                        back=Place::Board.path()
                    />
                }
            }
        >
            {body}
        </Screen>
    }
    .into_any()
}

fn load(app: App, asked: Asked<InstrumentList>) {
    asked.set(None);
    spawn_local(async move {
        let list = app.fetch_instruments().await;
        // The person may have gone elsewhere meanwhile.
        asked.try_set(Some(list));
    });
}

/// A request that failed: why, and another try.
#[component]
pub fn Failed(
    /// Why.
    fault: Fault,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> AnyView {
    let words = use_words();
    let tone = if fault.is_offline() { Tone::Wait } else { Tone::Bad };
    let lead = move || match fault.is_offline() {
        true => words.now().instruments_needs_network().to_owned(),
        false => words.digits(&fault.sentence(words.now())),
    };
    view! {
        <EmptyState symbol=Symbol::Attention tone=tone title=words.say(|w| w.failed_title()) lead=lead>
            <BigButton label=words.say(|w| w.action_retry()) on_press=on_retry/>
        </EmptyState>
    }
    .into_any()
}

/// One instrument.
#[component]
fn Line(line: InstrumentLine) -> AnyView {
    let app = use_app();
    let words = use_words();
    let Some(newest) = line.versions.first().cloned() else { return ().into_any() };
    let name = newest.form.parts().name;
    let (unverified, training) = (newest.form.unverified(), newest.form.is_training());
    let rows: Vec<_> = line.versions.iter().map(|version| view! { <VersionRow version=version.clone()/> }).collect();
    let own = untrack(|| app.kept_scopes());
    let draft = line.drafts.first().cloned();
    let edit = (!own.is_empty()).then(|| {
        let has_draft = draft.is_some();
        let label = move || if has_draft { words.now().instruments_edit() } else { words.now().instruments_begin() };
        let href = Place::Draft(line.id.clone()).path();
        view! { <BigButton size=ButtonSize::Fit kind=ButtonKind::Outline symbol=Symbol::Note label=label href=href/> }
    });
    let draft = draft.map(|draft| {
        let text = move || {
            words.now().instruments_draft_by(arg::Person(&draft.changed_by), arg::When(&words.moment(draft.changed_at)))
        };
        view! { <p class="small muted">{text}</p> }
    });
    view! {
        <Card>
            <h2>{move || words.name(&name.th, &name.en)}</h2>
            <div class="chips">
                {training.then(|| view! { <Chip tone=Tone::Wait label=words.say(|w| w.instruments_training())/> })}
                {(unverified > 0)
                    .then(|| {
                        view! {
                            <Chip tone=Tone::Wait label=move || words.now().instruments_unverified(&words.number(unverified))/>
                        }
                    })}
            </div>
            <div class="step-list">{rows}</div>
            {draft}
            <div class="buttons instruments__buttons">{edit} <UseVersion version=newest/></div>
        </Card>
    }
    .into_any()
}

#[component]
fn VersionRow(version: Version) -> AnyView {
    let words = use_words();
    let reference = version.form.reference();
    let number = reference.version;
    let href = Place::Version(reference).path();
    let title = move || words.now().instruments_version(&words.number(number));
    let detail = move || {
        let scope = scope_name(words, &version.scope);
        match &version.published {
            Some((at, by)) => {
                words.now().instruments_published_by(arg::Person(by), arg::Scope(scope), arg::When(&words.moment(*at)))
            }
            None => words.now().instruments_shipped(scope),
        }
    };
    view! { <StepRow state=StepState::Done title=title detail=detail href=href/> }.into_any()
}

/// For whom a version is meant.
#[must_use]
pub fn scope_name(words: Wording, scope: &Scope) -> &'static str {
    match scope {
        Scope::Country => words.now().instruments_scope_country(),
        Scope::Province(_) => words.now().instruments_scope_province(),
    }
}

/// The name of a form in the language in use.
#[must_use]
pub fn form_name(words: Wording, form: &Form) -> String {
    let name = form.parts().name;
    words.name(&name.th, &name.en)
}
