//! `cargo xtask test`: everything that must hold before a change lands, in stages.
//!
//! A stage that fails does not stop the later ones: one run shows all that is wrong. The last line counts test cases;
//! a stage that is one check (format, lints …) counts as one.

mod ahead;
mod counting;
mod directions;
mod modules;
mod prepared;
mod report;

use std::time::Instant;

use crate::bundle::Mode;
use crate::cli::{Simulate, Test};
use crate::command::{Cmd, on_path};
use crate::database::{self, Database};
use crate::drive;
use crate::error::{Error, Result};
use crate::simulate;
use crate::size;
use crate::toolchain::test_runner;
use crate::workspace::Workspace;
use counting::Cases;
use prepared::Prepared;
use report::{Outcome, Report};

/// The packages with tests that run in a browser.
const BROWSER_TESTED: [&str; 2] = ["store", "phophiang"];

/// How often each attack strikes in the test command; `cargo xtask attack` strikes 200 times, and updates the app 1,000 times.
const KILLS: &str = "10";

/// A part of the test command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Stage {
    /// Source is formatted.
    Format,
    /// Clippy finds nothing, client included (compiled for this machine).
    Lint,
    /// Crates and modules know only what they may know.
    Directions,
    /// Tests that run on this machine.
    Native,
    /// The office on PostgreSQL: the contract of a store, moving and copying, two servers on one database.
    Postgres,
    /// Phones and an office agree under a hostile network, in 200 stories.
    Simulator,
    /// Clippy finds nothing in the code that exists only in the browser.
    WasmLint,
    /// Tests that run inside a browser.
    Browser,
    /// The release client can be built.
    Build,
    /// The app in real Chromium against the real server.
    EndToEnd,
    /// A day in the field again, with the office on PostgreSQL.
    EndToEndPostgres,
    /// Browser and server killed, the network spoilt: nothing called saved is lost.
    Attack,
    /// The client is within its size budgets.
    Size,
}

/// What needs no browser and no WebAssembly.
const QUICK: [Stage; 4] = [Stage::Format, Stage::Lint, Stage::Directions, Stage::Native];

/// Runs the stages and reports.
pub(crate) fn run(ws: &Workspace, options: &Test) -> Result<()> {
    let stages: Vec<_> = <Stage as clap::ValueEnum>::value_variants()
        .iter()
        .copied()
        .filter(|stage| options.only.is_empty() || options.only.contains(stage))
        .filter(|stage| !options.quick || QUICK.contains(stage))
        .collect();
    let mut prepared = Prepared::new(ws, options.quick, Mode::of_draft(options.draft));
    prepared.begin_client(&stages);
    let mut report = Report::default();
    for (number, stage) in stages.iter().enumerate() {
        println!("\n=== {} of {}: {} ===", number + 1, stages.len(), stage.name());
        let start = Instant::now();
        let (cases, result) = stage.run(ws, &mut prepared, &options.story);
        if let Err(error) = &result {
            eprintln!("error: {error}");
        }
        let outcome = Outcome { stage: stage.name(), cases, passed: result.is_ok(), time: start.elapsed() };
        println!("{outcome}");
        report.add(outcome);
    }
    report.close()
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Directions => "directions",
            Self::Native => "native tests",
            Self::Postgres => "PostgreSQL",
            Self::Simulator => "simulator",
            Self::WasmLint => "lint for the browser",
            Self::Browser => "browser tests",
            Self::Build => "build",
            Self::EndToEnd => "end-to-end tests",
            Self::EndToEndPostgres => "end-to-end, PostgreSQL",
            Self::Attack => "attack",
            Self::Size => "size budgets",
        }
    }

    /// Whether the stage asks for the built client.
    fn needs_client(self) -> bool {
        matches!(self, Self::Build | Self::EndToEnd | Self::EndToEndPostgres | Self::Attack | Self::Size)
    }

    /// Runs the stage. Cases are known only where tests were counted.
    fn run(self, ws: &Workspace, prepared: &mut Prepared, stories: &[String]) -> (Option<Cases>, Result<()>) {
        match self {
            Self::Format => (None, Cmd::cargo(&ws.root).args(["fmt", "--all", "--check"]).run()),
            Self::Lint => (None, lint(ws)),
            Self::Directions => (None, directions::check(ws).and_then(|()| modules::check(ws))),
            Self::Native => native(ws, prepared.quick),
            Self::Postgres => postgres(ws),
            Self::Simulator => counted(simulate::command(ws, &Simulate::default()).run_and_read()),
            Self::WasmLint => (None, wasm_lint(ws, prepared)),
            Self::Browser => browser(ws, prepared),
            Self::Build => (None, prepared.dist().map(|_| ())),
            Self::EndToEnd => end_to_end(ws, prepared, stories),
            Self::EndToEndPostgres => end_to_end_postgres(ws, prepared),
            Self::Attack => attack(ws, prepared),
            Self::Size => (None, prepared.dist().and_then(|_| size::check(ws))),
        }
    }
}

/// Counts what a test command printed. One that succeeds without having run a test has not tested anything.
fn counted(ran: Result<(String, Result<()>)>) -> (Option<Cases>, Result<()>) {
    match ran {
        Err(error) => (None, Err(error)),
        Ok((output, result)) => {
            let cases = Cases::read(&output);
            let result = result.and_then(|()| match cases.passed {
                0 => Err(Error::Rule("no test was run".into())),
                _ => Ok(()),
            });
            (Some(cases), result)
        }
    }
}

fn lint(ws: &Workspace) -> Result<()> {
    Cmd::cargo(&ws.root).args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "--deny", "warnings"]).run()
}

