//! Another tab edits what is in front: here it is only read, until the person takes over.

use leptos::prelude::*;

use crate::components::{Banner, BannerKind, BigButton, ButtonSize, EmptyState, Screen, Symbol, Tone, TopBar};
use crate::i18n::use_words;
use crate::state::editing::OneEditor;

/// Says so, and offers to edit here.
#[component]
pub fn OpenElsewhere(
    /// The right to edit it.
    one: OneEditor,
) -> AnyView {
    let words = use_words();
    let banner = move || {
        // A page may open far below its head: it stays in sight.
        one.is_elsewhere().then(|| {
            view! {
                <div class="stays-in-sight">
                    <Banner
                        kind=BannerKind::Wait
                        title=words.say(|w| w.elsewhere_title())
                        text=words.say(|w| w.elsewhere_text())
                    >
                        <TakeOver one=one/>
                    </Banner>
                </div>
            }
        })
    };
    view! { {banner} }.into_any()
}

/// The same instead of a page of which there is nothing to read.
#[component]
pub fn ElsewherePage(
    /// The right to edit it.
    one: OneEditor,
    /// The page before.
    back: String,
) -> AnyView {
    let words = use_words();
    let title = words.say(|w| w.elsewhere_title());
    view! {
        <Screen top=move || view! { <TopBar title=title back=back/> }>
            <EmptyState symbol=Symbol::Note tone=Tone::Wait title=title lead=words.say(|w| w.elsewhere_text())>
                <TakeOver one=one/>
            </EmptyState>
        </Screen>
    }
    .into_any()
}

/// Edits here from now on.
#[component]
fn TakeOver(
    /// The right to edit it.
    one: OneEditor,
) -> AnyView {
    let words = use_words();
    view! {
        <BigButton
            size=ButtonSize::Small
            label=words.say(|w| w.elsewhere_take_over())
            on_press=move |()| one.take_over()
        />
    }
    .into_any()
}
