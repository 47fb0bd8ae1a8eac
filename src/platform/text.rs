//! Texts as typed by people.

use js_sys::JsString;

/// The text in Unicode NFC, so that the same word has the same bytes on every device.
#[must_use]
pub fn canonical(text: &str) -> String {
    JsString::from(text).normalize("NFC").into()
}
