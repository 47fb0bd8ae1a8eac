//! Roads 1 and 2: the installed Rust has the target, or rustup can add it.

use std::ffi::OsString;
use std::path::PathBuf;

use super::TARGET;
use crate::command::{Cmd, on_path};
use crate::error::{Error, Result};

/// The installed compiler.
pub(super) fn rustc() -> OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Whether the installed compiler has its standard library for the browser.
pub(super) fn has_target() -> bool {
    let Ok(dir) = Cmd::new(rustc()).args(["--print", "target-libdir", "--target", TARGET]).output() else {
        return false;
    };
    let Ok(entries) = std::fs::read_dir(dir.trim()) else {
        return false;
    };
    entries.flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// Lets rustup download the target.
pub(super) fn add_target() -> Result<()> {
    if on_path("rustup").is_none() {
        return Err(Error::Setup("rustup is not installed".into()));
    }
    Cmd::new("rustup").args(["target", "add", TARGET]).run()?;
    if has_target() {
        return Ok(());
    }
    Err(Error::Setup("rustup added the target to another Rust than the one that is used here".into()))
}

/// The host's target triple, such as `x86_64-unknown-linux-gnu`.
pub(crate) fn host() -> Result<String> {
    let text = Cmd::new(rustc()).arg("-vV").output()?;
    text.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or_else(|| Error::Setup("`rustc -vV` does not name its host".into()))
}

/// The linker for WebAssembly that comes with the installed Rust.
pub(super) fn linker(host: &str) -> Result<PathBuf> {
    let sysroot = Cmd::new(rustc()).args(["--print", "sysroot"]).output()?;
    let ours = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(host).join("bin/rust-lld");
    if ours.is_file() {
        return Ok(ours);
    }
    on_path("rust-lld").or_else(|| on_path("wasm-ld")).ok_or_else(|| {
        Error::Setup(
            "no linker for WebAssembly: the installed Rust has no rust-lld, and wasm-ld (package lld) is missing"
                .into(),
        )
    })
}
