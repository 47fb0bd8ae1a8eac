//! The district's board.

use serde_json::json;

use super::Eyes;
use crate::failure::Result;
use crate::wait::{Seen, until};

/// The board.
#[derive(Clone, Copy, Debug)]
pub struct Board<'a>(pub(super) Eyes<'a>);

impl Board<'_> {
    /// Waits until this many villages are on it.
    ///
    /// # Errors
    /// If they are not.
    pub async fn lists(self, villages: usize) -> Result<()> {
        until(&format!("{villages} villages on the board"), async || {
            let rows = self.0.browser.texts("tbody tr").await?;
            Ok(Seen::when(rows.len() == villages, format!("{rows:?}")))
        })
        .await
    }

    /// What the cells of a village say, by the column's title, screen readers' words included.
    ///
    /// # Errors
    /// If it is not on the board.
    pub async fn row(self, village: &str) -> Result<Vec<(String, String)>> {
        let script = "const titles = [...document.querySelectorAll('thead th')].map((e) => clean(e.textContent));\n\
                      const row = [...document.querySelectorAll('tbody tr')].find((e) => clean(e.textContent).includes(arguments[0]));\n\
                      return row ? [...row.children].map((cell, at) => [titles[at] ?? '', clean(cell.textContent)]) : null;";
        until(&format!("the row of {village}"), async || {
            let row: Option<Vec<(String, String)>> = self.0.browser.script(script, vec![json!(village)]).await?;
            Ok(Seen::some(row, self.0.browser.all_text("main").await?))
        })
        .await
    }
}
