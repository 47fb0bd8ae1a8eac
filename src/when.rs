//! Names and times on the screen: days in the Buddhist era, moments as people say them, in the language and digits chosen.
//!
//! | helper | gives | when |
//! | --- | --- | --- |
//! | [`Wording::day`] | `22 พ.ย. 2569` | a date somebody entered |
//! | [`Wording::moment`] | `วันนี้ 07:42`, `เมื่อวาน 18:05`, a date and a time | something that happened on this device or the server |
//! | [`Wording::ago`] | `3 ชม. ก่อน` | a last contact, where only the distance matters |
//!
//! Instants are milliseconds since 1970 UTC, shown in the time of Thailand whatever the phone is set to.

use domain::{Digits, thai_date};
use i18n::{Language, arg};
use jiff::civil::{Date, Time};

use crate::i18n::Wording;
use crate::platform::clock;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Milliseconds since an instant, by this device's clock.
#[must_use]
pub fn elapsed(millis: i64) -> i64 {
    clock::now_millis().saturating_sub(millis)
}

/// Whole hours since an instant, by this device's clock.
#[must_use]
pub fn hours_since(millis: i64) -> i64 {
    elapsed(millis) / HOUR
}

impl Wording {
    /// A day with a short month: in Thai with the year of the Buddhist era, in English as [`thai_date`] writes it.
    #[must_use]
    pub fn day(self, date: Date) -> String {
        let day = match self.language() {
            Language::Th => thai_date::short(date, Digits::Arabic),
            Language::En => thai_date::english_short(date),
        };
        // A day is one thing: it never breaks over two lines.
        self.digits(&day).replace(' ', "\u{a0}")
    }

    /// A day as papers write it, the month in full: in Thai with the year of the Buddhist era.
    #[must_use]
    pub fn long_day(self, date: Date) -> String {
        match self.language() {
            Language::Th => self.digits(&thai_date::long(date, Digits::Arabic)),
            Language::En => self.digits(&thai_date::english(date)),
        }
    }

    /// A day as short as it is written: in Thai with the last two figures of the year.
    #[must_use]
    pub fn short_day(self, date: Date) -> String {
        match self.language() {
            Language::Th => self.digits(&thai_date::shortest(date, Digits::Arabic)),
            Language::En => self.day(date),
        }
    }

    /// A time of day, hours and minutes.
    #[must_use]
    pub fn clock(self, time: Time) -> String {
        self.digits(&thai_date::time(time.hour(), time.minute(), Digits::Arabic))
    }

    /// An instant as people say it: today, yesterday, or a day, with the time.
    #[must_use]
    pub fn moment(self, millis: i64) -> String {
        self.moment_seen_on(millis, clock::today())
    }

    fn moment_seen_on(self, millis: i64, today: Date) -> String {
        let words = self.now();
        let Some((day, time)) = clock::in_thailand(millis) else { return words.common_unknown().to_owned() };
        let time = self.clock(time);
        if day == today {
            words.time_today_at(&time)
        } else if Some(day) == today.yesterday().ok() {
            words.time_yesterday_at(&time)
        } else {
            words.time_date_at(arg::Date(&self.day(day)), arg::Time(&time))
        }
    }

    /// How long ago an instant was, by this device's clock.
    #[must_use]
    pub fn ago(self, millis: i64) -> String {
        self.distance(elapsed(millis))
    }

    /// A distance in time. Clocks differ a little, so an instant "in the future" was just now.
    #[must_use]
    pub fn distance(self, millis: i64) -> String {
        let words = self.now();
        match millis {
            ..MINUTE => words.time_now().to_owned(),
            MINUTE..HOUR => words.time_minutes(&self.number(millis / MINUTE)),
            HOUR..DAY => words.time_hours(&self.number(millis / HOUR)),
            DAY.. => words.time_days(&self.number(millis / DAY)),
        }
    }

    /// When the server was last heard, as a sentence.
    #[must_use]
    pub fn last_contact(self, at: Option<i64>) -> String {
        match at {
            Some(at) => self.now().online_last_contact(&self.moment(at)),
            None => self.now().online_never_contacted().to_owned(),
        }
    }

    /// The name of an area or a text in the language and the digits chosen; the other language's where one is missing.
    #[must_use]
    pub fn name(self, th: &str, en: &str) -> String {
        let (first, second) = match self.language() {
            Language::Th => (th, en),
            Language::En => (en, th),
        };
        self.digits(if first.is_empty() { second } else { first })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use leptos::prelude::*;

    use super::*;
    use crate::i18n::provide_words;

    /// 2026-11-22 07:42 in Thailand.
    const MORNING: i64 = 1_795_308_120_000;

    fn speak<T>(language: Language, digits: Digits, say: impl FnOnce(Wording) -> T) -> T {
        Owner::new().with(|| say(provide_words(Signal::stored(language), Signal::stored(digits))))
    }

    #[test]
    fn moments_are_told_in_the_time_of_thailand() {
        speak(Language::Th, Digits::Thai, |words| {
            let seen_on = |day| words.moment_seen_on(MORNING, day);
            assert_eq!(seen_on(date(2026, 11, 22)), "วันนี้ ๐๗:๔๒");
            assert_eq!(seen_on(date(2026, 11, 23)), "เมื่อวาน ๐๗:๔๒");
            assert_eq!(seen_on(date(2026, 11, 24)), "๒๒\u{a0}พ.ย.\u{a0}๒๕๖๙ ๐๗:๔๒");
        });
        speak(Language::En, Digits::Arabic, |words| {
            assert_eq!(words.moment_seen_on(MORNING, date(2026, 11, 22)), "today 07:42");
            assert_eq!(words.moment_seen_on(i64::MAX, date(2026, 11, 22)), "Unknown");
        });
    }

    #[test]
    fn names_are_told_in_the_language_and_the_digits_chosen() {
        speak(Language::Th, Digits::Thai, |words| {
            assert_eq!(words.name("ชุดสาธิต 4 ด้าน", "Training set"), "ชุดสาธิต ๔ ด้าน");
            assert_eq!(words.name("", "4 parts"), "๔ parts");
        });
        speak(Language::Th, Digits::Arabic, |words| assert_eq!(words.name("4 ด้าน", ""), "4 ด้าน"));
    }

    #[test]
    fn distances_use_the_largest_whole_unit() {
        speak(Language::En, Digits::Arabic, |words| {
            for (millis, told) in [
                (-5 * MINUTE, "just now"),
                (59_999, "just now"),
                (MINUTE, "1 min ago"),
                (3 * HOUR + 59 * MINUTE, "3 hours ago"),
                (2 * DAY, "2 days ago"),
            ] {
                assert_eq!(words.distance(millis), told);
            }
        });
    }

    #[test]
    fn a_missing_name_is_taken_from_the_other_language() {
        speak(Language::En, Digits::Arabic, |words| {
            assert_eq!(words.name("แปลงยาว", "Plaeng Yao"), "Plaeng Yao");
            assert_eq!(words.name("แปลงยาว", ""), "แปลงยาว");
        });
    }
}