/// The native tests: all of them, or without the client's (compiling it for this machine takes long) when quick.
fn native(ws: &Workspace, quick: bool) -> (Option<Cases>, Result<()>) {
    let packages = |cmd: Cmd| {
        let cmd = cmd.args(["--workspace", "--exclude", "e2e"]);
        if quick { cmd.args(["--exclude", "phophiang"]) } else { cmd }
    };
    let cargo = || Cmd::cargo(&ws.root);
    if on_path("cargo-nextest").is_none() {
        return counted(packages(cargo().args(["test", "--no-fail-fast"])).run_and_read());
    }
    let tests = packages(cargo().args(["nextest", "run", "--no-tests=pass", "--no-fail-fast"])).run_and_read();
    // nextest leaves out the examples in the documentation.
    let examples = packages(cargo().args(["test", "--doc", "--quiet"])).run_and_read();
    counted(tests.and_then(|(output, result)| {
        let (more, examples) = examples?;
        Ok((output + &more, result.and(examples)))
    }))
}

/// The tests that ask for PostgreSQL, on one that is there for them alone.
fn postgres(ws: &Workspace) -> (Option<Cases>, Result<()>) {
    let database = match Database::start(ws) {
        Ok(database) => database,
        Err(error) => return (None, Err(error)),
    };
    let cmd = Cmd::cargo(&ws.root).env(database::VARIABLE, database.url());
    let cmd = match on_path("cargo-nextest") {
        Some(_) => cmd.args(["nextest", "run", "--package", "server", "--no-fail-fast", "--run-ignored", "only"]),
        None => cmd.args(["test", "--package", "server", "--no-fail-fast", "--tests", "--", "--ignored"]),
    };
    counted(cmd.run_and_read())
}

fn wasm_lint(ws: &Workspace, prepared: &mut Prepared) -> Result<()> {
    let compiler = prepared.compiler()?;
    let cmd = match &compiler.clippy {
        None => compiler.cargo(ws, "clippy"),
        // What `cargo clippy` does, with the driver that belongs to the other compiler.
        Some(cargo_clippy) => compiler
            .cargo(ws, "check")
            .env("RUSTC_WORKSPACE_WRAPPER", cargo_clippy.with_file_name("clippy-driver"))
            .env("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__"),
    };
    let cmd = BROWSER_TESTED.iter().fold(cmd, |cmd, package| cmd.args(["--package", package]));
    let cmd = cmd.args(["--features", "phophiang/parts", "--all-targets", "--quiet"]);
    if compiler.clippy.is_none() {
        return cmd.args(["--", "--deny", "warnings"]).run();
    }
    cmd.run()
}

fn browser(ws: &Workspace, prepared: &mut Prepared) -> (Option<Cases>, Result<()>) {
    let mut command = || -> Result<Cmd> {
        let browser = prepared.browser()?;
        let runner = test_runner::set_up(ws)?;
        let cmd = prepared.compiler()?.cargo(ws, "test");
        let cmd = BROWSER_TESTED.iter().fold(cmd, |cmd, package| cmd.args(["--package", package]));
        Ok(cmd
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
            .env("CHROMEDRIVER", &browser.chromedriver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", prepared.webdriver_settings()?)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("WASM_BINDGEN_TEST_ONLY_WEB", "1")
            .args(["--tests", "--no-fail-fast"]))
    };
    counted_command(command())
}

/// The stories, all or those named.
fn end_to_end(ws: &Workspace, prepared: &mut Prepared, stories: &[String]) -> (Option<Cases>, Result<()>) {
    on_the_app(prepared, stories_of(ws, &[]).arg("--").args(stories))
}

/// The stories that hold most of what syncs; all of them would be told twice for the sake of a few statements.
const ON_POSTGRES: [&str; 4] = ["a_field_day", "bad_luck", "decide", "restore"];

fn end_to_end_postgres(ws: &Workspace, prepared: &mut Prepared) -> (Option<Cases>, Result<()>) {
    match Database::start(ws) {
        Ok(database) => on_the_app(prepared, stories_of(ws, &ON_POSTGRES).env(database::VARIABLE, database.url())),
        Err(error) => (None, Err(error)),
    }
}

/// The stories of these files, or of all. nextest tells stories of several files side by side; cargo only those of one.
fn stories_of(ws: &Workspace, files: &[&str]) -> Cmd {
    let runner: &[&str] = if on_path("cargo-nextest").is_some() { &["nextest", "run"] } else { &["test"] };
    let cmd = Cmd::cargo(&ws.root).args(runner).args(["--package", "e2e", "--no-fail-fast"]);
    files.iter().fold(cmd, |cmd, file| cmd.args(["--test", file]))
}

fn attack(ws: &Workspace, prepared: &mut Prepared) -> (Option<Cases>, Result<()>) {
    let cmd = Cmd::cargo(&ws.root).args(["run", "--quiet", "--package", "e2e", "--bin", "attack", "--"]);
    on_the_app(prepared, cmd.args(["--kills", KILLS, "--cycles", "1"]))
}

/// Runs a program of `tests/e2e` with everything it needs, and counts what it printed.
fn on_the_app(prepared: &mut Prepared, cmd: Cmd) -> (Option<Cases>, Result<()>) {
    let command = || -> Result<Cmd> {
        let browser = prepared.browser()?;
        let dist = prepared.dist()?;
        let server = prepared.server()?;
        Ok(drive::with_app(cmd, &browser, &server, &dist))
    };
    counted_command(command())
}

fn counted_command(command: Result<Cmd>) -> (Option<Cases>, Result<()>) {
    match command {
        Ok(cmd) => counted(cmd.run_and_read()),
        Err(error) => (None, Err(error)),
    }
}
