//! "Needs attention": what the device cannot decide for a person. Each thing says why it is here and what to do.

pub mod conflict;
pub mod dossiers;
pub mod notices;
pub mod set_aside;
pub mod third;

use leptos::prelude::*;
use leptos::task::spawn_local;
use store::{ChangeState, JournalEntry};

use self::conflict::{ConflictCard, ConflictId, conflicts};
use self::dossiers::WaitingDossiers;
use self::notices::Notices;
use self::set_aside::SetAsideCard;
use super::answers::KeepCopy;
use super::answers::groups::standing;
use super::undo::Undo;
use crate::components::{BigButton, ConnectionChip, EmptyState, Loading, Screen, Symbol, Toast, Tone, TopBar};
use crate::i18n::use_words;
use crate::state::late::arrive;
use crate::state::record::SaveState;
use crate::state::syncing::Link;
use crate::state::villages::VillageSignal;
use crate::state::{App, Fault, use_app};

/// How many things need the person: dossiers that wait, conflicts, changes the server set aside, notices about this device; tracked.
#[must_use]
pub fn attention_count(app: App) -> u32 {
    let conflicts: usize =
        app.villages.with(|villages| villages.iter().flatten().map(VillageSignal::conflicts_to_decide).sum());
    // Counted by the device, not by village: a village that is no target any more is listed nowhere, its change still set aside.
    let set_aside = app.summary.with(|summary| summary.held + summary.refused);
    let short = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let others = notices::count(app).saturating_add(dossiers::count(app));
    short(conflicts as u64).saturating_add(short(set_aside)).saturating_add(others)
}

/// What the server set aside, as far as it was read.
type SetAsideRead = RwSignal<Option<Result<Vec<JournalEntry>, Fault>>>;

/// The screen.
#[component]
pub fn AttentionPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    let set_aside = read_set_aside(app);
    let disagreed = Memo::new(move |_| conflicts(app));
    // What the person chose last; told as saved only once the store has said so, and where it is seen however far down the card was.
    let chosen = Undo::<ConflictId>::new();
    let told = Signal::derive(move || {
        let id = chosen.get()?;
        let saved = app
            .record(&id.key)
            .with(|opened| opened.as_ref().is_some_and(|opened| opened.save_state() == SaveState::Saved));
        (saved && !disagreed.with(|all| all.contains(&id))).then(|| words.now().conflict_resolved().to_owned())
    });
    let nothing = Memo::new(move |_| {
        let none_aside = set_aside.with(|read| matches!(read, Some(Ok(entries)) if entries.is_empty()));
        none_aside && disagreed.with(Vec::is_empty) && notices::count(app) == 0 && dossiers::count(app) == 0
    });
    let empty = move || {
        nothing.get().then(|| {
            view! {
                <EmptyState
                    symbol=Symbol::Check
                    tone=Tone::Ok
                    title=words.say(|w| w.attention_empty_title())
                    lead=words.say(|w| w.attention_empty_lead())
                />
            }
        })
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.attention_title())
                    subtitle=words.say(|w| w.attention_lead())
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            <Notices/>
            <WaitingDossiers/>
            <Conflicts conflicts=disagreed on_chosen=move |id| chosen.offer(id)/>
            <SetAside entries=set_aside/>
            {empty}
            <Toast message=told/>
        </Screen>
    }
    .into_any()
}

/// Reads what the server set aside, and again after each conversation.
fn read_set_aside(app: App) -> SetAsideRead {
    let entries = RwSignal::new(None);
    Effect::new(move || {
        app.summary.track();
        app.syncing.finished.track();
        spawn_local(async move {
            arrive(entries, app.set_aside().await);
        });
    });
    entries
}

#[component]
fn Conflicts(conflicts: Memo<Vec<ConflictId>>, #[prop(into)] on_chosen: Callback<ConflictId>) -> AnyView {
    let words = use_words();
    let heading = move || {
        conflicts.with(|conflicts| !conflicts.is_empty()).then(|| {
            view! {
                <h2>{words.say(|w| w.attention_conflicts())}</h2>
                <p class="muted small">{words.say(|w| w.conflict_lead())}</p>
            }
        })
    };
    view! {
        {heading}
        <For each=move || conflicts.get() key=ConflictId::clone let:id>
            <ConflictCard id=id on_chosen=on_chosen/>
        </For>
    }
    .into_any()
}

#[component]
fn SetAside(entries: SetAsideRead) -> AnyView {
    let words = use_words();
    let list = Memo::new(move |_| match entries.get() {
        Some(Ok(entries)) => entries,
        _ => Vec::new(),
    });
    let state = move || {
        entries.with(|entries| match entries {
            None => view! { <Loading/> }.into_any(),
            Some(Err(fault)) => {
                let fault = fault.clone();
                let lead = move || words.digits(&fault.sentence(words.now()));
                view! {
                    <EmptyState symbol=Symbol::Attention tone=Tone::Bad title=words.say(|w| w.failed_title()) lead=lead>
                        <BigButton label=words.say(|w| w.action_go_home()) href="/"/>
                    </EmptyState>
                }
                .into_any()
            }
            Some(Ok(_)) => ().into_any(),
        })
    };
    // What was refused is on this device alone.
    let any_refused = Memo::new(move |_| {
        list.with(|list| list.iter().any(|entry| matches!(entry.state, ChangeState::Refused { .. })))
    });
    let copy = move || any_refused.get().then(|| view! { <KeepCopy/> });
    let heading =
        move || list.with(|list| !list.is_empty()).then(|| view! { <h2>{words.say(|w| w.attention_set_aside())}</h2> });
    view! {
        {state}
        {heading}
        // Drawn anew when it stands otherwise: an officer has decided while this page was looked at.
        <For each=move || list.get() key=|entry| (entry.seq, standing(&entry.state)) let:entry>
            <SetAsideCard entry=entry/>
        </For>
        {copy}
    }
    .into_any()
}
