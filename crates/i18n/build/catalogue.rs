//! One locale file, and the check of two against each other.

use std::{collections::BTreeMap, fmt};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use crate::template::{self, Part};

/// The texts of one language, by key.
#[derive(Debug)]
pub(crate) struct Catalogue(BTreeMap<String, String>);

/// A key with its text in both languages.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) key: String,
    pub(crate) th: Vec<Part>,
    pub(crate) en: Vec<Part>,
    /// The Thai text as written, for the documentation of the method.
    pub(crate) sample: String,
}

impl Catalogue {
    /// Reads a locale file. A key written twice is an error: the second would silently win.
    pub(crate) fn parse(json: &str) -> Result<Self, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }
}

impl<'de> Deserialize<'de> for Catalogue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Entries)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Catalogue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of \"group.name\": \"text\"")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Catalogue, A::Error> {
        let mut texts = BTreeMap::new();
        while let Some((key, text)) = map.next_entry::<String, String>()? {
            check_key(&key).map_err(A::Error::custom)?;
            if text.trim() != text || text.is_empty() {
                return Err(A::Error::custom(format!("`{key}` is empty or has spaces at an end")));
            }
            if texts.insert(key.clone(), text).is_some() {
                return Err(A::Error::custom(format!("`{key}` stands there twice")));
            }
        }
        Ok(Catalogue(texts))
    }
}

fn check_key(key: &str) -> Result<(), String> {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    match key.split_once('.') {
        Some((group, name)) if is_word(group) && is_word(name) => Ok(()),
        _ => Err(format!("`{key}` is not of the form group.name")),
    }
}

/// Puts both languages side by side, or names every key that does not fit.
pub(crate) fn pair(th: &Catalogue, en: &Catalogue) -> Result<Vec<Pair>, String> {
    let mut faults = Vec::new();
    let mut pairs = Vec::new();
    for key in en.0.keys().filter(|key| !th.0.contains_key(*key)) {
        faults.push(format!("`{key}` has no Thai text"));
    }
    for (key, thai) in &th.0 {
        match en.0.get(key) {
            None => faults.push(format!("`{key}` has no English text")),
            Some(english) => match pair_one(key, thai, english) {
                Ok(pair) => pairs.push(pair),
                Err(fault) => faults.push(fault),
            },
        }
    }
    faults.extend(same_method(&pairs));
    if faults.is_empty() { Ok(pairs) } else { Err(faults.join("\n")) }
}

fn pair_one(key: &str, thai: &str, english: &str) -> Result<Pair, String> {
    let th = template::parse(thai).map_err(|fault| format!("`{key}` in Thai: {fault}"))?;
    let en = template::parse(english).map_err(|fault| format!("`{key}` in English: {fault}"))?;
    let (in_th, in_en) = (template::arguments(&th), template::arguments(&en));
    if in_th != in_en {
        return Err(format!("`{key}`: the placeholders differ, Thai {in_th:?}, English {in_en:?}"));
    }
    Ok(Pair { key: key.to_owned(), th, en, sample: thai.to_owned() })
}

/// `a.b_c` and `a_b.c` would be the same method.
fn same_method(pairs: &[Pair]) -> Vec<String> {
    let mut seen = BTreeMap::new();
    pairs
        .iter()
        .filter_map(|pair| {
            let other = seen.insert(pair.method(), &pair.key)?;
            Some(format!("`{}` and `{other}` give the same method", pair.key))
        })
        .collect()
}

impl Pair {
    /// The name of the generated method.
    pub(crate) fn method(&self) -> String {
        self.key.replace('.', "_")
    }
}
