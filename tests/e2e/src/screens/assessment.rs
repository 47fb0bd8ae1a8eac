//! The 23 indicators of a village in one phase.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Eyes;
use crate::demo;
use crate::failure::Result;
use crate::wait::{Seen, until};

/// Before or after development.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The baseline.
    Before,
    /// The evaluation.
    After,
}

impl Phase {
    /// Its address.
    #[must_use]
    pub fn path(self, village: &str) -> String {
        let phase = match self {
            Self::Before => "before",
            Self::After => "after",
        };
        format!("/villages/{village}/{phase}")
    }
}

/// An answer, as the two buttons give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// ผ่าน
    Pass,
    /// ไม่ผ่าน
    Fail,
}

impl Answer {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Pass => Self::Fail,
            Self::Fail => Self::Pass,
        }
    }

    fn button(self) -> &'static str {
        match self {
            Self::Pass => ".segmented button:nth-of-type(1)",
            Self::Fail => ".segmented button:nth-of-type(2)",
        }
    }
}

/// The page.
#[derive(Clone, Copy, Debug)]
pub struct Assessment<'a>(pub(super) Eyes<'a>);

impl Assessment<'_> {
    /// Waits until all indicators are there.
    ///
    /// # Errors
    /// If they do not appear.
    pub async fn is_open(self) -> Result<()> {
        let wanted = demo::indicators().len();
        until("the indicators", async || {
            let there = self.0.browser.texts("article[id^='indicator-'] h3").await?.len();
            Ok(Seen::when(there == wanted, format!("{there}: {}", self.0.browser.all_text("body").await?)))
        })
        .await
    }

    /// Waits until the page is scrolled to this indicator.
    ///
    /// # Errors
    /// If another part of the page is in sight.
    pub async fn is_at(self, indicator: &str) -> Result<()> {
        let script = "const card = document.querySelector(arguments[0])?.getBoundingClientRect();\n\
                      return [scrollY > 0, card ? card.top / innerHeight : null];";
        until(&format!("{indicator} in the upper half"), async || {
            let (scrolled, top): (bool, Option<f64>) =
                self.0.browser.script(script, vec![json!(card(indicator))]).await?;
            Ok(Seen::when(scrolled && top.is_some_and(|top| (0.0..0.5).contains(&top)), format!("{scrolled}, {top:?}")))
        })
        .await
    }

    /// Answers an indicator and waits until the page calls it saved.
    ///
    /// # Errors
    /// If it is not called saved.
    pub async fn answer(self, indicator: &str, answer: Answer) -> Result<()> {
        self.tap(indicator, answer).await?;
        until(&format!("the answer to {indicator} to be called saved"), async || {
            let found = self.look(indicator).await?;
            Ok(Seen::when(found == (Some(answer), true), format!("{found:?}, {}", self.save_state().await?)))
        })
        .await
    }

    /// Presses an answer, whatever comes of it.
    ///
    /// # Errors
    /// If the button is not there or disabled.
    pub async fn tap(self, indicator: &str, answer: Answer) -> Result<()> {
        self.0.browser.press_css(&format!("{} {}", card(indicator), answer.button())).await
    }

    /// The answer that stands at an indicator, and whether everything on the page is called saved: seen in one glance, so
    /// that "saved" is said of this answer.
    async fn look(self, indicator: &str) -> Result<(Option<Answer>, bool)> {
        let script = "const card = document.querySelector(arguments[0]);\n\
                      const pressed = card ? [...card.querySelectorAll('.segmented button')].findIndex((b) => b.ariaPressed === 'true') : -1;\n\
                      return [pressed, clean(document.querySelector('.save-state')?.innerText)];";
        let (pressed, state): (i32, String) = self.0.browser.script(script, vec![json!(card(indicator))]).await?;
        let answer = match pressed {
            0 => Some(Answer::Pass),
            1 => Some(Answer::Fail),
            _ => None,
        };
        Ok((answer, self.says_saved(&state)))
    }

    pub(super) fn says_saved(self, state: &str) -> bool {
        let words = self.0.words;
        let unsaved = [words.save_typing(), words.save_saving(), words.save_not_saved(), words.save_attention()];
        !state.is_empty() && !unsaved.contains(&state)
    }

    /// Where the newest answer is, in words.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn save_state(self) -> Result<String> {
        Ok(self.0.browser.text(".save-state").await?.unwrap_or_default())
    }

    /// Waits until the page is no longer saving, and says how that ended.
    ///
    /// # Errors
    /// If it goes on saving.
    pub async fn settled(self) -> Result<String> {
        until("the save to end", async || {
            let state = self.save_state().await?;
            let ended = !state.is_empty() && state != self.0.words.save_saving();
            Ok(Seen::some(ended.then(|| state.clone()), state))
        })
        .await
    }

    /// Waits until everything on the page is called saved, wherever it is on its way.
    ///
    /// # Errors
    /// If it is not.
    pub async fn all_saved(self) -> Result<()> {
        until("everything to be called saved", async || {
            let state = self.save_state().await?;
            Ok(Seen::when(self.says_saved(&state), state))
        })
        .await
    }

    /// Unfolds the note of an indicator and types into it.
    ///
    /// # Errors
    /// If there is no note to unfold.
    pub async fn type_note(self, indicator: &str, text: &str) -> Result<()> {
        let id = note_id(indicator);
        if self.0.browser.text(&format!("#{id}")).await?.is_none() {
            self.0.browser.press_css(&format!("{} .indicator__tools button:nth-of-type(2)", card(indicator))).await?;
        }
        self.0.browser.type_into(&id, text).await
    }

    /// The note that stands at an indicator, as its field shows it.
    ///
    /// # Errors
    /// If there is no note to unfold.
    pub async fn note(self, indicator: &str) -> Result<String> {
        let id = note_id(indicator);
        if self.0.browser.text(&format!("#{id}")).await?.is_none() {
            self.0.browser.press_css(&format!("{} .indicator__tools button:nth-of-type(2)", card(indicator))).await?;
        }
        until("the note", async || {
            let value: Option<String> =
                self.0.browser.script("return document.getElementById(arguments[0])?.value;", vec![json!(id)]).await?;
            Ok(Seen::some(value, "no field"))
        })
        .await
    }

    /// Every answer that stands, by the indicator's number.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn standing(self) -> Result<BTreeMap<String, Answer>> {
        let script = "return [...document.querySelectorAll('article[id^=indicator-]')].map((card) => [\n\
                        card.id.replace('indicator-', '').replace('-', '.'),\n\
                        [...card.querySelectorAll('.segmented button')].findIndex((b) => b.ariaPressed === 'true')]);";
        let rows: Vec<(String, i32)> = self.0.browser.script(script, vec![]).await?;
        let answer = |pressed| match pressed {
            0 => Some(Answer::Pass),
            1 => Some(Answer::Fail),
            _ => None,
        };
        Ok(rows.into_iter().filter_map(|(code, pressed)| Some((code, answer(pressed)?))).collect())
    }

    /// Waits until these answers, and no others, stand.
    ///
    /// # Errors
    /// If they do not.
    pub async fn stand(self, wanted: &BTreeMap<String, Answer>) -> Result<()> {
        self.is_open().await?;
        until("the answers", async || {
            let standing = self.standing().await?;
            Ok(Seen::when(standing == *wanted, format!("found {standing:?}, wanted {wanted:?}")))
        })
        .await
    }

    /// "14/23", in the corner.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn counter(self) -> Result<String> {
        let text = self.0.browser.text(".counter-mark").await?.unwrap_or_default();
        Ok(domain::numerals::to_ascii(&text))
    }

    /// Calls the assessment finished and waits until that is saved.
    ///
    /// # Errors
    /// If it cannot be.
    pub async fn finish(self) -> Result<()> {
        self.0.browser.press(self.0.words.assessment_finish()).await?;
        until("the way to the result", async || {
            let shown = self.0.browser.shows(self.0.words.assessment_show_result()).await?;
            Ok(Seen::when(shown, self.save_state().await?))
        })
        .await?;
        self.all_saved().await
    }

    /// Waits until these indicators, and no others, are shown as answered differently by two people.
    ///
    /// # Errors
    /// If they are not.
    pub async fn in_conflict(self, wanted: &[&str]) -> Result<()> {
        let script = "return [...document.querySelectorAll('article[id^=indicator-]')]\n\
                      .filter((card) => clean(card.innerText).includes(arguments[0]))\n\
                      .map((card) => card.id.replace('indicator-', '').replace('-', '.'));";
        until(&format!("a conflict at {wanted:?}"), async || {
            let argument: Value = json!(self.0.words.attention_conflict());
            let found: Vec<String> = self.0.browser.script(script, vec![argument]).await?;
            Ok(Seen::when(found == wanted, format!("{found:?}")))
        })
        .await
    }

    /// Whether the answers can be changed here.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn can_be_changed(self) -> Result<bool> {
        self.0
            .browser
            .script("return document.querySelector('.segmented button:not(:disabled)') !== null;", vec![])
            .await
    }
}

fn card(indicator: &str) -> String {
    format!("#indicator-{}", indicator.replace('.', "-"))
}

fn note_id(indicator: &str) -> String {
    format!("note-{}", indicator.replace('.', "-"))
}
