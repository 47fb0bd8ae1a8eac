//! Handing a file to the person, and taking one.

use js_sys::{Array, Uint8Array};
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Event, HtmlAnchorElement, HtmlInputElement, Url};

/// Offers the text as a file to keep; `false` if the browser refuses.
#[must_use]
pub fn offer(name: &str, mime: &str, text: &str) -> bool {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&JsValue::from_str(text));
    Blob::new_with_str_sequence_and_options(&parts, &options).and_then(|blob| save(name, &blob)).is_ok()
}

/// Offers bytes as a file to keep.
pub(super) fn save(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}

/// The bytes of the file chosen in the file field of this event; none if there is none, or it is larger than `most` bytes. The field is
/// emptied, so that the same file can be chosen again.
pub fn chosen(event: &Event, most: u32) -> impl Future<Output = Option<Vec<u8>>> + use<> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let file = input.as_ref().and_then(HtmlInputElement::files).and_then(|files| files.get(0));
    let file = file.filter(|file| file.size() <= f64::from(most));
    let bytes = file.map(|file| file.array_buffer());
    if let Some(input) = input {
        input.set_value("");
    }
    async move {
        let buffer = JsFuture::from(bytes?).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }
}
