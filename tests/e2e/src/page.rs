//! The page in front, used as a person uses it: by what is written on things.
//!
//! A thing is found by its name (its label for screen readers, or its text), must be in sight and enabled, is brought to the
//! middle of the screen and then clicked by the browser itself, so that something lying over it is noticed.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{Key, WebElement};

use crate::browser::Browser;
use crate::failure::{Failure, Result};
use crate::wait::{Seen, until};

/// Helpers every script of ours begins with.
pub(crate) const HELPERS: &str = r"
const clean = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
const shown = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
const nameOf = (e) => clean(e.getAttribute('aria-label')) || clean(e.innerText);
const within = (root, css) => [...(root ? document.querySelector(root)?.querySelectorAll(css) ?? [] : document.querySelectorAll(css))].filter(shown);
const byName = (root, css, name) => {
  const all = within(root, css);
  name = clean(name);
  return all.find((e) => nameOf(e) === name) ?? all.find((e) => nameOf(e).startsWith(name));
};
// A radio button may lie over its label: whoever presses the label presses the button.
const front = (e) => {
  const hit = e?.matches('label') && e.control?.type === 'radio' ? e.control : e;
  hit?.scrollIntoView({ block: 'center', behavior: 'instant' });
  return hit;
};
";

/// What can be pressed.
const PRESSABLE: &str = "button, a[href], summary, label, [role=button]";

/// A text as the page's is read: every space alike.
#[must_use]
pub fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Steps on the page in front. Everything waits until it is possible.
impl Browser {
    /// Opens an address.
    ///
    /// # Errors
    /// If nothing can be loaded from it.
    pub async fn goto(&self, url: &str) -> Result<()> {
        Ok(self.driver()?.goto(url).await?)
    }

