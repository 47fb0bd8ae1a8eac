//! The Rust part: compiled, given its JavaScript by wasm-bindgen, shrunk by wasm-opt.

use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use super::Mode;
use super::shell::App;
use crate::error::{Error, Result};
use crate::files;
use crate::toolchain::{TARGET, WasmCompiler, wasm_opt};
use crate::workspace::Workspace;

/// The package and its binary.
const PACKAGE: &str = "phophiang";

/// Compiles and links the client.
pub(super) fn app(ws: &Workspace, mode: Mode, compiler: &WasmCompiler) -> Result<App> {
    let compiled = compile(ws, mode, compiler)?;
    let out = ws.notes().join("bindgen");
    files::remove_dir(&out)?;
    bind(&compiled, &out, mode)?;
    let wasm = out.join(format!("{PACKAGE}_bg.wasm"));
    if mode == Mode::Release
        && let Some(tool) = wasm_opt::set_up(ws)
    {
        println!("Shrinking the WebAssembly file …");
        let small = out.join("small.wasm");
        wasm_opt::run(&tool, &wasm, &small)?;
        files::rename(&small, &wasm)?;
    }
    let mut app = App {
        glue: files::read_text(&out.join(format!("{PACKAGE}.js")))?,
        wasm: files::read(&wasm)?,
        snippets: std::collections::BTreeMap::default(),
    };
    let snippets = out.join("snippets");
    for path in files::walk(&snippets)? {
        let code = files::read_text(&snippets.join(&path))?;
        app.snippets.insert(files::url_path(&path), code);
    }
    Ok(app)
}

fn compile(ws: &Workspace, mode: Mode, compiler: &WasmCompiler) -> Result<PathBuf> {
    compiler.cargo(ws, "build").args(["--package", PACKAGE, "--bin", PACKAGE, "--profile", names(mode).0]).run()?;
    Ok(compiled(ws, mode))
}

/// The compiled file before wasm-bindgen, with the names of its functions.
pub(crate) fn compiled(ws: &Workspace, mode: Mode) -> PathBuf {
    ws.wasm_target().join(TARGET).join(names(mode).1).join(format!("{PACKAGE}.wasm"))
}

/// Cargo's profile, and the folder its results are in.
fn names(mode: Mode) -> (&'static str, &'static str) {
    match mode {
        Mode::Release => ("wasm-release", "wasm-release"),
        Mode::Dev => ("dev", "debug"),
    }
}

fn bind(compiled: &Path, out: &Path, mode: Mode) -> Result<()> {
    let release = mode == Mode::Release;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .typescript(false)
        .keep_debug(!release)
        .remove_name_section(release)
        .remove_producers_section(release)
        // The page says where the file is; a default would name one that does not exist.
        .omit_default_module_path(true);
    bindgen.web(true).and_then(|bindgen| bindgen.generate(out)).map_err(|error| Error::Bindgen(format!("{error:#}")))
}
