//! The per-user cache of tools: `<cache>/<name>` exists only when it is complete.
//!
//! A tool is made in a folder beside its place and moved there by one rename after everything has succeeded, so an
//! interrupted set-up never leaves half a tool that looks whole.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::files;
use crate::workspace::Workspace;

/// The marker inside a finished tool's folder.
const MARKER: &str = ".complete";

/// The folder of the tool `name` if it is there and complete.
pub(crate) fn get(ws: &Workspace, name: &str) -> Option<PathBuf> {
    let dir = ws.cache.join(name);
    dir.join(MARKER).is_file().then_some(dir)
}

/// The complete tool whose name begins with `prefix`; the last by name if there are several.
pub(crate) fn newest(ws: &Workspace, prefix: &str) -> Option<PathBuf> {
    let entries = std::fs::read_dir(&ws.cache).ok()?;
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with(prefix) && get(ws, name).is_some())
        .collect();
    names.sort();
    names.pop().map(|name| ws.cache.join(name))
}

/// The folder of the tool `name`, made by `make` in an empty folder if it is not there yet.
pub(crate) fn get_or_make(ws: &Workspace, name: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    if let Some(dir) = get(ws, name) {
        return Ok(dir);
    }
    let partial = ws.cache.join(format!(".partial-{}-{name}", std::process::id()));
    files::remove_dir(&partial)?;
    files::create_dir(&partial)?;
    if let Err(error) = make(&partial) {
        // What failed is not kept; the first error is the one to report.
        let _ = files::remove_dir(&partial);
        return Err(error);
    }
    files::write(&partial.join(MARKER), "")?;
    let dir = ws.cache.join(name);
    if let Some(dir) = get(ws, name) {
        // Another run was faster.
        files::remove_dir(&partial)?;
        return Ok(dir);
    }
    files::remove_dir(&dir)?;
    files::rename(&partial, &dir)?;
    Ok(dir)
}
