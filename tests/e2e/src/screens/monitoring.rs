//! A village's visits, the advice on them, and its materials.

use serde_json::json;

use super::Eyes;
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The pages.
#[derive(Clone, Copy, Debug)]
pub struct Monitoring<'a>(pub(super) Eyes<'a>);

/// Materials as somebody types them.
#[derive(Clone, Copy, Debug)]
pub struct NewMaterial<'a> {
    /// What it is.
    pub what: &'a str,
    /// How much.
    pub quantity: &'a str,
    /// Of what unit.
    pub unit: &'a str,
    /// Baht for one.
    pub unit_cost: &'a str,
    /// The code of the budget line.
    pub budget: &'a str,
}

impl Monitoring<'_> {
    /// Opens the visits from the dossier.
    ///
    /// # Errors
    /// If the dossier does not lead there.
    pub async fn open(self, village: &str) -> Result<()> {
        let path = format!("/villages/{village}/visits");
        self.0.browser.press_css(&format!("main a[href='{path}']")).await?;
        self.0.arrives(&path).await
    }

    /// Goes over to the materials.
    ///
    /// # Errors
    /// If the page does not lead there.
    pub async fn materials(self, village: &str) -> Result<()> {
        let path = format!("/villages/{village}/materials");
        self.0.browser.press_css(&format!("main a[href='{path}']")).await?;
        self.0.arrives(&path).await
    }

    /// A day some days from today, as somebody types it.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn day_in(self, days: i64) -> Result<String> {
        let script = "const parts = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Bangkok', day: 'numeric', month: 'numeric',\n\
                      year: 'numeric' }).formatToParts(Date.now() + arguments[0] * 864e5);\n\
                      const of = (type) => Number(parts.find((part) => part.type === type).value);\n\
                      return `${of('day')}/${of('month')}/${of('year') + 543}`;";
        self.0.browser.script(script, vec![json!(days)]).await
    }

    /// Plans a visit.
    ///
    /// # Errors
    /// If the form does not take it.
    pub async fn plan(self, purpose: &str, days: i64) -> Result<()> {
        let day = self.day_in(days).await?;
        self.0.browser.press(self.0.words.monitoring_visit_add()).await?;
        self.0.browser.fill("visit-purpose", purpose).await?;
        self.0.browser.fill("visit-day", &day).await?;
        self.0.browser.press(self.0.words.monitoring_visit_save()).await?;
        self.0.browser.reads(&self.0.words.monitoring_visit_saved(purpose)).await
    }

    /// Opens the visit of the list that says this.
    ///
    /// # Errors
    /// If it is not listed.
    pub async fn visit(self, purpose: &str) -> Result<()> {
        let script = "return within('main', 'a.step').findIndex((e) => clean(e.innerText).includes(arguments[0]));";
        let place = until(&format!("the visit “{purpose}”"), async || {
            let place: i64 = self.0.browser.script(script, vec![json!(purpose)]).await?;
            Ok(Seen::some(usize::try_from(place).ok(), self.0.browser.all_text("main").await?))
        })
        .await?;
        self.0.browser.press_css(&format!("main a.step:nth-of-type({})", place + 1)).await?;
        self.0.browser.reads(self.0.words.monitoring_visit_plan_part()).await
    }

    /// Waits until the page of a visit calls everything saved.
    ///
    /// # Errors
    /// If it does not.
    pub async fn all_saved(self) -> Result<()> {
        until("the visit to be called saved", async || {
            let state = self.0.browser.text(".save-state").await?.unwrap_or_default();
            Ok(Seen::when(self.0.assessment().says_saved(&state), state))
        })
        .await
    }

    /// Writes materials down.
    ///
    /// # Errors
    /// If the form does not take them.
    pub async fn hand_out(self, new: NewMaterial<'_>) -> Result<()> {
        let browser = self.0.browser;
        if browser.text("#material-what").await?.is_none() {
            browser.press(self.0.words.monitoring_material_add()).await?;
        }
        browser.fill("material-what", new.what).await?;
        browser.fill("material-quantity", new.quantity).await?;
        browser.fill("material-unit", new.unit).await?;
        browser.fill("material-unit-cost", new.unit_cost).await?;
        browser.press_css(&format!("#material-budget-{}", new.budget)).await?;
        browser.press_in("main form", "button", self.0.words.monitoring_material_save()).await?;
        browser.reads(&self.0.words.monitoring_material_saved(new.what)).await
    }

    /// What the tiles of both budget lines say, in ASCII digits.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn tiles(self) -> Result<Vec<String>> {
        let tiles = self.0.browser.texts(".tiles .tile").await?;
        Ok(tiles.iter().map(|tile| domain::numerals::to_ascii(tile)).collect())
    }

    /// Waits until the tile of this budget line (0 or 1) says this.
    ///
    /// # Errors
    /// If it does not.
    pub async fn spent(self, line: usize, wanted: &str) -> Result<()> {
        until(&format!("{wanted} in tile {line}"), async || {
            let tiles = self.tiles().await?;
            Ok(Seen::when(tiles.get(line).is_some_and(|tile| tile.contains(wanted)), format!("{tiles:?}")))
        })
        .await
    }

    /// What was handed out, as listed.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn listed(self) -> Result<Vec<String>> {
        self.0.browser.texts(".material .step__title").await
    }
}
