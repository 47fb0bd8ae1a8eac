//! The happiness measurement: a round, its sittings, counting hands, sheets, totals from paper, results.

use domain::numerals::to_ascii;
use serde_json::json;

use super::Eyes;
use crate::failure::Result;
use crate::page::spaced;
use crate::wait::{Seen, until};

/// The pages.
#[derive(Clone, Copy, Debug)]
pub struct Happiness<'a>(pub(super) Eyes<'a>);

/// How a sitting's answers are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Hands.
    Hands,
    /// A sheet each.
    Sheets,
    /// Totals on paper.
    Paper,
}

impl Mode {
    fn code(self) -> &'static str {
        match self {
            Self::Hands => "hands",
            Self::Sheets => "sheets",
            Self::Paper => "paper",
        }
    }
}

/// The address of a round.
#[must_use]
pub fn round_path(village: &str, round: u8) -> String {
    format!("/villages/{village}/happiness/{}", if round == 1 { "first" } else { "second" })
}

impl Happiness<'_> {
    /// Opens a round from the dossier.
    ///
    /// # Errors
    /// If the dossier does not lead there.
    pub async fn open(self, village: &str, round: u8) -> Result<()> {
        let path = round_path(village, round);
        self.0.browser.press_css(&format!("main a[href='{path}']")).await?;
        self.0.arrives(&path).await
    }

    /// Writes a sitting down; its page comes.
    ///
    /// # Errors
    /// If the form does not take it.
    pub async fn begin(self, mode: Mode, place: &str, present: &str) -> Result<()> {
        let (browser, words) = (self.0.browser, self.0.words);
        browser.press(words.happiness_sitting_add()).await?;
        browser.press_css(&format!("#mode-{}", mode.code())).await?;
        browser.fill("sitting-place", place).await?;
        browser.fill("sitting-present", present).await?;
        // What stands on paper was measured some day or other: it is asked.
        if mode == Mode::Paper {
            browser.fill("sitting-day", &self.0.monitoring().day_in(0).await?).await?;
        }
        browser.press(words.happiness_sitting_save()).await?;
        until("the new sitting's page", async || {
            let path = browser.path().await?;
            Ok(Seen::when(path.matches('/').count() == 5, path))
        })
        .await
    }

    /// Waits until this indicator is in front.
    ///
    /// # Errors
    /// If it is not.
    pub async fn asks(self, code: &str) -> Result<()> {
        until(&format!("the question {code}"), async || {
            let question = to_ascii(&self.0.browser.text("#question").await?.unwrap_or_default());
            Ok(Seen::when(question.starts_with(&format!("{code} ")), question))
        })
        .await
    }

    /// Presses "more" so many times at a level, as one person does: one tap after the other.
    ///
    /// # Errors
    /// If there is no such counter.
    pub async fn raise(self, level: u8, times: u32) -> Result<()> {
        for _ in 0..times {
            self.0.browser.press_css(&format!(".counter:has(#level-{level}) .counter__button--plus")).await?;
        }
        Ok(())
    }

    /// Types a number into a field.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn type_number(self, field: &str, number: &str) -> Result<()> {
        self.0.browser.fill(field, number).await
    }

    /// The counts of the levels shown, from the highest.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn counts(self) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll('.counter input[id^=level-]')].map((input) => input.value);";
        let values: Vec<String> = self.0.browser.script(script, vec![]).await?;
        Ok(values.iter().map(|value| to_ascii(value)).collect())
    }

    /// Waits until the card below the counters says this.
    ///
    /// # Errors
    /// If it does not.
    pub async fn says(self, text: &str) -> Result<()> {
        until(&format!("`{text}` below the counters"), async || {
            let said = to_ascii(&self.0.browser.text(".tally-rest__text").await?.unwrap_or_default());
            Ok(Seen::when(said.contains(&to_ascii(&spaced(text))), said))
        })
        .await
    }

    /// Waits until what is in front is called saved.
    ///
    /// # Errors
    /// If it is not.
    pub async fn is_saved(self) -> Result<()> {
        until("it to be called saved", async || {
            let state = self.0.browser.text(".save-state").await?.unwrap_or_default();
            Ok(Seen::when(self.0.assessment().says_saved(&state), state))
        })
        .await
    }

    /// Types all answers of a sheet on the keyboard; the number of keys.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn key_sheet(self, levels: &[u8]) -> Result<usize> {
        let keys: String = levels.iter().map(u8::to_string).collect();
        // A tab that was just brought to the front hears no keys before the window's focus is its own.
        until("the page to have the focus", async || {
            let script = "return document.hasFocus() && document.visibilityState === 'visible';";
            Ok(Seen::when(self.0.browser.script(script, vec![]).await?, ""))
        })
        .await?;
        self.0.browser.driver()?.action_chain().send_keys(keys).perform().await?;
        Ok(levels.len())
    }

    /// Taps all answers of a sheet, each only when its question is in front; the number of taps.
    ///
    /// # Errors
    /// If a button is missing.
    pub async fn tap_sheet(self, levels: &[u8]) -> Result<usize> {
        let script = r"
            const [levels] = arguments;
            // After the last person's sheet the list is open again, and there is no mark.
            const mark = () => document.querySelector('.counter-mark')?.innerText;
            let taps = 0;
            for (const level of levels) {
                const before = mark();
                const button = [...document.querySelectorAll('.level')].at(-level);
                button.click();
                taps += 1;
                const end = performance.now() + 5000;
                while (mark() === before) {
                    if (performance.now() > end) throw new Error(`the page stays at ${before}`);
                    await new Promise(requestAnimationFrame);
                }
            }
            return taps;
        ";
        self.0.browser.promise(script, vec![json!(levels)]).await
    }

    /// Waits until this sheet is in front.
    ///
    /// # Errors
    /// If it is not.
    pub async fn sheet_is(self, number: usize) -> Result<()> {
        until(&format!("sheet {number}"), async || {
            let title = to_ascii(&self.0.browser.text("h1").await?.unwrap_or_default());
            let wanted = self.0.words.happiness_sheet(&number.to_string());
            let counter = to_ascii(&self.0.browser.text(".counter-mark").await?.unwrap_or_default());
            Ok(Seen::when(title == wanted && counter.starts_with("1/"), format!("{title}, {counter}")))
        })
        .await
    }

    /// Types the totals of a paper: the same numbers at every indicator, from the highest level.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn type_totals(self, numbers: &[u32]) -> Result<()> {
        let script = r"
            const [numbers] = arguments;
            const inputs = [...document.querySelectorAll('.totals__input')];
            for (const [at, input] of inputs.entries()) {
                input.focus();
                input.value = String(numbers[at % numbers.length]);
                input.dispatchEvent(new Event('input', { bubbles: true }));
                await new Promise(requestAnimationFrame);
            }
            document.activeElement.blur();
            return inputs.length;
        ";
        let typed: usize = self.0.browser.promise(script, vec![json!(numbers)]).await?;
        crate::failure::ensure_eq("fields of the paper", typed, 22 * numbers.len())
    }

    /// The three figures above the list: people, indicators answered, the village's mean.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn figures(self) -> Result<Vec<String>> {
        let tiles = self.0.browser.texts(".tile__value").await?;
        // "22 /22": of how many stands apart.
        Ok(tiles.iter().map(|tile| to_ascii(tile).replace(" /", "/")).collect())
    }

    /// Waits until the figures are these.
    ///
    /// # Errors
    /// If they are not.
    pub async fn figures_are(self, wanted: &[&str]) -> Result<()> {
        until(&format!("the figures {wanted:?}"), async || {
            let found = self.figures().await?;
            Ok(Seen::when(found == wanted, format!("{found:?}")))
        })
        .await
    }

    /// The cells of the results' row that begins so, in ASCII digits.
    ///
    /// # Errors
    /// If there is no such row.
    pub async fn result(self, row: &str) -> Result<Vec<String>> {
        self.0.browser.table_row(row).await
    }
}
