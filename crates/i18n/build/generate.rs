//! Rust code for the paired texts.

use std::collections::BTreeSet;

use crate::{
    catalogue::Pair,
    template::{self, Part},
};

/// The `impl Words` block with one method a key.
pub(crate) fn methods(pairs: &[Pair]) -> String {
    let mut code = String::from("impl Words {\n");
    for pair in pairs {
        code.push_str(&method(pair));
    }
    code.push_str("}\n");
    code
}

/// One type for each argument that stands beside another: two of them cannot be given the wrong way round.
pub(crate) fn argument_types(pairs: &[Pair]) -> String {
    let beside_others = pairs.iter().map(|pair| template::arguments(&pair.th)).filter(|arguments| arguments.len() > 1);
    let names: BTreeSet<&str> = beside_others.flatten().collect();
    names
        .into_iter()
        .map(|name| {
            let of = type_name(name);
            format!(
                "/// What stands for `{{{name}}}`.\n#[derive(Clone, Copy, Debug)]\npub struct {of}<'a>(pub &'a str);\n"
            )
        })
        .collect()
}

/// `last_contact` is of type `LastContact`.
fn type_name(argument: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    };
    argument.split('_').map(capital).collect()
}

fn method(pair: &Pair) -> String {
    let arguments = template::arguments(&pair.th);
    let (key, name) = (&pair.key, pair.method());
    let doc = format!("    /// `{key}`: `{}`\n    #[must_use]\n", pair.sample);
    if arguments.is_empty() {
        let (th, en) = (literal(&pair.th), literal(&pair.en));
        return format!("{doc}    pub const fn {name}(self) -> &'static str {{ self.pick({th:?}, {en:?}) }}\n");
    }
    let parameter = |argument: &&str| match arguments.len() {
        1 => format!(", {argument}: &str"),
        _ => format!(", arg::{of}({argument}): arg::{of}<'_>", of = type_name(argument)),
    };
    let parameters: String = arguments.iter().map(parameter).collect();
    let (th, en) = (pieces(&pair.th), pieces(&pair.en));
    format!(
        "{doc}    pub fn {name}(self{parameters}) -> String {{\n        match self.language {{\n            \
         Language::Th => [{th}].concat(),\n            Language::En => [{en}].concat(),\n        }}\n    }}\n"
    )
}

fn literal(parts: &[Part]) -> &str {
    match parts {
        [Part::Literal(text)] => text,
        _ => "",
    }
}

fn pieces(parts: &[Part]) -> String {
    let pieces: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Literal(text) => format!("{text:?}"),
            Part::Argument(name) => name.clone(),
            Part::Plural { argument, one, many } => format!("choose({argument}, {one:?}, {many:?})"),
        })
        .collect();
    pieces.join(", ")
}
