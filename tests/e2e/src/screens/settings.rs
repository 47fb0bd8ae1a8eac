//! Settings.

use i18n::Language;

use super::Eyes;
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The page.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'a>(pub(super) Eyes<'a>);

impl Settings<'_> {
    /// Chooses a language.
    ///
    /// # Errors
    /// If it cannot be chosen.
    pub async fn speak(self, language: Language) -> Result<()> {
        self.0.browser.press_in("main", "label", language.own_name()).await?;
        self.root("lang", language.tag()).await
    }

    /// Chooses the colours for the sun.
    ///
    /// # Errors
    /// If they cannot be chosen.
    pub async fn sunlight(self) -> Result<()> {
        self.0.browser.press_in("main", "label", self.0.words.settings_theme_sunlight()).await?;
        self.root("data-theme", "sunlight").await
    }

    async fn root(self, attribute: &str, wanted: &str) -> Result<()> {
        until(&format!("{attribute} to be {wanted}"), async || {
            let script = "return document.documentElement.getAttribute(arguments[0]) ?? '';";
            let found: String = self.0.browser.script(script, vec![attribute.into()]).await?;
            Ok(Seen::when(found == wanted, found))
        })
        .await
    }
}
