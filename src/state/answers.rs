//! Own changes, one by one: where each is, and a copy of those that are only here.

use store::{ExportScope, JournalEntry};
use sync::Seq;

use super::app::App;
use super::fault::Fault;
use crate::platform::{clock, file};

/// What became of a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyResult {
    /// Everything is on the server; there is nothing to copy.
    NothingToCopy,
    /// The browser was given a file with this many changes.
    Offered(usize),
    /// The browser refused to take a file.
    BrowserRefused,
}

impl App {
    /// At most `limit` own changes, newest first, from this number downwards; none: from the newest.
    ///
    /// # Errors
    /// [`Fault`] of the store.
    pub async fn journal(self, from: Option<Seq>, limit: u32) -> Result<Vec<JournalEntry>, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        Ok(desk.device.journal(from, limit).await?)
    }

    /// The own changes the server set aside: held or refused, newest first.
    ///
    /// # Errors
    /// [`Fault`] of the store.
    pub async fn set_aside(self) -> Result<Vec<JournalEntry>, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        Ok(desk.device.set_aside().await?)
    }

    /// Hands the person a file with every change that is on this device alone, byte for byte as it was made. A copy against loss: it
    /// takes nothing away, and the changes go on waiting.
    ///
    /// # Errors
    /// [`Fault`] of the store.
    pub async fn copy_unsent(self) -> Result<CopyResult, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let export = desk.device.export(ExportScope::Unsent).await?;
        if export.changes.is_empty() {
            return Ok(CopyResult::NothingToCopy);
        }
        let text = serde_json::to_string(&export).map_err(|_| Fault::new("storage_failed"))?;
        let name = format!("phophiang-device-{}-{}.json", export.device, clock::today());
        Ok(match file::offer(&name, "application/json", &text) {
            true => CopyResult::Offered(export.changes.len()),
            false => CopyResult::BrowserRefused,
        })
    }
}
