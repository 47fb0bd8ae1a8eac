//! Buttons, and links that look like them.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, Symbol};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one next step of the screen.
    #[default]
    Filled,
    /// A second way.
    Outline,
    /// Back, later, cancel.
    Quiet,
    /// Takes something away, inside a dialog.
    Danger,
    /// White, on the dark card of the next step.
    OnDark,
    /// Words only, in banners.
    Text,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Filled => "button button--filled",
            Self::Outline => "button button--outline",
            Self::Quiet => "button button--quiet",
            Self::Danger => "button button--danger",
            Self::OnDark => "button button--on-dark",
            Self::Text => "button button--text",
        }
    }
}

/// The room a button takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// The width of what it stands in, 52 px high.
    #[default]
    Full,
    /// As wide as its words.
    Fit,
    /// As wide as its words, 48 px high.
    Small,
}

impl ButtonSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Full => "",
            Self::Fit => " button--fit",
            Self::Small => " button--fit button--small",
        }
    }
}

/// A button. With `href` it is a link: what leads to another screen is a link, what does something is a button.
#[component]
pub fn BigButton(
    /// The words.
    #[prop(into)]
    label: TextProp,
    /// What it is about, for screen readers alone: where many buttons of a page have the same words.
    #[prop(optional, into)]
    about: TextProp,
    /// How much attention it asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// How wide it is.
    #[prop(optional)]
    size: ButtonSize,
    /// An icon before the words.
    #[prop(optional)]
    symbol: Option<Symbol>,
    /// Where it leads.
    #[prop(optional, into)]
    href: Option<String>,
    /// What it does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    /// Cannot be pressed now. Say why beside it.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Works on it: a second press does nothing.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
) -> AnyView {
    let class = [kind.class(), size.class()].concat();
    let spoken = move || {
        let about = about.get();
        (!about.is_empty()).then(|| view! { <span class="unseen">" " {about}</span> })
    };
    let content = view! {
        {symbol.map(|symbol| view! { <Icon symbol=symbol/> })}
        <span>{move || label.get()}</span>
        {spoken}
    };
    if let Some(href) = href {
        return view! { <a class=class href=href>{content}</a> }.into_any();
    }
    let press = move |_| {
        if let (false, Some(on_press)) = (busy.get_untracked(), on_press) {
            on_press.run(());
        }
    };
    view! {
        <button
            class=class
            type=if submit { "submit" } else { "button" }
            disabled=disabled
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {content}
        </button>
    }
    .into_any()
}
