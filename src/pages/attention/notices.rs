//! What a person should know of this device: its earlier data is gone, it has a new number, its clock is wrong.

use leptos::prelude::*;

use crate::components::{Banner, BannerKind, BigButton, ButtonKind, ButtonSize};
use crate::i18n::use_words;
use crate::state::{App, use_app};

/// How many notices there are; tracked.
#[must_use]
pub fn count(app: App) -> u32 {
    u32::from(app.lost_device.with(Option::is_some)) + u32::from(app.was_copy.get()) + u32::from(clock_is_suspect(app))
}

fn clock_is_suspect(app: App) -> bool {
    app.syncing.contact.with(|contact| contact.is_some_and(|contact| contact.clock_is_suspect()))
}

/// The button with which a person takes note.
fn understood(note: fn(App)) -> AnyView {
    let app = use_app();
    let words = use_words();
    view! {
        <BigButton
            kind=ButtonKind::Text
            size=ButtonSize::Small
            label=words.say(|w| w.attention_lost_device_known())
            on_press=move |()| note(app)
        />
    }
    .into_any()
}

/// The notices.
#[component]
pub fn Notices() -> AnyView {
    let app = use_app();
    let words = use_words();
    let lost = move || {
        app.lost_device.get().map(|lost| {
            let text = move || {
                let now = words.now();
                let unsent = lost.unsent.map(|unsent| now.attention_lost_unsent(&words.number(unsent)));
                let parts = [Some(now.attention_lost_device(&words.number(lost.device))), unsent];
                parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
            };
            view! {
                <Banner kind=BannerKind::Error title=words.say(|w| w.attention_lost_device_title()) text=text>
                    {understood(App::loss_is_noted)}
                </Banner>
            }
        })
    };
    let copied = move || {
        app.was_copy.get().then(|| {
            view! {
                <Banner
                    kind=BannerKind::Wait
                    title=words.say(|w| w.attention_was_copy_title())
                    text=words.say(|w| w.attention_was_copy())
                >
                    {understood(App::copy_is_noted)}
                </Banner>
            }
        })
    };
    let suspect = Memo::new(move |_| clock_is_suspect(app));
    let clock = move || {
        suspect.get().then(|| {
            view! {
                <Banner
                    kind=BannerKind::Wait
                    title=words.say(|w| w.attention_clock_title())
                    text=words.say(|w| w.error_clock_suspect())
                />
            }
        })
    };
    view! {
        {lost}
        {copied}
        {clock}
    }
    .into_any()
}
