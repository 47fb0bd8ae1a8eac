//! The parts of the app that come after the first screen.
//!
//! The first screen must be there soon after the first visit, over a slow line and on a slow phone. So the app is built as several
//! WebAssembly files: the first has the sign-in and the list of villages, the others (the *parts*) the remaining screens. All of
//! them belong to the offline shell; a part is fetched when somebody is signed in, before it is needed, and stays in memory.
//!
//! A build without the feature `parts` (tests, Trunk) is one file, and every part is there from the beginning.

#[cfg(feature = "parts")]
mod split;
#[cfg(not(feature = "parts"))]
mod whole;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;

#[cfg(feature = "parts")]
use self::split as built;
#[cfg(not(feature = "parts"))]
use self::whole as built;
use crate::components::{BigButton, EmptyState, Loading, Screen, ScreenWidth, Symbol, Tone};
use crate::i18n::use_words;
use crate::pages;
use crate::place::Place;

/// A file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What a field worker needs for the day.
    Field,
    /// What the office needs besides.
    Office,
}

impl Part {
    /// The part a screen is in; none if it is in the first file.
    #[must_use]
    pub fn of(place: &Place) -> Option<Self> {
        match place {
            Place::Home | Place::Villages | Place::Unknown => None,
            Place::Board => Some(Self::Office),
            _ => Some(Self::Field),
        }
    }
}

/// A part that did not come: the server is out of reach and the shell does not have it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing;

/// The screens of [`Part::Field`].
fn field_screen(place: Place) -> AnyView {
    match place {
        Place::Answers => view! { <pages::answers::AnswersPage/> }.into_any(),
        Place::Assessment(village, phase) => {
            view! { <pages::assessment::AssessmentPage village=village phase=phase/> }.into_any()
        }
        Place::Attention => view! { <pages::attention::AttentionPage/> }.into_any(),
        Place::Comparison(village) => view! { <pages::comparison::ComparisonPage village=village/> }.into_any(),
        Place::Dossier(village) => view! { <pages::dossier::DossierPage village=village/> }.into_any(),
        Place::Leaving => view! { <pages::leaving::LeavingPage/> }.into_any(),
        Place::Prepare => view! { <pages::prepare::PreparePage/> }.into_any(),
        Place::Settings => view! { <pages::settings::SettingsPage/> }.into_any(),
        Place::Home | Place::Villages | Place::Board | Place::Unknown => ().into_any(),
    }
}

/// The screens of [`Part::Office`].
fn office_screen(_place: Place) -> AnyView {
    view! { <pages::board::BoardPage/> }.into_any()
}

async fn load(part: Part) -> Result<(), Missing> {
    match part {
        Part::Field => built::load_field().await,
        Part::Office => built::load_office().await,
    }
}

async fn draw(part: Part, place: Place) -> Result<AnyView, Missing> {
    match part {
        Part::Field => built::field(place).await,
        Part::Office => built::office(place).await,
    }
}

/// Fetches a part ahead of its use. Failing costs nothing: whoever opens one of its screens tries again.
pub fn fetch_ahead(part: Part) {
    spawn_local(async move {
        let _ = load(part).await;
    });
}

/// What a future has to give at once.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// How far a part is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coming {
    Here,
    Awaited,
    Missing,
}

/// A screen of a part: drawn at once if the part is here, else as soon as it is; a part that cannot be had says what to do.
#[component]
pub fn LaterScreen(
    /// Where it is.
    part: Part,
    /// Which.
    place: Place,
) -> AnyView {
    let coming = RwSignal::new(Coming::Awaited);
    let fetch = move || {
        coming.set(Coming::Awaited);
        spawn_local(async move {
            let loaded = load(part).await;
            // The person may have gone elsewhere meanwhile.
            coming.try_set(if loaded.is_ok() { Coming::Here } else { Coming::Missing });
        });
    };
    match at_once(load(part)) {
        Some(Ok(())) => coming.set(Coming::Here),
        _ => fetch(),
    }
    (move || match coming.get() {
        // A part that is here draws without waiting.
        Coming::Here => at_once(draw(part, place.clone())).and_then(Result::ok).into_any(),
        Coming::Awaited => view! { <Screen width=ScreenWidth::Narrow><Loading/></Screen> }.into_any(),
        Coming::Missing => view! { <PartMissing on_retry=fetch/> }.into_any(),
    })
    .into_any()
}

#[component]
fn PartMissing(on_retry: impl Fn() + Send + Sync + 'static) -> AnyView {
    let words = use_words();
    view! {
        <Screen width=ScreenWidth::Narrow>
            <EmptyState
                symbol=Symbol::Attention
                tone=Tone::Wait
                title=words.say(|w| w.part_missing_title())
                lead=words.say(|w| w.part_missing_lead())
            >
                <BigButton label=words.say(|w| w.action_retry()) on_press=move |()| on_retry()/>
            </EmptyState>
        </Screen>
    }
    .into_any()
}
