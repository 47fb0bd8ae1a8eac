//! The knowledge document of a village, and its sign.

use serde_json::json;

use super::Eyes;
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The pages.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'a>(pub(super) Eyes<'a>);

/// The address of the document.
#[must_use]
pub fn knowledge_path(village: &str) -> String {
    format!("/villages/{village}/knowledge")
}

/// The address of a section, by its code.
#[must_use]
pub fn section_path(village: &str, section: &str) -> String {
    format!("/villages/{village}/knowledge/{section}")
}

impl Knowledge<'_> {
    /// Opens the document from the dossier.
    ///
    /// # Errors
    /// If the dossier does not lead there.
    pub async fn open(self, village: &str) -> Result<()> {
        self.follow(&knowledge_path(village)).await
    }

    /// Opens a section from the document.
    ///
    /// # Errors
    /// If the document does not lead there.
    pub async fn open_section(self, village: &str, section: &str) -> Result<()> {
        self.follow(&section_path(village, section)).await
    }

    /// Opens the sign from the dossier.
    ///
    /// # Errors
    /// If the dossier does not lead there.
    pub async fn open_sign(self, village: &str) -> Result<()> {
        self.follow(&format!("/villages/{village}/sign")).await
    }

    async fn follow(self, path: &str) -> Result<()> {
        self.0.browser.press_css(&format!("a[href='{path}']")).await?;
        self.0.arrives(path).await
    }

    /// Gives the document its title and waits until that is called saved.
    ///
    /// # Errors
    /// If it is not.
    pub async fn entitle(self, title: &str) -> Result<()> {
        self.0.browser.fill("knowledge-title", title).await?;
        self.0.assessment().all_saved().await
    }

    /// Types into the section in front.
    ///
    /// # Errors
    /// If there is no field.
    pub async fn write(self, section: &str, text: &str) -> Result<()> {
        self.0.browser.type_into(&format!("section-{section}"), text).await
    }

    /// Waits until the section in front holds this text.
    ///
    /// # Errors
    /// If it does not.
    pub async fn holds(self, section: &str, wanted: &str) -> Result<()> {
        until(&format!("the text of {section}"), async || {
            let script = "return document.getElementById(arguments[0])?.value;";
            let found: Option<String> =
                self.0.browser.script(script, vec![json!(format!("section-{section}"))]).await?;
            Ok(Seen::when(found.as_deref() == Some(wanted), format!("{found:?}")))
        })
        .await
    }

    /// Whether the text of the section in front can be changed.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn can_write(self) -> Result<bool> {
        self.0.browser.script("return document.querySelector('textarea:not(:disabled)') !== null;", vec![]).await
    }

    /// The headings of the printed document, in ASCII digits.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn printed_headings(self) -> Result<Vec<String>> {
        let titles = self.0.browser.texts(".paper h3").await?;
        Ok(titles.iter().map(|title| domain::numerals::to_ascii(title)).collect())
    }
}
