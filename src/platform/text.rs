//! Texts as typed by people.

use js_sys::JsString;

/// ASCII as base64; none for other text.
#[must_use]
pub fn base64(ascii: &str) -> Option<String> {
    web_sys::window()?.btoa(ascii).ok()
}

/// The text in Unicode NFC, so that the same word has the same bytes on every device.
#[must_use]
pub fn canonical(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}
