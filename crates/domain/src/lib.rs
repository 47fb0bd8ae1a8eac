//! What a village evaluation is: areas, fiscal years, instruments, answers, levels, dates, numerals.
//!
//! No IO, no clock, no randomness: they come in as arguments. The same rules run on the phone, on the server and in the tests.
//! Facts come from the letter that defines the programme and from public pages; each module names its source.

pub mod area;
pub mod areas;
pub mod assessment;
pub mod attendance;
pub mod comparison;
pub mod csv;
pub mod fiscal;
pub mod form;
pub mod happiness;
pub mod household;
pub mod instrument;
pub mod level;
pub mod numerals;
pub mod ratio;
pub mod thai_date;
pub mod validity;
pub mod village;
pub mod working_days;

pub use area::{AreaCode, AreaLevel, BadAreaCode};
pub use areas::{Area, AreaSlice, Areas};
pub use assessment::{Answer, Answers, Phase, Tally};
pub use fiscal::{FiscalYear, Quarter};
pub use form::Form;
pub use instrument::{Instrument, InstrumentRef, Text, TextStatus};
pub use level::{Decision, Level};
pub use numerals::Digits;
pub use ratio::Ratio;
pub use village::Village;
pub use working_days::Holidays;
