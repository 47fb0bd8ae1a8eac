//! The parts of the app that come after the first screen.
//!
//! The first screen must be there soon after the first visit, over a slow line and on a slow phone. So the app is built as several
//! WebAssembly files: the first has the frame and the sign-in; the others (the *parts*) have everything behind it. All of them
//! belong to the offline shell. A part is fetched ahead of its use and stays in memory.
//!
//! A build without the feature `parts` (tests, Trunk) is one file, and every part is there from the beginning.

#[cfg(feature = "parts")]
mod split;
#[cfg(not(feature = "parts"))]
mod whole;

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::task::spawn_local;

#[cfg(feature = "parts")]
use self::split as built;
#[cfg(not(feature = "parts"))]
use self::whole as built;
use crate::components::{BigButton, EmptyState, Loading, Screen, ScreenWidth, Symbol, Tone};
use crate::i18n::use_words;
use crate::inside::Inside;
use crate::pages::office::OfficePage;
use crate::state::accounts::Known;
use crate::state::app::DeskWork;
use crate::state::{App, Fault};

/// A file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything behind the sign-in.
    Field,
    /// The office's board and register.
    Office,
}

/// A part that did not come: the server is out of reach and the shell does not have it yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing;

impl From<Missing> for Fault {
    fn from(_: Missing) -> Self {
        Self::new("part_missing")
    }
}

/// A future without a name, as it crosses from one file to another.
type Work<T> = Pin<Box<dyn Future<Output = T>>>;

// What the parts give; `built` makes each a function that fetches its part first.

fn inside() -> AnyView {
    view! { <Inside/> }.into_any()
}

fn office() -> AnyView {
    view! { <OfficePage/> }.into_any()
}

fn open(app: App, known: Known) -> Work<()> {
    Box::pin(app.open_desk_of(known))
}

fn sign_in(app: App, account: String, password: String) -> Work<Result<(), Fault>> {
    Box::pin(async move { app.sign_in_at_server(&account, &password).await })
}

fn converse(app: App) {
    app.syncing.now(app);
}

/// What the app does with a desk; it is in a part, since without a sign-in there is no desk.
#[must_use]
pub fn desk_work() -> DeskWork {
    DeskWork {
        open: |app, known| {
            Box::pin(async move {
                built::open(app, known).await?.await;
                Ok(())
            })
        },
        sign_in: |app, account, password| Box::pin(async move { built::sign_in(app, account, password).await?.await }),
        converse: |app| {
            spawn_local(async move {
                // Whoever has a desk has the part.
                let _ = built::converse(app).await;
            });
        },
        fetch_ahead: || fetch_ahead(Part::Field),
    }
}

async fn load(part: Part) -> Result<(), Missing> {
    match part {
        Part::Field => built::load_field().await,
        Part::Office => built::load_office().await,
    }
}

async fn draw(part: Part) -> Result<AnyView, Missing> {
    match part {
        Part::Field => built::inside().await,
        Part::Office => built::office().await,
    }
}

/// Fetches a part ahead of its use. Failing costs nothing: whoever opens it tries again.
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

/// What a part shows: drawn at once if the part is here, else as soon as it is; one that cannot be had says what to do.
#[component]
pub fn Later(
    /// Which part.
    part: Part,
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
        Coming::Here => at_once(draw(part)).and_then(Result::ok).into_any(),
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
                title=words.say(|w| w.error_part_missing_title())
                lead=words.say(|w| w.error_part_missing())
            >
                <BigButton label=words.say(|w| w.action_retry()) on_press=move |()| on_retry()/>
            </EmptyState>
        </Screen>
    }
    .into_any()
}
