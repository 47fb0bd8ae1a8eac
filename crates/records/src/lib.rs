//! The joint between survey and sync: which record kinds exist, their fields as typed values, natural keys, validation, steps and
//! permissions as tables.
//!
//! | module | answers |
//! | --- | --- |
//! | [`key`] | what a record's id says: area, fiscal year, kind |
//! | [`assessment`] | the fields of an assessment, read and written as typed values |
//! | [`household`] | the fields of a household, read and written as typed values |
//! | [`households`] | a village's households together: walking order, twins, totals |
//! | [`lines`] | a list of households as somebody pastes it |
//! | [`step`] | the official steps of a dossier: one table of (state, action, role) |
//! | [`dossier`] | the checklist of a village's year, derived from its records |
//! | [`permission`] | roles, grants, and who may write or read what |
//! | [`check`] | the server's verdict on a change before it enters a feed |
//! | [`held`] | why a change waits for an officer |
//! | [`account`], [`reference`], [`board`] | what the server sends besides feeds |
//!
//! The same rules run on the phone, on the server and in the tests.

pub mod account;
pub mod assessment;
pub mod board;
pub mod check;
pub mod dossier;
pub mod held;
pub mod household;
pub mod households;
pub mod key;
pub mod lines;
pub mod permission;
pub mod reference;
pub mod step;

pub use assessment::AssessmentView;
pub use held::HeldReason;
pub use household::HouseholdView;
pub use households::Register;
pub use key::{BadKey, Kind, RecordKey};
pub use permission::{Directory, Grant, Role};
