//! A village's dossier.

use super::{Eyes, Phase};
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The dossier.
#[derive(Clone, Copy, Debug)]
pub struct Dossier<'a>(pub(super) Eyes<'a>);

impl Dossier<'_> {
    /// Opens the assessment of a phase, wherever the dossier offers it first.
    ///
    /// # Errors
    /// If it does not offer it.
    pub async fn open(self, village: &str, phase: Phase) -> Result<()> {
        let path = phase.path(village);
        self.0.browser.press_css(&format!("main a[href='{path}']")).await?;
        self.0.arrives(&path).await?;
        self.0.assessment().is_open().await
    }

    /// What the one big next step says.
    ///
    /// # Errors
    /// If there is none.
    pub async fn next_step(self) -> Result<String> {
        until("the next step", async || {
            Ok(Seen::some(self.0.browser.text("main .card--hero").await?, self.0.browser.all_text("body").await?))
        })
        .await
    }
}
