//! Rust code for the paired texts.

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

fn method(pair: &Pair) -> String {
    let arguments = template::arguments(&pair.th);
    let (key, name) = (&pair.key, pair.method());
    let doc = format!("    /// `{key}`: `{}`\n    #[must_use]\n", pair.sample);
    if arguments.is_empty() {
        let (th, en) = (literal(&pair.th), literal(&pair.en));
        return format!("{doc}    pub const fn {name}(self) -> &'static str {{ self.pick({th:?}, {en:?}) }}\n");
    }
    let parameters: String = arguments.iter().map(|argument| format!(", {argument}: &str")).collect();
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
