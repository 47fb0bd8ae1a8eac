//! The app in real Chromium against the real server.
//!
//! | module | what |
//! | --- | --- |
//! | [`story`] | one test: its browsers, and pictures of them if it fails |
//! | [`server`], [`browser`] | the two processes a story starts, stops, kills and starts again |
//! | [`page`] | the page in front, used by what is written on things |
//! | [`screens`] | one file a screen: what a person does and sees there |
//! | [`wait`] | waiting for a condition instead of for a time |
//! | [`api`] | a device without a screen, for what happens elsewhere meanwhile |
//! | [`bare_phone`] | a phone without a browser: the client's own device, and its conversation over HTTP |
//! | [`proxy`], [`auditor`] | a network that means harm, and a reader whom nothing escapes |
//! | [`district`] | a full district, for measuring |
//! | [`release`] | builds of the client: their files, and another build made from one |
//! | [`walk`] | every screen, in both languages, on phone and laptop |
//! | [`photographs`] | photographs to try with |
//! | [`axe`], [`pictures`], [`random`] | faults that keep people out, pictures, numbers from a seed |
//!
//! `cargo xtask test`, `bench`, `attack` and `screenshots` say through environment variables where the app and the browser
//! are; see [`places`].

pub mod api;
pub mod auditor;
pub mod axe;
pub mod bare_phone;
pub mod browser;
pub mod child;
pub mod demo;
pub mod district;
pub mod failure;
pub mod form;
pub mod page;
pub mod photographs;
pub mod pictures;
pub mod places;
pub mod port;
pub mod proxy;
pub mod random;
pub mod release;
pub mod schema;
pub mod screens;
pub mod server;
pub mod shell;
pub mod slots;
pub mod storage;
pub mod story;
pub mod wait;
pub mod walk;

pub use browser::Browser;
pub use failure::{Failure, Result, ensure, ensure_eq};
pub use form::Form;
pub use server::Server;
pub use story::Story;
pub use wait::{BY_ITSELF, Seen, until, until_within};
