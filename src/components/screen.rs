//! The frame of a screen: bar, content, and what stays under the thumb.

use leptos::prelude::*;

use crate::i18n::use_words;

/// The id of the main content, where "skip to content" leads and focus goes after a change of page.
pub const MAIN_ID: &str = "main";

/// How wide the content may become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScreenWidth {
    /// A column of text: every field screen.
    #[default]
    Column,
    /// A form in the middle: sign in, failures.
    Narrow,
    /// The whole window: the office's tables.
    Wide,
}

/// One screen.
#[component]
pub fn Screen(
    /// The [`TopBar`](super::TopBar).
    #[prop(optional, into)]
    top: Option<ViewFnOnce>,
    /// An [`ActionBar`] or nothing; the navigation of the app stands below the screens.
    #[prop(optional, into)]
    bottom: Option<ViewFnOnce>,
    /// How wide.
    #[prop(optional)]
    width: ScreenWidth,
    /// The content.
    children: Children,
) -> AnyView {
    let class = match width {
        ScreenWidth::Column => "screen__main",
        ScreenWidth::Narrow => "screen__main screen__main--narrow screen__main--centred",
        ScreenWidth::Wide => "screen__main screen__main--wide",
    };
    view! {
        <div class="screen">
            {top.map(|view| view.run())}
            <main class=class id=MAIN_ID tabindex="-1">{children()}</main>
            {bottom.map(|view| view.run())}
        </div>
    }
    .into_any()
}

/// The first thing the keyboard reaches: past the navigation, to the content.
#[component]
pub fn SkipLink() -> AnyView {
    let words = use_words();
    view! { <a class="skip-link" href="#main" rel="external">{words.say(|w| w.app_skip_to_content())}</a> }.into_any()
}

/// Stays at the lower edge: what has been reached on the left, the way on at the right.
#[component]
pub fn ActionBar(
    /// What stands in it.
    children: Children,
) -> AnyView {
    view! {
        <div class="action-bar">
            <div class="action-bar__inner">{children()}</div>
        </div>
    }
    .into_any()
}
