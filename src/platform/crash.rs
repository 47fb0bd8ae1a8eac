//! The last words of a development build; in a release a panic is a trap without words, and `boot.js` notes where it happened.
//!
//! After a panic the wasm instance is unusable, so the static panel of `index.html` takes over.

/// Shows the crash panel and notes the text for the next start. Answers are safe: they are in IndexedDB, not in us.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let text = info.to_string();
        super::settings::set("last_crash", &text);
        web_sys::console::error_1(&text.into());
        super::browser::set_root_attribute("data-crashed", "true");
    }));
}
