//! What makes the client heavy: how many bytes of code each crate and each function has, before shrinking.
//!
//! Read from the compiled file with its names still in it. Functions that differ only in their types are added up:
//! many small copies of one function are the usual reason for weight.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::error::{Error, Result};
use crate::files;

/// How many lines of each list are shown.
const SHOWN: usize = 15;

/// Bytes and copies under one name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Weight {
    bytes: usize,
    copies: usize,
}

/// Prints the heaviest crates and functions of a compiled file.
pub(crate) fn print(wasm: &Path) -> Result<()> {
    let bytes = files::read(wasm)?;
    let functions = functions(&bytes).map_err(|e| Error::content(wasm, e.to_string()))?;
    let names = functions.iter().map(|(name, bytes)| (crate_of(name), *bytes));
    show("crate", &sum(names));
    show("function", &sum(functions.iter().map(|(name, bytes)| (name.clone(), *bytes))));
    Ok(())
}

fn show(what: &str, weights: &BTreeMap<String, Weight>) {
    let mut list: Vec<_> = weights.iter().collect();
    list.sort_by_key(|(_, weight)| std::cmp::Reverse(weight.bytes));
    println!("{:>10} {:>10}  {what} (code before shrinking)", "bytes", "functions");
    for (name, weight) in list.into_iter().take(SHOWN) {
        let short: String = name.chars().take(120).collect();
        println!("{:>10} {:>10}  {short}", weight.bytes, weight.copies);
    }
}

fn sum(parts: impl Iterator<Item = (String, usize)>) -> BTreeMap<String, Weight> {
    let mut weights: BTreeMap<String, Weight> = BTreeMap::new();
    for (name, bytes) in parts {
        let weight = weights.entry(name).or_default();
        weight.bytes += bytes;
        weight.copies += 1;
    }
    weights
}

/// Every function of the file with its name and size.
fn functions(wasm: &[u8]) -> std::result::Result<Vec<(String, usize)>, wasmparser::BinaryReaderError> {
    let mut imported = 0;
    let mut sizes = Vec::new();
    let mut names = HashMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                }
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for part in section {
                        let Name::Function(map) = part? else { continue };
                        for naming in map {
                            let naming = naming?;
                            names.insert(naming.index as usize, plain(naming.name));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let named = sizes.into_iter().enumerate();
    Ok(named.map(|(at, size)| (names.remove(&(at + imported)).unwrap_or_else(|| "?".into()), size)).collect())
}

/// A readable name without the hash that tells copies apart.
fn plain(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// The crate a function belongs to: the first one its name mentions, in `<T as tachys::view::Render>` that is `tachys`.
fn crate_of(name: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for (at, _) in name.match_indices("::") {
        let start = name[..at].rfind(|c| !is_part(c)).map_or(0, |before| before + 1);
        let part = &name[start..at];
        if part.starts_with(|c: char| c.is_ascii_lowercase()) {
            return part.to_owned();
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_with_name_and_size() {
        // One imported function, one of our own of two bytes (no locals, end), and names for both.
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend(b"\x01\x04\x01\x60\0\0");
        wasm.extend(b"\x02\x07\x01\x01m\x01f\0\0");
        wasm.extend(b"\x03\x02\x01\0");
        wasm.extend(b"\x0a\x04\x01\x02\0\x0b");
        wasm.extend(b"\0\x0f\x04name\x01\x08\x02\0\x01f\x01\x02ab");
        assert_eq!(functions(&wasm).unwrap(), [("ab".to_owned(), 2)]);
    }

    #[test]
    fn a_crate_is_told_from_the_name() {
        for (name, expected) in [
            ("<T as tachys::view::any_view::IntoAny>::into_any", "tachys"),
            ("<&mut serde_json::de::Deserializer<R> as serde_core::Deserializer>::next", "serde_json"),
            ("phophiang::pages::board::row", "phophiang"),
            ("memcpy", "memcpy"),
        ] {
            assert_eq!(crate_of(name), expected);
        }
    }

    #[test]
    fn copies_add_up() {
        let weights = sum([("a".to_owned(), 2), ("b".to_owned(), 1), ("a".to_owned(), 3)].into_iter());
        assert_eq!(weights["a"], Weight { bytes: 5, copies: 2 });
    }
}
