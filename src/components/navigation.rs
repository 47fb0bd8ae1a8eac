//! The way through the app: below on a phone, at the side in the office.

use leptos::{prelude::*, text_prop::TextProp};

use super::icon::{Icon, Symbol};
use crate::i18n::use_words;

/// One destination.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Its icon, shown on the phone.
    pub symbol: Symbol,
    /// Its name.
    pub label: TextProp,
    /// How many things wait there; 0 shows nothing.
    pub badge: Signal<u32>,
    /// Whether this is where one is.
    pub current: Signal<bool>,
}

/// The number on a destination, with its meaning for screen readers.
#[component]
fn Badge(count: Signal<u32>, class: &'static str) -> AnyView {
    let words = use_words();
    let badge = move || {
        let count = count.get();
        (count > 0).then(|| {
            let number = words.number(count);
            let spoken = words.now().nav_badge(&number);
            view! {
                <span class=class aria-hidden="true">{number}</span>
                <span class="unseen">{spoken}</span>
            }
        })
    };
    view! { {badge} }.into_any()
}

fn current(current: Signal<bool>) -> impl Fn() -> Option<&'static str> + Send + Sync + 'static {
    move || current.get().then_some("page")
}

/// Three to five destinations at the thumb.
#[component]
pub fn BottomNav(
    /// The destinations.
    items: Vec<NavItem>,
) -> AnyView {
    let words = use_words();
    let links: Vec<_> = items
        .into_iter()
        .map(|item| {
            let here = current(item.current);
            let label = item.label;
            view! {
                <a class="bottom-nav__link" href=item.href aria-current=here>
                    <span class="bottom-nav__icon">
                        <Icon symbol=item.symbol/>
                        <Badge count=item.badge class="badge bottom-nav__badge"/>
                    </span>
                    <span>{move || label.get()}</span>
                </a>
            }
        })
        .collect();
    view! { <nav class="bottom-nav" aria-label=words.say(|w| w.nav_label())>{links}</nav> }.into_any()
}

/// The office's side bar: the app, the area, the destinations, and below whose session it is.
#[component]
pub fn SideNav(
    /// The area and the year.
    #[prop(into)]
    scope: TextProp,
    /// The destinations.
    items: Vec<NavItem>,
    /// Whose session, and when the server last answered.
    children: Children,
) -> AnyView {
    let words = use_words();
    let links: Vec<_> = items
        .into_iter()
        .map(|item| {
            let here = current(item.current);
            let label = item.label;
            view! {
                <a class="side-nav__link" href=item.href aria-current=here>
                    <span>{move || label.get()}</span>
                    <Badge count=item.badge class="badge badge--wait"/>
                </a>
            }
        })
        .collect();
    view! {
        <nav class="side-nav" aria-label=words.say(|w| w.nav_label())>
            <p class="side-nav__name">{words.say(|w| w.app_name())}</p>
            <p class="side-nav__scope">{move || scope.get()}</p>
            <div class="side-nav__links">{links}</div>
            <div class="side-nav__foot">{children()}</div>
        </nav>
    }
    .into_any()
}
