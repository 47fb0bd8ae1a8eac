//! What the server holds back: an officer sees what was sent, why it waits and what stands in the dossier, and decides.

pub mod card;

use leptos::prelude::*;
use leptos::task::spawn_local;
use records::held::HeldList;

use self::card::HeldCard;
use super::board::kept::NoBoard;
use crate::components::{BigButton, ButtonKind, ButtonSize, EmptyState, Loading, Screen, Symbol, Tone, TopBar};
use crate::i18n::use_words;
use crate::place::Place;
use crate::state::late::arrive;
use crate::state::{App, Fault, use_app};

/// The list as far as it was read.
type Read = RwSignal<Option<Result<HeldList, Fault>>>;

/// The list, and the way to read it again. Copied freely.
#[derive(Clone, Copy)]
pub struct Waiting {
    app: App,
    read: Read,
    /// What was decided last, in a sentence.
    pub told: RwSignal<Option<&'static str>>,
}

impl Waiting {
    fn open(app: App) -> Self {
        let waiting = Self { app, read: RwSignal::new(None), told: RwSignal::new(None) };
        // What comes in while the page is open shows with the next conversation.
        Effect::new(move || {
            app.syncing.finished.track();
            waiting.read_again();
        });
        waiting
    }

    /// Reads the list anew.
    pub fn read_again(self) {
        spawn_local(async move { arrive(self.read, self.app.fetch_held().await) });
    }
}

/// The screen.
#[component]
pub fn HeldPage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let waiting = Waiting::open(app);
    let list = Memo::new(move |_| match waiting.read.get() {
        Some(Ok(list)) => list.held,
        _ => Vec::new(),
    });
    let state = move || {
        waiting.read.with(|read| match read {
            None => view! { <Loading/> }.into_any(),
            Some(Err(fault)) => {
                view! { <NoBoard fault=fault.clone() on_retry=move |()| waiting.read_again()/> }.into_any()
            }
            Some(Ok(list)) if list.held.is_empty() => view! {
                <EmptyState
                    symbol=Symbol::Check
                    tone=Tone::Ok
                    title=words.say(|w| w.decide_empty_title())
                    lead=words.say(|w| w.decide_empty_lead())
                />
            }
            .into_any(),
            Some(Ok(list)) => {
                list.more.then(|| view! { <p class="muted small">{words.say(|w| w.decide_more())}</p> }).into_any()
            }
        })
    };
    view! {
        <Screen top=move || {
            view! {
                <TopBar title=words.say(|w| w.decide_title()) subtitle=words.say(|w| w.decide_lead()) back=Place::Board.path()/>
            }
        }>
            // Not in the bar: on a phone the sentence there needs its width.
            <BigButton
                kind=ButtonKind::Outline
                size=ButtonSize::Fit
                symbol=Symbol::Refresh
                label=words.say(|w| w.board_refresh())
                on_press=move |()| waiting.read_again()
            />
            <p class="leaf strong" role="status">{move || waiting.told.get()}</p>
            {state}
            <For each=move || list.get() key=|held| (held.device, held.seq) let:held>
                <HeldCard waiting=waiting held=held/>
            </For>
        </Screen>
    }
    .into_any()
}
