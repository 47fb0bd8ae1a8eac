//! One file a screen. A page knows signals, typed records and words; nothing of storage, HTTP or the browser.

pub mod answers;
pub mod assessment;
pub mod attention;
pub mod board;
pub mod comparison;
pub mod day;
pub mod dossier;
pub mod happiness;
pub mod households;
pub mod leaving;
pub mod level;
pub mod naming;
pub mod not_found;
pub mod note;
pub mod office;
pub mod other_app;
pub mod prepare;
pub mod print_button;
pub mod register;
pub mod review;
pub mod save_stage;
pub mod settings;
pub mod sign_in;
pub mod take_off;
pub mod villages;
