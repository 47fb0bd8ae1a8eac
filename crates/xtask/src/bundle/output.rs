//! Writing a build to its folder: the files, their compressed copies, and two lists for the server.
//!
//! - `build.json`: the build's id; every file with hash, size and whether it may be kept for ever; and the hashed files
//!   of up to two earlier builds, which stay so that a page opened before an update still finds its parts.
//! - `headers.json`: the content security policy and the build's id, for the server alone.
//!
//! The folder is made aside and swapped in, so a running server never sees half a build.

use std::path::Path;

use serde_json::{Value, json};

use super::compress;
use super::digest;
use super::shell::{File, Shell};
use crate::error::{Error, Result};
use crate::files;

/// How many earlier builds' files are kept.
const KEPT_BUILDS: usize = 2;

/// What the browser may do in a page of ours: only files from our own server. No inline script or style exists.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; font-src 'self'; worker-src 'self'; \
     manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// An earlier build whose hashed files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    build: String,
    files: Vec<String>,
}

/// Writes the build to `dist`. With `compressed`, strong compressed copies are added and earlier builds are kept.
pub(crate) fn write(shell: &Shell, dist: &Path, compressed: bool) -> Result<()> {
    let staging = dist.with_extension("new");
    files::remove_dir(&staging)?;
    let mut list = Vec::new();
    for file in &shell.files {
        list.push(write_file(file, &staging, compressed)?);
    }
    let kept = if compressed { keep(shell, dist, &staging)? } else { Vec::new() };
    let kept: Vec<_> = kept.iter().map(|kept| json!({ "build": kept.build, "files": kept.files })).collect();
    let build = json!({ "build": shell.build, "files": list, "kept": kept });
    files::write(&staging.join("build.json"), format!("{build:#}\n"))?;
    let headers = json!({ "csp": CONTENT_SECURITY_POLICY, "build": shell.build });
    files::write(&staging.join("headers.json"), format!("{headers:#}\n"))?;
    swap(&staging, dist)
}

fn swap(staging: &Path, dist: &Path) -> Result<()> {
    let old = dist.with_extension("old");
    files::remove_dir(&old)?;
    if dist.exists() {
        files::rename(dist, &old)?;
    }
    files::rename(staging, dist)?;
    files::remove_dir(&old)
}

/// Writes one file and its compressed copies; returns its line for `build.json`.
fn write_file(file: &File, staging: &Path, compressed: bool) -> Result<Value> {
    let path = staging.join(&file.path[1..]);
    files::write(&path, &file.bytes)?;
    let mut line = json!({
        "path": file.path,
        "sha256": digest::sha256_hex(&file.bytes),
        "bytes": file.bytes.len(),
        "immutable": file.immutable,
        "precache": file.precache,
        "later": file.later,
    });
    if compressed && compress::wanted(&file.path) {
        let made = compress::compress(&file.bytes).map_err(|e| Error::file("compress", &path, e))?;
        for (form, bytes) in [("br", made.brotli), ("gz", made.gzip)] {
            // A tiny file may grow; then the plain one is better.
            if bytes.len() < file.bytes.len() {
                files::write(&staging.join(format!("{}.{form}", &file.path[1..])), &bytes)?;
                line[form] = json!(bytes.len());
            }
        }
    }
    Ok(line)
}

/// Copies the hashed files of earlier builds from the old folder to the new one.
fn keep(shell: &Shell, dist: &Path, staging: &Path) -> Result<Vec<Kept>> {
    let Ok(text) = files::read_text(&dist.join("build.json")) else {
        return Ok(Vec::new());
    };
    // A list that cannot be read is one of a build nobody can be sure of; then nothing is kept.
    let Ok(old) = serde_json::from_str(&text) else {
        return Ok(Vec::new());
    };
    let kept = earlier(&old, &shell.build);
    for name in kept.iter().flat_map(|kept| &kept.files) {
        for form in ["", ".br", ".gz"] {
            let name = format!("{}{form}", name.trim_start_matches('/'));
            let (from, to) = (dist.join(&name), staging.join(&name));
            if from.is_file() && !to.exists() {
                files::write(&to, files::read(&from)?)?;
            }
        }
    }
    Ok(kept)
}

/// The earlier builds to keep beside `build`, the latest first, from the old list.
fn earlier(old: &Value, build: &str) -> Vec<Kept> {
    let strings = |value: &Value| -> Vec<String> {
        let items = value.as_array().into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let lines = old["files"].as_array().into_iter().flatten();
    let latest = Kept {
        build: old["build"].as_str().unwrap_or_default().to_owned(),
        files: lines
            .filter(|line| line["immutable"] == true)
            .filter_map(|line| line["path"].as_str())
            .map(str::to_owned)
            .collect(),
    };
    let before = old["kept"].as_array().into_iter().flatten().map(|kept| Kept {
        build: kept["build"].as_str().unwrap_or_default().to_owned(),
        files: strings(&kept["files"]),
    });
    std::iter::once(latest)
        .chain(before)
        .filter(|kept| kept.build != build && !kept.build.is_empty())
        .take(KEPT_BUILDS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(build: &str) -> Shell {
        let file = |path: String, immutable| File {
            path,
            bytes: build.repeat(300).into_bytes(),
            immutable,
            precache: true,
            later: false,
        };
        Shell {
            build: build.to_owned(),
            files: vec![file(format!("/a-{build}.js"), true), file("/index.html".into(), false)],
        }
    }

    #[test]
    fn two_earlier_builds_stay_and_a_third_goes() {
        let dir = std::env::temp_dir().join(format!("phophiang-output-{}", std::process::id()));
        let dist = dir.join("dist");
        for build in ["one", "two", "two", "three", "four"] {
            write(&shell(build), &dist, true).unwrap();
        }
        let names: Vec<_> = files::walk(&dist).unwrap().iter().map(|p| files::url_path(p)).collect();
        let mut expected = vec!["build.json", "headers.json"];
        for base in ["a-four.js", "a-three.js", "a-two.js", "index.html"] {
            expected.push(base);
        }
        for name in &expected {
            assert!(names.iter().any(|n| n == name), "{name} is missing in {names:?}");
        }
        assert!(!names.iter().any(|n| n.starts_with("a-one")));
        assert!(names.iter().any(|n| n == "a-two.js.br"));
        let list: Value = serde_json::from_str(&files::read_text(&dist.join("build.json")).unwrap()).unwrap();
        assert_eq!(list["build"], "four");
        assert_eq!(list["kept"][0]["build"], "three");
        assert_eq!(list["kept"][1]["files"][0], "/a-two.js");
        assert_eq!(list["kept"].as_array().unwrap().len(), 2);
        files::remove_dir(&dir).unwrap();
    }

    #[test]
    fn the_policy_allows_no_inline_code() {
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe-inline"));
        assert!(!CONTENT_SECURITY_POLICY.contains("'unsafe-eval'"));
        assert!(!CONTENT_SECURITY_POLICY.contains("  "));
    }
}
