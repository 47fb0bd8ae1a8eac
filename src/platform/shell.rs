//! The offline shell: the service worker that keeps this app's own files on the device.
//!
//! "Ready without internet" is said only after the active worker has confirmed that every file is in its cache. A new version waits
//! until the person agrees; then everything typed is saved first, the new worker is told to take over, and the page loads anew once.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Object, Promise, Reflect};
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageChannel, MessageEvent, RegistrationOptions, ServiceWorker, ServiceWorkerContainer,
    ServiceWorkerRegistration, ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

/// How the shell stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellState {
    /// Not known yet.
    Checking,
    /// This browser, or this address (no HTTPS), cannot keep the app.
    Unsupported,
    /// Files are being kept.
    Installing {
        /// Kept so far.
        cached: u32,
        /// Of how many.
        total: u32,
    },
    /// Every file is kept: the app starts without internet.
    Ready {
        /// The build that is kept.
        build: String,
    },
    /// Keeping failed; the next visit tries again.
    Failed,
}

/// News of the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShellNews {
    /// The state changed.
    State(ShellState),
    /// A new version is kept and waits for the person's word.
    UpdateWaiting,
}

/// What the worker says of its cache.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Status {
    build: String,
    complete: bool,
    cached: u32,
    total: u32,
}

/// The registered shell.
pub struct Shell {
    registration: ServiceWorkerRegistration,
    on_news: Rc<dyn Fn(ShellNews)>,
    _listeners: Vec<EventListener>,
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    // Missing outside secure contexts, where reading it would give undefined.
    Reflect::has(&navigator, &"serviceWorker".into()).ok()?.then(|| navigator.service_worker())
}

impl Shell {
    /// Takes the worker there is, or registers it; from then on its changes are news. `None` where there can be no worker.
    pub async fn register(on_news: Rc<dyn Fn(ShellNews)>) -> Option<Self> {
        let Some(container) = container() else {
            on_news(ShellNews::State(ShellState::Unsupported));
            return None;
        };
        let Some(registration) = registration(&container).await else {
            on_news(ShellNews::State(ShellState::Failed));
            return None;
        };
        let listeners = listen(&container, &registration, &on_news);
        Some(Self { registration, on_news, _listeners: listeners })
    }

    /// Tells how it stands now. The worker is asked, and may take seconds to answer.
    pub async fn report(&self) {
        report(&self.registration, &self.on_news).await;
    }

    /// Asks the server for a newer version, quietly; and one that waits, how it stands: a withdrawn shell's is woken by it.
    pub async fn look_for_update(&self) {
        if let Ok(promise) = self.registration.update() {
            let _ = JsFuture::from(promise).await;
        }
        if let Some(waiting) = self.registration.waiting() {
            let _ = waiting.post_message(&message("status"));
        }
    }

    /// Lets the waiting version take over and loads the page anew, once. Call only after everything typed is saved.
    pub fn take_update(&self) {
        let (Some(container), Some(waiting)) = (container(), self.registration.waiting()) else {
            // Another tab was quicker: the new version is at work already, and only this page is old.
            super::browser::reload();
            return;
        };
        let reload = {
            let reloaded = Rc::new(Cell::new(false));
            move || {
                if !reloaded.replace(true) {
                    super::browser::reload();
                }
            }
        };
        // A page of an older worker hears that its worker changes. One that was loaded before there was any has none to change:
        // it sees the new worker become active, or give way to a still newer one.
        let (on_change, newcomer) = (reload.clone(), waiting.clone());
        EventListener::once(&container, "controllerchange", move |_| on_change()).forget();
        EventListener::new(&waiting, "statechange", move |_| {
            if matches!(newcomer.state(), ServiceWorkerState::Activated | ServiceWorkerState::Redundant) {
                reload();
            }
        })
        .forget();
        let _ = waiting.post_message(&message("activate-now"));
    }
}

/// The registration there is, or a new one. Registering over one that is there is left to the page's first script: a browser that has just
/// started puts it off until a page has been quiet for a while (Chromium up to three minutes), and so would be what is said of the shell.
async fn registration(container: &ServiceWorkerContainer) -> Option<ServiceWorkerRegistration> {
    let known = JsFuture::from(container.get_registration()).await.ok()?;
    if let Ok(known) = known.dyn_into() {
        return Some(known);
    }
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registered = JsFuture::from(container.register_with_options("/sw.js", &options)).await.ok()?;
    registered.dyn_into().ok()
}

