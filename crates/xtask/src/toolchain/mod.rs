//! A Rust compiler that can make WebAssembly, and the other tools a build needs.
//!
//! The client needs a compiler **and the wasm32 standard library made by that same compiler**. The roads to it, tried
//! in this order (`docs/toolchain.md` explains them): the target is installed; rustup can add it; Debian's packages give a
//! compiler with its library's source. `PHOPHIANG_WASM_ROAD=rustup` or `=debian` forbids the other.

mod apt;
pub(crate) mod browser;
mod debian;
pub(crate) mod postgres;
pub(crate) mod rustup;
mod small_std;
pub(crate) mod test_runner;
pub(crate) mod wasm_opt;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::command::Cmd;
use crate::error::{Error, Result};
use crate::workspace::Workspace;

/// The target the client is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A way to compile for the browser.
#[derive(Debug)]
pub(crate) struct WasmCompiler {
    /// Variables cargo needs to use it.
    pub(crate) env: Vec<(OsString, OsString)>,
    /// The `cargo-clippy` that understands this compiler's standard library; `None`: the ordinary `cargo clippy` does.
    pub(crate) clippy: Option<PathBuf>,
}

impl WasmCompiler {
    /// A cargo command that compiles for the browser, in the target folder reserved for it.
    pub(crate) fn cargo(&self, ws: &Workspace, subcommand: &str) -> Cmd {
        self.bare_cargo(ws, subcommand).env("CARGO_ENCODED_RUSTFLAGS", path_flags(ws))
    }

    /// The same for the client as it is shipped: with the smallest standard library that can be had, and without a type of
    /// its own for every view (one function draws many).
    pub(crate) fn release_cargo(&self, ws: &Workspace, subcommand: &str) -> Cmd {
        let mut flags = path_flags(ws);
        for flag in ["--cfg", "erase_components"] {
            add_flag(&mut flags, flag);
        }
        small_std::add(self, self.bare_cargo(ws, subcommand), flags)
    }

    fn bare_cargo(&self, ws: &Workspace, subcommand: &str) -> Cmd {
        Cmd::cargo(&ws.root)
            .arg(subcommand)
            .arg("--target")
            .arg(TARGET)
            .arg("--target-dir")
            .arg(ws.wasm_target())
            .envs(&self.env)
    }

    /// The compiler itself.
    fn rustc(&self) -> Cmd {
        let own = self.env.iter().find(|(name, _)| name == "RUSTC").map(|(_, path)| path.clone());
        Cmd::new(own.unwrap_or_else(rustup::rustc)).envs(&self.env)
    }
}

/// Which road the environment allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Allowed {
    Any,
    Rustup,
    Debian,
}

/// Finds or makes the compiler and says in one line which one it is.
pub(crate) fn set_up(ws: &Workspace) -> Result<WasmCompiler> {
    let allowed = allowed()?;
    let mut tried = Vec::new();
    if allowed != Allowed::Debian && rustup::has_target() {
        println!("WebAssembly compiler: the installed Rust has the target {TARGET}.");
        return Ok(plain());
    }
    // Before rustup: where its download is impossible, asking again at each build would only cost time.
    if allowed != Allowed::Rustup
        && let Some(dir) = debian::cached(ws)
    {
        println!("WebAssembly compiler: Debian's, set up earlier in {}.", dir.display());
        return debian::compiler(&dir);
    }
    if allowed != Allowed::Debian {
        println!("WebAssembly compiler: asking rustup for the target {TARGET} …");
        match rustup::add_target() {
            Ok(()) => return Ok(plain()),
            Err(error) => tried.push(format!("rustup target add {TARGET}: {error}")),
        }
    }
    if allowed != Allowed::Rustup {
        println!(
            "WebAssembly compiler: taking Debian's rustc-web and building its library (140 MB, about 2 minutes) …"
        );
        match debian::set_up(ws).and_then(|dir| debian::compiler(&dir)) {
            Ok(compiler) => return Ok(compiler),
            Err(error) => tried.push(format!("Debian's rustc-web: {error}")),
        }
    }
    Err(none_open(&tried))
}

/// Says which tools the set-up found or made; the command `cargo xtask toolchain`.
pub(crate) fn report(ws: &Workspace, with_browser: bool) -> Result<()> {
    set_up(ws)?;
    match wasm_opt::set_up(ws) {
        Some(tool) => println!("wasm-opt: {}", tool.display()),
        None => println!("wasm-opt: none (the client only grows a little)"),
    }
    if with_browser {
        let browser = browser::set_up()?;
        println!("Chromium: {}", browser.chromium.display());
        println!("chromedriver: {}", browser.chromedriver.display());
        println!("browser test runner: {}", test_runner::set_up(ws)?.display());
    }
    println!("Tools are kept in {}.", ws.cache.display());
    Ok(())
}

fn allowed() -> Result<Allowed> {
    match std::env::var("PHOPHIANG_WASM_ROAD").as_deref() {
        Err(_) | Ok("") => Ok(Allowed::Any),
        Ok("rustup") => Ok(Allowed::Rustup),
        Ok("debian") => Ok(Allowed::Debian),
        Ok(other) => Err(Error::Setup(format!("PHOPHIANG_WASM_ROAD is `{other}`; it may be `rustup` or `debian`"))),
    }
}

fn plain() -> WasmCompiler {
    WasmCompiler { env: Vec::new(), clippy: None }
}

fn none_open(tried: &[String]) -> Error {
    Error::Setup(format!(
        "no way to compile for the browser is open on this machine. One of these is needed:\n\
         \x20 1. a Rust that has the target {TARGET} already;\n\
         \x20 2. rustup, with its download server in reach: rustup target add {TARGET};\n\
         \x20 3. Debian 12 or later with its package servers in reach (packages rustc-web and rust-web-src).\n\
         Tried:\n  - {}",
        tried.join("\n  - ")
    ))
}

/// Compiler flags that keep this machine's folders out of the client (they would be in its panic messages), so that the
/// same source gives the same bytes wherever it stands.
fn path_flags(ws: &Workspace) -> OsString {
    let mut flags = OsString::new();
    let mut add = |from: &Path, to: &str| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(from);
        flag.push("=");
        flag.push(to);
        add_flag(&mut flags, flag);
    };
    if let Some(home) = cargo_home() {
        add(&home.join("registry/src"), "crates");
    }
    add(&ws.root, ".");
    flags
}

/// Adds a flag in the manner of `CARGO_ENCODED_RUSTFLAGS`.
fn add_flag(flags: &mut OsString, flag: impl AsRef<OsStr>) {
    if !flags.is_empty() {
        flags.push("\u{1f}");
    }
    flags.push(flag);
}

fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))
}
