//! `cargo xtask size`: what a phone must load before the first screen, against the budget.

use serde_json::Value;

use crate::bundle::{self, Mode};
use crate::error::{Error, Result};
use crate::files;
use crate::weights;
use crate::workspace::Workspace;

/// What the first screen may need: WebAssembly, JavaScript and style sheet in brotli, without fonts, in bytes.
const FIRST_LOAD: u64 = 250_000;
/// The same for everything the worker keeps, with fonts and icons. It comes once, at the office, behind the first screen;
/// the field's screens of the whole year weigh more than those of the assessment alone (788 kB before them), the office's come with
/// them (221 kB), and so do what keeps answers through restored servers, copied phones and broken lines (about 100 kB) and the bundles that
/// somebody else carries (about 40 kB).
const WHOLE_SHELL: u64 = 1_550_000;

/// One file of the build.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    path: String,
    plain: u64,
    /// As it travels: brotli where there is one.
    sent: u64,
    precache: bool,
    /// Not needed for the first screen.
    later: bool,
}

impl Line {
    fn is_first_load(&self) -> bool {
        [".wasm", ".js", ".css"].iter().any(|end| self.path.ends_with(end)) && !self.later
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
    let parts: u64 = lines.iter().filter(|line| line.later).map(|line| line.sent).sum();
    println!("parts, fetched while the person signs in: {parts} bytes");
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
        later: file["later"].as_bool()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_counts_as_it_travels() {
        let build = json!({ "files": [
            { "path": "/a.wasm", "bytes": 900, "br": 300, "precache": true, "later": false },
            { "path": "/a.woff2", "bytes": 50, "precache": true, "later": false },
        ]});
        let lines = lines(&build).unwrap();
        assert_eq!((lines[0].sent, lines[1].sent), (300, 50));
        assert!(lines[0].is_first_load() && !lines[1].is_first_load());
        assert!(!Line { later: true, ..lines[0].clone() }.is_first_load());
        assert_eq!(super::lines(&json!({ "files": [{}] })), None);
    }

    #[test]
    fn one_byte_over_the_budget_is_too_much() {
        assert!(within("x", 100, 100).is_ok());
        assert!(within("x", 101, 100).unwrap_err().to_string().contains("1 bytes over"));
    }
}