    /// Loads the page anew, as with the browser's own button.
    ///
    /// # Errors
    /// If nothing can be loaded.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.driver()?.refresh().await?)
    }

    /// Runs a script in the page and returns what it returns. `arguments` are the given values.
    ///
    /// # Errors
    /// If it throws, or returns something of another shape.
    pub async fn script<T: DeserializeOwned>(&self, body: &str, arguments: Vec<Value>) -> Result<T> {
        let returned = self.driver()?.execute(format!("{HELPERS}\n{body}"), arguments).await?;
        Ok(serde_json::from_value(returned.json().clone())?)
    }

    /// Runs a script that returns a promise and waits for its value.
    ///
    /// # Errors
    /// If it rejects, or gives something of another shape.
    pub async fn promise<T: DeserializeOwned>(&self, body: &str, arguments: Vec<Value>) -> Result<T> {
        let script = format!(
            "{HELPERS}\nconst done = arguments[arguments.length - 1];\n(async (...arguments) => {{ {body} }})(...arguments)\
             .then((value) => done({{ value }}), (error) => done({{ error: `${{error?.stack ?? error}}` }}));"
        );
        let returned = self.driver()?.execute_async(script, arguments).await?;
        let returned = returned.json();
        if let Some(error) = returned.get("error").and_then(Value::as_str) {
            return Err(Failure::Expected(format!("a script failed: {error}")));
        }
        Ok(serde_json::from_value(returned.get("value").cloned().unwrap_or_default())?)
    }

    /// Presses the button, link or label of this name.
    ///
    /// # Errors
    /// If there is none, or it cannot be pressed.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.press_in("", PRESSABLE, name).await
    }

    /// Presses what has this name among `css` inside the part of the page `root`.
    ///
    /// # Errors
    /// If there is none, or it cannot be pressed.
    pub async fn press_in(&self, root: &str, css: &str, name: &str) -> Result<()> {
        let what = format!("“{name}” to be pressed (in {root:?})");
        until(&what, async || self.try_to_press(root, css, name).await).await
    }

    /// Presses the button, link or label of this name if it can be pressed at this moment; whether it was.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn press_if_there(&self, name: &str) -> Result<bool> {
        Ok(matches!(self.try_to_press("", PRESSABLE, name).await?, Seen::Yes(())))
    }

    async fn try_to_press(&self, root: &str, css: &str, name: &str) -> Result<Seen<()>> {
        let script = "const found = byName(arguments[0], arguments[1], arguments[2]);\n\
                      if (found && (found.disabled || found.getAttribute('aria-disabled') === 'true')) return 'disabled';\n\
                      return front(found) ?? 'not there';";
        self.click_what(script, vec![json!(root), json!(css), json!(name)]).await
    }

    /// Presses the first visible element a selector finds.
    ///
    /// # Errors
    /// If there is none, or it cannot be pressed.
    pub async fn press_css(&self, css: &str) -> Result<()> {
        until(&format!("{css} to be pressed"), async || self.try_to_press_css(css).await).await
    }

    /// Presses the first visible element a selector finds if there is one that can be pressed at this moment; whether it was.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn press_css_if_there(&self, css: &str) -> Result<bool> {
        Ok(matches!(self.try_to_press_css(css).await?, Seen::Yes(())))
    }

    async fn try_to_press_css(&self, css: &str) -> Result<Seen<()>> {
        let script = "const found = within('', arguments[0])[0];\n\
                      return found?.disabled ? 'disabled' : front(found) ?? 'not there';";
        self.click_what(script, vec![json!(css)]).await
    }

    async fn click_what(&self, script: &str, arguments: Vec<Value>) -> Result<Seen<()>> {
        let driver = self.driver()?;
        let returned = driver.execute(format!("{HELPERS}\n{script}"), arguments).await?;
        if let Some(obstacle) = returned.json().as_str() {
            return Ok(Seen::NotYet(obstacle.to_owned()));
        }
        returned.element()?.click().await?;
        Ok(Seen::Yes(()))
    }

    /// Types into the field with this id, after what stands there.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn type_into(&self, id: &str, text: &str) -> Result<()> {
        Ok(self.field(id).await?.send_keys(text).await?)
    }

    /// Empties the field with this id and types.
    ///
    /// # Errors
    /// If there is no such field.
    pub async fn fill(&self, id: &str, text: &str) -> Result<()> {
        // As a person does it: all is marked and typed over. (The driver's own way of emptying leaves the field in between.)
        let field = self.field(id).await?;
        field.send_keys(Key::Control + "a").await?;
        match text {
            "" => field.send_keys(Key::Backspace + "").await?,
            text => field.send_keys(text).await?,
        }
        Ok(())
    }

    async fn field(&self, id: &str) -> Result<WebElement> {
        until(&format!("the field #{id}"), async || {
            let script = "const found = document.getElementById(arguments[0]);\n\
                          return found && shown(found) && !found.disabled ? front(found) : null;";
            let returned = self.driver()?.execute(format!("{HELPERS}\n{script}"), vec![json!(id)]).await?;
            Ok(match returned.json() {
                Value::Null => Seen::NotYet("not there".to_owned()),
                _ => Seen::Yes(returned.element()?),
            })
        })
        .await
    }

    /// The text a person sees in the first element a selector finds; none if there is none.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn text(&self, css: &str) -> Result<Option<String>> {
        self.script("const e = within('', arguments[0])[0]; return e ? clean(e.innerText) : null;", vec![json!(css)])
            .await
    }

    /// The texts of all visible elements a selector finds.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn texts(&self, css: &str) -> Result<Vec<String>> {
        self.script("return within('', arguments[0]).map((e) => clean(e.innerText));", vec![json!(css)]).await
    }

    /// Everything that can be read on the page, or in its part `css`.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn all_text(&self, css: &str) -> Result<String> {
        self.script("return clean(document.querySelector(arguments[0])?.innerText);", vec![json!(css)]).await
    }

    /// The cells of the table row whose first cell begins so, without that cell, in ASCII digits.
    ///
    /// # Errors
    /// If there is no such row.
    pub async fn table_row(&self, row: &str) -> Result<Vec<String>> {
        let script = "const row = [...document.querySelectorAll('tbody tr')].find((row) =>\n\
                      clean(row.cells[0].innerText).startsWith(arguments[0]));\n\
                      return row ? [...row.cells].slice(1).map((cell) => clean(cell.innerText)) : null;";
        until(&format!("the row {row}"), async || {
            let shown = domain::numerals::Digits::Thai.show(row);
            let cells: Option<Vec<String>> = self.script(script, vec![json!(shown)]).await?;
            let cells = cells.map(|cells| cells.iter().map(|cell| domain::numerals::to_ascii(cell)).collect());
            Ok(Seen::some(cells, "no such row"))
        })
        .await
    }

    /// Waits until this text can be read somewhere on the page.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn reads(&self, text: &str) -> Result<()> {
        self.reads_in("body", text).await
    }

    /// Waits until this text can be read in the part of the page `css`.
    ///
    /// # Errors
    /// If it does not appear there.
    pub async fn reads_in(&self, css: &str, text: &str) -> Result<()> {
        until(&format!("“{text}” in {css}"), async || {
            let all = self.all_text(css).await?;
            Ok(Seen::when(all.contains(&spaced(text)), all))
        })
        .await
    }

    /// Waits until this text can be read nowhere on the page any more.
    ///
    /// # Errors
    /// If it stays.
    pub async fn reads_no_longer(&self, text: &str) -> Result<()> {
        until(&format!("“{text}” to be gone"), async || {
            let all = self.all_text("body").await?;
            Ok(Seen::when(!all.contains(&spaced(text)), all))
        })
        .await
    }

    /// Whether this text can be read somewhere on the page now.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn shows(&self, text: &str) -> Result<bool> {
        Ok(self.all_text("body").await?.contains(&spaced(text)))
    }

    /// The path of the page's address.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn path(&self) -> Result<String> {
        Ok(self.driver()?.current_url().await?.path().to_owned())
    }

    /// The build the page was loaded from.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn build(&self) -> Result<String> {
        self.script("return document.querySelector('meta[name=build]')?.content ?? '';", vec![]).await
    }

    /// Puts a mark on the loaded page; it is gone once the page has been loaded anew.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn mark(&self) -> Result<()> {
        self.script("window.__not_reloaded = true; return null;", vec![]).await
    }

    /// Whether the page is still the one that was marked.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn is_marked(&self) -> Result<bool> {
        self.script("return window.__not_reloaded === true;", vec![]).await
    }

    /// Puts the app into the background for a moment and back, as a glance at another app does.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn look_away_and_back(&self) -> Result<()> {
        let driver = self.driver()?;
        let here = driver.window().await?;
        let other = driver.new_tab().await?;
        driver.switch_to_window(other).await?;
        driver.close_window().await?;
        Ok(driver.switch_to_window(here).await?)
    }
}
