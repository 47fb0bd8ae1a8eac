//! Taking the bytes of an upload, and how many a device may bring.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;
use sync::BodyHash;

use super::headers::Checksum;
use crate::app::App;
use crate::auth::session::Session;
use crate::files::{NotKept, Part, Turn};
use crate::problem::ApiProblem;
use crate::store::{KeptFile, Millis};

/// A connection on which nothing comes for so long is given up; what came stays.
pub(in crate::routes) const SILENCE: Duration = Duration::from_secs(30);
const DAY: Millis = 24 * 60 * 60 * 1_000;
/// When a device that brought too much is to ask again, in seconds.
const ASK_AGAIN: u64 = 3_600;

/// Takes what the body brings; how much is here then, on the disk.
pub(super) async fn take(
    app: &App,
    session: &Session,
    hash: BodyHash,
    mut part: Part,
    turn: &mut Turn,
    checksum: Option<Checksum>,
    body: &mut Body,
) -> Result<u64, ApiProblem> {
    let before = part.offset();
    let has_checksum = checksum.is_some();
    if has_checksum {
        part.doubt();
    }
    let (end, holds) = match read(&mut part, turn, checksum, body).await {
        Ok(ended) => ended,
        // Nothing that does not fit to what was announced, or is no picture, is worth keeping a beginning of.
        Err(reason @ NotKept::NotAPicture) => {
            part.discard().await.map_err(NotKept::from)?;
            return Err(reason.into());
        }
        Err(reason) => {
            part.go_back(before).await.map_err(NotKept::from)?;
            return Err(reason.into());
        }
    };
    // Bytes that cannot be verified because the rest of them is missing do not count.
    if has_checksum && !(holds && end == End::Whole) {
        part.go_back(before).await.map_err(NotKept::from)?;
    }
    part.verified();
    let offset = settle(app, session, hash, part).await?;
    tracing::debug!(device = %session.device.id, file = %hash, offset, ?end, "part of a file kept");
    match end {
        End::Whole if !holds => Err(ApiProblem::wrong_checksum()),
        End::Whole => Ok(offset),
        End::BrokenOff => Err(ApiProblem::malformed()),
        End::TurnOver => Err(ApiProblem::upload_locked()),
    }
}

/// Brings to the disk what is here of a file, and gives it its name if that is all of it; how much is here. No offset is told but this
/// one: who hears that all is here never sends the file again, so whatever ended the request that brought the last byte, it is named now.
pub(super) async fn settle(app: &App, session: &Session, hash: BodyHash, part: Part) -> Result<u64, ApiProblem> {
    let offset = part.offset();
    if part.is_whole() {
        // Counted first: a connection that breaks while it gets its name brings no file for nothing.
        note(app, session, hash, offset).await?;
        app.files.keep_part(part, hash).await?;
    } else {
        part.settle().await.map_err(NotKept::from)?;
    }
    Ok(offset)
}

/// How a body ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Whole,
    BrokenOff,
    TurnOver,
}

/// Reads a body into a part; how it ended, and whether its checksum, if there is one, is right.
async fn read(
    part: &mut Part,
    turn: &mut Turn,
    mut checksum: Option<Checksum>,
    body: &mut Body,
) -> Result<(End, bool), NotKept> {
    let end = loop {
        let frame = tokio::select! {
            frame = tokio::time::timeout(SILENCE, body.frame()) => frame,
            () = turn.is_over() => break End::TurnOver,
        };
        let chunk = match frame {
            Ok(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
            Ok(None) => break End::Whole,
            Ok(Some(Err(_))) | Err(_) => break End::BrokenOff,
        };
        if let Some(checksum) = &mut checksum {
            checksum.update(&chunk);
        }
        part.take(chunk.into()).await?;
    };
    Ok((end, checksum.is_none_or(Checksum::holds)))
}

/// Whether a device may begin to send a file of this length.
///
/// # Errors
/// Quota exceeded.
pub(super) async fn check_quota(app: &App, session: &Session, hash: BodyHash, length: u64) -> Result<(), ApiProblem> {
    let unfinished = app.files.unfinished(session.device.id, hash).await.map_err(NotKept::from)?;
    if unfinished.saturating_add(length) > app.config.quota.unfinished_bytes {
        return Err(exceeded(session, "unfinished"));
    }
    check_day(app, session, length).await
}

/// Whether a device may bring this many bytes more today.
///
/// # Errors
/// Quota exceeded.
pub(in crate::routes) async fn check_day(app: &App, session: &Session, length: u64) -> Result<(), ApiProblem> {
    let quota = app.config.quota;
    let brought = app.store.files_since(session.device.id, app.clock.now() - DAY).await?;
    if brought.files >= quota.files_a_day || brought.bytes.saturating_add(length) > quota.bytes_a_day {
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
pub(in crate::routes) async fn note(
    app: &App,
    session: &Session,
    file: BodyHash,
    bytes: u64,
) -> Result<(), ApiProblem> {
    tracing::info!(account = %session.account.id, device = %session.device.id, %file, bytes, "file kept");
    let kept = KeptFile { file, device: session.device.id, bytes, at: app.clock.now() };
    Ok(app.store.note_file(kept).await?)
}
