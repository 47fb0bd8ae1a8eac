//! The summary of a village's activities: what is copied into BPM, and that it was recorded there.

use serde_json::json;

use super::{Eyes, Gathering};
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The page.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a>(pub(super) Eyes<'a>);

/// The address of the summary.
#[must_use]
pub fn report_path(village: &str) -> String {
    format!("/villages/{village}/report")
}

impl Report<'_> {
    /// Opens the summary from the dossier.
    ///
    /// # Errors
    /// If the dossier does not lead there.
    pub async fn open(self, village: &str) -> Result<()> {
        let path = report_path(village);
        self.0.browser.press_css(&format!("main .step-list a[href='{path}']")).await?;
        self.0.arrives(&path).await
    }

    /// Waits until a field of the first activity that has it says this, in ASCII digits.
    ///
    /// # Errors
    /// If it does not.
    pub async fn says(self, label: &str, wanted: &str) -> Result<()> {
        let script = "const row = within('main', '.facts__row').find((e) => clean(e.querySelector('dt').innerText) === arguments[0]);\n\
                      return row ? clean(row.querySelector('dd').innerText) : null;";
        until(&format!("“{label}” to say “{wanted}”"), async || {
            let value: Option<String> = self.0.browser.script(script, vec![json!(label)]).await?;
            let value = value.map(|value| domain::numerals::to_ascii(&value)).unwrap_or_default();
            Ok(Seen::when(value == wanted, value))
        })
        .await
    }

    /// Presses a button of that name, the first on the page, and returns what it copies.
    ///
    /// # Errors
    /// If nothing is copied.
    pub async fn copied_by(self, name: &str) -> Result<String> {
        // A browser without a person in front of it may refuse its clipboard; what is handed to it is what counts here.
        let listen = "window.handedOver = null;\n\
                      navigator.clipboard.writeText = async (text) => { window.handedOver = text; };\n\
                      return null;";
        self.0.browser.script::<Option<()>>(listen, vec![]).await?;
        self.0.browser.press_in("main", ".button", name).await?;
        until("a text to be copied", async || {
            let text: Option<String> = self.0.browser.script("return window.handedOver;", vec![]).await?;
            Ok(Seen::some(text.clone(), format!("{text:?}")))
        })
        .await
    }

    /// Says that the summary of an activity was recorded, on which day and under which number.
    ///
    /// # Errors
    /// If the form does not take it.
    pub async fn record(self, activity: Gathering, day: &str, reference: &str) -> Result<()> {
        let id = |field: &str| format!("report-{field}-{}", activity.code());
        self.0.browser.fill(&id("day"), day).await?;
        self.0.browser.fill(&id("reference"), reference).await?;
        // A text is saved when its field is left.
        self.0.browser.press_css("main h2").await?;
        self.all_saved().await
    }

    /// Waits until everything on the page is called saved: each activity says so for itself.
    ///
    /// # Errors
    /// If it is not.
    pub async fn all_saved(self) -> Result<()> {
        until("both activities to be called saved", async || {
            let states = self.0.browser.texts(".save-state").await?;
            let told: Vec<&String> = states.iter().filter(|state| !state.is_empty()).collect();
            let saved = !told.is_empty() && told.iter().all(|state| self.0.assessment().says_saved(state));
            Ok(Seen::when(saved, format!("{states:?}")))
        })
        .await
    }
}
