//! What an inspector reads in the office's database, by the server's own code.

use std::collections::{BTreeMap, BTreeSet};

use server::store::{FeedHead, Known, Page, PageLimit, ServerStore, StoreError};
use sync::{Cursor, Dot, FeedEntry, FeedId, RecordId, RecordState};

use super::Office;

impl Office<'_> {
    /// The ends of all feeds.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub fn heads(&self) -> Result<Vec<FeedHead>, StoreError> {
        let real = self.house.store().real()?;
        self.house.run(async {
            self.house.store().finish().await?;
            real.heads().await
        })
    }

    /// A whole feed.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub fn feed(&self, feed: &FeedId) -> Result<Vec<FeedEntry>, StoreError> {
        let real = self.house.store().real()?;
        let all = PageLimit { entries: 100_000, bytes: usize::MAX / 2 };
        match self.house.run(real.page(&Cursor::start(feed.clone()), all))? {
            Page::Entries { entries, .. } => Ok(entries),
            Page::Diverged => Err(StoreError::Unreadable(format!("{feed} does not know its own beginning"))),
        }
    }

    /// The folds of the records whose ids start so; the prefix ends with `/`.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub fn records(&self, prefix: String) -> Result<BTreeMap<RecordId, RecordState>, StoreError> {
        let real = self.house.store().real()?;
        self.house.run(async { real.begin(&BTreeSet::new()).await?.records(&[prefix]).await })
    }

    /// Whether an officer has decided about a change that was held.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub fn is_decided(&self, dot: Dot) -> Result<bool, StoreError> {
        let real = self.house.store().real()?;
        Ok(self.house.run(real.held_change(dot))?.is_some_and(|held| held.decided.is_some()))
    }

    /// What became of these changes.
    ///
    /// # Errors
    /// [`StoreError`] if the database fails.
    pub fn known(&self, dots: &[Dot]) -> Result<BTreeMap<Dot, Known>, StoreError> {
        let real = self.house.store().real()?;
        self.house.run(async { real.begin(&BTreeSet::new()).await?.known(dots).await })
    }
}
