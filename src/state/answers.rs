//! Own changes, one by one: where each is, and a copy of those that are only here.

use leptos::prelude::*;
use store::{Device, DeviceError, ExportScope, JournalEntry};
use sync::{DeviceId, Seq};

use super::accounts::Known;
use super::app::App;
use super::fault::Fault;
use super::phone_store;
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

/// How many changes in this database wait to be sent.
async fn unsent_in(database: &str) -> Result<u64, DeviceError> {
    let device = Device::open(phone_store::open(database, |_| ()).await?, clock::now_millis()).await?;
    Ok(device.summary().await?.waiting)
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

    /// The person has taken note of a refused change: it needs no more attention, and stays in the journal.
    ///
    /// # Errors
    /// [`Fault`] of the store.
    pub async fn take_note(self, seq: Seq) -> Result<(), Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let records = desk.device.take_note(seq).await?;
        self.records_changed(&desk, records, true).await;
        self.refresh_summary().await;
        Ok(())
    }

    /// Whether a change of this number was made here, by whoever is signed in.
    #[must_use]
    pub fn is_this_device(self, device: DeviceId) -> bool {
        self.desk().and_then(|desk| desk.device.identity()).is_some_and(|own| own.was(device))
    }

    /// Everybody else who has used this device and left something here that is not sent, with how many changes that are. Who cannot
    /// be asked (the database does not open) is left out.
    pub async fn others_unsent(self) -> Vec<(Known, u64)> {
        let others: Vec<Known> = self.accounts.with_untracked(|accounts| accounts.others().cloned().collect());
        let mut left = Vec::new();
        for known in others {
            let unsent = unsent_in(&known.database()).await.unwrap_or_default();
            if unsent > 0 {
                left.push((known, unsent));
            }
        }
        left
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
