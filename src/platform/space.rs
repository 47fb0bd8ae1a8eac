//! How much room there is, and whether the browser promises to keep what we store.

use js_sys::Reflect;
use leptos::wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

/// Bytes used by and allowed to this app.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    /// Bytes used.
    pub used: f64,
    /// Bytes allowed.
    pub quota: f64,
    /// Bytes the app itself takes, with its typeface and instruments; none if this browser does not tell them apart.
    pub app: Option<f64>,
}

fn manager() -> Option<StorageManager> {
    web_sys::window().map(|window| window.navigator().storage())
}

/// Asks the browser to keep our data even when the phone is full. To be called from a tap, at the first real save.
/// `None` if this browser cannot promise.
pub async fn ask_to_persist() -> Option<bool> {
    JsFuture::from(manager()?.persist().ok()?).await.ok()?.as_bool()
}

/// Whether the browser has promised.
pub async fn is_persisted() -> Option<bool> {
    JsFuture::from(manager()?.persisted().ok()?).await.ok()?.as_bool()
}

/// How much room there is; `None` if this browser does not say.
pub async fn space() -> Option<Space> {
    let estimate = JsFuture::from(manager()?.estimate().ok()?).await.ok()?;
    let number = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok()?.as_f64();
    let details = Reflect::get(&estimate, &"usageDetails".into()).unwrap_or_default();
    let app = details.is_object().then(|| number(&details, "caches")).flatten();
    Some(Space { used: number(&estimate, "usage")?, quota: number(&estimate, "quota")?, app })
}
