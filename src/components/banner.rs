//! What the whole screen should know: banners stand, a toast passes.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, Symbol};
use crate::i18n::use_words;

/// What a banner is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BannerKind {
    /// Good to know.
    #[default]
    Info,
    /// All is well.
    Done,
    /// A new version.
    Update,
    /// Something waits or is due.
    Wait,
    /// Something failed; the text says what to do and that answers are kept.
    Error,
}

impl BannerKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Info => "banner banner--info",
            Self::Done | Self::Update => "banner banner--update",
            Self::Wait => "banner banner--wait",
            Self::Error => "banner banner--error",
        }
    }

    const fn symbol(self) -> Symbol {
        match self {
            Self::Info => Symbol::Info,
            Self::Done => Symbol::Check,
            Self::Update => Symbol::Refresh,
            Self::Wait => Symbol::Clock,
            Self::Error => Symbol::Attention,
        }
    }

    /// An error interrupts a screen reader, the others wait for a pause.
    const fn role(self) -> &'static str {
        match self {
            Self::Error => "alert",
            Self::Info | Self::Done | Self::Update | Self::Wait => "status",
        }
    }
}

/// A banner with its text and, as children, what one can do.
#[component]
pub fn Banner(
    /// What it is about.
    #[prop(optional)]
    kind: BannerKind,
    /// A short title.
    #[prop(optional, into)]
    title: TextProp,
    /// What happened and what to do.
    #[prop(optional, into)]
    text: TextProp,
    /// Another symbol than the kind's own.
    #[prop(optional)]
    symbol: Option<Symbol>,
    /// Small [`BigButton`](super::BigButton)s.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let shown = |text: TextProp, class: &'static str| {
        move || {
            let text = text.get();
            (!text.is_empty()).then(|| view! { <p class=class>{text}</p> })
        }
    };
    view! {
        <div class=kind.class() role=kind.role()>
            <Icon symbol=symbol.unwrap_or_else(|| kind.symbol())/>
            <div class="banner__body">
                {shown(title, "banner__title")}
                {shown(text, "banner__text")}
                {children.map(|children| view! { <div class="banner__actions">{children()}</div> })}
            </div>
        </div>
    }
    .into_any()
}

/// The line above every screen that shows the training set: nobody may take it for the department's form.
#[component]
pub fn DemoMark() -> AnyView {
    let words = use_words();
    view! { <p class="demo-mark" role="note">{words.say(|w| w.demo_banner())}</p> }.into_any()
}

/// A passing message with a way to take it back. Whoever shows it also ends it, after a time.
#[component]
pub fn Toast(
    /// The message; `None` shows nothing. The place stays, so that screen readers notice the message.
    #[prop(into)]
    message: Signal<Option<String>>,
    /// Takes back what the message tells of.
    #[prop(optional, into)]
    on_undo: Option<Callback<()>>,
) -> AnyView {
    let words = use_words();
    let toast = move || {
        message.get().map(|message| {
            let undo = on_undo.map(|on_undo| {
                view! {
                    <button type="button" class="toast__undo" on:click=move |_| on_undo.run(())>
                        {words.say(|w| w.action_undo())}
                    </button>
                }
            });
            view! {
                <div class="toast">
                    <span class="toast__text">{message}</span>
                    {undo}
                </div>
            }
        })
    };
    view! { <div class="toast-area" role="status">{toast}</div> }.into_any()
}
