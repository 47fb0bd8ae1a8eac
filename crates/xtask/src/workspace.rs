//! Where things are: the project, its build folders, the per-user cache.

use std::env;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The folders every command works in.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    /// The root of the project, where the workspace `Cargo.toml` stands.
    pub(crate) root: PathBuf,
    /// Cargo's target folder for native builds.
    pub(crate) target: PathBuf,
    /// Downloaded and built tools; survives a clean checkout.
    pub(crate) cache: PathBuf,
}

impl Workspace {
    /// Finds the folders. The cache is `$PHOPHIANG_CACHE`, else `phophiang` in the user's cache folder.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .map(Path::to_path_buf)
            .ok_or_else(|| Error::Setup("xtask must stand two folders below the project".into()))?;
        let target = folder("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |t| root.join(t));
        let cache = folder("PHOPHIANG_CACHE")
            .or_else(|| folder("XDG_CACHE_HOME").map(|dir| dir.join("phophiang")))
            .or_else(|| folder("LOCALAPPDATA").map(|dir| dir.join("phophiang")))
            .or_else(|| folder("HOME").map(|dir| dir.join(".cache/phophiang")))
            .ok_or_else(|| Error::Setup("set PHOPHIANG_CACHE to a folder for downloaded tools".into()))?;
        Ok(Self { root, target, cache })
    }

    /// The built client.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The target folder of the WebAssembly compiler: two compilers in one folder would throw each other's work away.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// Small notes of xtask between two runs.
    pub(crate) fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }
}

/// The folder an environment variable names; an empty one counts as not set.
fn folder(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}
