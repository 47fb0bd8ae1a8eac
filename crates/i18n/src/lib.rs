//! Thai and English words, checked at build time.
//!
//! The texts live in `locales/th.json` and `locales/en.json`: flat keys `group.name`, the group being the screen
//! or the part of the screen. The build script checks that both files hold the same keys with the same
//! placeholders and generates one method of [`Words`] for each key, `group.name` becoming `group_name`. A
//! misspelt key, a missing argument or a forgotten translation therefore stops the build, and nothing is looked
//! up or parsed while the app runs.
//!
//! Inside a text:
//! - `{name}` is replaced by the argument `name`.
//! - `{count|day|days}` chooses by the argument `count`: the first form for one, the second otherwise. Thai does
//!   not need it; English does.
//!
//! A key without placeholders gives a `&'static str`, one with placeholders a `String`. A single argument is a
//! `&str`; where there are several each has the type of its name from [`arg`], so two can never be swapped
//! unnoticed. They come in alphabetical order. Numbers and dates arrive already formatted: which digits they are
//! written in is a setting this crate knows nothing about.
//!
//! ```
//! use i18n::{Language, Words, arg};
//!
//! let words = Words::new(Language::En);
//! assert_eq!(words.nav_villages(), "Villages");
//! assert_eq!(words.common_of(arg::Part("14"), arg::Total("23")), "14 of 23");
//! assert_eq!(words.villages_due_in("1"), "1 working day left");
//! ```

pub mod arg;
mod language;
mod months;
mod plural;
mod words;

/// Between two things on one line: it may end a line, never begin one.
pub const DOT: &str = "\u{a0}· ";

pub use language::Language;
pub use words::Words;
