//! Packing what is sent: gzip, by the browser's own packer. On a village's network a day's answers go in a fifth of the bytes.

use js_sys::{Array, Reflect, Uint8Array};
use leptos::wasm_bindgen::prelude::wasm_bindgen;
use leptos::wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableWritablePair, Response};

/// Shorter texts gain nothing.
const WORTH_IT: usize = 1_024;
const NAME: &str = "CompressionStream";

// Behind web-sys' gate of unstable APIs; browsers have had it since 2020 (Chromium) and 2023 (Safari, Firefox).
#[wasm_bindgen]
extern "C" {
    type CompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<CompressionStream, JsValue>;
}

/// The text as gzip; none if it is short, or this browser cannot pack.
pub async fn packed(text: &str) -> Option<Uint8Array> {
    let can_pack = Reflect::has(&js_sys::global(), &JsValue::from_str(NAME)).unwrap_or(false);
    if text.len() < WORTH_IT || !can_pack {
        return None;
    }
    let parts = Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence(&parts).ok()?;
    let packer = JsValue::from(CompressionStream::new("gzip").ok()?);
    let stream = blob.stream().pipe_through(packer.unchecked_ref::<ReadableWritablePair>());
    let read = Response::new_with_opt_readable_stream(Some(&stream)).ok()?.array_buffer().ok()?;
    Some(Uint8Array::new(&JsFuture::from(read).await.ok()?))
}