fn listen(
    container: &ServiceWorkerContainer,
    registration: &ServiceWorkerRegistration,
    on_news: &Rc<dyn Fn(ShellNews)>,
) -> Vec<EventListener> {
    let progress = {
        let on_news = on_news.clone();
        EventListener::new(container, "message", move |event| {
            let Some(data) = event.dyn_ref::<MessageEvent>().map(MessageEvent::data) else { return };
            if text(&data, "type").as_deref() == Some("progress") {
                let (cached, total) = (number(&data, "cached"), number(&data, "total"));
                on_news(ShellNews::State(ShellState::Installing { cached, total }));
            }
        })
    };
    let found = {
        let (on_news, registration) = (on_news.clone(), registration.clone());
        EventListener::new(&registration.clone(), "updatefound", move |_| watch_installing(&registration, &on_news))
    };
    watch_installing(registration, on_news);
    vec![progress, found]
}

/// Follows a worker that is being installed until it is active or redundant.
fn watch_installing(registration: &ServiceWorkerRegistration, on_news: &Rc<dyn Fn(ShellNews)>) {
    let Some(worker) = registration.installing() else { return };
    let (on_news, registration) = (on_news.clone(), registration.clone());
    EventListener::new(&worker, "statechange", move |_| {
        let (on_news, registration) = (on_news.clone(), registration.clone());
        // A newcomer that takes over by itself has just sent the old worker to sleep; a question would wake that, and it would stay.
        if update_waits(&registration) {
            return on_news(ShellNews::UpdateWaiting);
        }
        wasm_bindgen_futures::spawn_local(async move { report(&registration, &on_news).await });
    })
    .forget();
}

async fn report(registration: &ServiceWorkerRegistration, on_news: &Rc<dyn Fn(ShellNews)>) {
    if let Some(active) = registration.active() {
        let state = match ask_status(&active).await {
            Some(status) if status.complete => ShellState::Ready { build: status.build },
            Some(status) => ShellState::Installing { cached: status.cached, total: status.total },
            None => ShellState::Checking,
        };
        on_news(ShellNews::State(state));
    } else if registration.installing().is_none() && registration.waiting().is_none() {
        on_news(ShellNews::State(ShellState::Failed));
    }
    if update_waits(registration) {
        on_news(ShellNews::UpdateWaiting);
    }
}

fn update_waits(registration: &ServiceWorkerRegistration) -> bool {
    registration.waiting().is_some() && registration.active().is_some()
}

/// Asks a worker what it has; gives up after three seconds (a worker of an older build may not know the question).
async fn ask_status(worker: &ServiceWorker) -> Option<Status> {
    let channel = MessageChannel::new().ok()?;
    let port = channel.port1();
    let answer = Promise::new(&mut |resolve, _| {
        let on_message = Closure::once_into_js(move |event: MessageEvent| {
            let _ = resolve.call1(&JsValue::NULL, &event.data());
        });
        port.set_onmessage(on_message.dyn_ref());
    });
    worker.post_message_with_transferable(&message("status"), &js_sys::Array::of1(&channel.port2())).ok()?;
    let patience = async {
        gloo_timers::future::TimeoutFuture::new(3_000).await;
        JsValue::UNDEFINED
    };
    let data = first_of(async { JsFuture::from(answer).await.unwrap_or(JsValue::UNDEFINED) }, patience).await;
    Some(Status {
        build: text(&data, "build")?,
        complete: Reflect::get(&data, &"complete".into()).ok()?.as_bool()?,
        cached: number(&data, "cached"),
        total: number(&data, "total"),
    })
}

/// The result of whichever is done first.
async fn first_of(one: impl Future<Output = JsValue>, other: impl Future<Output = JsValue>) -> JsValue {
    let (mut one, mut other) = (std::pin::pin!(one), std::pin::pin!(other));
    std::future::poll_fn(|context| match one.as_mut().poll(context) {
        std::task::Poll::Ready(value) => std::task::Poll::Ready(value),
        std::task::Poll::Pending => other.as_mut().poll(context),
    })
    .await
}

/// What is said to a worker.
fn message(kind: &str) -> Object {
    let message = Object::new();
    // Setting a property of a new object cannot fail.
    let _ = Reflect::set(&message, &"type".into(), &kind.into());
    message
}

fn text(data: &JsValue, name: &str) -> Option<String> {
    Reflect::get(data, &name.into()).ok()?.as_string()
}

fn number(data: &JsValue, name: &str) -> u32 {
    let number = Reflect::get(data, &name.into()).ok().and_then(|value| value.as_f64()).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of files")]
    let number = number as u32;
    number
}
