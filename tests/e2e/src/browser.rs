//! A person's browser: one profile that outlives being closed, killed and opened again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::{BrowserLogEntry, ChromeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

use crate::child::Running;
use crate::failure::{Failure, Result};
use crate::form::Form;
use crate::wait::{Seen, until};
use crate::{places, port};

/// How long one command of the driver may take.
const COMMAND: Duration = Duration::from_secs(120);

/// What Chromium is started with: nothing that looks for services on the internet, nothing that asks questions.
const ARGUMENTS: [&str; 13] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-session-crashed-bubble",
    "--hide-crash-restore-bubble",
    // A page in the background goes on as on a phone that lies on the table with its screen on.
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
];

/// A browser with its profile. Clones are the same browser.
#[derive(Clone, Debug)]
pub struct Browser {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: String,
    form: Form,
    preferences: Value,
    home: TempDir,
    opened: Mutex<Option<Opened>>,
    console: Mutex<Vec<BrowserLogEntry>>,
}

/// A browser that runs: the driver's process group holds Chromium's processes too.
#[derive(Debug)]
struct Opened {
    driver: WebDriver,
    running: Running,
}

impl Drop for Opened {
    fn drop(&mut self) {
        // The processes are ended as a group; the session needs no farewell, which would only wait for a dead driver.
        let _ = self.driver.clone().leak();
    }
}

impl Browser {
    /// Opens a browser with a fresh profile. The name is for files that tell of failures.
    ///
    /// # Errors
    /// If the browser cannot be started.
    pub async fn open(name: &str, form: Form) -> Result<Self> {
        Self::open_with(name, form, json!({})).await
    }

    /// Opens a browser with a fresh profile and these settings of Chromium.
    ///
    /// # Errors
    /// If the browser cannot be started.
    pub async fn open_with(name: &str, form: Form, preferences: Value) -> Result<Self> {
        let home = tempfile::tempdir().map_err(Failure::file(std::env::temp_dir()))?;
        let inner = Inner {
            name: name.to_owned(),
            form,
            preferences,
            home,
            opened: Mutex::default(),
            console: Mutex::default(),
        };
        let browser = Self { inner: Arc::new(inner) };
        browser.open_again().await?;
        Ok(browser)
    }

    /// Opens the browser on its profile, after it was closed or killed.
    ///
    /// # Errors
    /// If the browser cannot be started.
    pub async fn open_again(&self) -> Result<()> {
        let opened = self.launch().await?;
        *self.opened() = Some(opened);
        self.take_form().await
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Its shape.
    #[must_use]
    pub fn form(&self) -> Form {
        self.inner.form
    }

    /// The session of the driver.
    ///
    /// # Errors
    /// [`Failure::Expected`] while the browser is not open.
    pub fn driver(&self) -> Result<WebDriver> {
        let opened = self.opened();
        let driver = opened.as_ref().map(|opened| opened.driver.clone());
        driver.ok_or_else(|| Failure::Expected(format!("the browser of {} is not open", self.name())))
    }

    /// Kills every process of the browser at once, as a battery that falls out does. The profile stays.
    pub fn kill(&self) {
        if let Some(mut opened) = self.opened().take() {
            opened.running.kill();
        }
    }

    /// Closes the browser properly. The profile stays.
    ///
    /// # Errors
    /// If the driver does not answer.
    pub async fn close(&self) -> Result<()> {
        self.read_console().await?;
        let opened = self.opened().take();
        if let Some(opened) = opened {
            opened.driver.clone().quit().await?;
        }
        Ok(())
    }

    /// Sends a command of the DevTools protocol to the page in front.
    ///
    /// # Errors
    /// If the browser refuses it.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver()?.cdp().send_raw(method, parameters).await?)
    }

    /// Gives the page in front the size and the fingers of the device.
    ///
    /// # Errors
    /// If the browser refuses it.
    pub async fn take_form(&self) -> Result<()> {
        let form = self.form();
        self.devtools("Emulation.setDeviceMetricsOverride", form.metrics(None)).await?;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": form == Form::Phone })).await?;
        Ok(())
    }

    /// Everything the console has said so far.
    ///
    /// # Errors
    /// If the driver does not answer.
    pub async fn read_console(&self) -> Result<Vec<BrowserLogEntry>> {
        if let Ok(driver) = self.driver() {
            let news = driver.browser_log().await?;
            self.console().extend(news);
        }
        Ok(self.console().clone())
    }

    /// The processes that show its pages; none where the system does not tell.
    #[must_use]
    pub fn renderers(&self) -> Vec<u32> {
        let profile = self.profile().display().to_string();
        let shows = |process: &u32| {
            let line = std::fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line).into_owned();
            line.contains("--type=renderer") && line.contains(&profile)
        };
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(shows).collect()
    }

    async fn launch(&self) -> Result<Opened> {
        let port = port::free()?;
        let mut command = Command::new(places::chromedriver()?);
        command.arg(format!("--port={port}"));
        let running = Running::start("chromedriver", command, &self.inner.home.path().join("driver.log"))?;
        let address = format!("http://127.0.0.1:{port}");
        let status = format!("{address}/status");
        let answered =
            until("chromedriver to answer", async || Ok(Seen::when(reqwest::get(&status).await.is_ok(), "no answer")));
        answered.await?;
        let driver = WebDriver::builder(address, self.capabilities()?).request_timeout(COMMAND).await?;
        Ok(Opened { driver, running })
    }

    fn capabilities(&self) -> Result<ChromeCapabilities> {
        let mut wanted = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            wanted.add_arg(argument)?;
        }
        wanted.add_arg(&format!("--user-data-dir={}", self.profile().display()))?;
        let (width, height) = self.form().size();
        wanted.add_arg(&format!("--window-size={width},{height}"))?;
        if let Some(chromium) = places::chromium() {
            wanted.set_binary(&chromium.to_string_lossy())?;
        }
        wanted.add_experimental_option("prefs", self.inner.preferences.clone())?;
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(wanted)
    }

    fn profile(&self) -> PathBuf {
        self.inner.home.path().join("profile")
    }

    /// A folder of this browser for whatever a story needs on disk.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.inner.home.path()
    }

    // A story that panicked while holding the lock is over; what it left is still fit to be photographed.
    fn opened(&self) -> MutexGuard<'_, Option<Opened>> {
        self.inner.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn console(&self) -> MutexGuard<'_, Vec<BrowserLogEntry>> {
        self.inner.console.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
