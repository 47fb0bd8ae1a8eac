//! A board as a screen holds it: the copy kept on this device first, then the newest.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize, EmptyState, Symbol, Tone};
use crate::i18n::use_words;
use crate::state::board::{BoardAt, BoardCopy};
use crate::state::syncing::Link;
use crate::state::{App, Fault};

/// The board; copied freely.
pub struct KeptBoard<B: Send + Sync + 'static> {
    app: App,
    at: Signal<Option<BoardAt>>,
    loaded: StoredValue<Option<BoardAt>>,
    /// The newest copy at hand.
    pub copy: RwSignal<Option<Arc<BoardCopy<B>>>>,
    /// Why there is no newer one.
    pub fault: RwSignal<Option<Fault>>,
    /// A newer one is being fetched.
    pub busy: RwSignal<bool>,
}

impl<B: Send + Sync + 'static> Clone for KeptBoard<B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B: Send + Sync + 'static> Copy for KeptBoard<B> {}

impl<B: Serialize + DeserializeOwned + Send + Sync + 'static> KeptBoard<B> {
    /// The board at this place, fetched anew after each conversation with the server and when it comes into reach.
    #[must_use]
    pub fn kept_up(app: App, at: Signal<Option<BoardAt>>) -> Self {
        let kept = Self {
            app,
            at,
            loaded: StoredValue::new(None),
            copy: RwSignal::new(None),
            fault: RwSignal::new(None),
            // The first look at the database has not come back yet.
            busy: RwSignal::new(true),
        };
        Effect::new(move || {
            app.syncing.finished.track();
            app.syncing.link.track();
            if let Some(at) = at.get() {
                kept.load(at);
            }
        });
        kept
    }

    /// Asks the server for what is new.
    pub fn refresh(self) {
        if let Some(at) = self.at.get_untracked() {
            self.app.syncing.now(self.app);
            self.load(at);
        }
    }

    /// Shows the copy kept here, then the newest. Anything that comes late for another place is dropped.
    fn load(self, at: BoardAt) {
        self.busy.set(true);
        spawn_local(async move {
            if self.loaded.try_with_value(|loaded| loaded.as_ref() == Some(&at)) == Some(false) {
                let kept = self.app.board_kept(&at).await.ok().flatten();
                self.show(&at, kept);
            }
            let fetched = match self.app.syncing.link.try_get_untracked() {
                Some(Link::Offline) | None => Err(Fault::new("unreachable")),
                Some(Link::Online | Link::Checking) => self.app.fetch_board(&at).await,
            };
            self.busy.try_set(false);
            match fetched {
                Ok(copy) => {
                    self.fault.try_set(None);
                    self.show(&at, Some(copy));
                }
                Err(fault) => drop(self.fault.try_set(Some(fault))),
            }
        });
    }

    fn show(self, at: &BoardAt, copy: Option<BoardCopy<B>>) {
        if self.at.try_get_untracked().flatten().as_ref() == Some(at) {
            self.loaded.try_set_value(Some(at.clone()));
            self.copy.try_set(copy.map(Arc::new));
        }
    }
}

/// Says that what is shown is an older copy, and why; nothing if it is the newest.
#[component]
pub fn StaleNotice(
    /// Why there is no newer one.
    fault: RwSignal<Option<Fault>>,
) -> AnyView {
    let words = use_words();
    let banner = move || {
        let fault = fault.get()?;
        let text = match fault.is_offline() {
            true => words.now().board_needs_network().to_owned(),
            false => words.digits(&fault.sentence(words.now())),
        };
        Some(view! { <Banner kind=BannerKind::Wait text=text/> })
    };
    view! { {banner} }.into_any()
}

/// Asks the server for what is new.
#[component]
pub fn RefreshButton(
    /// It is being fetched.
    busy: RwSignal<bool>,
    /// Asks.
    #[prop(into)]
    on_press: Callback<()>,
) -> AnyView {
    let words = use_words();
    view! {
        <BigButton
            kind=ButtonKind::Outline
            size=ButtonSize::Fit
            symbol=Symbol::Refresh
            label=words.say(|w| w.board_refresh())
            busy=busy
            on_press=on_press
        />
    }
    .into_any()
}

/// No board can be shown: why, and another try.
#[component]
pub fn NoBoard(
    /// Why.
    fault: Fault,
    /// Tries again.
    #[prop(into)]
    on_retry: Callback<()>,
) -> AnyView {
    let words = use_words();
    let lead = move || words.digits(&fault.sentence(words.now()));
    view! {
        <EmptyState symbol=Symbol::Attention tone=Tone::Bad title=words.say(|w| w.failed_title()) lead=lead>
            <BigButton label=words.say(|w| w.action_retry()) on_press=on_retry/>
        </EmptyState>
    }
    .into_any()
}
