//! The instruments of an office, as far as a version is put to use.

use i18n::arg;

use super::Eyes;
use crate::failure::Result;

/// The list of instruments.
#[derive(Clone, Copy, Debug)]
pub struct Instruments<'a>(pub(super) Eyes<'a>);

impl Instruments<'_> {
    /// Has today's target villages assessed with a version, by its number as it is shown.
    ///
    /// # Errors
    /// If the version is not there, or in use already.
    pub async fn put_to_use(self, number: &str) -> Result<()> {
        let Eyes { browser, words } = self.0;
        // The year is today's: the button is known by what stands before it, whatever a language says after it.
        let whole = words.instruments_use(arg::Number(number), arg::Year("\n"));
        let begins = whole.split('\n').next().unwrap_or_default();
        browser.press_in("main", "button", begins.trim_end()).await?;
        browser.press_in("dialog[open]", "button", words.instruments_use_confirm()).await
    }
}
