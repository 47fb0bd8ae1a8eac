//! "Is anything new?" in one small question.

use sync::news::Standing;
use sync::wire::{MAX_NEWS_CHANGES, NewsRequest, PROTOCOL};
use sync::{Receipt, Seq};

use super::Device;
use super::entries::Reading;
use super::error::DeviceError;
use crate::shelf::Shelf;
use crate::transaction::{DeviceStore, Mode, StoreTransaction};

impl<S: DeviceStore> Device<S> {
    /// The question whether anything is new, if that is all there is to ask; none if something waits to be sent, or more has to be named
    /// than the question has room for. `reference` is the version of the reference data that is kept. Which feeds were opened on demand
    /// is for the caller to add: here all feeds are alike.
    ///
    /// # Errors
    /// [`DeviceError::NoIdentity`] before the first sign-in, else [`DeviceError::Store`].
    pub async fn news(&self, reference: Option<String>) -> Result<Option<NewsRequest>, DeviceError> {
        let counters = self.counters().await?;
        if counters.summary.waiting > 0 || !counters.unshown.is_empty() || self.offers().await? > 0 {
            return Ok(None);
        }
        let report = self.report().await?;
        let (held, elsewhere) = (self.held().await?, self.elsewhere(MAX_NEWS_CHANGES + 1).await?);
        // Of changes made under an earlier number the question has no room, either.
        let is_earlier = held.iter().chain(elsewhere.iter().map(|(dot, _)| dot)).any(|dot| dot.device != report.device);
        if held.len() + elsewhere.len() > MAX_NEWS_CHANGES || is_earlier {
            return Ok(None);
        }
        let held = held.into_iter().map(|dot| dot.seq).collect();
        let elsewhere: Vec<(Seq, Receipt)> = elsewhere.into_iter().map(|(dot, receipt)| (dot.seq, receipt)).collect();
        let tx = self.store.begin(&[Shelf::Feeds], Mode::Read).await?;
        let readings = Reading::all(&tx).await?;
        tx.commit().await?;
        let standing = Standing::of(readings.iter().map(|reading| (reading.cursor(), reading.backed_up())), &elsewhere);
        let elsewhere = elsewhere.into_iter().map(|(seq, _)| seq).collect();
        let opened = Vec::new();
        Ok(Some(NewsRequest { protocol: PROTOCOL, report, standing, held, elsewhere, opened, reference }))
    }
}
