//! The commands that drive the app in a real browser: they set everything up and hand over to the crate `e2e`.

use std::path::{Path, PathBuf};

use crate::bundle::{self, Mode};
use crate::cli::Passed;
use crate::command::Cmd;
use crate::error::Result;
use crate::serve::{self, Profile};
use crate::toolchain::browser;
use crate::workspace::Workspace;

/// Sets up the browser, builds client and server and runs the program `name` of `tests/e2e`.
pub(crate) fn run(ws: &Workspace, name: &str, options: &Passed) -> Result<()> {
    let browser = browser::set_up()?;
    let dist = bundle::build_if_changed(ws, Mode::of_draft(options.draft))?;
    let (profile, run) = match options.draft {
        true => (Profile::Dev, ["run"].as_slice()),
        false => (Profile::Release, ["run", "--release"].as_slice()),
    };
    let server = serve::build_server(ws, profile)?;
    let cmd = Cmd::cargo(&ws.root).args(run).args(["--package", "e2e", "--bin", name, "--"]).args(&options.args);
    with_app(cmd, &browser, &server, &dist).env("PHOPHIANG_OUT", out(ws, name)).run()
}

/// Where a program puts what it makes: pictures beside the project, everything else among the build products.
fn out(ws: &Workspace, name: &str) -> PathBuf {
    if name == "screenshots" { ws.root.join(name) } else { ws.target.join(name) }
}

/// Tells a program of `tests/e2e` where the app and the browser are.
pub(crate) fn with_app(cmd: Cmd, browser: &browser::Browser, server: &Path, dist: &Path) -> Cmd {
    cmd.env("PHOPHIANG_SERVER_BIN", server)
        .env("PHOPHIANG_DIST", dist)
        .env("PHOPHIANG_CHROMEDRIVER", &browser.chromedriver)
        .env("PHOPHIANG_CHROMIUM", &browser.chromium)
}
