//! The standard library built together with the client, for size, where its source is at hand.
//!
//! The library that comes ready made explains every panic in words and is made for speed; without both the client loses a
//! sixth of its bytes. A panic then stops the app at once, as before, but says where only by the position in the file; the map
//! of functions that the build leaves beside it (`target/xtask/symbols`) turns that into names. Development builds and the
//! browser tests use the ordinary library and have the words.

use std::ffi::OsString;
use std::path::PathBuf;

use super::WasmCompiler;
use crate::command::{Cmd, on_path};

/// Tells cargo to build the library, with its own switch for size.
const CARGO_FLAGS: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
/// Tells the compiler to stop at a panic without a word.
const RUSTC_FLAGS: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/// Adds to `cargo` what builds the library for size, if `compiler` has its source; says so if not.
pub(super) fn add(compiler: &WasmCompiler, cargo: Cmd, mut flags: OsString) -> Cmd {
    let Some(sysroot) = with_source(compiler) else {
        println!("The source of the standard library (rust-src) cannot be had: the client grows by a sixth.");
        return cargo.env("CARGO_ENCODED_RUSTFLAGS", flags);
    };
    let remap = format!("--remap-path-prefix={}=rust", sysroot.display());
    for flag in RUSTC_FLAGS.into_iter().chain([remap.as_str()]) {
        super::add_flag(&mut flags, flag);
    }
    // The switches are not stable; what they do with the releases this project builds with is tested by its tests.
    cargo.args(CARGO_FLAGS).env("RUSTC_BOOTSTRAP", "1").env("CARGO_ENCODED_RUSTFLAGS", flags)
}

/// The compiler's folder, if the library's source is in it or can be put there.
fn with_source(compiler: &WasmCompiler) -> Option<PathBuf> {
    let sysroot = PathBuf::from(compiler.rustc().args(["--print", "sysroot"]).output().ok()?.trim());
    let has_source = || sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file();
    if has_source() || (add_source(compiler) && has_source()) { Some(sysroot) } else { None }
}

/// Only rustup's compiler can be given its source afterwards.
fn add_source(compiler: &WasmCompiler) -> bool {
    if compiler.clippy.is_some() || on_path("rustup").is_none() {
        return false;
    }
    println!("The source of the standard library: asking rustup …");
    Cmd::new("rustup").args(["component", "add", "rust-src"]).run().is_ok()
}
