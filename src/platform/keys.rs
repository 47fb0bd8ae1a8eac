//! Keys pressed anywhere on the page.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// A key, as far as a page may want to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A digit, whatever the keyboard's language: the Thai layout has letters on the same keys.
    Digit(u8),
    /// Backspace, or the arrow to the left.
    Back,
    /// The arrow to the right.
    Forward,
}

/// Listens until it is dropped.
pub struct Keys {
    _listener: Option<EventListener>,
}

impl Keys {
    /// Calls back for every [`Key`] that is not typed into a field and not held down; `true` means that it was used.
    #[must_use]
    pub fn listen(on_key: impl Fn(Key) -> bool + 'static) -> Self {
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let event = event.dyn_ref::<KeyboardEvent>();
                if let Some((event, key)) = event.and_then(|event| Some((event, key_of(event)?)))
                    && on_key(key)
                {
                    event.prevent_default();
                }
            })
        });
        Self { _listener: listener }
    }
}

fn key_of(event: &KeyboardEvent) -> Option<Key> {
    let with_others = event.ctrl_key() || event.alt_key() || event.meta_key();
    if with_others || event.repeat() || is_typed_into(event) {
        return None;
    }
    let code = event.code();
    let digit = code.strip_prefix("Digit").or_else(|| code.strip_prefix("Numpad"));
    match (digit.and_then(|digit| digit.parse().ok()), event.key().as_str()) {
        (Some(digit), _) => Some(Key::Digit(digit)),
        (None, "Backspace" | "ArrowLeft") => Some(Key::Back),
        (None, "ArrowRight") => Some(Key::Forward),
        // A keyboard on the screen tells no code.
        (None, key) => domain::numerals::to_ascii(key).parse().ok().map(Key::Digit),
    }
}

fn is_typed_into(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let typed = ["INPUT", "TEXTAREA", "SELECT"];
    element.is_some_and(|element| {
        typed.contains(&element.tag_name().as_str()) || element.closest("dialog").ok().flatten().is_some()
    })
}
