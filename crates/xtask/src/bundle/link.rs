//! The Rust part: compiled, given its JavaScript by wasm-bindgen, shrunk by wasm-opt.

use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use super::Mode;
use super::digest;
use super::shell::App;
use super::split;
use crate::error::{Error, Result};
use crate::files;
use crate::toolchain::{TARGET, WasmCompiler, wasm_opt};
use crate::workspace::Workspace;

/// The package and its binary.
const PACKAGE: &str = "phophiang";

/// Compiles and links the client.
pub(super) fn app(ws: &Workspace, mode: Mode, compiler: &WasmCompiler) -> Result<App> {
    let compiled = compile(ws, mode, compiler)?;
    let cut_out = ws.notes().join("parts");
    let out = ws.notes().join("bindgen");
    files::remove_dir(&cut_out)?;
    files::remove_dir(&out)?;
    let cut = split::cut(&compiled, &format!("{PACKAGE}.js"), &cut_out)?;
    let shrinker = if mode == Mode::Release { wasm_opt::set_up(ws) } else { None };
    // Names are kept for the shrinker, which notes and removes them.
    bind(&cut.first, &out, mode != Mode::Release || shrinker.is_some())?;
    let wasm = out.join(format!("{PACKAGE}_bg.wasm"));
    if let Some(tool) = shrinker {
        println!("Shrinking the WebAssembly files …");
        for file in cut.parts.iter().chain([&wasm]) {
            shrink(ws, &tool, file)?;
        }
    }
    let mut app = App {
        glue: files::read_text(&out.join(format!("{PACKAGE}.js")))?,
        wasm: files::read(&wasm)?,
        loader: cut.loader,
        ..App::default()
    };
    for path in &cut.parts {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        app.parts.insert(name, files::read(path)?);
    }
    let snippets = out.join("snippets");
    for path in files::walk(&snippets)? {
        let code = files::read_text(&snippets.join(&path))?;
        app.snippets.insert(files::url_path(&path), code);
    }
    Ok(app)
}

/// `rustc` and not `build`: only the last link keeps what the cutting needs.
fn compile(ws: &Workspace, mode: Mode, compiler: &WasmCompiler) -> Result<PathBuf> {
    let cargo = match mode {
        Mode::Release => compiler.release_cargo(ws, "rustc"),
        Mode::Draft | Mode::Dev => compiler.cargo(ws, "rustc"),
    };
    cargo
        .args(["--package", PACKAGE, "--bin", PACKAGE, "--features", "parts", "--profile", names(mode).0])
        .args(["--", "-C", "link-args=--emit-relocs"])
        .run()?;
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
        Mode::Draft => ("wasm-draft", "wasm-draft"),
        Mode::Dev => ("dev", "debug"),
    }
}

/// Shrinks a file in its place. The names of its functions go to a file named after its content, as the browser will name it.
fn shrink(ws: &Workspace, tool: &Path, file: &Path) -> Result<()> {
    let (small, names) = (file.with_extension("small"), file.with_extension("symbols"));
    wasm_opt::run(tool, file, &small, &names)?;
    files::rename(&small, file)?;
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().replace("_bg", "")).unwrap_or_default();
    let kept = ws.notes().join("symbols").join(digest::hashed_name(&format!("{stem}.symbols"), &files::read(file)?));
    files::write(&kept, files::read(&names)?)
}

fn bind(compiled: &Path, out: &Path, with_names: bool) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(PACKAGE)
        .typescript(false)
        .keep_debug(with_names)
        .remove_name_section(!with_names)
        .remove_producers_section(!with_names)
        // The parts call functions of the first file through its table, which is otherwise not exported.
        .keep_lld_exports(true)
        // The page says where the file is; a default would name one that does not exist.
        .omit_default_module_path(true);
    bindgen.web(true).and_then(|bindgen| bindgen.generate(out)).map_err(|error| Error::Bindgen(format!("{error:#}")))
}
