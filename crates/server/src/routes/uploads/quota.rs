//! How much an account may bring: a stolen phone does not fill the disk, whatever numbers it goes by.

use records::media::HEAD_BYTES;
use records::photo::MAX_FILE_BYTES;
use sync::{BodyHash, DeviceId};

use crate::app::App;
use crate::auth::session::Session;
use crate::files::{NotKept, Part};
use crate::problem::ApiProblem;
use crate::store::{KeptFile, Millis};

const DAY: Millis = 24 * 60 * 60 * 1_000;
/// When an account that brought too much is to ask again, in seconds.
const ASK_AGAIN: u64 = 3_600;

/// Begins a file of this length, if it can be a picture and its account may bring it.
///
/// # Errors
/// Too large, no picture, quota exceeded, or the upload is locked.
pub(crate) async fn begin(app: &App, session: &Session, hash: BodyHash, length: u64) -> Result<Part, ApiProblem> {
    if length > u64::try_from(MAX_FILE_BYTES).unwrap_or_default() {
        return Err(ApiProblem::too_large());
    }
    if length < HEAD_BYTES as u64 {
        return Err(ApiProblem::not_a_picture());
    }
    // One at a time, so that what comes at once is counted like what comes one after the other.
    let turn = app.beginnings.take(session.account.id.clone()).await;
    let _turn = turn.ok_or_else(|| ApiProblem::busy().after(1))?;
    check(app, session, hash, length).await?;
    let part = app.files.begin_part(session.device.id, hash, length).await.map_err(NotKept::from)?;
    part.ok_or_else(ApiProblem::upload_locked)
}

async fn check(app: &App, session: &Session, hash: BodyHash, length: u64) -> Result<(), ApiProblem> {
    let (quota, account) = (app.config.quota, &session.account.id);
    let devices: Vec<DeviceId> = app.store.devices_of(account).await?.into_iter().map(|device| device.id).collect();
    let begun = app.files.unfinished(&devices, (session.device.id, hash)).await.map_err(NotKept::from)?;
    if begun.files >= quota.unfinished_files || begun.bytes.saturating_add(length) > quota.unfinished_bytes {
        return Err(exceeded(session, "unfinished"));
    }
    let brought = app.store.files_since(account, app.clock.now() - DAY).await?;
    // What is begun may be whole a moment later.
    let files = brought.files.saturating_add(begun.files);
    let bytes = brought.bytes.saturating_add(begun.bytes).saturating_add(length);
    if files >= quota.files_a_day || bytes > quota.bytes_a_day {
        return Err(exceeded(session, "a day"));
    }
    Ok(())
}

fn exceeded(session: &Session, which: &str) -> ApiProblem {
    tracing::warn!(account = %session.account.id, device = %session.device.id, which, "quota of files exceeded");
    ApiProblem::quota_exceeded().after(ASK_AGAIN)
}

/// Notes that a device brought a file.
///
/// # Errors
/// If the database fails.
pub(crate) async fn note(app: &App, session: &Session, file: BodyHash, bytes: u64) -> Result<(), ApiProblem> {
    tracing::info!(account = %session.account.id, device = %session.device.id, %file, bytes, "file kept");
    let kept = KeptFile { file, device: session.device.id, bytes, at: app.clock.now() };
    Ok(app.store.note_file(kept).await?)
}
