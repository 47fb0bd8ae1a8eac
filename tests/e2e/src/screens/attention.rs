//! "Needs attention".

use serde::Deserialize;
use serde_json::json;

use super::Eyes;
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The page.
#[derive(Clone, Copy, Debug)]
pub struct Attention<'a>(pub(super) Eyes<'a>);

/// One field two people answered differently.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Conflict {
    /// Which village and step.
    pub record: String,
    /// Which field.
    pub field: String,
    /// What can be chosen: the answer, and whose it is.
    pub options: Vec<(String, String)>,
}

impl Attention<'_> {
    /// The conflicts shown.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn conflicts(self) -> Result<Vec<Conflict>> {
        let script = "return [...document.querySelectorAll('.conflict')].map((card) => ({\n\
                        record: clean(card.querySelector('p')?.innerText), field: clean(card.querySelector('h3')?.innerText),\n\
                        options: [...card.querySelectorAll('.conflict__option')].map((option) => [\n\
                          clean(option.querySelector('.conflict__value span')?.innerText), clean(option.querySelectorAll('p')[1]?.innerText)]),\n\
                      }));";
        self.0.browser.script(script, vec![]).await
    }

    /// Waits until this many conflicts are shown, each with two answers.
    ///
    /// # Errors
    /// If they are not.
    pub async fn shows_conflicts(self, count: usize) -> Result<Vec<Conflict>> {
        until(&format!("{count} conflicts"), async || {
            let found = self.conflicts().await?;
            let complete = found.len() == count && found.iter().all(|conflict| conflict.options.len() >= 2);
            Ok(Seen::some(complete.then(|| found.clone()), format!("{found:?}")))
        })
        .await
    }

    /// Chooses an answer in the conflict over this field of this village, and waits until the conflict is gone.
    ///
    /// # Errors
    /// If there is no such answer to choose.
    pub async fn choose(self, village: &str, field: &str, answer: &str) -> Result<()> {
        let found = "const says = (o) => clean(o.querySelector('.conflict__value span')?.innerText) === arguments[2];\n\
                     return front([...card?.querySelectorAll('.conflict__option') ?? []].find(says)?.querySelector('button'));";
        self.press_in(village, field, found, answer).await?;
        until("the conflict to be gone", async || {
            let left = self.conflicts().await?;
            Ok(Seen::when(
                left.iter().all(|conflict| conflict.field != field || !conflict.record.contains(village)),
                format!("{left:?}"),
            ))
        })
        .await
    }

    /// Goes where the field of this conflict is entered.
    ///
    /// # Errors
    /// If its card does not lead there.
    pub async fn open_page(self, village: &str, field: &str) -> Result<()> {
        self.press_in(village, field, "return front(card?.querySelector(':scope > a'));", "the way to its page").await
    }

    /// Presses what a script finds in the `card` of a conflict; its third argument is what it looks for.
    async fn press_in(self, village: &str, field: &str, found: &str, what: &str) -> Result<()> {
        let script = "const is = (c) => clean(c.querySelector('h3')?.innerText) === arguments[1] && clean(c.innerText).includes(arguments[0]);\n\
                      const card = [...document.querySelectorAll('.conflict')].find(is);";
        let script = [crate::page::HELPERS, script, found].join("\n");
        until(&format!("“{what}” at the conflict over {field}"), async || {
            let arguments = vec![json!(village), json!(field), json!(what)];
            let found = self.0.browser.driver()?.execute(script.clone(), arguments).await?;
            if found.json().is_null() {
                return Ok(Seen::NotYet("not there".to_owned()));
            }
            found.element()?.click().await?;
            Ok(Seen::Yes(()))
        })
        .await
    }

    /// What the server set aside: everything each card says.
    ///
    /// # Errors
    /// If the browser does not answer.
    pub async fn set_aside(self) -> Result<Vec<String>> {
        self.0.browser.texts(".set-aside").await
    }
}
