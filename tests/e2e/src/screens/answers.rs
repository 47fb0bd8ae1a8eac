//! "Where are my answers".

use i18n::arg;
use serde::Deserialize;

use super::Eyes;
use crate::failure::Result;
use crate::page::spaced;
use crate::wait::{PATIENCE, Seen, until, until_within};

/// The page.
#[derive(Clone, Copy, Debug)]
pub struct Answers<'a>(pub(super) Eyes<'a>);

/// One change in the list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Line {
    /// The record it belongs to: village and step.
    pub group: String,
    /// What it wrote.
    pub fields: String,
    /// Where it is: saved when, received when and with which receipt.
    pub whereabouts: String,
}

impl Answers<'_> {
    /// The three figures: waiting, received, needs attention.
    ///
    /// # Errors
    /// If they are not there.
    pub async fn figures(self) -> Result<[usize; 3]> {
        until("the figures", async || {
            let texts = self.0.browser.texts(".tile__value").await?;
            let figures: Vec<usize> =
                texts.iter().filter_map(|text| domain::numerals::to_ascii(text).parse().ok()).collect();
            Ok(Seen::some(figures.try_into().ok(), format!("{texts:?}")))
        })
        .await
    }

    /// Waits until nothing waits any more, within this time.
    ///
    /// # Errors
    /// If something still waits.
    pub async fn all_received(self, within: std::time::Duration) -> Result<()> {
        until_within(within, "everything to be received", async || {
            let figures = self.figures().await?;
            Ok(Seen::when(figures[0] == 0 && figures[1] > 0, format!("{figures:?}")))
        })
        .await
    }

    /// Presses "send now", after "try again" if the app still believes itself offline, and waits until nothing waits.
    ///
    /// # Errors
    /// If something still waits.
    pub async fn send_now(self) -> Result<()> {
        let words = self.0.words;
        until("the app to find the server", async || {
            let offline = self.0.browser.shows(words.online_offline()).await?;
            if offline {
                // Gone meanwhile, if the app found the server by itself.
                self.0.browser.press_if_there(words.answers_try_again()).await?;
            }
            Ok(Seen::when(!offline, "offline"))
        })
        .await?;
        self.0.browser.press(self.0.words.answers_send_now()).await?;
        self.all_received(PATIENCE).await
    }

    /// Every change in the list, newest first in each group, with what is said of it.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn lines(self) -> Result<Vec<Line>> {
        let script = "for (const group of document.querySelectorAll('details.journal')) group.open = true;\n\
                      return [...document.querySelectorAll('details.journal')].flatMap((group) => {\n\
                        const name = clean(group.querySelector('.step__title')?.innerText);\n\
                        return [...group.querySelectorAll('.journal__line')].map((line) => {\n\
                          const [fields, whereabouts] = [...line.children].map((e) => clean(e.innerText));\n\
                          return { group: name, fields, whereabouts };\n\
                        });\n\
                      });";
        self.0.browser.script(script, vec![]).await
    }

    /// Whether the line names a receipt.
    #[must_use]
    pub fn has_receipt(self, line: &Line) -> bool {
        // The parts of the sentence that do not depend on time and number.
        let sentence = self.0.words.answers_row_received(arg::Receipt("\u{0}"), arg::Time("\u{0}"));
        sentence.split('\u{0}').all(|part| line.whereabouts.contains(spaced(part).as_str()))
    }
}
