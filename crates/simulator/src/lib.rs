//! The proof that devices agree: the code of client and server under a hostile network, every story told from one seed.
//!
//! - [`scenario`] draws from a seed who does what, when, and what goes wrong; [`event`] lists all that can happen.
//! - [`world`] lets it happen in virtual time: [`phone`]s (the client's [`store::Device`] over the memory store and its
//!   [`sync::session::Session`]), a [`network`], an [`office`] (the server's router over its database).
//! - [`ledger`] notes what really happened, and [`invariants`] compares.
//! - [`fault`] lists deliberate mistakes, put between the parts from outside, each of which must be found.
//!
//! `docs/simulator.md` tells what is simulated and how to replay a seed.

pub mod clock;
pub mod event;
pub mod fault;
pub mod invariants;
pub mod ledger;
pub mod network;
pub mod office;
pub mod person;
pub mod phone;
pub mod places;
pub mod random;
pub mod scenario;
pub mod story;
pub mod trace;
pub mod world;

pub use fault::Fault;
pub use office::House;
pub use story::{Story, tell};
