//! A story: one test with its browsers. If it fails, what every screen showed is kept.

use std::any::Any;
use std::fs;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::demo::Person;
use crate::failure::{Failure, Result};
use crate::form::Form;
use crate::server::Server;
use crate::{places, slots};

/// What a console must never say: a policy that was broken, a crash, an error nobody caught.
const COMPLAINTS: [&str; 4] = ["Content Security Policy", "panicked at", "Uncaught", "RuntimeError"];

/// The browsers of a story.
#[derive(Debug, Default)]
pub struct Story {
    browsers: Mutex<Vec<Browser>>,
}

impl Story {
    /// Opens a phone for somebody.
    ///
    /// # Errors
    /// If the browser cannot be started.
    pub async fn phone(&self, of: &str) -> Result<Browser> {
        self.browser(of, Form::Phone).await
    }

    /// Opens a laptop for somebody.
    ///
    /// # Errors
    /// If the browser cannot be started.
    pub async fn laptop(&self, of: &str) -> Result<Browser> {
        self.browser(of, Form::Laptop).await
    }

    /// Opens a browser of this shape for somebody.
    ///
    /// # Errors
    /// If the browser cannot be started.
    pub async fn browser(&self, of: &str, form: Form) -> Result<Browser> {
        self.browser_with(of, form, json!({})).await
    }

    /// Opens a browser with these settings of Chromium.
    ///
    /// # Errors
    /// If the browser cannot be started.
    pub async fn browser_with(&self, of: &str, form: Form, preferences: Value) -> Result<Browser> {
        let browser = Browser::open_with(of, form, preferences).await?;
        self.all().push(browser.clone());
        Ok(browser)
    }

    /// A phone on which somebody has signed in, and that needs no server any more.
    ///
    /// # Errors
    /// If that cannot be reached.
    pub async fn prepared_phone(&self, server: &Server, person: Person) -> Result<Browser> {
        self.prepared(server, person.account, person).await
    }

    /// The same, under another name: somebody may have two phones.
    ///
    /// # Errors
    /// If that cannot be reached.
    pub async fn prepared(&self, server: &Server, of: &str, person: Person) -> Result<Browser> {
        let phone = self.phone(of).await?;
        phone.goto(&server.address()).await?;
        let eyes = phone.thai();
        eyes.sign_in().sign_in(person).await?;
        eyes.villages().are_listed(person.villages).await?;
        eyes.villages().ready_without_internet().await?;
        Ok(phone)
    }

    fn all(&self) -> std::sync::MutexGuard<'_, Vec<Browser>> {
        self.browsers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fails if a console complained.
    async fn check_consoles(&self) -> Result<()> {
        let browsers = self.all().clone();
        for browser in browsers {
            let console = browser.read_console().await?;
            let complaint = console.iter().find(|line| COMPLAINTS.iter().any(|word| line.message.contains(word)));
            if let Some(complaint) = complaint {
                return Err(Failure::Expected(format!("the console of {}: {}", browser.name(), complaint.message)));
            }
        }
        Ok(())
    }

    /// Keeps what every open browser shows: a picture, the document, the console. Says where, and repeats what the consoles
    /// complain of: the folder may be out of reach when the failure is read.
    async fn keep_evidence(&self, title: &str) -> String {
        let folder = places::out().join("failures").join(title);
        let mut told = format!("(what was seen is in {})", folder.display());
        let browsers = self.all().clone();
        for browser in browsers {
            // Best effort: the failure itself may be that the browser is gone.
            match keep(&browser, &folder).await {
                Ok(console) => {
                    let complaints = console.lines().filter(|line| COMPLAINTS.iter().any(|word| line.contains(word)));
                    for line in complaints.take(3) {
                        told.push_str(&format!("\n{}: {line}", browser.name()));
                    }
                }
                Err(failure) => eprintln!("nothing kept of {}: {failure}", browser.name()),
            }
        }
        told
    }
}

/// Keeps what a browser shows; its console.
async fn keep(browser: &Browser, folder: &Path) -> Result<String> {
    let driver = browser.driver()?;
    fs::create_dir_all(folder).map_err(Failure::file(folder))?;
    let write = |ending: &str, bytes: Vec<u8>| {
        let path = folder.join(format!("{}.{ending}", browser.name()));
        fs::write(&path, bytes).map_err(Failure::file(path))
    };
    write("png", driver.screenshot_as_png().await?)?;
    let address = driver.current_url().await?;
    write("html", format!("<!-- {address} -->\n{}", driver.source().await?).into_bytes())?;
    let console = browser.read_console().await?;
    let lines: Vec<String> = console.iter().map(|line| format!("{} {}", line.level, line.message)).collect();
    let lines = lines.join("\n");
    write("console.txt", lines.clone().into_bytes())?;
    Ok(lines)
}

/// Runs a story in its turn.
///
/// # Panics
/// If the story fails: with its reason, and the folder with pictures of what was seen.
pub async fn run(title: &str, story: impl AsyncFnOnce(&Story) -> Result<()>) {
    let _slot = slots::take().await;
    let stage = Story::default();
    let told = AssertUnwindSafe(async {
        story(&stage).await?;
        stage.check_consoles().await
    })
    .catch_unwind()
    .await;
    let reason = match told {
        Ok(Ok(())) => return,
        Ok(Err(failure)) => failure.to_string(),
        Err(panic) => words_of(&panic),
    };
    let evidence = stage.keep_evidence(title).await;
    panic!("{title}: {reason}\n{evidence}");
}

fn words_of(panic: &Box<dyn Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "panicked".to_owned())
}
