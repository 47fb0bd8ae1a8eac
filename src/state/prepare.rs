//! What "ready for the field" is made of.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::app::App;
use super::fault::Fault;
use super::syncing::{Activity, Link, fetch_reference};
use crate::platform::clock;

/// When every feed was last read to its end; milliseconds since 1970 UTC by the device's clock.
const EVERYTHING_READ: &str = "everything_read";

/// Whether the earlier answers of all villages are on this device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EverythingRead {
    /// The database has not answered yet.
    #[default]
    Asking,
    /// Not all of them.
    Never,
    /// All of them, as of this moment; milliseconds since 1970 UTC by the device's clock.
    At(i64),
}

impl App {
    /// Notes that a conversation ended well: everything was sent, every feed was read to its end. Called by the driver.
    pub async fn keep_everything_read(self) {
        let Some(desk) = self.desk() else { return };
        // Without the note the checklist asks to prepare once more; nothing else depends on it.
        let _ = desk.device.keep_note(EVERYTHING_READ, &clock::now_millis().to_string()).await;
    }

    /// When every feed was last read to its end; none if it never was on this device.
    ///
    /// # Errors
    /// [`Fault`] of the store.
    async fn everything_read(self) -> Result<Option<i64>, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        Ok(desk.device.note(EVERYTHING_READ).await?.and_then(|text| text.parse().ok()))
    }

    /// The same as a signal, asked again after each conversation and when reference data come.
    #[must_use]
    pub fn watch_everything_read(self) -> RwSignal<EverythingRead> {
        let read = RwSignal::new(EverythingRead::Asking);
        Effect::new(move || {
            self.syncing.finished.track();
            self.reference.track();
            spawn_local(async move {
                let at = self.everything_read().await.ok().flatten();
                // The page may be gone.
                read.try_set(at.map_or(EverythingRead::Never, EverythingRead::At));
            });
        });
        read
    }

    /// Whether it is being looked for whether the server is there, or something is being fetched from it: what is missing may be here in a
    /// moment.
    #[must_use]
    pub fn is_fetching(self) -> bool {
        self.syncing.link.get() == Link::Checking || self.syncing.activity.get() != Activity::Idle
    }

    /// Fetches reference data now; for "prepare".
    ///
    /// # Errors
    /// [`Fault`] of the request or the store.
    pub async fn prepare(self) -> Result<(), Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let token = desk.token().await?.ok_or_else(|| Fault::new("token_unknown"))?;
        let read: Vec<_> = desk.device.cursors().await?.into_iter().filter(|c| c.after > 0).map(|c| c.feed).collect();
        fetch_reference(self, &desk, &token, &read).await?;
        self.syncing.now(self);
        Ok(())
    }

    /// Keeps the villages chosen for the field.
    ///
    /// # Errors
    /// [`Fault`] if they cannot be kept.
    pub async fn choose(self, chosen: Vec<String>) -> Result<(), Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        desk.keep_chosen(&chosen).await?;
        self.chosen.set(Some(chosen));
        Ok(())
    }
}
