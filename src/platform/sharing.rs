//! Handing a sealed file on: by the system's share sheet, or as a download.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, File, FilePropertyBag, Navigator, ShareData};

use super::file::save;
use super::sealing::Sealed;

/// What became of sharing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// Another program has the file.
    Done,
    /// The person chose none.
    GivenUp,
    /// The browser wants another tap: the last one is too long ago. Or it cannot share this.
    Refused,
}

/// Offers the file as a download; `false` if the browser refuses.
#[must_use]
pub fn download(file: &Sealed, name: &str) -> bool {
    save(name, &file.0).is_ok()
}

/// Whether this browser shares files.
#[must_use]
pub fn can_share() -> bool {
    let probe = js_sys::Uint8Array::new_with_length(1);
    let Ok(blob) = web_sys::Blob::new_with_u8_array_sequence(&Array::of1(&probe)) else { return false };
    sharing(&Sealed(blob), "phophiang.txt").is_some()
}

/// Shares the file. Browsers share files of few kinds, and one with a name of our own is none of them: it goes as a text.
pub async fn share(file: &Sealed, name: &str) -> Shared {
    let Some((navigator, data)) = sharing(file, name) else { return Shared::Refused };
    match JsFuture::from(navigator.share_with_data(&data)).await {
        Ok(_) => Shared::Done,
        Err(error) if error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "AbortError") => {
            Shared::GivenUp
        }
        Err(_) => Shared::Refused,
    }
}

/// What is to be shared, if the browser would.
fn sharing(file: &Sealed, name: &str) -> Option<(Navigator, ShareData)> {
    let navigator = web_sys::window()?.navigator();
    let has = |name: &str| Reflect::has(&navigator, &JsValue::from_str(name)).unwrap_or_default();
    if !has("share") || !has("canShare") {
        return None;
    }
    let options = FilePropertyBag::new();
    options.set_type("text/plain");
    let file = File::new_with_blob_sequence_and_options(&Array::of1(&file.0), name, &options).ok()?;
    let data = ShareData::new();
    data.set_files(&Array::of1(&file));
    navigator.can_share_with_data(&data).then_some((navigator, data))
}
