//! A text taken apart: literal pieces, placeholders, plural choices.

use std::collections::BTreeSet;

/// One piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Shown as it stands.
    Literal(String),
    /// `{name}`
    Argument(String),
    /// `{count|one|many}`
    Plural {
        /// The argument that decides.
        argument: String,
        /// Shown for one.
        one: String,
        /// Shown for everything else.
        many: String,
    },
}

/// Words Rust keeps for itself that a translator might well choose as a placeholder.
const RESERVED: [&str; 12] = ["self", "type", "in", "as", "for", "if", "match", "move", "ref", "use", "where", "final"];

/// Takes a text apart, or says what is wrong with it.
pub(crate) fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (literal, after) = (&rest[..open], &rest[open + 1..]);
        let close = after.find('}').ok_or("a `{` without its `}`")?;
        push_literal(&mut parts, literal)?;
        parts.push(placeholder(&after[..close])?);
        rest = &after[close + 1..];
    }
    push_literal(&mut parts, rest)?;
    Ok(parts)
}

/// The names of all arguments of a text, in alphabetical order.
pub(crate) fn arguments(parts: &[Part]) -> BTreeSet<&str> {
    parts
        .iter()
        .filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Argument(name) | Part::Plural { argument: name, .. } => Some(name.as_str()),
        })
        .collect()
}

fn push_literal(parts: &mut Vec<Part>, literal: &str) -> Result<(), String> {
    if literal.contains('}') {
        return Err("a `}` without its `{`".to_owned());
    }
    if !literal.is_empty() {
        // A dot between two things may end a line, never begin one.
        parts.push(Part::Literal(literal.replace(" · ", "\u{a0}· ")));
    }
    Ok(())
}

fn placeholder(inside: &str) -> Result<Part, String> {
    let pieces: Vec<&str> = inside.split('|').collect();
    let name = pieces[0];
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !is_name || RESERVED.contains(&name) {
        return Err(format!("`{name}` can't be the name of a placeholder"));
    }
    match pieces[..] {
        [name] => Ok(Part::Argument(name.to_owned())),
        [name, one, many] => Ok(Part::Plural { argument: name.to_owned(), one: one.to_owned(), many: many.to_owned() }),
        _ => Err(format!("`{{{inside}}}` is neither {{name}} nor {{name|one|many}}")),
    }
}
