//! Packages of npm that tests use, each fetched once into the user's cache.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::failure::{Failure, Result};
use crate::places;

/// The folder `node_modules` in which this release of a package lies with all it needs.
///
/// # Errors
/// If it is not there and cannot be fetched.
pub fn modules(package: &str, version: &str) -> Result<PathBuf> {
    let folder = places::cache().join(format!("{package}-{version}"));
    let modules = folder.join("node_modules");
    if modules.join(package).is_dir() {
        return Ok(modules);
    }
    // Made aside and moved into place, so that a folder that is there is complete.
    let making = places::cache().join(format!("{package}-{version}.{}", std::process::id()));
    fs::create_dir_all(&making).map_err(Failure::file(&making))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
    npm.arg(&making).arg(format!("{package}@{version}")).stdin(Stdio::null()).stdout(Stdio::null());
    let done = npm.status().map_err(|problem| Failure::program("npm", problem))?;
    if !done.success() {
        return Err(Failure::program("npm", format!("{package} {version}: {done}")));
    }
    if fs::rename(&making, &folder).is_err() && !modules.join(package).is_dir() {
        return Err(Failure::Expected(format!("{} could not be moved to {}", making.display(), folder.display())));
    }
    Ok(modules)
}
