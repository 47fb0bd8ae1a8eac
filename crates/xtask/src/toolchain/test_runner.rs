//! The program that runs a compiled browser test: loads it into headless Chromium and reports.

use std::path::PathBuf;

use crate::cache;
use crate::command::Cmd;
use crate::error::{Error, Result};
use crate::files;
use crate::workspace::Workspace;

/// The runner of exactly the `wasm-bindgen` release in `Cargo.lock`, built once into the cache.
pub(crate) fn set_up(ws: &Workspace) -> Result<PathBuf> {
    let version = locked_version(ws)?;
    let name = format!("wasm-bindgen-test-runner-{version}");
    let dir = cache::get_or_make(ws, &name, |dir| {
        println!("Browser test runner: building wasm-bindgen-cli {version} (about a minute) …");
        let build = ws.target.join("xtask/test-runner");
        // Unoptimised: it starts a browser and waits.
        Cmd::cargo(&ws.root)
            .args(["install", "wasm-bindgen-cli", "--bin", "wasm-bindgen-test-runner", "--version", &version])
            .arg("--root")
            .arg(dir)
            .arg("--target-dir")
            .arg(&build)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .run()?;
        files::remove_dir(&build)
    })?;
    Ok(dir.join("bin/wasm-bindgen-test-runner"))
}

fn locked_version(ws: &Workspace) -> Result<String> {
    let path = ws.root.join("Cargo.lock");
    version_in(&files::read_text(&path)?, "wasm-bindgen")
        .ok_or_else(|| Error::content(&path, "does not name wasm-bindgen"))
}

/// The version of `package` in the text of a `Cargo.lock`.
fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next()?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_that_of_the_package_itself() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "leptos"), None);
    }
}
