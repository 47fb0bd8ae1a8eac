//! The browser's history, where Back must close what lies over a page instead of leaving the page.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsValue;
use web_sys::History;

/// Marks our entries among those of the router.
const OPEN: &str = "open";

/// An entry of the history for something open over the page. Back closes it. Dropped when it was closed in another way, it takes itself
/// out of the history again.
#[derive(Debug)]
pub struct OpenEntry {
    is_gone: Rc<Cell<bool>>,
    _listener: EventListener,
}

impl OpenEntry {
    /// Adds the entry; none if the browser refuses, and Back leaves the page as ever.
    pub fn push(on_back: impl Fn() + 'static) -> Option<Self> {
        history()?.push_state_with_url(&JsValue::from_str(OPEN), "", None).ok()?;
        let is_gone = Rc::new(Cell::new(false));
        let gone = is_gone.clone();
        // Before the router, which need not hear of it: the address stays the same.
        let window = web_sys::window()?;
        let options = EventListenerOptions::run_in_capture_phase();
        let listener = EventListener::new_with_options(&window, "popstate", options, move |event| {
            if !gone.replace(true) {
                event.stop_immediate_propagation();
                on_back();
            }
        });
        Some(Self { is_gone, _listener: listener })
    }
}

impl Drop for OpenEntry {
    fn drop(&mut self) {
        let Some(history) = history().filter(|_| !self.is_gone.get()) else { return };
        // Whoever went on to another page has left it behind already.
        if history.state().is_ok_and(|state| state.as_string().as_deref() == Some(OPEN)) {
            let _ = history.back();
        }
    }
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}
