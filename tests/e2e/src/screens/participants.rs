//! A village's participants: the two gatherings, the list, one person, the sheet to sign.

use serde_json::json;

use super::Eyes;
use crate::failure::Result;
use crate::page::spaced;
use crate::wait::{Seen, until};

/// The pages.
#[derive(Clone, Copy, Debug)]
pub struct Participants<'a>(pub(super) Eyes<'a>);

/// A gathering, as its address names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathering {
    /// กิจกรรม 2.4.1
    Development,
    /// กิจกรรม 3.1.1
    Evaluation,
}

impl Gathering {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Evaluation => "evaluation",
        }
    }

    /// Its place among the cards and the buttons of a row, from 1.
    fn place(self) -> usize {
        match self {
            Self::Development => 1,
            Self::Evaluation => 2,
        }
    }
}

/// The address of the list.
#[must_use]
pub fn participants_path(village: &str) -> String {
    format!("/villages/{village}/participants")
}

/// The address of a gathering's head count.
#[must_use]
pub fn count_path(village: &str, gathering: Gathering) -> String {
    format!("/villages/{village}/participants/count/{}", gathering.code())
}

/// The address of a gathering's sheet.
#[must_use]
pub fn sheet_path(village: &str, gathering: Gathering) -> String {
    format!("/villages/{village}/participants/sheet/{}", gathering.code())
}

impl Participants<'_> {
    /// Opens the list from the dossier.
    ///
    /// # Errors
    /// If the dossier does not lead there.
    pub async fn open(self, village: &str) -> Result<()> {
        let path = participants_path(village);
        self.0.browser.press_css(&format!("main a[href='{path}']")).await?;
        self.0.arrives(&path).await
    }

    /// Counts heads and waits until the page calls the number saved.
    ///
    /// # Errors
    /// If it does not.
    pub async fn count(self, village: &str, gathering: Gathering, people: &str) -> Result<()> {
        let path = count_path(village, gathering);
        self.0.browser.press_css(&format!("main a[href='{path}']")).await?;
        self.0.arrives(&path).await?;
        self.0.browser.fill("head-count", people).await?;
        self.0.assessment().all_saved().await
    }

    /// Waits until a gathering shows this many people, and these words.
    ///
    /// # Errors
    /// If it does not.
    pub async fn shows(self, gathering: Gathering, people: &str, words: &str) -> Result<()> {
        let card = format!(".gatherings > .card:nth-child({})", gathering.place());
        until(&format!("{people} people and {words:?}"), async || {
            let number = self.0.browser.text(&format!("{card} .gathering__number")).await?.unwrap_or_default();
            let text = self.0.browser.text(&card).await?.unwrap_or_default();
            let is_so = domain::numerals::to_ascii(&number) == people && text.contains(&spaced(words));
            Ok(Seen::when(is_so, format!("{number}: {text}")))
        })
        .await
    }

    /// Opens the field for a list and puts a text into it at once, as pasting does.
    ///
    /// # Errors
    /// If there is none.
    pub async fn paste(self, text: &str) -> Result<()> {
        if self.0.browser.text("#participants-paste").await?.is_none() {
            self.0.browser.press(self.0.words.participants_add_many()).await?;
        }
        until("the field for the list", async || {
            let script = "const field = document.getElementById('participants-paste');\n\
                          if (!field) return false;\n\
                          field.value = arguments[0];\n\
                          field.dispatchEvent(new Event('input', { bubbles: true }));\n\
                          return true;";
            Ok(Seen::when(self.0.browser.script(script, vec![json!(text)]).await?, "not there"))
        })
        .await
    }

    /// The broken lines the preview lists.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn broken_lines(self) -> Result<Vec<String>> {
        let lines = self.0.browser.texts(".paste--broken .paste__line").await?;
        Ok(lines.iter().map(|line| domain::numerals::to_ascii(line)).collect())
    }

    /// Whether the list can be saved as it stands.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn can_save_list(self) -> Result<bool> {
        let script = "return [...document.querySelectorAll('main .card .button--filled')].some((b) => !b.disabled);";
        self.0.browser.script(script, vec![]).await
    }

    /// Saves the list.
    ///
    /// # Errors
    /// If it cannot be saved.
    pub async fn save_list(self, people: usize) -> Result<()> {
        let count = domain::numerals::Digits::Thai.show(&people.to_string());
        self.0.browser.press(&self.0.words.participants_paste_save(&count)).await
    }

    /// The names on the list.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn names(self) -> Result<Vec<String>> {
        self.0.browser.texts(".person .step__title").await
    }

    /// Waits until these names, and no others, are listed in this order.
    ///
    /// # Errors
    /// If they are not.
    pub async fn lists(self, wanted: &[&str]) -> Result<()> {
        until(&format!("the people {wanted:?}"), async || {
            let found = self.names().await?;
            Ok(Seen::when(found == wanted, format!("{found:?}")))
        })
        .await
    }

    /// Taps that somebody came, or did not.
    ///
    /// # Errors
    /// If the button does not stay as wanted.
    pub async fn came(self, row: usize, gathering: Gathering, came: bool) -> Result<()> {
        let button = format!(".person:nth-child({row}) .came:nth-of-type({})", gathering.place());
        self.0.browser.press_css(&button).await?;
        let pressed = format!("{button}[aria-pressed='{came}']");
        until("the mark", async || Ok(Seen::some(self.0.browser.text(&pressed).await?, "not yet"))).await.map(drop)
    }

    /// Opens somebody's page.
    ///
    /// # Errors
    /// If the name is not on the list.
    pub async fn visit(self, name: &str) -> Result<()> {
        self.0.browser.press_in("main", ".person__name", name).await?;
        until(&format!("the page of {name}"), async || {
            let title = self.0.browser.text("h1").await?.unwrap_or_default();
            Ok(Seen::when(title == name, title))
        })
        .await
    }

    /// The names and signatures of the sheet: a text for every row.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn sheet_rows(self) -> Result<Vec<String>> {
        let rows = self.0.browser.texts(".paper__table tbody tr").await?;
        Ok(rows.iter().map(|row| domain::numerals::to_ascii(row)).collect())
    }
}
