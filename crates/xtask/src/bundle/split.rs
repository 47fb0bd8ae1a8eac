//! Cuts the compiled client into its first file and the parts that come later (`src/parts` says which screens are where).
//!
//! The tool needs the file as the linker can still read it (`--emit-relocs`), and works before wasm-bindgen.

use std::path::{Path, PathBuf};

use wasm_split_cli_support::{Options, transform};

use crate::error::{Error, Result};
use crate::files;

/// The script that fetches the parts. The first file imports it, and it imports the first file's glue.
pub(super) const LOADER: &str = "parts.js";

/// The cut client in its folder.
pub(super) struct Cut {
    /// The first file, to be given to wasm-bindgen.
    pub(super) first: PathBuf,
    /// The other files, sorted.
    pub(super) parts: Vec<PathBuf>,
    /// The text of [`LOADER`].
    pub(super) loader: String,
}

/// Cuts `compiled`; `glue` is the name of the script wasm-bindgen will make.
pub(super) fn cut(compiled: &Path, glue: &str, out: &Path) -> Result<Cut> {
    let bytes = files::read(compiled)?;
    let first = out.join("first.wasm");
    let main_module = format!("./{glue}");
    let link_name = format!("./{LOADER}");
    let mut options = Options::new(&bytes);
    options.output_dir = out;
    options.main_out_path = &first;
    options.link_name = &link_name;
    options.main_module = &main_module;
    let made = transform(options).map_err(|error| Error::Bindgen(format!("cutting into parts: {error:#}")))?;
    let mut parts = made.split_modules;
    parts.sort();
    Ok(Cut { first, parts, loader: files::read_text(&out.join(LOADER))? })
}
