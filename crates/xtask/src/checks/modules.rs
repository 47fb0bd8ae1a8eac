//! Rules inside crates: a library is named only in the folder that wraps it, so that everything else can be tested
//! without a browser, a socket or a database.

use std::path::Path;

use crate::error::{Error, Result};
use crate::files;
use crate::workspace::Workspace;

/// A library, the folder the rule is about, and where in it the library may be named.
struct Rule {
    library: &'static str,
    inside: &'static str,
    only_in: &'static [&'static str],
}

const RULES: [Rule; 7] = [
    rule("web_sys", "src/", &["src/platform/"]),
    rule("js_sys", "src/", &["src/platform/"]),
    rule("gloo_storage", "src/", &["src/platform/"]),
    rule("gloo_net", "src/", &["src/platform/"]),
    rule("indexed_db_futures", "src/", &[]),
    rule("indexed_db_futures", "crates/", &["crates/store/"]),
    rule("sqlx", "crates/server/src/", &["crates/server/src/store/"]),
];

const fn rule(library: &'static str, inside: &'static str, only_in: &'static [&'static str]) -> Rule {
    Rule { library, inside, only_in }
}

/// Fails if a file names a library it may not know.
pub(super) fn check(ws: &Workspace) -> Result<()> {
    let mut broken = Vec::new();
    for folder in ["src", "crates"] {
        for file in files::walk(&ws.root.join(folder))? {
            let path = Path::new(folder).join(file);
            let name = files::url_path(&path);
            if path.extension().is_some_and(|e| e == "rs") && !name.starts_with("crates/xtask/") {
                broken.extend(violations(&name, &files::read_text(&ws.root.join(&path))?));
            }
        }
    }
    if broken.is_empty() {
        println!("Modules know only what they may know.");
        return Ok(());
    }
    Err(Error::Rule(broken.join("\n       ")))
}

/// The rules the file `name` breaks, each with its first line.
fn violations(name: &str, code: &str) -> Vec<String> {
    RULES
        .iter()
        .filter(|rule| name.starts_with(rule.inside))
        .filter(|rule| !rule.only_in.iter().any(|place| name.starts_with(place)))
        .filter_map(|rule| {
            let line = code.lines().position(|line| names(line, rule.library))? + 1;
            let places = match rule.only_in {
                [] => "nowhere here".to_owned(),
                places => format!("only in {}", places.join(", ")),
            };
            Some(format!("{name}:{line} names {}: allowed {places}", rule.library))
        })
        .collect()
}

/// Whether a line of code names the library as a path (`web_sys::…`) or imports it. Comments do not count.
fn names(line: &str, library: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let mut rest = code;
    while let Some(at) = rest.find(library) {
        let before = rest[..at].chars().next_back();
        let after = &rest[at + library.len()..];
        let whole_word = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let is_path = after.starts_with("::") || after.starts_with(';') || after.starts_with(" as ");
        if whole_word && is_path {
            return true;
        }
        rest = after;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_named_in_the_platform_folder_only() {
        let code = "use leptos::prelude::*;\nfn go() { web_sys::window(); }\n";
        assert_eq!(
            violations("src/pages/dossier.rs", code),
            ["src/pages/dossier.rs:2 names web_sys: allowed only in src/platform/"]
        );
        assert!(violations("src/platform/clock.rs", code).is_empty());
        assert!(violations("crates/store/src/indexed_db.rs", "use indexed_db_futures::Build;").is_empty());
        assert_eq!(violations("src/platform/db.rs", "use indexed_db_futures::Build;").len(), 1);
    }

    #[test]
    fn sql_stays_in_the_store() {
        assert_eq!(violations("crates/server/src/routes/push.rs", "use sqlx::Row;").len(), 1);
        assert!(violations("crates/server/src/store/sqlite.rs", "use sqlx::Row;").is_empty());
    }

    #[test]
    fn words_that_only_look_alike_do_not_count() {
        let code = "//! never web_sys::window here\nlet my_web_sys::x; let web_sys_like = 1; \"web_sys\"";
        assert!(violations("src/pages/a.rs", code).is_empty());
    }
}
