//! The office: receives changes, keeps feeds, answers boards, serves the client.
//!
//! A request's way: [`service`] (a name, a log line, a time limit) → [`routes`] (thin handlers) → [`push`] (the judgement, under the
//! lock of a feed) or a reading → [`store`] (rows). `docs/protocol.md` tells what travels.

pub mod app;
pub mod auth;
pub mod bundles;
pub mod catalogue;
pub mod cli;
pub mod client;
pub mod clock;
pub mod demo;
pub mod files;
pub mod logs;
mod peer;
pub mod problem;
pub mod push;
pub mod routes;
pub mod serve;
pub mod service;
pub mod store;
pub mod tls;
