//! "Is anything new?" in one small question.

use sync::Seq;
use sync::news::Standing;
use sync::wire::{MAX_NEWS_CHANGES, NewsRequest, PROTOCOL};

use super::Device;
use super::counters::Counters;
use super::entries::Reading;
use super::error::DeviceError;
use super::journal::{ChangeState, KeptChange, change_key};
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
        let (held, elsewhere) = (self.held().await?, self.elsewhere(&counters).await?);
        if held.len() + elsewhere.len() > MAX_NEWS_CHANGES {
            return Ok(None);
        }
        let tx = self.store.begin(&[Shelf::Feeds], Mode::Read).await?;
        let readings = Reading::all(&tx).await?;
        tx.commit().await?;
        let standing = Standing::of(readings.iter().map(|reading| (reading.cursor(), reading.backed_up())), &elsewhere);
        let elsewhere = elsewhere.into_iter().map(|(seq, _)| seq).collect();
        let (report, opened) = (self.report().await?, Vec::new());
        Ok(Some(NewsRequest { protocol: PROTOCOL, report, standing, held, elsewhere, opened, reference }))
    }

    /// Where own changes lie in feeds that may not be read; one more than the question has room for at most.
    async fn elsewhere(&self, counters: &Counters) -> Result<Vec<(Seq, sync::Receipt)>, DeviceError> {
        let mut found = Vec::new();
        if counters.elsewhere.is_empty() {
            return Ok(found);
        }
        let tx = self.store.begin(&[Shelf::Changes], Mode::Read).await?;
        for seq in counters.elsewhere.newest().take(MAX_NEWS_CHANGES + 1) {
            let key = change_key(seq);
            let kept = tx.get(Shelf::Changes, &key).await?.map(|bytes| KeptChange::decode(&key, &bytes)).transpose()?;
            if let Some(KeptChange { status: ChangeState::Received { receipt, .. }, .. }) = kept.flatten() {
                found.push((seq, receipt));
            }
        }
        tx.commit().await?;
        Ok(found)
    }
}
