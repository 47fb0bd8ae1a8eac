//! Chromium and its driver, for the tests that need a real browser.

use std::path::PathBuf;

use crate::command::{Cmd, on_path};
use crate::error::{Error, Result};

/// Where the browser is.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

/// Finds the browser, or installs Debian's packages where that is possible without asking anybody.
pub(crate) fn set_up() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if on_path("apt-get").is_none() {
        return Err(needed("Install Chromium (or Chrome) and the chromedriver of the same version."));
    }
    println!("Browser: installing Debian's chromium and chromium-driver …");
    if install().is_err() {
        return Err(needed("Run: sudo apt-get update && sudo apt-get install chromium chromium-driver"));
    }
    find().ok_or_else(|| needed("Debian's packages were installed, but the programs are not on PATH."))
}

fn needed(what: &str) -> Error {
    Error::Setup(format!("the browser tests need Chromium and chromedriver. {what}"))
}

fn find() -> Option<Browser> {
    let chromium =
        ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"].into_iter().find_map(on_path)?;
    Some(Browser { chromium, chromedriver: on_path("chromedriver")? })
}

fn install() -> Result<()> {
    let install = || {
        Cmd::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()
    };
    // The lists may be missing or old; refreshing costs seconds and saves a failed download.
    Cmd::new("apt-get").args(["update", "--quiet"]).run()?;
    install()
}
