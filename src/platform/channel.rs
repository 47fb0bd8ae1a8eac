//! News between the tabs of this browser.

use gloo_events::EventListener;
use leptos::wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// A named channel to the other tabs; listening ends when it drops. Texts only.
pub struct Channel {
    inner: Option<BroadcastChannel>,
    _listener: Option<EventListener>,
}

impl Channel {
    /// Opens the channel. A browser without channels has one that says nothing.
    #[must_use]
    pub fn open(name: &str, on_news: impl Fn(String) + 'static) -> Self {
        let Ok(inner) = BroadcastChannel::new(name) else { return Self { inner: None, _listener: None } };
        let listener = EventListener::new(&inner, "message", move |event| {
            if let Some(text) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()) {
                on_news(text);
            }
        });
        Self { inner: Some(inner), _listener: Some(listener) }
    }

    /// Tells the other tabs. A tab that cannot be told learns it when it reads again.
    pub fn tell(&self, text: &str) {
        if let Some(inner) = &self.inner {
            let _ = inner.post_message(&JsValue::from_str(text));
        }
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(inner) = &self.inner {
            inner.close();
        }
    }
}
