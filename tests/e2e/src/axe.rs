//! axe-core: looks for faults that keep people out.
//!
//! The script comes from the npm package, fetched once into the user's cache; `PHOPHIANG_AXE` names another copy of `axe.min.js`.
//! It is run through the DevTools protocol, because the page's policy lets in no script but its own.

use std::env;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::json;

use crate::browser::Browser;
use crate::failure::{Failure, Result};
use crate::npm;

const VERSION: &str = "4.14.1";

/// A rule that is broken.
#[derive(Clone, Debug, Deserialize)]
pub struct Fault {
    /// The rule.
    pub id: String,
    /// How bad it is: minor, moderate, serious, critical.
    pub impact: Option<String>,
    /// The rule in a sentence.
    pub help: String,
    /// The elements, as markup.
    pub places: Vec<String>,
}

impl Fault {
    /// Whether it keeps somebody from using the page.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        matches!(self.impact.as_deref(), Some("serious" | "critical"))
    }
}

/// The script, fetched if need be.
///
/// # Errors
/// If it is not there and cannot be fetched.
pub fn script() -> Result<String> {
    let path = match env::var_os("PHOPHIANG_AXE") {
        Some(path) => PathBuf::from(path),
        None => npm::modules("axe-core", VERSION)?.join("axe-core/axe.min.js"),
    };
    fs::read_to_string(&path).map_err(Failure::file(path))
}

/// Looks at the page in front, with the rules of WCAG 2.2 AA and the good practice beyond them.
///
/// # Errors
/// If the script does not run.
pub async fn look(browser: &Browser, script: &str) -> Result<Vec<Fault>> {
    // A button that fades from one colour to another is looked at when it is done: in between nobody reads it.
    let expression = format!(
        "{script}\n;document.getAnimations().forEach((one) => {{ try {{ one.finish(); }} catch {{ /* without an end */ }} }});\
         axe.run(document, {{ resultTypes: ['violations'] }}).then((result) => JSON.stringify(\
         result.violations.map((v) => ({{ id: v.id, impact: v.impact, help: v.help, places: v.nodes.map((n) => n.html) }}))))"
    );
    let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
    let answer = browser.devtools("Runtime.evaluate", parameters).await?;
    let found = answer["result"]["value"].as_str();
    let found = found.ok_or_else(|| Failure::Expected(format!("axe-core did not run: {answer}")))?;
    Ok(serde_json::from_str(found)?)
}
