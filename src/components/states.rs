//! Empty, loading and failed screens, and the state of a save.

use gloo_timers::future::TimeoutFuture;
use i18n::arg;
use leptos::{prelude::*, task::spawn_local, text_prop::TextProp};

use super::{
    button::{BigButton, ButtonKind, ButtonSize},
    chip::Tone,
    icon::{Icon, IconSize, Symbol},
};
use crate::i18n::use_words;
use crate::platform::browser;

/// Nothing here yet, or it could not be opened: says why and what to do.
#[component]
pub fn EmptyState(
    /// What would be here.
    #[prop(optional, into)]
    symbol: Option<Symbol>,
    /// What is the matter.
    #[prop(into)]
    title: TextProp,
    /// What to do.
    #[prop(optional, into)]
    lead: TextProp,
    /// `Ok` for "nothing to do", `Wait` for "not yet", `Bad` for a failure.
    #[prop(optional)]
    tone: Tone,
    /// Whether nothing can be done about it here: then it does not invite to it.
    #[prop(optional, into)]
    is_locked: Signal<bool>,
    /// The one next step.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let class = match tone {
        Tone::Bad => "empty empty--bad",
        Tone::Wait => "empty empty--wait",
        Tone::Plain | Tone::Ok | Tone::Info => "empty",
    };
    let role = (tone == Tone::Bad).then_some("alert");
    view! {
        <div class=class role=role>
            {symbol.map(|symbol| view! { <span class="empty__mark"><Icon symbol=symbol/></span> })}
            <h2>{move || title.get()}</h2>
            {move || (!is_locked.get()).then(|| view! { <p class="empty__lead">{lead.get()}</p> })}
            {children.map(|children| view! { <div class="empty__actions">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// After so long a person is told what can be done.
const SLOW_MILLIS: u32 = 10_000;

/// On its way, with a word about what. What takes too long can be tried again.
#[component]
pub fn Loading(
    /// What is being opened; "opening" if left out.
    #[prop(optional, into)]
    label: Option<TextProp>,
) -> AnyView {
    let words = use_words();
    let label = move || match &label {
        Some(label) => label.get(),
        None => words.now().loading_default().into(),
    };
    let is_slow = RwSignal::new(false);
    spawn_local(async move {
        TimeoutFuture::new(SLOW_MILLIS).await;
        // By then it is usually gone.
        is_slow.try_set(true);
    });
    let what_to_do = move || {
        is_slow.get().then(|| {
            view! {
                <p class="small">{words.say(|w| w.loading_slow())}</p>
                <BigButton
                    kind=ButtonKind::Outline
                    size=ButtonSize::Small
                    label=words.say(|w| w.action_reload())
                    on_press=|()| browser::reload()
                />
            }
        })
    };
    view! {
        <div class="loading" role="status">
            <svg class="loading__ring" viewBox="0 0 44 44" aria-hidden="true" focusable="false">
                <circle cx="22" cy="22" r="19"></circle>
                <circle cx="22" cy="22" r="19" pathLength="100" stroke-dasharray="28 100"></circle>
            </svg>
            <p>{label}</p>
            {what_to_do}
        </div>
    }
    .into_any()
}

/// Where an answer is, in the order it goes through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaveStage {
    /// Nothing to tell.
    #[default]
    Quiet,
    /// Not yet handed to the store.
    Typing,
    /// The transaction runs.
    Saving,
    /// The transaction has completed.
    Saved,
    /// Saved, in the queue.
    Waiting,
    /// On its way.
    Sending {
        /// How many have arrived.
        done: u32,
        /// Of how many.
        total: u32,
    },
    /// There is a receipt.
    Arrived,
    /// Held, refused or in conflict.
    Attention,
    /// The store refused; the answer is only on the screen.
    NotSaved,
}

/// The state of a save in words and an icon, announced to screen readers when it changes.
#[component]
pub fn SaveStatus(
    /// The state.
    #[prop(into)]
    stage: Signal<SaveStage>,
) -> AnyView {
    let words = use_words();
    let class = move || match stage.get() {
        SaveStage::Quiet | SaveStage::Typing | SaveStage::Saving => "save-state",
        SaveStage::Saved | SaveStage::Arrived => "save-state save-state--ok",
        SaveStage::Waiting | SaveStage::Sending { .. } => "save-state save-state--wait",
        SaveStage::Attention | SaveStage::NotSaved => "save-state save-state--bad",
    };
    let icon = move || {
        let symbol = match stage.get() {
            SaveStage::Quiet => return None,
            SaveStage::Typing => Symbol::Note,
            SaveStage::Saving => Symbol::Download,
            SaveStage::Saved | SaveStage::Arrived => Symbol::Check,
            SaveStage::Waiting => Symbol::Clock,
            SaveStage::Sending { .. } => Symbol::Send,
            SaveStage::Attention | SaveStage::NotSaved => Symbol::Attention,
        };
        Some(view! { <Icon symbol=symbol size=IconSize::Small bold=true/> })
    };
    let text = move || {
        let w = words.now();
        match stage.get() {
            SaveStage::Quiet => String::new(),
            SaveStage::Typing => w.save_typing().to_owned(),
            SaveStage::Saving => w.save_saving().to_owned(),
            SaveStage::Saved => w.save_saved().to_owned(),
            SaveStage::Waiting => w.save_waiting().to_owned(),
            SaveStage::Sending { done, total } => {
                w.save_sending(arg::Done(&words.number(done)), arg::Total(&words.number(total)))
            }
            SaveStage::Arrived => w.save_arrived().to_owned(),
            SaveStage::Attention => w.save_attention().to_owned(),
            SaveStage::NotSaved => w.save_not_saved().to_owned(),
        }
    };
    view! {
        <span class=class role="status" aria-live="polite">
            {icon}
            <span>{text}</span>
        </span>
    }
    .into_any()
}
