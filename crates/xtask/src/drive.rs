//! The commands that drive the app in a real browser: they set everything up and hand over to the crate `e2e`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::bundle::{self, Mode};
use crate::cli::{Bench, Passed};
use crate::command::Cmd;
use crate::database::{self, Database};
use crate::error::Result;
use crate::serve::{self, Profile};
use crate::toolchain::browser::{self, Browser};
use crate::workspace::Workspace;

/// Sets up the browser, builds client and server and runs the program `name` of `tests/e2e`.
pub(crate) fn run(ws: &Workspace, name: &str, options: &Passed) -> Result<()> {
    with_client(ws, name, options)?.run()
}

/// Runs the benches: with PostgreSQL where it can be had, and without a browser where none is asked for.
pub(crate) fn bench(ws: &Workspace, options: &Bench) -> Result<()> {
    let only = [(options.office, "--office"), (options.national, "--national")].into_iter().find(|(asked, _)| *asked);
    let cmd = match only {
        None => with_client(ws, "bench", &options.passed)?,
        Some((_, only)) => without_client(ws, "bench", &options.passed)?.arg(only),
    };
    match Database::start(ws) {
        Ok(database) => cmd.env(database::VARIABLE, database.url()).run(),
        Err(error) if options.national => Err(error),
        Err(error) => {
            eprintln!("{error}\nIts figures are left out.");
            cmd.run()
        }
    }
}

fn with_client(ws: &Workspace, name: &str, options: &Passed) -> Result<Cmd> {
    let browser = browser::set_up()?;
    let dist = bundle::build_if_changed(ws, Mode::of_draft(options.draft))?;
    let cmd = without_client(ws, name, options)?;
    Ok(cmd.env("PHOPHIANG_DIST", dist).envs(&browser_variables(&browser)))
}

fn without_client(ws: &Workspace, name: &str, options: &Passed) -> Result<Cmd> {
    let (profile, run) = match options.draft {
        true => (Profile::Dev, ["run"].as_slice()),
        false => (Profile::Release, ["run", "--release"].as_slice()),
    };
    let server = serve::build_server(ws, profile)?;
    let cmd = Cmd::cargo(&ws.root).args(run).args(["--package", "e2e", "--bin", name, "--"]).args(&options.args);
    Ok(cmd.env("PHOPHIANG_SERVER_BIN", server).env("PHOPHIANG_OUT", out(ws, name)))
}

/// Where a program puts what it makes: pictures beside the project, everything else among the build products.
fn out(ws: &Workspace, name: &str) -> PathBuf {
    if name == "screenshots" { ws.root.join(name) } else { ws.target.join(name) }
}

/// Tells a program of `tests/e2e` where the app and the browser are.
pub(crate) fn with_app(cmd: Cmd, browser: &Browser, server: &Path, dist: &Path) -> Cmd {
    cmd.env("PHOPHIANG_SERVER_BIN", server).env("PHOPHIANG_DIST", dist).envs(&browser_variables(browser))
}

fn browser_variables(browser: &Browser) -> [(OsString, OsString); 2] {
    [
        ("PHOPHIANG_CHROMEDRIVER".into(), browser.chromedriver.clone().into()),
        ("PHOPHIANG_CHROMIUM".into(), browser.chromium.clone().into()),
    ]
}
