//! The second tap of a double one is meant for what was tapped, not for what lies behind it once the dialog over it is gone.

use std::cell::RefCell;

use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, window};

/// From now on a repeated click that falls from a dialog onto the page behind it does nothing.
pub fn ends_at_dialogs() {
    let Some(window) = window() else { return };
    let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    let last = RefCell::new(None::<Element>);
    let listener = EventListener::new_with_options(&window, "click", options, move |event| {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let is_repeated = event.dyn_ref::<MouseEvent>().is_some_and(|click| click.detail() > 1);
        let dialog = last.borrow().as_ref().and_then(|last| last.closest("dialog").ok().flatten());
        if is_repeated && dialog.is_some_and(|dialog| !dialog.contains(Some(&target))) {
            event.prevent_default();
            event.stop_immediate_propagation();
            return;
        }
        last.replace(Some(target));
    });
    listener.forget();
}
