//! "Prepare for the field": choose villages, fetch everything, and see what is still missing before one can leave the network.

pub mod checklist;
pub mod choose;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::checklist::Checklist;
use self::choose::ChooseVillages;
use crate::components::{Banner, BannerKind, BigButton, ConnectionChip, Screen, Symbol, TopBar};
use crate::i18n::use_words;
use crate::state::syncing::{Activity, Link};
use crate::state::{Fault, use_app};

/// The screen.
#[component]
pub fn PreparePage() -> AnyView {
    let app = use_app();
    let words = use_words();
    let online = Signal::derive(move || app.syncing.link.get() == Link::Online);
    view! {
        <Screen top=move || {
            view! {
                <TopBar
                    title=words.say(|w| w.prepare_title())
                    subtitle=words.say(|w| w.prepare_lead())
                    back="/villages"
                    trailing=move || view! { <ConnectionChip online=online/> }
                />
            }
        }>
            <Checklist/>
            <Fetch/>
            <ChooseVillages/>
            <Hints/>
        </Screen>
    }
    .into_any()
}

/// The filled button: fetch reference data, then read every feed to its end.
#[component]
fn Fetch() -> AnyView {
    let app = use_app();
    let words = use_words();
    let fetching = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let offline = Signal::derive(move || app.syncing.link.get() == Link::Offline);
    let busy = Signal::derive(move || fetching.get() || app.syncing.activity.get() != Activity::Idle);
    let fetch = move |()| {
        fetching.set(true);
        fault.set(None);
        spawn_local(async move {
            // The chip may be wrong: the person may have found a signal a moment ago.
            let result = if app.syncing.probe().await { app.prepare().await } else { Err(Fault::new("unreachable")) };
            fetching.set(false);
            fault.set(result.err());
        });
    };
    let label = move || if busy.get() { words.now().prepare_working() } else { words.now().prepare_download() };
    let told = move || {
        let fault = fault.get().filter(|fault| !fault.is_offline()).or_else(|| app.syncing.fault.get())?;
        let text = words.digits(&fault.sentence(words.now()));
        Some(view! { <Banner kind=BannerKind::Error text=text/> })
    };
    let needs_network = move || {
        offline.get().then(|| view! { <Banner kind=BannerKind::Wait text=words.say(|w| w.prepare_needs_network())/> })
    };
    view! {
        {needs_network}
        <BigButton symbol=Symbol::Download label=label on_press=fetch busy=busy/>
        <div role="status">{told}</div>
    }
    .into_any()
}

/// What no program can do: charge, install.
#[component]
fn Hints() -> AnyView {
    let app = use_app();
    let words = use_words();
    let on_apple = app.is_apple_mobile();
    let install = (!app.is_installed()).then(|| {
        view! {
            <li>{words.say(|w| w.prepare_install_hint())}</li>
            {on_apple.then(|| view! { <li>{words.say(|w| w.prepare_install_ios())}</li> })}
        }
    });
    view! {
        <ul class="hints small muted">
            <li>{words.say(|w| w.prepare_battery_hint())}</li>
            {install}
        </ul>
    }
    .into_any()
}
