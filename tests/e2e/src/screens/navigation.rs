//! The main menu: at the thumb on a phone, at the side in the office.

use serde_json::json;

use super::Eyes;
use crate::failure::{Result, ensure};
use crate::wait::{Seen, until};

/// A destination of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// My villages.
    Villages,
    /// The district's board.
    Board,
    /// Where are my answers.
    Answers,
    /// Needs attention.
    Attention,
    /// Settings.
    Settings,
}

impl Place {
    /// Its address.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Villages => "/villages",
            Self::Board => "/board",
            Self::Answers => "/answers",
            Self::Attention => "/attention",
            Self::Settings => "/settings",
        }
    }
}

impl Eyes<'_> {
    /// Goes to a place by the main menu; first back to a screen that has one, for the assessment has none.
    ///
    /// # Errors
    /// If there is no menu.
    pub async fn go_to(self, place: Place) -> Result<()> {
        self.go_to_the_menu().await?;
        self.browser.press_css(&format!("nav a[href='{}']", place.path())).await?;
        self.arrives(place.path()).await
    }

    /// Presses the destinations of the menu in turn, so many rounds, without ever waiting for a screen; then goes to the villages.
    ///
    /// # Errors
    /// If the app has stopped.
    pub async fn hurry_through(self, rounds: usize) -> Result<()> {
        let paths = [Place::Answers, Place::Attention, Place::Settings, Place::Villages].map(Place::path);
        let script = "for (let round = 0; round < arguments[1]; round += 1)\n\
                      for (const path of arguments[0]) {\n\
                        document.querySelector(`nav a[href='${path}']`)?.click();\n\
                        await new Promise((done) => setTimeout(done, round % 4));\n\
                      }\n\
                      return document.documentElement.hasAttribute('data-crashed');";
        let has_crashed: bool = self.browser.promise(script, vec![json!(paths), json!(rounds)]).await?;
        ensure(!has_crashed, || "the app has stopped".to_owned())?;
        self.go_to(Place::Villages).await
    }

    /// Goes back until there is a main menu.
    async fn go_to_the_menu(self) -> Result<()> {
        while self.browser.text("nav a[href='/settings']").await?.is_none()
            && self.browser.text(".top-bar a[aria-label]").await?.is_some()
        {
            self.go_back().await?;
        }
        Ok(())
    }

    /// Goes back by the arrow in the top bar.
    ///
    /// # Errors
    /// If there is none.
    pub async fn go_back(self) -> Result<()> {
        let here = self.browser.path().await?;
        self.browser.press_css(".top-bar a[aria-label]").await?;
        until("the page before", async || Ok(Seen::when(self.browser.path().await? != here, "still here"))).await
    }

    /// The number on a place of the menu; 0 if there is none.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn badge(self, place: Place) -> Result<usize> {
        let text = self.browser.text(&format!("nav a[href='{}'] .badge", place.path())).await?;
        Ok(text.map_or(0, |text| domain::numerals::to_ascii(&text).parse().unwrap_or(usize::MAX)))
    }

    /// Waits until the menu shows this number of things that need attention.
    ///
    /// # Errors
    /// If it does not come to that.
    pub async fn needs_attention(self, count: usize) -> Result<()> {
        self.go_to_the_menu().await?;
        until(&format!("{count} at “needs attention”"), async || {
            let shown = self.badge(Place::Attention).await?;
            Ok(Seen::when(shown == count, shown.to_string()))
        })
        .await
    }

    /// Waits until the app is at this address.
    ///
    /// # Errors
    /// If it does not get there.
    pub async fn arrives(self, path: &str) -> Result<()> {
        until(&format!("the page {path}"), async || {
            let here = self.browser.path().await?;
            Ok(Seen::when(here == path, here))
        })
        .await
    }

    /// Waits until the app itself has been painted, whatever screen it shows.
    ///
    /// # Errors
    /// If it does not start.
    pub async fn starts(self) -> Result<()> {
        until("the app to start", async || {
            let ready = "return document.querySelector('#app-started') !== null \
                         && document.querySelector('.loading') === null && document.querySelector('h1, h2') !== null;";
            let ready = self.browser.script::<bool>(ready, vec![]).await?;
            Ok(Seen::when(ready, self.browser.all_text("body").await?))
        })
        .await
    }
}
