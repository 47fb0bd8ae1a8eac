//! States in a word: chips, and the chip of the connection.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, IconSize, Symbol};
use crate::i18n::use_words;

/// What a chip or tile says by its colour; the word says it too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neutral.
    #[default]
    Plain,
    /// Done, received, better.
    Ok,
    /// Waiting or due.
    Wait,
    /// A person is needed.
    Bad,
    /// Baseline and information.
    Info,
}

impl Tone {
    /// The ending of a class name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Ok => "ok",
            Self::Wait => "wait",
            Self::Bad => "bad",
            Self::Info => "info",
        }
    }
}

/// A state in one or two words. Never a button.
#[component]
pub fn Chip(
    /// The words.
    #[prop(into)]
    label: TextProp,
    /// The colour.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// An icon before the words.
    #[prop(optional, into)]
    symbol: Option<Signal<Symbol>>,
    /// Shows the icon alone; the words are left to screen readers. For bars without room.
    #[prop(optional)]
    compact: bool,
) -> AnyView {
    let class = move || {
        let mark = if compact { " chip--mark" } else { "" };
        ["chip chip--", tone.get().name(), mark].concat()
    };
    view! {
        <span class=class>
            {symbol.map(|symbol| view! { <Icon symbol=symbol size=IconSize::Small bold=true/> })}
            <span class=if compact { "unseen" } else { "" }>{move || label.get()}</span>
        </span>
    }
    .into_any()
}

/// Online or not, in the corner of every field screen.
#[component]
pub fn ConnectionChip(
    /// Whether the server answered the last probe.
    #[prop(into)]
    online: Signal<bool>,
    /// The icon alone.
    #[prop(optional)]
    compact: bool,
) -> AnyView {
    let words = use_words();
    let label = move || match online.get() {
        true => words.now().online_online(),
        false => words.now().online_offline(),
    };
    let tone = Signal::derive(move || if online.get() { Tone::Ok } else { Tone::Wait });
    let symbol = Signal::derive(move || match online.get() {
        true => Symbol::Online,
        false => Symbol::Offline,
    });
    view! {
        <span role="status">
            <Chip label=label tone=tone symbol=symbol compact=compact/>
        </span>
    }
    .into_any()
}
