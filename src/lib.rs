//! The client: everything a field worker sees, running entirely in the browser.
//!
//! | folder | what |
//! | --- | --- |
//! | [`app`] | the frame: who is at the device, and the sign-in |
//! | [`inside`] | everything behind the sign-in: routes, and what stands around every page |
//! | [`pages`] | one file a screen |
//! | [`place`] | the addresses of the screens |
//! | [`parts`] | what is in WebAssembly files of its own |
//! | [`components`] | the parts pages are built from |
//! | [`state`] | what pages see: signals, and functions that change things |
//! | [`platform`] | one browser facility a file |
//! | [`i18n`], [`when`] | words, numbers and times as the person wants them |

pub mod app;
pub mod components;
pub mod i18n;
pub mod inside;
pub mod pages;
pub mod parts;
pub mod place;
pub mod platform;
pub mod state;
pub mod when;

/// Starts the app in the page.
pub fn run() {
    platform::crash::install();
    leptos::mount::mount_to_body(app::Root);
}
