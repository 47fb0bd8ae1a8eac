//! The window around us: which browser, online or not, reload, clipboard, the document's look.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Window};

fn window() -> Option<Window> {
    web_sys::window()
}

/// Whether the browser believes it has a network. `false` can be trusted; `true` says nothing about our server.
#[must_use]
pub fn believes_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Whether the page can be seen now.
#[must_use]
pub fn is_visible() -> bool {
    let document = window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Whether this is a browser inside another app (LINE, Facebook), which forgets everything when it closes.
#[must_use]
pub fn is_inside_another_app() -> bool {
    let agent = window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    ["Line/", "FBAN", "FBAV", "Instagram"].iter().any(|name| agent.contains(name))
}

/// Whether the app runs from the home screen.
#[must_use]
pub fn is_installed() -> bool {
    let query = window().and_then(|window| window.match_media("(display-mode: standalone)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// Whether this is an iPhone or an iPad, whose browsers install by another way than all others.
#[must_use]
pub fn is_apple_mobile() -> bool {
    ["iPhone", "iPad"].contains(&device_name().as_str())
}

/// The address of this page, to be opened elsewhere.
#[must_use]
pub fn address() -> String {
    window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}

/// A word for this device in the list of devices: the platform the browser names.
#[must_use]
pub fn device_name() -> String {
    let agent = window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default();
    let known = ["Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux"];
    known.into_iter().find(|name| agent.contains(name)).unwrap_or("Browser").to_owned()
}

/// Copies a text; `false` if the browser refuses.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok()
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = window() {
        let _ = window.location().reload();
    }
}

/// Opens the print dialog.
pub fn print() {
    if let Some(window) = window() {
        let _ = window.print();
    }
}

/// Names the page, as tabs and the list of open apps show it.
pub fn set_title(title: &str) {
    if let Some(document) = window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// Scrolls an element into the upper part of the screen and gives it the focus, without an animation.
pub fn show_element(id: &str) {
    let element = window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element {
        element.scroll_into_view_with_bool(true);
    }
}

/// Scrolls the page to its top, without an animation.
pub fn scroll_to_top() {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Gives an element the focus.
pub fn focus_element(id: &str) {
    let element = window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Sets an attribute of the document's root, where language, theme and text size live.
pub fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = root() {
        let _ = root.set_attribute(name, value);
    }
}

fn root() -> Option<Element> {
    window()?.document()?.document_element()
}
