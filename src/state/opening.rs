//! Field work that is not on the device of everybody who may look into it: opened village by village, kept with its whole subdistrict,
//! and given back. That its feed has a cursor on this device is what "opened" means; there is nothing beside it that could disagree.

use domain::AreaCode;
use leptos::prelude::*;
use records::permission::{opens_field_work, subdistrict_feed, subdistrict_of};
use records::reference::Reference;
use sync::FeedId;

use super::app::App;
use super::fault::Fault;
use crate::platform::http::Request;

impl App {
    /// Whether the person looks into field work that is not on this device by itself; tracked.
    #[must_use]
    pub fn opens_field_work(self) -> bool {
        self.known().is_some_and(|known| known.account.grants.iter().any(|grant| opens_field_work(grant.role)))
    }

    /// Asks the server for the field work of a village's subdistrict. Its villages are listed once all of it is here; `false` if the
    /// server knows no such village, or not for this person.
    ///
    /// # Errors
    /// [`Fault`] of the request or the store.
    pub async fn open_village(self, village: &str) -> Result<bool, Fault> {
        let Ok(village) = village.parse::<AreaCode>() else { return Ok(false) };
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let token = desk.token().await?.ok_or_else(|| Fault::new("token_unknown"))?;
        let path = format!("/api/reference?open={village}");
        let told = Request::new(&path, Some(&token)).get::<Reference>().await?;
        let lies_in = told.and_then(|told| Some(told.body.target(&village)?.subdistrict.clone()));
        let Some(subdistrict) = lies_in else { return Ok(false) };
        desk.device.open_feed(&subdistrict_feed(&subdistrict)).await?;
        self.syncing.now(self);
        Ok(true)
    }

    /// Takes the field work of a subdistrict off this device. What was written here and is not at the server stays and is sent.
    ///
    /// # Errors
    /// [`Fault`] of the store.
    pub async fn close_subdistrict(self, subdistrict: &AreaCode) -> Result<(), Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let records = desk.device.forget_feed(&subdistrict_feed(subdistrict)).await?;
        self.records_changed(&desk, records, true).await;
        if let Some(mut reference) = desk.reference().await? {
            reference.targets.retain(|target| target.subdistrict != *subdistrict);
            // No server has this content: the next conversation fetches all of it.
            reference.version = String::new();
            desk.keep_reference(&reference).await?;
            self.reference_changed(&desk).await;
        }
        self.tidy_files(&desk).await?;
        Ok(())
    }
}

/// The subdistrict whose field work a feed is, if somebody who opens such feeds reads it. That the person reads some of them without
/// opening does no harm: to name those changes nothing.
pub(super) fn subdistrict_opened(app: App, feed: &FeedId) -> Option<AreaCode> {
    untrack(|| app.opens_field_work()).then(|| subdistrict_of(feed)).flatten()
}

/// Where reference data are asked for: with the villages of what was opened, of which these feeds are read.
pub(super) fn reference_path(app: App, read: &[FeedId]) -> String {
    const PATH: &str = "/api/reference";
    let opened = read.iter().filter_map(|feed| subdistrict_opened(app, feed)).map(|code| code.to_string());
    let opened = opened.collect::<Vec<_>>().join(",");
    if opened.is_empty() { PATH.to_owned() } else { format!("{PATH}?open={opened}") }
}
