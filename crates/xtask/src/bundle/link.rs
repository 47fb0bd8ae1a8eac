//! The Rust part: compiled, given its JavaScript by wasm-bindgen, shrunk by wasm-opt.

use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use super::Mode;
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
    bind(&cut.first, &out, mode)?;
    let wasm = out.join(format!("{PACKAGE}_bg.wasm"));
    if mode == Mode::Release
        && let Some(tool) = wasm_opt::set_up(ws)
    {
        println!("Shrinking the WebAssembly files …");
        for file in cut.parts.iter().chain([&wasm]) {
            let small = out.join("small.wasm");
            wasm_opt::run(&tool, file, &small)?;
            files::rename(&small, file)?;
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
        Mode::Dev => compiler.cargo(ws, "rustc"),
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
        Mode::Dev => ("dev", "debug"),
    }
}

fn bind(compiled: &Path, out: &Path, mode: Mode) -> Result<()> {
    let release = mode == Mode::Release;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(PACKAGE)
        .typescript(false)
        .keep_debug(!release)
        .remove_name_section(release)
        .remove_producers_section(release)
        // The parts call functions of the first file through its table, which is otherwise not exported.
        .keep_lld_exports(true)
        // The page says where the file is; a default would name one that does not exist.
        .omit_default_module_path(true);
    bindgen.web(true).and_then(|bindgen| bindgen.generate(out)).map_err(|error| Error::Bindgen(format!("{error:#}")))
}
