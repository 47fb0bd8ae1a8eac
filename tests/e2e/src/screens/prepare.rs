//! "Prepare for the field".

use super::Eyes;
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The page.
#[derive(Clone, Copy, Debug)]
pub struct Prepare<'a>(pub(super) Eyes<'a>);

impl Prepare<'_> {
    /// Fetches everything and waits until the verdict is green.
    ///
    /// # Errors
    /// If it does not become green.
    pub async fn prepare(self) -> Result<()> {
        self.0.browser.press(self.0.words.prepare_download()).await?;
        self.is_ready().await
    }

    /// Waits until the verdict is green.
    ///
    /// # Errors
    /// If it does not become green.
    pub async fn is_ready(self) -> Result<()> {
        until("the green verdict", async || {
            let verdict = self.0.browser.text("#prepare-verdict").await?.unwrap_or_default();
            Ok(Seen::when(verdict.contains(self.0.words.prepare_ready()), verdict))
        })
        .await
    }
}
