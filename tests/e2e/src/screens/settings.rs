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

    /// Signs out, and says so once more when asked.
    ///
    /// # Errors
    /// If the sign-in form does not appear.
    pub async fn sign_out(self) -> Result<()> {
        let (browser, words) = (self.0.browser, self.0.words);
        browser.press_in("main", "button", words.sign_in_out()).await?;
        browser.press_in("dialog[open]", "button", words.confirm_sign_out_yes()).await?;
        browser.reads(words.sign_in_title()).await
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
