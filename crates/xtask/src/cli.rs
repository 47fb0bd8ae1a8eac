//! The commands and their explanations, as `cargo xtask --help` shows them.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Every developer command of Phophiang.
///
/// Each command sets up what it needs (a compiler for the browser, wasm-opt, Chromium) on its first run and keeps it in a
/// per-user cache; later runs take seconds. docs/toolchain.md explains how.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set up, build, and run the server with a demonstration year on http://127.0.0.1:8080.
    Serve(Serve),
    /// Run every check and test: format, lints, dependency directions, native, browser and end-to-end tests, budgets.
    Test(Test),
    /// Build the client into dist/ (with --dev: quickly, uncompressed, into the target folder).
    Build(Build),
    /// Work on the client: build for development, serve it, rebuild whenever a file changes.
    Dev(Serve),
    /// Measure the release client against its size budgets.
    Size,
    /// Measure speed in a real browser against a real server, on SQLite and PostgreSQL (tests/e2e, binary `bench`).
    Bench(Bench),
    /// Attack the running app: kill browser and server, spoil the network, 200 times each (tests/e2e, binary `attack`).
    Attack(Passed),
    /// Search for bytes that harm a decoder, guided by coverage (crate `fuzz`; the tests take its samples on every run).
    Fuzz(Fuzz),
    /// Tell stories of phones and an office under a hostile network, each from a seed (docs/simulator.md).
    Simulate(Simulate),
    /// Take a picture of every screen, phone and laptop, Thai and English, into screenshots/ (tests/e2e).
    Screenshots(Passed),
    /// Set up the tools without building anything, and say where they are.
    Toolchain(Toolchain),
    /// Draw the PNG icons from public/icons/*.svg anew (needs Chromium; the results are committed).
    Icons,
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Build for development: no optimisation, no compression, and a service worker that removes itself.
    #[arg(long)]
    pub(crate) dev: bool,
    /// Build like a release, but quickly and with words in a crash: for trying stories while writing them.
    #[arg(long, conflicts_with = "dev")]
    pub(crate) draft: bool,
    /// Build as it is shipped (this is the default).
    #[arg(long, conflicts_with = "dev")]
    pub(crate) release: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port to listen on. The demonstration data is only served on this machine itself.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Folder for the database.
    #[arg(long, default_value = "data")]
    pub(crate) data: PathBuf,
    /// Start without demonstration villages and accounts.
    #[arg(long)]
    pub(crate) no_demo: bool,
    /// Certificate chain (PEM), for phones: the app works offline only over HTTPS or on this machine.
    #[arg(long, requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Private key of the certificate (PEM).
    #[arg(long, requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Further arguments for the server, after `--`.
    #[arg(last = true)]
    pub(crate) more: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Only what needs no browser and no WebAssembly: format, lints, directions, native tests.
    #[arg(long)]
    pub(crate) quick: bool,
    /// Only this stage (may be given several times).
    #[arg(long, value_name = "STAGE", conflicts_with = "quick")]
    pub(crate) only: Vec<crate::checks::Stage>,
    /// End-to-end tests against a client that is quick to build instead of the one that is shipped.
    #[arg(long)]
    pub(crate) draft: bool,
    /// Only the end-to-end tests whose names contain this (may be given several times).
    #[arg(long, value_name = "NAME")]
    pub(crate) story: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Fuzz {
    /// How long each target is searched.
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub(crate) seconds: u64,
    /// Only this target (may be given several times).
    #[arg(long, value_name = "TARGET")]
    pub(crate) only: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// How many seeds.
    #[arg(long, value_name = "N", default_value_t = crate::simulate::SEEDS)]
    pub(crate) seeds: u64,
    /// The first seed; with `--seeds 1` the only one, as a failure prints it.
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Tell every story in words, also those that end well: who did what, at which virtual time.
    #[arg(long)]
    pub(crate) trace: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Toolchain {
    /// Also set up Chromium, chromedriver and the browser test runner.
    #[arg(long)]
    pub(crate) browser: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Only the office: push and pull on both databases, many devices at once. Needs no browser.
    #[arg(long)]
    pub(crate) office: bool,
    /// One round of the whole country, pushed to PostgreSQL through two servers. Needs no browser.
    #[arg(long, conflicts_with = "office")]
    pub(crate) national: bool,
    #[command(flatten)]
    pub(crate) passed: Passed,
}

/// Arguments handed on to the program that is run.
#[derive(Debug, Args)]
pub(crate) struct Passed {
    /// Against a client that is quick to build instead of the one that is shipped.
    #[arg(long)]
    pub(crate) draft: bool,
    /// Arguments for the program, after `--`.
    #[arg(last = true)]
    pub(crate) args: Vec<String>,
}

impl Default for Simulate {
    fn default() -> Self {
        Self { seeds: crate::simulate::SEEDS, seed: 1, trace: false }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_commands_fit_together() {
        super::Cli::command().debug_assert();
    }
}
