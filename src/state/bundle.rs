//! Bundles: everything that waits here as one file for somebody else to carry, and bringing in what others made.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use store::FileNote;
use sync::bundle::content::{About, change_part, file_head};
use sync::bundle::{MAX_BUNDLE_BYTES, MAX_BUNDLE_CHANGES};
use sync::session::BatchLimit;
use sync::wire::BundleResponse;
use sync::{BodyHash, PublicKey, Seq};

use super::app::App;
use super::desk::Desk;
use super::fault::Fault;
use crate::platform::clock;
use crate::platform::http::{HttpError, Request};
use crate::platform::picked::Picked;
use crate::platform::sealing::{NotSealed, Sealed, Sealing};

/// The note of the bundle made last.
const MADE: &str = "bundle_made";
/// How many changes are read at once.
const AT_ONCE: BatchLimit = BatchLimit { changes: 200, bytes: 256 * 1024 };
/// What must be left of the largest bundle for one more change with what belongs to it.
const ROOM: u64 = 256 * 1024;
/// Bringing a bundle may take so long; the server waits no longer.
const BRING_MILLIS: u32 = 600_000;

/// When a bundle was made, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// By this device's clock, milliseconds since 1970 UTC.
    pub at: i64,
    /// How many changes are in it.
    pub changes: u64,
    /// How many photos are in it, small pictures of them not counted.
    pub photos: u64,
}

/// A bundle that was just made, to be handed on.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The file.
    pub file: Sealed,
    /// What it is called, without an ending.
    pub name: String,
    /// What is in it.
    pub made: Made,
    /// How many changes and photos had no place in it, or could not be read.
    pub left: u64,
}

impl From<NotSealed> for Fault {
    fn from(_: NotSealed) -> Self {
        Self::new("bundle_unsupported")
    }
}

impl App {
    /// Makes a bundle of everything that waits: changes, signed first, and files. Takes nothing away, and nothing of it counts as
    /// received. None if nothing waits.
    ///
    /// # Errors
    /// [`Fault`] of the store; `bundle_no_key` if the server's key has not come here yet, `bundle_unsupported` if the browser cannot
    /// seal.
    pub async fn make_bundle(self) -> Result<Option<Bundle>, Fault> {
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let device = desk.device.identity().ok_or_else(|| Fault::new("no_identity"))?.device;
        let files = self.tidy_files(&desk).await?;
        if desk.device.summary().await?.waiting == 0 && files.is_empty() {
            return Ok(None);
        }
        let server = self.reference.with_untracked(|reference| reference.as_ref()?.sealing_key);
        let server = server.ok_or_else(|| Fault::new("bundle_no_key"))?;
        desk.sign_with_own_key().await?;
        let about = About { device, made_at: clock::now_millis() };
        let mut filling = Filling::begin(server, about).await?;
        filling.changes(&desk).await?;
        filling.files(&desk, files).await?;
        let Filling { sealing, made, left } = filling;
        let name = format!("phophiang-bundle-device-{device}-{}", clock::today());
        let bundle = Bundle { file: sealing.finish().await?, name, made, left };
        let note = serde_json::to_string(&made).unwrap_or_default();
        desk.device.keep_note(MADE, &note).await?;
        Ok(Some(bundle))
    }

    /// The bundle made last on this device; none if there was none.
    pub async fn last_bundle(self) -> Option<Made> {
        let note = self.desk()?.device.note(MADE).await.ok()??;
        serde_json::from_slice(note.as_bytes()).ok()
    }

    /// For how many hours the oldest change that waits has waited, by this device's clock; none if none waits. Asked again after each save
    /// and each conversation that was tried.
    #[must_use]
    pub fn watch_hours_unsent(self) -> RwSignal<Option<i64>> {
        let hours = RwSignal::new(None);
        Effect::new(move || {
            self.summary.track();
            self.syncing.finished.track();
            spawn_local(async move {
                let since = self.waits_since().await;
                // The page may be gone.
                hours.try_set(since.map(|since| clock::now_millis().saturating_sub(since) / 3_600_000));
            });
        });
        hours
    }

