//! A village whose field work is fetched because somebody wants to look at it, and the way to give it back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::dossier::NotHere;
use crate::components::{
    BigButton, ButtonKind, Card, Dialog, EmptyState, FaultLine, Loading, Screen, Symbol, Tone, TopBar,
};
use crate::i18n::use_words;
use crate::state::syncing::Link;
use crate::state::villages::VillageSignal;
use crate::state::{Fault, use_app};

/// How it stands.
#[derive(Clone, PartialEq)]
enum Stage {
    /// It was here and was taken off, perhaps in another tab: it comes back only if somebody asks for it.
    TakenOff,
    /// The server is asked where the village lies.
    Asking,
    /// Its field work is on its way; the page it belongs to replaces this one when all of it is here.
    Reading,
    /// There is no such village, or not for this person.
    NotThere,
    /// It could not be fetched.
    Failed(Fault),
}

/// Fetches a village's field work, and says how that goes.
#[component]
pub fn Opening(
    /// The village's code, as it stands in the address.
    code: String,
    /// Whether it was here until now.
    was_here: bool,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    let stage = RwSignal::new(Stage::TakenOff);
    let code = StoredValue::new(code);
    let open = move || {
        stage.set(Stage::Asking);
        spawn_local(async move {
            let opened = app.open_village(&code.get_value()).await;
            // The page may be gone.
            stage.try_set(match opened {
                Ok(true) => Stage::Reading,
                Ok(false) => Stage::NotThere,
                Err(fault) => Stage::Failed(fault),
            });
        });
    };
    if !was_here {
        open();
    }
    let stopped = move || match stage.get() {
        Stage::Failed(fault) => Some(fault),
        Stage::Reading if app.syncing.link.get() == Link::Offline => Some(Fault::new("unreachable")),
        Stage::Reading => app.syncing.fault.get(),
        Stage::TakenOff | Stage::Asking | Stage::NotThere => None,
    };
    let top = move || view! { <TopBar title=words.say(|w| w.open_title()) back="/"/> };
    let view = move || match (stopped(), stage.get()) {
        (Some(fault), _) => {
            let lead = move || match fault.is_offline() {
                true => words.now().open_needs_internet().to_owned(),
                false => words.digits(&fault.sentence(words.now())),
            };
            view! {
                <Screen top=top>
                    <EmptyState symbol=Symbol::Download tone=Tone::Wait title=words.say(|w| w.open_failed()) lead=lead>
                        <BigButton label=words.say(|w| w.action_retry()) on_press=move |()| open()/>
                    </EmptyState>
                </Screen>
            }
            .into_any()
        }
        (None, Stage::TakenOff) => view! {
            <Screen top=top>
                <EmptyState
                    symbol=Symbol::Download
                    title=words.say(|w| w.open_taken_off_title())
                    lead=words.say(|w| w.open_taken_off())
                >
                    <BigButton label=words.say(|w| w.open_again()) on_press=move |()| open()/>
                </EmptyState>
            </Screen>
        }
        .into_any(),
        (None, Stage::NotThere) => view! { <NotHere code=code.get_value()/> }.into_any(),
        (None, _) => view! {
            <Screen top=top>
                <Loading label=words.say(|w| w.open_reading())/>
            </Screen>
        }
        .into_any(),
    };
    view! { {view} }.into_any()
}

/// In the dossier of a village that was opened to look at it: takes its subdistrict's field work off this device.
#[component]
pub fn GiveBack(
    /// The village.
    village: VillageSignal,
) -> AnyView {
    let app = use_app();
    let words = use_words();
    if !village.is_only_looked_at() {
        return ().into_any();
    }
    let navigate = use_navigate();
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let fault = RwSignal::new(None::<Fault>);
    let subdistrict = village.target.subdistrict.clone();
    // In place of the dossier: the way back must not fetch again what was just taken off.
    let away = NavigateOptions { replace: true, ..NavigateOptions::default() };
    let give_back = move |()| {
        let (navigate, subdistrict, away) = (navigate.clone(), subdistrict.clone(), away.clone());
        busy.set(true);
        spawn_local(async move {
            match app.close_subdistrict(&subdistrict).await {
                Ok(()) => navigate("/", away),
                Err(failed) => {
                    busy.try_set(false);
                    fault.try_set(Some(failed));
                }
            }
        });
    };
    let failed = move || {
        let fault = fault.get()?;
        Some(view! { <FaultLine text=words.digits(&fault.sentence(words.now()))/> })
    };
    view! {
        <Card>
            <h2>{words.say(|w| w.open_here_title())}</h2>
            <p>{words.say(|w| w.open_here_text())}</p>
            <BigButton
                kind=ButtonKind::Outline
                label=words.say(|w| w.open_give_back())
                on_press=move |()| asking.set(true)
            />
        </Card>
        <Dialog
            id="give-back"
            open=asking
            title=words.say(|w| w.open_give_back_ask())
            text=words.say(|w| w.open_give_back_text())
            confirm=words.say(|w| w.open_give_back())
            busy=busy
            on_confirm=give_back
            on_cancel=move |()| asking.set(false)
        >
            {failed}
        </Dialog>
    }
    .into_any()
}
