//! The joint between survey and sync: which record kinds exist, their fields as typed values, natural keys, validation, steps and
//! permissions as tables.
//!
//! | module | answers |
//! | --- | --- |
//! | [`key`] | what a record's id says: area, fiscal year, kind |
//! | [`assessment`] | the fields of an assessment, read and written as typed values |
//! | [`household`] | the fields of a household, read and written as typed values |
//! | [`visits`], [`materials`], [`monitoring`] | a village's visits and materials together, and both in short |
//! | [`households`] | a village's households together: walking order, totals |
//! | [`participants`] | who takes part, and how many came |
//! | [`roll`] | what both lists have in common: twins, what was taken off |
//! | [`lines`] | lists as somebody pastes them |
//! | [`step`] | the official steps of a dossier: one table of (state, action, role) |
//! | [`summary`] | a village's year in short, part by part |
//! | [`dossier`] | the checklist of a village's year, derived from its records |
//! | [`permission`] | roles, grants, and who may write or read what |
//! | [`check`] | the server's verdict on a change before it enters a feed |
//! | [`happiness`] | the rounds of the happiness measurement: sittings, counts, sheets, what they come to |
//! | [`participant`], [`visit`], [`material`], [`knowledge`], [`report`], [`photo`] | the fields of the other kinds |
//! | [`media`] | which kind of picture some bytes are |
//! | [`shape`] | what fields may hold, as tables |
//! | [`view`] | reading a record as a typed value |
//! | [`held`] | why a change waits for an officer |
//! | [`figures`] | what villages come to together: district, province, country |
//! | [`account`], [`reference`], [`board`] | what the server sends besides feeds |
//! | [`account`], [`reference`], [`board`], [`instruments`], [`targets`] | what the server sends besides feeds |
//! | [`moving`] | an assessment on its way to another version of its instrument |
//!
//! The same rules run on the phone, on the server and in the tests.

pub mod account;
pub mod assessment;
pub mod board;
pub mod check;
pub mod dossier;
pub mod figures;
pub mod happiness;
pub mod held;
pub mod household;
pub mod households;
pub mod instruments;
pub mod key;
pub mod knowledge;
pub mod lines;
pub mod material;
pub mod materials;
pub mod media;
pub mod monitoring;
pub mod moving;
pub mod participant;
pub mod participants;
pub mod permission;
pub mod photo;
pub mod reference;
pub mod report;
pub mod roll;
pub mod shape;
pub mod step;
pub mod summary;
pub mod targets;
pub mod view;
pub mod visit;
pub mod visits;

pub use assessment::AssessmentView;
pub use held::HeldReason;
pub use household::HouseholdView;
pub use households::Register;
pub use key::{BadKey, Entry, Kind, RecordKey};
pub use participant::ParticipantView;
pub use permission::{Directory, Grant, Role};
pub use photo::PhotoView;
pub use roll::{Listed, OnRoll, Roll};
pub use summary::{Part, Summaries};
pub use view::View;
