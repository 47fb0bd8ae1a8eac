//! One file a screen. A page knows signals, typed records and words; nothing of storage, HTTP or the browser.

pub mod answers;
pub mod assessment;
pub mod attention;
pub mod board;
pub mod comparison;
pub mod criteria;
pub mod day;
pub mod dossier;
pub mod households;
pub mod instruments;
pub mod leaving;
pub mod level;
pub mod moving;
pub mod naming;
pub mod not_found;
pub mod note;
pub mod office;
pub mod other_app;
pub mod prepare;
pub mod register;
pub mod review;
pub mod save_stage;
pub mod settings;
pub mod sign_in;
pub mod targets;
pub mod villages;
