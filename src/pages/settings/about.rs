//! Which version this is, what it is made of, and what it said when it last stopped.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{BigButton, ButtonKind, ButtonSize, Card, Symbol};
use crate::i18n::{DOT, use_words};
use crate::state::offline::ShellState;
use crate::state::use_app;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Version, licences, last crash.
#[component]
pub fn About() -> AnyView {
    let app = use_app();
    let words = use_words();
    let version = move || {
        let version = words.now().settings_version(&words.digits(VERSION));
        match app.offline.state.get() {
            ShellState::Ready { build } => [version, build].join(DOT),
            _ => version,
        }
    };
    view! {
        <Card>
            <div class="stack">
                <h2>{words.say(|w| w.settings_about())}</h2>
                <p>{version}</p>
                <details>
                    <summary class="unfold">{words.say(|w| w.settings_licences())}</summary>
                    <ul class="hints small">
                        <li>{words.say(|w| w.settings_licence_font())} " " <a href="/fonts/OFL.txt" rel="external">"OFL.txt"</a></li>
                        <li>{words.say(|w| w.settings_licence_areas())}</li>
                        <li>{words.say(|w| w.settings_licence_crates())}</li>
                    </ul>
                </details>
                <LastCrash/>
            </div>
        </Card>
    }
    .into_any()
}

/// The words of the last crash, to be copied for an administrator and then forgotten.
#[component]
fn LastCrash() -> AnyView {
    let app = use_app();
    let words = use_words();
    let crash = RwSignal::new(app.last_crash());
    let copied = RwSignal::new(None::<bool>);
    let copy = move |()| {
        let text = crash.get_untracked().unwrap_or_default();
        spawn_local(async move { copied.set(Some(app.copy_text(&text).await)) });
    };
    let forget = move |()| {
        app.forget_crash();
        crash.set(None);
    };
    let told = move || match copied.get() {
        Some(true) => words.now().action_copied(),
        Some(false) => words.now().attention_copy_failed(),
        None => "",
    };
    let part = move || {
        crash.get().map(|text| {
            view! {
                <details>
                    <summary class="unfold">{words.say(|w| w.crash_details())}</summary>
                    <pre class="crash small">{text}</pre>
                    <div class="row row--wrap">
                        <BigButton
                            kind=ButtonKind::Quiet
                            size=ButtonSize::Small
                            symbol=Symbol::Copy
                            label=words.say(|w| w.crash_copy())
                            on_press=copy
                        />
                        <BigButton
                            kind=ButtonKind::Quiet
                            size=ButtonSize::Small
                            label=words.say(|w| w.settings_forget_crash())
                            on_press=forget
                        />
                    </div>
                    <p class="small" role="status">{told}</p>
                </details>
            }
        })
    };
    view! { {part} }.into_any()
}
