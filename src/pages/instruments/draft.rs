//! The editor of a draft: what it says, what it differs in, and whether the server has it.

use domain::form::Spot;
use i18n::arg;
use leptos::prelude::*;
use leptos::task::spawn_local;
use records::instruments::{Draft, Scope};

use super::compare::Differences;
use super::editing::{Begun, Editing, Stage, begin};
use super::files::{ExportForm, ImportForm};
use super::items::{Fold, Sections};
use super::publish::{Faults, Publish};
use super::rules::Rules;
use super::texts::{TextFields, Two};
use super::{Asked, Failed, form_name, scope_name};
use crate::components::{
    Banner, BannerKind, BigButton, ButtonKind, ButtonSize, Card, EmptyState, Loading, SaveStage, SaveStatus, Screen,
    Select, Symbol, Tone, TopBar,
};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::{App, use_app};

/// The screen.
#[component]
pub fn DraftPage(
    /// The instrument's id.
    id: String,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let top = move || {
        let title = words.say(|w| w.instruments_draft_title());
        view! { <TopBar title=title back=Place::Instruments.path()/> }
    };
    let scopes = untrack(|| app.kept_scopes());
    let Some(first) = scopes.first().cloned() else {
        return view! {
            <Screen top=top>
                <EmptyState
                    symbol=Symbol::Lock
                    tone=Tone::Wait
                    title=words.say(|w| w.instruments_no_right_title())
                    lead=words.say(|w| w.instruments_no_right())
                />
            </Screen>
        }
        .into_any();
    };
    let asked: Asked<Begun> = RwSignal::new(None);
    let id = StoredValue::new(id);
    let scopes = StoredValue::new(scopes);
    let scope = RwSignal::new(first);
    let load = move || {
        asked.set(None);
        let (id, of) = (id.get_value(), scope.get_untracked());
        spawn_local(async move {
            let begun = begin(app, &id, &of).await;
            // Another scope may have been chosen meanwhile; its own draft is on the way.
            if scope.try_get_untracked().is_some_and(|now| now == of) {
                asked.try_set(Some(begun));
            }
        });
    };
    load();
    let choose = Callback::new(move |chosen: Scope| {
        scope.set(chosen);
        load();
    });
    let body = move || match asked.get() {
        Some(Ok(begun)) => {
            let (scope, scopes) = (scope.get_untracked(), scopes.get_value());
            view! { <Editor app=app scope=scope scopes=scopes begun=begun on_scope=choose/> }.into_any()
        }
        other => {
            let content = match other {
                Some(Err(fault)) => view! { <Failed fault=fault on_retry=move |()| load()/> }.into_any(),
                _ => view! { <Loading label=words.say(|w| w.instruments_loading())/> }.into_any(),
            };
            view! { <Screen top=top>{content}</Screen> }.into_any()
        }
    };
    view! { {body} }.into_any()
}

#[component]
fn Editor(app: App, scope: Scope, scopes: Vec<Scope>, begun: Begun, on_scope: Callback<Scope>) -> AnyView {
    let words = use_words();
    let editing = Editing::new(app, scope.clone(), begun);
    let whose = (scopes.len() > 1).then(|| view! { <Whose scope=scope scopes=scopes on_scope=on_scope/> });
    let stage = Signal::derive(move || match editing.stage.get() {
        Stage::Saved if editing.is_on_server() => SaveStage::Arrived,
        Stage::Saved => SaveStage::Quiet,
        Stage::Saving => SaveStage::Saving,
        Stage::Failed(_) => SaveStage::NotSaved,
        Stage::Conflict(_) => SaveStage::Attention,
    });
    let shown = RwSignal::new("edit");
    let only_words = move || {
        editing
            .is_fixed()
            .then(|| view! { <Banner kind=BannerKind::Info text=words.say(|w| w.instruments_only_words())/> })
    };
    let parts = move || match shown.get() {
        "edit" => view! {
            {only_words()}
            <Name editing=editing/>
            <Faults editing=editing/>
            <Sections editing=editing/>
            <Rules editing=editing/>
            <ImportForm editing=editing/>
            <ExportForm form=Signal::derive(move || Some(editing.form.get()))/>
        }
        .into_any(),
        _ => view! { <Publish editing=editing/> }.into_any(),
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.instruments_draft_title())
                    subtitle=move || editing.form.with(|form| form_name(words, form))
                    back=Place::Instruments.path()
                    trailing=move || view! { <SaveStatus stage=stage/> }
                />
            }
        }>
            <Trouble editing=editing/>
            {whose}
            <Two
                name="draft-view"
                label=words.say(|w| w.instruments_view())
                options=[("edit", |w| w.instruments_view_edit()), ("publish", |w| w.instruments_view_publish())]
                value=shown
                on_change=move |value| shown.set(value)
            />
            {parts}
        </Screen>
    }
    .into_any()
}

