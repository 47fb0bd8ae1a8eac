//! From Rust code, style sheets and `index.html` to the folder a server can serve.
//!
//! The steps in order: compile to WebAssembly, make its JavaScript (`link`), shrink it, put all files together with
//! hashed names (`shell`), write them with compressed copies and lists (`output`).

mod compress;
mod css;
mod digest;
mod entry;
pub(crate) mod fingerprint;
mod link;
mod markup;
mod output;
mod shell;
mod split;
mod turn;
mod worker;

pub(crate) use link::compiled;

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::error::{Error, Result};
use crate::files;
use crate::toolchain::{self, WasmCompiler};
use crate::workspace::Workspace;
use shell::Sources;
use turn::Turn;

/// Which client is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Small, compressed, kept on the device by the service worker.
    Release,
    /// Kept like a release, but quick to build and with words in a crash: for trying stories in a browser while writing them.
    Draft,
    /// Quick to build, with names in backtraces, never kept.
    Dev,
}

impl Mode {
    /// A release, or a draft of one.
    pub(crate) fn of_draft(draft: bool) -> Self {
        if draft { Self::Draft } else { Self::Release }
    }

    /// The folder the build goes to.
    pub(crate) fn dist(self, ws: &Workspace) -> PathBuf {
        match self {
            Self::Release => ws.dist(),
            Self::Draft => ws.target.join("dist-draft"),
            Self::Dev => ws.target.join("dist-dev"),
        }
    }
}

/// Builds the client and returns its folder.
pub(crate) fn build(ws: &Workspace, mode: Mode) -> Result<PathBuf> {
    let compiler = toolchain::set_up(ws)?;
    build_with(ws, mode, &compiler)
}

/// Builds the client with a compiler that is set up already.
pub(crate) fn build_with(ws: &Workspace, mode: Mode, compiler: &WasmCompiler) -> Result<PathBuf> {
    let _turn = Turn::take(ws)?;
    make(ws, mode, compiler)
}

fn make(ws: &Workspace, mode: Mode, compiler: &WasmCompiler) -> Result<PathBuf> {
    let start = Instant::now();
    println!("Building the client ({mode:?}) …");
    let sources = sources(&ws.root)?;
    let fingerprint = fingerprint::of_client(ws)?;
    let app = link::app(ws, mode, compiler)?;
    let page_path = ws.root.join("index.html");
    let page = files::read_text(&page_path)?;
    let shell = shell::assemble(&page, &sources, &app, mode != Mode::Dev)
        .map_err(|problem| Error::content(&page_path, problem))?;
    if mode == Mode::Release {
        println!("Compressing …");
    }
    let dist = mode.dist(ws);
    output::write(&shell, &dist, mode == Mode::Release)?;
    fingerprint::remember(ws, mode, &fingerprint, &shell.build)?;
    println!("Built the client {} in {} ({:.1} s).", shell.build, dist.display(), start.elapsed().as_secs_f32());
    Ok(dist)
}

/// Builds the client unless the one in its folder was built from the same files.
pub(crate) fn build_if_changed(ws: &Workspace, mode: Mode) -> Result<PathBuf> {
    let _turn = Turn::take(ws)?;
    if fingerprint::is_current(ws, mode)? {
        println!("The client is up to date.");
        return Ok(mode.dist(ws));
    }
    make(ws, mode, &toolchain::set_up(ws)?)
}

/// The files `index.html` may name.
fn sources(root: &Path) -> Result<Sources> {
    let mut sources = Sources::new();
    for folder in ["public", "style"] {
        for path in files::walk(&root.join(folder))? {
            let path = Path::new(folder).join(path);
            sources.insert(files::url_path(&path), files::read(&root.join(&path))?);
        }
    }
    Ok(sources)
}
