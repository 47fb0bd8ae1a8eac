//! The API, one file a path, called through the very router the server serves.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../support/mod.rs"]
mod support;

mod activities;
mod areas;
mod board;
mod bundles;
mod client;
mod common;
mod device;
mod files;
mod health;
mod held;
mod hostile;
mod instruments;
mod limits;
mod news;
mod openapi;
mod poisoned;
mod pull;
mod push;
mod reference;
mod session;
mod snapshot;
mod targets;
mod uploads;
