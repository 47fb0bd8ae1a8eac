//! Whether the client must be built again: the hash of everything it is built from.

use std::path::Path;

use super::{Mode, digest};
use crate::error::Result;
use crate::files;
use crate::workspace::Workspace;

/// Files and folders the client is built from. The crates it does not use are not worth telling apart, but for the
/// two that change most.
const INPUTS: [&str; 8] = ["Cargo.toml", "Cargo.lock", "index.html", "build.rs", "src", "style", "public", "crates"];
const NOT_INPUTS: [&str; 3] = ["crates/server/", "crates/simulator/", "crates/xtask/tests/"];

/// The hash over names and contents of the inputs.
pub(crate) fn of_client(ws: &Workspace) -> Result<String> {
    let mut list = String::new();
    for input in INPUTS {
        let path = ws.root.join(input);
        if path.is_file() {
            add(&mut list, input, &path)?;
        }
        for file in files::walk(&path)? {
            let name = format!("{input}/{}", files::url_path(&file));
            if !NOT_INPUTS.iter().any(|skip| name.starts_with(skip)) {
                add(&mut list, &name, &path.join(file))?;
            }
        }
    }
    Ok(digest::sha256_hex(list.as_bytes()))
}

fn add(list: &mut String, name: &str, path: &Path) -> Result<()> {
    list.push_str(name);
    list.push(' ');
    list.push_str(&digest::sha256_hex(&files::read(path)?));
    list.push('\n');
    Ok(())
}

/// Notes that the build `build` was made from the inputs with this hash.
pub(super) fn remember(ws: &Workspace, mode: Mode, fingerprint: &str, build: &str) -> Result<()> {
    files::write(&note(ws, mode), format!("{fingerprint} {build}\n"))
}

/// Whether the folder of `mode` holds the build of today's inputs.
pub(crate) fn is_current(ws: &Workspace, mode: Mode) -> Result<bool> {
    let Ok(note) = files::read_text(&note(ws, mode)) else {
        return Ok(false);
    };
    let Ok(text) = files::read_text(&mode.dist(ws).join("build.json")) else {
        return Ok(false);
    };
    let Ok(list) = serde_json::from_str::<serde_json::Value>(&text) else {
        return Ok(false);
    };
    let built = list["build"].as_str().unwrap_or_default();
    Ok(note.trim() == format!("{} {built}", of_client(ws)?))
}

fn note(ws: &Workspace, mode: Mode) -> std::path::PathBuf {
    let name = match mode {
        Mode::Release => "client-release",
        Mode::Draft => "client-draft",
        Mode::Dev => "client-dev",
    };
    ws.notes().join(name)
}
