//! Road 3: Debian's own compiler for building browsers, `rustc-web`, with its library built from `rust-web-src`.
//!
//! The packages are unpacked into our cache, not installed: no rights are needed and they do not meet rustup.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{TARGET, WasmCompiler, rustup};
use crate::cache;
use crate::command::{Cmd, on_path};
use crate::error::{Error, Result};
use crate::files;
use crate::workspace::Workspace;

/// The packages asked for by name; their versioned parts (`libstd-rust-web-1.96`, `libllvm22`) follow from them.
const PACKAGES: [&str; 4] = ["rustc-web", "rust-web-src", "rust-web-clippy", "libstd-rust-web-dev"];

/// The beginning of the cache folder's name; the package version follows.
const PREFIX: &str = "rust-web-";

/// The compiler an earlier run has set up.
pub(super) fn cached(ws: &Workspace) -> Option<PathBuf> {
    cache::newest(ws, PREFIX)
}

/// Downloads, unpacks and completes the compiler.
pub(super) fn set_up(ws: &Workspace) -> Result<PathBuf> {
    for program in ["apt-get", "apt-cache", "dpkg-deb"] {
        if on_path(program).is_none() {
            return Err(Error::Setup(format!("`{program}` is missing: this is not Debian")));
        }
    }
    let version = candidate()?;
    let name = format!("{PREFIX}{}", version.replace([':', '~', '+'], "-"));
    cache::get_or_make(ws, &name, |dir| {
        unpack(dir)?;
        let compiler = Compiler::in_dir(dir)?;
        let version = compiler.command().arg("--version").output()?;
        println!("  unpacked {}", version.trim());
        build_library(ws, dir, &compiler)
    })
}

/// What cargo needs to use the compiler in `dir`.
pub(super) fn compiler(dir: &Path) -> Result<WasmCompiler> {
    let compiler = Compiler::in_dir(dir)?;
    let mut env = compiler.env();
    env.push(("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER".into(), rustup::linker(&compiler.host)?.into()));
    Ok(WasmCompiler { env, clippy: Some(dir.join("usr/bin/cargo-clippy")) })
}

/// Debian's compiler inside a folder of ours.
struct Compiler {
    rustc: PathBuf,
    libraries: PathBuf,
    host: String,
}

impl Compiler {
    fn in_dir(dir: &Path) -> Result<Self> {
        let host = rustup::host()?;
        let multiarch = host.replace("-unknown", "");
        Ok(Self { rustc: dir.join("usr/bin/rustc"), libraries: dir.join("usr/lib").join(multiarch), host })
    }

    fn command(&self) -> Cmd {
        Cmd::new(&self.rustc).envs(&self.env())
    }

    fn env(&self) -> Vec<(OsString, OsString)> {
        vec![("RUSTC".into(), self.rustc.clone().into()), ("LD_LIBRARY_PATH".into(), self.libraries.clone().into())]
    }
}

/// The version of `rustc-web` apt would take, after refreshing apt's lists if it knows none that is new enough.
fn candidate() -> Result<String> {
    if let Some(version) = known_version() {
        return Ok(version);
    }
    refresh_lists()?;
    known_version().ok_or_else(|| {
        Error::Setup(format!("apt knows no rustc-web of version {} or later", env!("CARGO_PKG_RUST_VERSION")))
    })
}

fn refresh_lists() -> Result<()> {
    Cmd::new("apt-get").args(["update", "--quiet"]).run().map_err(|error| {
        Error::Setup(format!(
            "apt's package lists could not be refreshed ({error}); as a user without rights, run: sudo apt-get update"
        ))
    })
}

fn known_version() -> Option<String> {
    let text = Cmd::new("apt-cache").args(["policy", "rustc-web"]).env("LC_ALL", "C").output().ok()?;
    let version = text.lines().find_map(|line| line.trim().strip_prefix("Candidate: "))?.to_owned();
    new_enough(&version, env!("CARGO_PKG_RUST_VERSION")).then_some(version)
}

/// Whether a package version such as `1.96.0+dfsg1-1~deb12u2` is at least `wanted` (`1.95`).
fn new_enough(version: &str, wanted: &str) -> bool {
    let numbers = |text: &str| -> Option<(u32, u32)> {
        let mut parts = text.split(|c: char| !c.is_ascii_digit());
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    };
    matches!((numbers(version), numbers(wanted)), (Some(have), Some(want)) if have >= want)
}

