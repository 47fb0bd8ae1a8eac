//! Where the app and the browser are, as `cargo xtask` says it.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// The server's program.
pub fn server_program() -> Result<PathBuf> {
    named("PHOPHIANG_SERVER_BIN", "the server's program")
}

/// The folder of the built client.
pub fn dist() -> Result<PathBuf> {
    named("PHOPHIANG_DIST", "the folder of the built client")
}

/// The program that drives the browser.
pub fn chromedriver() -> Result<PathBuf> {
    named("PHOPHIANG_CHROMEDRIVER", "chromedriver")
}

/// The browser; chromedriver finds one itself if it is not named.
#[must_use]
pub fn chromium() -> Option<PathBuf> {
    variable("PHOPHIANG_CHROMIUM")
}

/// The PostgreSQL of this run, where there is one.
#[must_use]
pub fn postgres() -> Option<String> {
    env::var("PHOPHIANG_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// Where pictures of failures and other products go: `PHOPHIANG_OUT`, else a folder among the build products.
#[must_use]
pub fn out() -> PathBuf {
    variable("PHOPHIANG_OUT").unwrap_or_else(|| target().join("e2e"))
}

/// The project's folder.
#[must_use]
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// A folder of the user for tools that are fetched once; the same that `cargo xtask` uses.
#[must_use]
pub fn cache() -> PathBuf {
    variable("PHOPHIANG_CACHE")
        .or_else(|| variable("XDG_CACHE_HOME").map(|dir| dir.join("phophiang")))
        .or_else(|| variable("HOME").map(|dir| dir.join(".cache/phophiang")))
        .unwrap_or_else(|| env::temp_dir().join("phophiang-cache"))
}

fn named(variable_name: &str, what: &str) -> Result<PathBuf> {
    variable(variable_name).ok_or_else(|| {
        Failure::Expected(format!("{variable_name} must name {what}; `cargo xtask test --only end-to-end` sets it"))
    })
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The folder of build products the running program lies in.
fn target() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    let target = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    target.map_or_else(|| project().join("target"), Path::to_path_buf)
}
