//! What several stages need, set up once, when the first of them asks.

use std::path::PathBuf;

use super::Stage;
use super::ahead::Ahead;
use crate::bundle::{self, Mode};
use crate::error::{Error, Result};
use crate::files;
use crate::serve::{self, Profile};
use crate::toolchain::browser::{self, Browser};
use crate::toolchain::{self, WasmCompiler};
use crate::workspace::Workspace;

/// A thing set up at most once; the later asker of one that failed is told so at once.
type Once<T> = Option<std::result::Result<T, String>>;

/// The common ground of the stages.
pub(super) struct Prepared<'a> {
    ws: &'a Workspace,
    pub(super) quick: bool,
    client: Mode,
    compiler: Once<WasmCompiler>,
    browser: Once<Browser>,
    ahead: Option<Ahead>,
    dist: Once<PathBuf>,
    server: Once<PathBuf>,
}

impl<'a> Prepared<'a> {
    pub(super) fn new(ws: &'a Workspace, quick: bool, client: Mode) -> Self {
        Self { ws, quick, client, compiler: None, browser: None, ahead: None, dist: None, server: None }
    }

    /// The compiler for the browser.
    pub(super) fn compiler(&mut self) -> Result<&WasmCompiler> {
        let ws = self.ws;
        once(&mut self.compiler, || toolchain::set_up(ws))
    }

    /// Chromium and its driver.
    pub(super) fn browser(&mut self) -> Result<Browser> {
        once(&mut self.browser, browser::set_up).cloned()
    }

    /// Begins to build the client if these stages gain by it. If that cannot be, the first that needs it builds it.
    pub(super) fn begin_client(&mut self, stages: &[Stage]) {
        match Ahead::begin(self.ws, stages, self.client) {
            Ok(ahead) => self.ahead = ahead,
            Err(error) => eprintln!("the client is not built ahead: {error}"),
        }
    }

    /// The client: as it is shipped, unless a draft was asked for.
    pub(super) fn dist(&mut self) -> Result<PathBuf> {
        drop(self.ahead.take());
        let (ws, mode) = (self.ws, self.client);
        once(&mut self.dist, || bundle::build_if_changed(ws, mode)).cloned()
    }

    /// The server for end-to-end tests. Not the release build: this one shares its dependencies with the native tests.
    pub(super) fn server(&mut self) -> Result<PathBuf> {
        let ws = self.ws;
        once(&mut self.server, || serve::build_server(ws, Profile::Dev)).cloned()
    }

    /// Writes how browser tests start Chromium: without looking for services on the internet.
    pub(super) fn webdriver_settings(&mut self) -> Result<PathBuf> {
        let chromium = self.browser()?.chromium;
        let settings = serde_json::json!({ "goog:chromeOptions": {
            "binary": chromium,
            "args": [
                "headless", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "disable-quic", "no-first-run",
                "disable-background-networking", "disable-component-update", "disable-sync",
            ],
        }});
        let path = self.ws.notes().join("webdriver.json");
        files::write(&path, settings.to_string())?;
        Ok(path)
    }
}

fn once<T>(place: &mut Once<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    place
        .get_or_insert_with(|| make().map_err(|error| error.to_string()))
        .as_ref()
        .map_err(|problem| Error::Setup(problem.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_not_tried_again() {
        let mut place: Once<u8> = None;
        let mut tries = 0;
        for _ in 0..2 {
            let result = once(&mut place, || {
                tries += 1;
                Err(Error::Setup("no network".into()))
            });
            assert_eq!(result.unwrap_err().to_string(), "no network");
        }
        assert_eq!(tries, 1);
    }
}