/// Downloads the packages and unpacks them into `dir`.
fn unpack(dir: &Path) -> Result<()> {
    let debs = dir.join("debs");
    files::create_dir(&debs)?;
    let names = needed_packages()?;
    let download = || Cmd::new("apt-get").arg("download").args(&names).dir(&debs).run();
    if download().is_err() {
        // The usual cause: the lists name a version that has been replaced since.
        refresh_lists()?;
        download()?;
    }
    for deb in files::walk(&debs)? {
        println!("  unpacking {}", deb.display());
        Cmd::new("dpkg-deb").arg("-x").arg(debs.join(deb)).arg(dir).output()?;
    }
    files::remove_dir(&debs)
}

/// Our packages and everything they need that this machine does not have.
fn needed_packages() -> Result<Vec<String>> {
    let plan = Cmd::new("apt-get")
        .args(["install", "--simulate", "--no-install-recommends"])
        .args(PACKAGES)
        .env("LC_ALL", "C")
        .output()?;
    let parts =
        Cmd::new("apt-cache").args(["depends", "rustc-web", "libstd-rust-web-dev"]).env("LC_ALL", "C").output()?;
    Ok(package_names(&plan, &parts))
}

/// The packages a simulated installation names, plus the versioned libraries (also where they are installed already:
/// the compiler finds its library beside itself only).
fn package_names(plan: &str, parts: &str) -> Vec<String> {
    let planned =
        plan.lines().filter_map(|line| line.strip_prefix("Inst ")).filter_map(|rest| rest.split_whitespace().next());
    let parts = parts
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Depends: "))
        .filter(|name| name.starts_with("libstd-rust-web"));
    let mut names: Vec<_> = PACKAGES.into_iter().chain(planned).chain(parts).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// Builds the standard library for the browser and puts it where the compiler looks for it.
fn build_library(ws: &Workspace, dir: &Path, compiler: &Compiler) -> Result<()> {
    let empty = dir.join("build");
    files::write(&empty.join("src/lib.rs"), "")?;
    files::write(
        &empty.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    // Without the bitcode a later link with `lto` stops; the library must not name this machine's folders.
    let mut flags = OsString::from("-Cembed-bitcode=yes\u{1f}--remap-path-prefix=");
    flags.push(dir);
    flags.push("=rust-web");
    Cmd::cargo(&ws.root)
        .args(["build", "--release", "-Zbuild-std=std,panic_abort,test", "--target", TARGET])
        .arg("--target-dir")
        .arg(empty.join("target"))
        .dir(&empty)
        .envs(&compiler.env())
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .run()?;
    let built = empty.join("target").join(TARGET).join("release/deps");
    let library = dir.join("usr/lib/rustlib").join(TARGET).join("lib");
    files::create_dir(&library)?;
    for file in files::walk(&built)? {
        let name = file.to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libempty") {
            files::rename(&built.join(&file), &library.join(&file))?;
        }
    }
    files::remove_dir(&empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_version_is_compared_by_its_first_two_numbers() {
        assert!(new_enough("1.96.0+dfsg1-1~deb12u2", "1.95"));
        assert!(new_enough("1.95.0", "1.95"));
        assert!(!new_enough("1.85.0+dfsg3-1~deb12u3", "1.95"));
        assert!(!new_enough("(none)", "1.95"));
    }

    #[test]
    fn the_plan_and_the_versioned_parts_are_joined_once_each() {
        let plan = "Reading lists...\nInst libllvm22 (1:22 Debian [amd64])\nInst rustc-web (1.96 Debian [amd64])\nConf rustc-web (1.96)\n";
        let parts = "rustc-web\n  Depends: libc6\n  Depends: libstd-rust-web-dev\nlibstd-rust-web-dev\n  Depends: libstd-rust-web-1.96\n";
        assert_eq!(
            package_names(plan, parts),
            [
                "libllvm22",
                "libstd-rust-web-1.96",
                "libstd-rust-web-dev",
                "rust-web-clippy",
                "rust-web-src",
                "rustc-web"
            ]
        );
    }
}
