//! The build script's own rules, tested as ordinary code: what it accepts, what it refuses, what it writes.

#[path = "../build/catalogue.rs"]
mod catalogue;
#[path = "../build/generate.rs"]
mod generate;
#[path = "../build/template.rs"]
mod template;

use catalogue::{Catalogue, pair};

fn both(th: &str, en: &str) -> Result<String, String> {
    let pairs = pair(&Catalogue::parse(th)?, &Catalogue::parse(en)?)?;
    Ok(generate::methods(&pairs))
}

#[test]
fn a_missing_translation_is_named() {
    let fault = both(r#"{"nav.home": "บ้าน"}"#, r#"{"nav.back": "Back"}"#).unwrap_err();
    assert_eq!(fault, "`nav.back` has no Thai text\n`nav.home` has no English text");
}

#[test]
fn differing_placeholders_are_refused() {
    let fault = both(r#"{"a.b": "{count} คน"}"#, r#"{"a.b": "{number} people"}"#).unwrap_err();
    assert!(fault.contains("`a.b`: the placeholders differ"), "{fault}");
}

#[test]
fn a_plural_counts_as_a_use_of_its_argument() {
    let code = both(r#"{"a.days": "{n} วัน"}"#, r#"{"a.days": "{n} {n|day|days}"}"#);
    let code = code.unwrap();
    assert!(code.contains("pub fn a_days(self, n: &str) -> String"), "{code}");
    assert!(code.contains(r#"[n, " ", choose(n, "day", "days")].concat()"#), "{code}");
}

#[test]
fn two_arguments_have_types_of_their_own_and_are_alphabetical_whatever_the_wording() {
    let (th, en) = (r#"{"a.of": "{part} จาก {in_all}"}"#, r#"{"a.of": "{part} of {in_all}"}"#);
    let code = both(th, en).unwrap();
    assert!(code.contains("a_of(self, arg::InAll(in_all): arg::InAll<'_>, arg::Part(part): arg::Part<'_>)"), "{code}");
    let pairs = pair(&Catalogue::parse(th).unwrap(), &Catalogue::parse(en).unwrap()).unwrap();
    let types = generate::argument_types(&pairs);
    assert_eq!(types.matches("pub struct").count(), 2, "{types}");
    assert!(types.contains("pub struct InAll<'a>(pub &'a str);"), "{types}");
}

#[test]
fn an_argument_alone_needs_no_type() {
    let text = r#"{"a.b": "{count} {count|x|y}"}"#;
    let pairs = pair(&Catalogue::parse(text).unwrap(), &Catalogue::parse(text).unwrap()).unwrap();
    assert_eq!(generate::argument_types(&pairs), "");
}

#[test]
fn broken_texts_and_keys_are_refused() {
    let cases = [
        (r#"{"a.b": "{open"}"#, "without its `}`"),
        (r#"{"a.b": "close}"}"#, "without its `{`"),
        (r#"{"a.b": "{Big}"}"#, "can't be the name"),
        (r#"{"a.b": "{type}"}"#, "can't be the name"),
        (r#"{"a.b": "{n|one}"}"#, "neither"),
        (r#"{"a.b": ""}"#, "is empty"),
        (r#"{"a.b": " x"}"#, "spaces at an end"),
        (r#"{"plain": "x"}"#, "not of the form group.name"),
        (r#"{"a.b": "x", "a.b": "y"}"#, "stands there twice"),
        (r#"{"a.b_c": "x", "a_b.c": "y"}"#, "give the same method"),
    ];
    for (json, expected) in cases {
        let fault = both(json, json).unwrap_err();
        assert!(fault.contains(expected), "{json}: {fault}");
    }
}
