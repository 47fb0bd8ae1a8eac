//! Taking the bytes of an upload.

use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt;
use sync::BodyHash;

use super::headers::Checksum;
use super::quota::note;
use crate::app::App;
use crate::auth::session::Session;
use crate::files::{NotKept, Part, Turn};
use crate::problem::ApiProblem;

/// A connection on which nothing comes for so long is given up; what came stays.
pub(in crate::routes) const SILENCE: Duration = Duration::from_secs(30);

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

/// Takes a whole file from its first byte to its last, for a client that cannot go on where it broke off: nothing of less is left.
pub(in crate::routes) async fn take_whole(
    app: &App,
    session: &Session,
    hash: BodyHash,
    mut part: Part,
    turn: &mut Turn,
    body: &mut Body,
) -> Result<(), ApiProblem> {
    part.go_back(0).await.map_err(NotKept::from)?;
    let problem = match read(&mut part, turn, None, body).await {
        Ok((End::Whole, _)) => {
            part.ends_here();
            return settle(app, session, hash, part).await.map(|_| ());
        }
        Ok((End::BrokenOff, _)) => ApiProblem::malformed(),
        Ok((End::TurnOver, _)) => ApiProblem::upload_locked(),
        Err(reason) => reason.into(),
    };
    part.discard().await.map_err(NotKept::from)?;
    Err(problem)
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
