//! The texts as a whole: complete, in the right script, and what an error sentence owes its reader.

use std::collections::BTreeMap;

use i18n::{Language, Words, arg};

type Texts = BTreeMap<String, String>;

#[expect(clippy::unwrap_used, reason = "a locale that does not parse fails the test")]
fn texts(json: &str) -> Texts {
    serde_json::from_str(json).unwrap()
}

fn thai() -> Texts {
    texts(include_str!("../locales/th.json"))
}

fn english() -> Texts {
    texts(include_str!("../locales/en.json"))
}

fn has_thai(text: &str) -> bool {
    text.chars().any(|c| ('\u{0e01}'..='\u{0e5b}').contains(&c))
}

/// What remains of a text without its placeholders.
fn literal(text: &str) -> String {
    text.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after)).collect()
}

#[test]
fn thai_texts_are_thai_unless_they_carry_no_word() {
    for (key, text) in thai() {
        let words = literal(&text).chars().any(char::is_alphabetic);
        let foreign = key == "settings.english";
        assert!(!words || foreign || has_thai(&text), "{key}: {text}");
    }
}

#[test]
fn english_texts_hold_no_thai_but_thai_itself() {
    for (key, text) in english() {
        let quotes_thai = matches!(key.as_str(), "settings.thai" | "settings.digits_thai");
        assert!(quotes_thai || !has_thai(&text), "{key}: {text}");
    }
}

#[test]
fn numbers_are_arguments_so_that_the_digits_setting_reaches_them() {
    for (key, text) in thai().into_iter().chain(english()) {
        // Digits shown for themselves, the names of licences, and an example that the page writes in the chosen digits.
        let names = ["settings.digits_", "settings.licence_", "assessment.date_hint"];
        let shows_digits = names.iter().any(|name| key.starts_with(name));
        let digit = |c: char| c.is_ascii_digit() || ('๐'..='๙').contains(&c);
        assert!(shows_digits || !literal(&text).contains(digit), "{key}: {text}");
    }
}

#[test]
fn an_error_about_sending_says_that_answers_are_kept() {
    let kept = [
        "error.too_many_tries",
        "error.session_expired",
        "error.account_closed",
        "error.offline",
        "error.unreachable",
        "error.timeout",
        "error.server",
        "error.server_busy",
        "error.server_full",
        "error.too_many_copies",
        "error.client_too_old",
        "error.storage_full",
        "error.stale",
        "error.change_too_large",
        "error.clock_suspect",
        "error.device_revoked",
        "refused.kept",
        "held.kept",
        "crash.lead",
        "update.failed",
    ];
    let (th, en) = (thai(), english());
    for key in kept {
        assert!(th[key].contains("คำตอบ") || th[key].contains("ข้อความยังอยู่"), "{key}");
        let english = en[key].to_lowercase();
        assert!(
            ["still", "safe", "kept", "has the answer"].iter().any(|word| english.contains(word)),
            "{key}: {english}"
        );
    }
}

#[test]
fn words_speak_the_language_they_were_made_for() {
    let (th, en) = (Words::new(Language::Th), Words::new(Language::En));
    assert_eq!(th.save_saved(), "บันทึกในเครื่องแล้ว");
    assert_eq!(en.save_saved(), "Saved on this device");
    assert_eq!(th.save_sending(arg::Done("๓"), arg::Total("๑๒")), "กำลังส่ง ๓/๑๒");
    assert_eq!(en.common_villages("1"), "1 village");
    assert_eq!(en.common_villages("10"), "10 villages");
    assert_eq!(th.month_short(11), Some("พ.ย."));
    assert_eq!(th.month_short(13), None);
}

#[test]
fn a_language_is_stored_by_its_tag() {
    assert_eq!(serde_json::to_string(&Language::Th).unwrap(), "\"th\"");
    assert_eq!(serde_json::from_str::<Language>("\"en\"").unwrap(), Language::En);
    assert_eq!(Language::from_tag("en-GB"), Some(Language::En));
    assert_eq!(Language::from_tag("TH"), Some(Language::Th));
    assert_eq!(Language::from_tag("lo"), None);
    assert_eq!(Language::default(), Language::Th);
}
