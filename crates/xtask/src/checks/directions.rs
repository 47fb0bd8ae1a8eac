//! Dependencies point one way: which crate of ours may use which, and which libraries stay out of where.
//!
//! The tables are the picture in `docs/ARCHITECTURE.md`. Only what a crate names itself counts; development
//! dependencies may look further, because tests are everyone's client.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::command::Cmd;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// Which crates of ours each crate may use.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("sync", &[]),
    ("i18n", &[]),
    ("records", &["domain", "sync"]),
    ("store", &["domain", "sync", "records"]),
    ("documents", &["domain", "sync", "records", "i18n"]),
    ("server", &["domain", "sync", "records", "documents", "i18n"]),
    ("simulator", &["domain", "sync", "records", "store", "server"]),
    ("phophiang", &["domain", "sync", "records", "store", "i18n"]),
    ("e2e", &["domain", "sync", "records", "store", "i18n"]),
    ("fuzz", &["domain", "sync", "records"]),
    ("xtask", &[]),
];

/// Libraries that only some crates may name: the user interface, the browser, the database, the web server.
const RESERVED: [(&str, &[&str]); 8] = [
    ("leptos", &["phophiang"]),
    ("leptos_router", &["phophiang"]),
    ("web-sys", &["phophiang", "store"]),
    ("js-sys", &["phophiang", "store"]),
    ("indexed_db_futures", &["store"]),
    ("gloo-storage", &["phophiang"]),
    // e2e measures the server against a bare database.
    ("sqlx", &["server", "e2e"]),
    // The simulator hands requests to the server's router.
    ("axum", &["server", "simulator"]),
];

/// What each crate of ours names: for use, and for its tests.
#[derive(Debug, Default)]
struct Named {
    normal: BTreeSet<String>,
    development: BTreeSet<String>,
}

/// Fails if a crate uses what it may not.
pub(super) fn check(ws: &Workspace) -> Result<()> {
    let text = Cmd::cargo(&ws.root).args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).output()?;
    let metadata: Value = serde_json::from_str(&text).map_err(|e| Error::Rule(format!("cargo metadata: {e}")))?;
    let broken = violations(&named(&metadata));
    if broken.is_empty() {
        println!("Crates know only what they may know.");
        return Ok(());
    }
    Err(Error::Rule(broken.join("\n       ")))
}

fn named(metadata: &Value) -> BTreeMap<String, Named> {
    let mut crates = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let mut named = Named::default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let name = dependency["name"].as_str().unwrap_or_default().to_owned();
            if dependency["kind"] == "dev" {
                named.development.insert(name);
            } else {
                named.normal.insert(name);
            }
        }
        crates.insert(package["name"].as_str().unwrap_or_default().to_owned(), named);
    }
    crates
}

fn violations(crates: &BTreeMap<String, Named>) -> Vec<String> {
    let mut broken = Vec::new();
    for (name, named) in crates {
        let Some((_, allowed)) = MAY_USE.iter().find(|(n, _)| n == name) else {
            broken.push(format!("{name} is new: say in MAY_USE (crates/xtask) what it may use"));
            continue;
        };
        for used in named.normal.iter().filter(|used| crates.contains_key(*used)) {
            if !allowed.contains(&used.as_str()) {
                broken.push(format!("{name} may not use {used}"));
            }
        }
        for (library, owners) in RESERVED {
            let names_it = named.normal.contains(library) || named.development.contains(library);
            if names_it && !owners.contains(&name.as_str()) {
                broken.push(format!("{name} may not name {library}; only {} may", owners.join(" and ")));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn broken(packages: &Value) -> Vec<String> {
        violations(&named(&json!({ "packages": packages })))
    }

    #[test]
    fn the_allowed_directions_are_allowed() {
        let packages = json!([
            { "name": "domain", "dependencies": [{ "name": "serde", "kind": null }] },
            { "name": "sync", "dependencies": [] },
            { "name": "records", "dependencies": [
                { "name": "domain", "kind": null }, { "name": "sync", "kind": null }] },
            { "name": "store", "dependencies": [{ "name": "indexed_db_futures", "kind": null }] },
        ]);
        assert_eq!(broken(&packages), Vec::<String>::new());
    }

    #[test]
    fn every_wrong_direction_is_named() {
        let packages = json!([
            { "name": "domain", "dependencies": [{ "name": "sync", "kind": null }, { "name": "leptos", "kind": null }] },
            { "name": "sync", "dependencies": [{ "name": "domain", "kind": "dev" }, { "name": "sqlx", "kind": "dev" }] },
            { "name": "surprise", "dependencies": [] },
        ]);
        let broken = broken(&packages).join("; ");
        assert!(broken.contains("domain may not use sync"));
        assert!(broken.contains("domain may not name leptos"));
        assert!(broken.contains("surprise is new"));
        assert!(broken.contains("sync may not name sqlx"), "not even for tests");
        assert!(!broken.contains("sync may not use domain"), "tests may look further");
    }

    #[test]
    fn the_table_has_no_circle() {
        let mut known: Vec<&str> = Vec::new();
        let mut rest: Vec<_> = MAY_USE.to_vec();
        while !rest.is_empty() {
            let before = rest.len();
            rest.retain(|(name, uses)| {
                let free = uses.iter().all(|used| known.contains(used));
                if free {
                    known.push(name);
                }
                !free
            });
            assert!(rest.len() < before, "a circle among {rest:?}");
        }
    }
}
