//! The client: everything a field worker sees, running entirely in the browser.
/// Mounts the app.
pub fn run() {}