    async fn waits_since(self) -> Option<i64> {
        let first = self.desk()?.device.next_batch(BatchLimit { changes: 1, bytes: 0 }).await.ok()?;
        Some(first.changes.first()?.1.open().ok()?.made_at)
    }

    /// Brings a bundle to the server, whoever made it.
    ///
    /// # Errors
    /// [`Fault`] of the request: what the server says of the file, or that it cannot be reached.
    pub async fn bring_bundle(self, file: &Picked) -> Result<BundleResponse, Fault> {
        #[expect(clippy::cast_precision_loss, reason = "a bound of some hundred million")]
        if file.len() > MAX_BUNDLE_BYTES as f64 {
            return Err(Fault::new("bundle_too_large"));
        }
        let desk = self.desk().ok_or_else(|| Fault::new("closed"))?;
        let token = desk.token().await?.ok_or_else(|| Fault::new("token_unknown"))?;
        let request = Request { timeout_millis: BRING_MILLIS, ..Request::new("/api/bundles", Some(&token)) };
        request.post_file(file).await.map_err(|error| match &error {
            HttpError::Problem { status: 404 | 405, .. } | HttpError::NotOurs { status: 404 | 405 } => {
                Fault::new("bundle_server_too_old")
            }
            error if error.code() == "too_large" => Fault::new("bundle_too_large"),
            error => error.into(),
        })
    }
}

/// A bundle that is being filled.
struct Filling {
    sealing: Sealing,
    made: Made,
    left: u64,
}

impl Filling {
    async fn begin(server: PublicKey, about: About) -> Result<Self, Fault> {
        let mut sealing = Sealing::begin(server).await?;
        sealing.add(&part(about.part())?).await?;
        Ok(Self { sealing, made: Made { at: about.made_at, changes: 0, photos: 0 }, left: 0 })
    }

    /// Every change that waits, the oldest first, so that what has no place is the newest.
    async fn changes(&mut self, desk: &Desk) -> Result<(), Fault> {
        let mut after: Seq = 0;
        loop {
            let batch = desk.device.batch_after(after, AT_ONCE).await?.changes;
            let Some((last, _)) = batch.last() else { return Ok(()) };
            after = *last;
            for (_, change) in &batch {
                if self.made.changes < MAX_BUNDLE_CHANGES && self.has_room(0) {
                    self.sealing.add(&part(change_part(change))?).await?;
                    self.made.changes += 1;
                } else {
                    self.left += 1;
                }
            }
        }
    }

    /// The files that wait, as far as there is room, in this order.
    async fn files(&mut self, desk: &Desk, waiting: Vec<(BodyHash, FileNote)>) -> Result<(), Fault> {
        for (hash, note) in waiting {
            let photo = u64::from(!note.is_thumbnail);
            let bytes = if self.has_room(note.bytes) { desk.device.file(hash).await.ok().flatten() } else { None };
            // One that cannot be read keeps nothing else from being carried.
            let Some((length, bytes)) = bytes.and_then(|bytes| Some((u32::try_from(bytes.len()).ok()?, bytes))) else {
                self.left += photo;
                continue;
            };
            self.sealing.add(&file_head(hash, length)).await?;
            self.sealing.add(&bytes).await?;
            self.made.photos += photo;
        }
        Ok(())
    }

    fn has_room(&self, bytes: u64) -> bool {
        // Sealing adds a part in four thousand.
        let full = self.sealing.bytes().saturating_add(bytes).saturating_add(ROOM);
        full.saturating_add(full / 4_000) <= MAX_BUNDLE_BYTES
    }
}

fn part(written: Result<Vec<u8>, sync::BundleError>) -> Result<Vec<u8>, Fault> {
    written.map_err(|_| Fault::new("storage_failed"))
}
