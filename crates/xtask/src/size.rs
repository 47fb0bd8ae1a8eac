//! `cargo xtask size`: what a phone must load before the first screen, against the budget.

use serde_json::Value;

use crate::bundle::{self, Mode};
use crate::error::{Error, Result};
use crate::files;
use crate::weights;
use crate::workspace::Workspace;

/// What the first load is to become: WebAssembly, JavaScript and style sheet in brotli, without fonts, in bytes.
const FIRST_LOAD_GOAL: u64 = 250_000;
/// What the first load may weigh until then. It only ever goes down: whoever makes the client lighter lowers it.
const FIRST_LOAD: u64 = 600_000;
/// The budget of everything the worker keeps, as it travels, in bytes; goes down with the first load.
const WHOLE_SHELL: u64 = 720_000;

/// One file of the build.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    path: String,
    plain: u64,
    /// As it travels: brotli where there is one.
    sent: u64,
    precache: bool,
}

impl Line {
    fn is_first_load(&self) -> bool {
        [".wasm", ".js", ".css"].iter().any(|end| self.path.ends_with(end))
    }
}

/// Prints the table and fails if a budget is exceeded.
pub(crate) fn check(ws: &Workspace) -> Result<()> {
    let path = Mode::Release.dist(ws).join("build.json");
    let build: Value = serde_json::from_str(&files::read_text(&path)?)
        .map_err(|e| Error::content(&path, format!("is not JSON: {e}")))?;
    let mut lines = lines(&build).ok_or_else(|| Error::content(&path, "is not a list of files"))?;
    lines.retain(|line| line.precache);
    lines.sort_by_key(|line| std::cmp::Reverse(line.sent));
    println!("{:>10} {:>10}  file", "plain", "sent");
    for line in &lines {
        println!("{:>10} {:>10}  {}", line.plain, line.sent, line.path);
    }
    let compiled = bundle::compiled(ws, Mode::Release);
    // Not there if the build came from elsewhere, as in a release archive.
    if compiled.is_file() {
        weights::print(&compiled)?;
    }
    let first: u64 = lines.iter().filter(|line| line.is_first_load()).map(|line| line.sent).sum();
    let whole: u64 = lines.iter().map(|line| line.sent).sum();
    println!("first load: the goal is {FIRST_LOAD_GOAL} bytes, {} to go", first.saturating_sub(FIRST_LOAD_GOAL));
    within("first load (wasm + js + css, brotli)", first, FIRST_LOAD)?;
    within("whole shell (with fonts and icons)", whole, WHOLE_SHELL)
}

fn within(what: &str, bytes: u64, budget: u64) -> Result<()> {
    println!("{what}: {bytes} of {budget} bytes ({} %)", bytes * 100 / budget);
    if bytes <= budget {
        return Ok(());
    }
    Err(Error::Rule(format!("{what} is {} bytes over its budget", bytes - budget)))
}

fn lines(build: &Value) -> Option<Vec<Line>> {
    build["files"].as_array()?.iter().map(line).collect()
}

fn line(file: &Value) -> Option<Line> {
    let plain = file["bytes"].as_u64()?;
    Some(Line {
        path: file["path"].as_str()?.to_owned(),
        plain,
        sent: file["br"].as_u64().unwrap_or(plain),
        precache: file["precache"].as_bool()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_counts_as_it_travels() {
        let build = json!({ "files": [
            { "path": "/a.wasm", "bytes": 900, "br": 300, "precache": true },
            { "path": "/a.woff2", "bytes": 50, "precache": true },
        ]});
        let lines = lines(&build).unwrap();
        assert_eq!((lines[0].sent, lines[1].sent), (300, 50));
        assert!(lines[0].is_first_load() && !lines[1].is_first_load());
        assert_eq!(super::lines(&json!({ "files": [{}] })), None);
    }

    #[test]
    fn one_byte_over_the_budget_is_too_much() {
        assert!(within("x", 100, 100).is_ok());
        assert!(within("x", 101, 100).unwrap_err().to_string().contains("1 bytes over"));
    }
}
