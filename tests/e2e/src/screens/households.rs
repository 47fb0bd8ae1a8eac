//! A village's households: the list, one household, the summary.

use serde_json::json;

use super::{Eyes, Phase};
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The three pages.
#[derive(Clone, Copy, Debug)]
pub struct Households<'a>(pub(super) Eyes<'a>);

/// What the four buttons of an activity say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// มี
    Have = 1,
    /// ไม่มี
    HaveNot = 2,
    /// ไม่อยู่
    NotHome = 3,
    /// ไม่ให้ข้อมูล
    Declined = 4,
}

/// The address of the list in a phase.
#[must_use]
pub fn list_path(village: &str, phase: Phase) -> String {
    let phase = match phase {
        Phase::Before => "before",
        Phase::After => "after",
    };
    format!("/villages/{village}/households/{phase}")
}

impl Households<'_> {
    /// Opens the list from the dossier.
    ///
    /// # Errors
    /// If the dossier does not lead there.
    pub async fn open(self, village: &str, phase: Phase) -> Result<()> {
        let path = list_path(village, phase);
        self.0.browser.press_css(&format!("main a[href='{path}']")).await?;
        self.0.arrives(&path).await
    }

    /// Opens the form for new households.
    ///
    /// # Errors
    /// If there is none.
    pub async fn begin_adding(self) -> Result<()> {
        self.0.browser.press(self.0.words.households_add()).await
    }

    /// Writes a household down.
    ///
    /// # Errors
    /// If the form does not take it.
    pub async fn add(self, house_no: &str, name: &str) -> Result<()> {
        self.0.browser.fill("house-no", house_no).await?;
        self.0.browser.fill("household-name", name).await?;
        self.0.browser.press(self.0.words.households_save_next()).await?;
        self.0.browser.reads(&self.0.words.households_added(&format!("{house_no} {name}"))).await
    }

    /// The names on the list, in walking order.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn names(self) -> Result<Vec<String>> {
        self.0.browser.texts(".household .step__title").await
    }

    /// Waits until these names, and no others, are listed in this order.
    ///
    /// # Errors
    /// If they are not.
    pub async fn lists(self, wanted: &[&str]) -> Result<()> {
        until(&format!("the households {wanted:?}"), async || {
            let found = self.names().await?;
            Ok(Seen::when(found == wanted, format!("{found:?}")))
        })
        .await
    }

    /// Opens a household of the list. Whoever sees the list still, because it moved away under the finger, presses again.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn visit(self, name: &str) -> Result<()> {
        let place = until(&format!("{name} on the list"), async || {
            let names = self.names().await?;
            let place = names.iter().position(|listed| listed == name);
            Ok(Seen::some(place, format!("{names:?}")))
        })
        .await?;
        let link = format!(".household:nth-child({}) a", place + 1);
        until(&format!("the household {name}"), async || {
            if self.names().await?.get(place).is_some_and(|listed| listed == name) {
                self.0.browser.press_css_if_there(&link).await?;
            }
            self.stands_open(name).await
        })
        .await
    }

    /// Waits until the page of this household is there.
    ///
    /// # Errors
    /// If it is not.
    pub async fn is_open(self, name: &str) -> Result<()> {
        until(&format!("the household {name}"), async || self.stands_open(name).await).await
    }

    async fn stands_open(self, name: &str) -> Result<Seen<()>> {
        let title = self.0.browser.text("h1").await?.unwrap_or_default();
        let there = self.0.browser.texts("article[id^='activity-']").await?.len();
        Ok(Seen::when(title == name && there == 9, format!("{title}, {there}")))
    }

    /// Answers an activity and waits until the page calls it saved.
    ///
    /// # Errors
    /// If it is not called saved.
    pub async fn answer(self, activity: &str, found: Found) -> Result<()> {
        let button = format!("{} .segmented button:nth-of-type({})", card(activity), found as u8);
        self.0.browser.press_css(&button).await?;
        until(&format!("the answer to {activity} to be called saved"), async || {
            let script = "const b = document.querySelector(arguments[0]);\n\
                          return [b?.ariaPressed === 'true', clean(document.querySelector('.save-state')?.innerText)];";
            let (pressed, state): (bool, String) = self.0.browser.script(script, vec![json!(button)]).await?;
            let saved = self.0.assessment().says_saved(&state);
            Ok(Seen::when(pressed && saved, format!("{pressed}, {state}")))
        })
        .await
    }

    /// Says of the whole visit that nobody was at home.
    ///
    /// # Errors
    /// If there is no such button.
    pub async fn nobody_home(self) -> Result<()> {
        self.0.browser.press_css("main > .card .segmented button:nth-of-type(1)").await?;
        until("nobody at home", async || {
            let css = "main > .card .segmented button:nth-of-type(1)[aria-pressed='true']";
            Ok(Seen::some(self.0.browser.text(css).await?, "not pressed"))
        })
        .await
        .map(drop)
    }

    /// The answers that stand, by activity: the number of the button pressed, 0 for none.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn standing(self) -> Result<Vec<i32>> {
        let script = "return [...document.querySelectorAll('article[id^=activity-]')].map((card) =>\n\
                      1 + [...card.querySelectorAll('.segmented button')].findIndex((b) => b.ariaPressed === 'true'));";
        self.0.browser.script(script, vec![]).await
    }

    /// What a card says of the phase before.
    ///
    /// # Errors
    /// If it says nothing.
    pub async fn before(self, activity: &str) -> Result<String> {
        let css = format!("{} .chip", card(activity));
        until(&format!("what {activity} was before"), async || {
            Ok(Seen::some(self.0.browser.text(&css).await?, "no chip"))
        })
        .await
    }

    /// Goes on to the next household of the walk.
    ///
    /// # Errors
    /// If there is none.
    pub async fn next(self, name: &str) -> Result<()> {
        self.0.browser.press(self.0.words.households_next()).await?;
        self.is_open(name).await
    }

    /// The cells of the summary's row that begins so, in ASCII digits.
    ///
    /// # Errors
    /// If there is no such row.
    pub async fn totals(self, row: &str) -> Result<Vec<String>> {
        self.0.browser.table_row(row).await
    }
}

fn card(activity: &str) -> String {
    format!("#activity-{}", activity.replace('.', "-"))
}
