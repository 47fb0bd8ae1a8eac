//! Chromium and its driver, for the tests that need a real browser.

use std::path::PathBuf;

use super::apt;
use crate::command::on_path;
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
    if !apt::is_here() {
        return Err(needed("Install Chromium (or Chrome) and the chromedriver of the same version."));
    }
    println!("Browser: installing Debian's chromium and chromium-driver …");
    if apt::install(&["chromium", "chromium-driver"]).is_err() {
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
