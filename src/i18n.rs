//! Words on the screen: the language and the digits a person has chosen, as one reactive handle.
//!
//! The shell calls [`provide_words`] once with the two settings; everything below asks [`use_words`]:
//!
//! ```ignore
//! let words = use_words();
//! view! {
//!     <h1>{words.say(|w| w.villages_title())}</h1>
//!     <p>{move || words.now().save_waiting_count(&words.number(waiting.get()))}</p>
//! }
//! ```
//!
//! Numbers inside a text are formatted first, with [`Wording::number`] or [`Wording::digits`]: inside the app
//! they are always ASCII, on the screen they follow the setting.

use std::fmt::Display;

use domain::numerals::{self, Digits};
pub use i18n::DOT;
use i18n::{Language, Words};
use leptos::prelude::*;
use rust_decimal::Decimal;

/// The words and digits in use. Reading it inside a view or an effect follows the settings.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    language: Signal<Language>,
    digits: Signal<Digits>,
}

/// Makes the words available to everything below.
pub fn provide_words(language: Signal<Language>, digits: Signal<Digits>) -> Wording {
    let wording = Wording { language, digits };
    provide_context(wording);
    wording
}

/// The words of the nearest [`provide_words`]; Thai with Thai digits where there is none, so that even a crash
/// panel outside the app's tree can speak.
#[must_use]
pub fn use_words() -> Wording {
    use_context()
        .unwrap_or_else(|| Wording { language: Signal::stored(Language::Th), digits: Signal::stored(Digits::Thai) })
}

impl Wording {
    /// The texts of the current language.
    #[must_use]
    pub fn now(self) -> Words {
        Words::new(self.language.get())
    }

    /// A closure for a view or a text property that follows the language: `words.say(|w| w.action_back())`.
    pub fn say<T>(
        self,
        text: impl Fn(Words) -> T + Copy + Send + Sync + 'static,
    ) -> impl Fn() -> T + Copy + Send + Sync + 'static {
        move || text(self.now())
    }

    /// The current language.
    #[must_use]
    pub fn language(self) -> Language {
        self.language.get()
    }

    /// A number in the chosen digits, without grouping: counts, years, indicator numbers.
    #[must_use]
    pub fn number(self, value: impl Display) -> String {
        self.digits(&value.to_string())
    }

    /// A whole number in the chosen digits with a comma every three: money, populations.
    #[must_use]
    pub fn grouped(self, value: u64) -> String {
        self.digits(&numerals::grouped(value))
    }

    /// An amount in the chosen digits, with commas and all its decimals: money, quantities.
    #[must_use]
    pub fn amount(self, value: Decimal) -> String {
        self.digits(&numerals::grouped_decimal(value))
    }

    /// The size of a file: whole kilobytes, from a million bytes on whole megabytes; something is never nothing.
    #[must_use]
    pub fn file_size(self, bytes: f64) -> String {
        const KILO: f64 = 1_000.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a positive range")]
        let whole = |bytes: f64| self.grouped(bytes.ceil().clamp(1.0, 1e9) as u64);
        match bytes < KILO * KILO {
            true => self.now().photos_kilobytes(&whole(bytes / KILO)),
            false => self.now().photos_megabytes(&whole(bytes / KILO / KILO)),
        }
    }

    /// A text whose digits are to appear in the chosen kind, such as `2.1, 3.4` or `07:42`.
    #[must_use]
    pub fn digits(self, text: &str) -> String {
        self.digits.get().show(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_language_follow_their_signals() {
        Owner::new().with(|| {
            let language = RwSignal::new(Language::Th);
            let digits = RwSignal::new(Digits::Thai);
            let words = provide_words(language.into(), digits.into());
            assert_eq!(words.number(2570), "๒๕๗๐");
            assert_eq!(words.grouped(181_500), "๑๘๑,๕๐๐");
            assert_eq!(words.now().save_waiting_count(&words.number(3)), "รอส่ง ๓");
            digits.set(Digits::Arabic);
            language.set(Language::En);
            assert_eq!(words.digits("2.1, 3.4"), "2.1, 3.4");
            assert_eq!(words.now().save_waiting_count(&words.number(3)), "3 to send");
        });
    }

    #[test]
    fn a_size_is_told_as_people_tell_it() {
        Owner::new().with(|| {
            let words = use_words();
            let sizes = [0.0, 1.0, 299_200.0, 999_999.0, 1_000_000.0, 12_000_001.0].map(|bytes| words.file_size(bytes));
            assert_eq!(sizes, ["๑ กิโลไบต์", "๑ กิโลไบต์", "๓๐๐ กิโลไบต์", "๑,๐๐๐ กิโลไบต์", "๑ เมกะไบต์", "๑๓ เมกะไบต์"]);
        });
    }

    #[test]
    fn without_a_provider_it_speaks_thai() {
        Owner::new().with(|| {
            assert_eq!(use_words().now().action_back(), "ย้อนกลับ");
            assert_eq!(use_words().number(7), "๗");
        });
    }
}
