//! "My villages".

use super::{Eyes, Place};
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The list.
#[derive(Clone, Copy, Debug)]
pub struct Villages<'a>(pub(super) Eyes<'a>);

impl Villages<'_> {
    /// Waits until this many villages are listed.
    ///
    /// # Errors
    /// If it does not come to that.
    pub async fn are_listed(self, count: usize) -> Result<()> {
        until(&format!("{count} villages"), async || {
            let listed = self.0.browser.texts("main a[href^='/villages/']").await?;
            Ok(Seen::when(listed.len() == count, format!("{listed:?}")))
        })
        .await
    }

    /// Waits for "ready without internet".
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn ready_without_internet(self) -> Result<()> {
        let wanted = self.0.words.online_ready_offline();
        until("ready without internet", async || {
            let text = self.0.browser.text("#offline-ready").await?.unwrap_or_default();
            Ok(Seen::when(text == wanted, text))
        })
        .await
    }

    /// Waits until the corner says offline, or online.
    ///
    /// # Errors
    /// If it does not.
    pub async fn knows_it_is(self, online: bool) -> Result<()> {
        let wanted = if online { self.0.words.online_online() } else { self.0.words.online_offline() };
        until(wanted, async || {
            let text = self.0.browser.text("header .chip").await?.unwrap_or_default();
            Ok(Seen::when(text == wanted, text))
        })
        .await
    }

    /// What the card of a village says.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn card(self, village: &str) -> Result<String> {
        let css = format!("main a[href='/villages/{village}']");
        until(&format!("the card of {village}"), async || {
            Ok(Seen::some(self.0.browser.text(&css).await?, self.0.browser.all_text("main").await?))
        })
        .await
    }

    /// Opens a village.
    ///
    /// # Errors
    /// If it is not listed.
    pub async fn open(self, village: &str) -> Result<()> {
        let path = format!("/villages/{village}");
        if self.0.browser.text(&format!("main a[href='{path}']")).await?.is_none() {
            self.0.go_to(Place::Villages).await?;
        }
        self.0.browser.press_css(&format!("main a[href='{path}']")).await?;
        self.0.arrives(&path).await
    }
}
