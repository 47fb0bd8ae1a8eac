//! Things that happen to the page.

use gloo_events::EventListener;

/// Calls back when the network seems to come or go, and when the page is shown or hidden. Ends when dropped.
pub struct Watch {
    _listeners: Vec<EventListener>,
}

impl Watch {
    /// Starts watching.
    #[must_use]
    pub fn start(on_change: impl Fn() + Clone + 'static) -> Self {
        let Some(window) = web_sys::window() else { return Self { _listeners: Vec::new() } };
        let mut listeners: Vec<EventListener> = ["online", "offline", "pageshow", "pagehide"]
            .into_iter()
            .map(|name| EventListener::new(&window, name, call(on_change.clone())))
            .collect();
        if let Some(document) = window.document() {
            listeners.push(EventListener::new(&document, "visibilitychange", call(on_change)));
        }
        Self { _listeners: listeners }
    }
}

fn call(on_change: impl Fn() + 'static) -> impl FnMut(&web_sys::Event) + 'static {
    move |_| on_change()
}