/// For whom the draft is meant, where the person keeps drafts for several. Each scope has a draft of its own; every change is saved
/// before another is opened.
#[component]
fn Whose(scope: Scope, scopes: Vec<Scope>, on_scope: Callback<Scope>) -> AnyView {
    let app = use_app();
    let words = use_words();
    let options = Signal::derive(move || {
        let option = |scope: &Scope| {
            let province = match scope {
                Scope::Country => None,
                Scope::Province(code) => app.area(code),
            };
            let province = province.map(|area| words.name(&area.name_th, &area.name_en)).unwrap_or_default();
            (scope.to_string(), format!("{} {province}", scope_name(words, scope)).trim_end().to_owned())
        };
        scopes.iter().map(option).collect::<Vec<_>>()
    });
    view! {
        <Select
            id="draft-scope"
            label=words.say(|w| w.instruments_whose())
            options=options
            value=Signal::stored(scope.to_string())
            on_change=move |chosen: String| {
                if let Ok(scope) = chosen.parse() {
                    on_scope.run(scope);
                }
            }
        />
    }
    .into_any()
}

#[component]
fn Name(editing: Editing) -> AnyView {
    let words = use_words();
    let open = RwSignal::new(false);
    let fields = move || {
        editing.replaced.track();
        open.get().then(|| {
            view! {
                <TextFields
                    editing=editing
                    spot=Spot::Name
                    label=Signal::derive(move || words.now().instruments_name().to_owned())
                />
            }
        })
    };
    let name = move || editing.form.with(|form| form_name(words, form));
    view! {
        <Card>
            <div class="item-head">
                <b class="grow">{name}</b>
                <Fold open=open about=name/>
            </div>
            {fields}
        </Card>
    }
    .into_any()
}

/// A save that did not come about, and what to do.
#[component]
fn Trouble(editing: Editing) -> AnyView {
    let words = use_words();
    let banner = move || match editing.stage.get() {
        Stage::Failed(fault) => {
            let text = move || match fault.is_offline() {
                true => words.now().instruments_kept_here().to_owned(),
                false => words.digits(&fault.sentence(words.now())),
            };
            Some(
                view! {
                    <Banner kind=BannerKind::Error title=words.say(|w| w.save_not_saved()) text=text>
                        <BigButton size=ButtonSize::Small label=words.say(|w| w.action_retry()) on_press=move |()| editing.save_now()/>
                    </Banner>
                }
                .into_any(),
            )
        }
        Stage::Conflict(theirs) => Some(view! { <Conflict editing=editing theirs=*theirs/> }.into_any()),
        Stage::Saved | Stage::Saving => None,
    };
    view! { {banner} }.into_any()
}

/// Somebody else saved meanwhile: who, when, what differs; and the choice.
#[component]
fn Conflict(editing: Editing, theirs: Draft) -> AnyView {
    let words = use_words();
    let theirs = StoredValue::new(theirs);
    let text = move || {
        theirs.with_value(|theirs| {
            words.now().instruments_conflict_by(
                arg::Person(&theirs.line.changed_by),
                arg::When(&words.moment(theirs.line.changed_at)),
            )
        })
    };
    let differences = move || view! { <Differences old=theirs.with_value(|theirs| theirs.form.clone()) new=editing.form.get_untracked()/> };
    view! {
        <Banner kind=BannerKind::Error title=words.say(|w| w.instruments_conflict()) text=text>
            <BigButton
                size=ButtonSize::Small
                label=words.say(|w| w.instruments_take_theirs())
                on_press=move |()| editing.take_theirs(theirs.get_value())
            />
            <BigButton
                size=ButtonSize::Small
                kind=ButtonKind::Text
                label=words.say(|w| w.instruments_keep_mine())
                on_press=move |()| theirs.with_value(|theirs| editing.keep_mine(theirs))
            />
        </Banner>
        <h2>{words.say(|w| w.instruments_conflict_differences())}</h2>
        {differences}
    }
    .into_any()
}
