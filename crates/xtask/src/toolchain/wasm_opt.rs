//! `wasm-opt` from the npm package `binaryen`: it takes a few per cent off the client. A build without it works.

use std::path::{Path, PathBuf};

use crate::cache;
use crate::command::{Cmd, on_path};
use crate::error::Result;
use crate::workspace::Workspace;

/// The release that is used. Debian's is too old for what the compiler writes.
const VERSION: &str = "132.0.0";

/// What today's compiler takes for granted; named because `wasm-opt` refuses what it was not told about.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The program (a script for node), set up if need be. Where that is impossible the reason is said and the build goes on.
pub(crate) fn set_up(ws: &Workspace) -> Option<PathBuf> {
    let name = format!("binaryen-{VERSION}");
    if cache::get(ws, &name).is_none() && (on_path("npm").is_none() || on_path("node").is_none()) {
        println!("wasm-opt: npm is not installed, going on without it.");
        return None;
    }
    let made = cache::get_or_make(ws, &name, |dir| {
        println!("wasm-opt: installing binaryen {VERSION} with npm …");
        Cmd::new("npm")
            .args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"])
            .arg(dir)
            .arg(format!("binaryen@{VERSION}"))
            .run()
    });
    match made {
        Ok(dir) => Some(dir.join("node_modules/binaryen/bin/wasm-opt")),
        Err(error) => {
            println!("wasm-opt: {error}; going on without it.");
            None
        }
    }
}

/// Shrinks `input` into `output`, and writes which number each function has in it to `symbols`: a crash names numbers only.
pub(crate) fn run(tool: &Path, input: &Path, output: &Path, symbols: &Path) -> Result<()> {
    Cmd::new("node")
        .arg(tool)
        .arg("-Oz")
        .arg(format!("--symbolmap={}", symbols.display()))
        .args(["--strip-debug", "--strip-producers"])
        .args(FEATURES)
        .arg(input)
        .arg("-o")
        .arg(output)
        .run()
}
