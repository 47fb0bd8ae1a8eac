//! `/api/files/{hash}`: the bytes of photos, under the hash of their bytes; `/api/files`: which of them are missing.

use std::io::ErrorKind;
use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use records::Grant;
use records::media::Media;
use records::permission::feed_of;
use records::photo::MAX_FILE_BYTES;
use sync::BodyHash;
use sync::wire::{FilesRequest, FilesResponse, MAX_FILES_ASKED, PROTOCOL};

use super::body::{Fresh, Message};
use super::uploads::taking::SILENCE;
use super::uploads::{may_send, quota, taking, turn};
use crate::app::App;
use crate::auth::session::Session;
use crate::files::NotKept;
use crate::problem::ApiProblem;

/// A file stays what it is, but the right to see it may end.
const CACHE: HeaderValue = HeaderValue::from_static("private, max-age=3600");
/// Whatever a file turns out to be, nothing in it is run.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");

/// Which of these files are not here. Asked by whoever may send them, who would learn the same by beginning uploads.
pub(super) async fn missing(
    State(app): State<Arc<App>>,
    session: Session,
    Message(request): Message<FilesRequest>,
) -> Result<Fresh<FilesResponse>, ApiProblem> {
    may_send(&session)?;
    if request.files.len() > MAX_FILES_ASKED {
        return Err(ApiProblem::malformed());
    }
    let mut missing = Vec::new();
    for hash in request.files {
        if !app.files.has(hash).await.map_err(NotKept::from)? {
            missing.push(hash);
        }
    }
    Ok(Fresh(FilesResponse { protocol: PROTOCOL, missing }))
}

/// Takes in a file in one piece, as clients did before uploads could go on. To send it again changes nothing.
pub(super) async fn put(
    State(app): State<Arc<App>>,
    session: Session,
    Path(hash): Path<String>,
    request: Request,
) -> Result<Response, ApiProblem> {
    let hash = parse(&hash)?;
    may_send(&session)?;
    let mut body = request.into_body();
    let received = receive(&app, &session, hash, &mut body).await;
    drain(body, MAX_FILE_BYTES as u64).await;
    received?;
    Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]).into_response())
}

/// Takes the body in as an upload that is one piece, unless its file is here.
async fn receive(app: &App, session: &Session, hash: BodyHash, body: &mut Body) -> Result<(), ApiProblem> {
    let mut turn = turn(app, session, hash).await?;
    if app.files.has(hash).await.map_err(NotKept::from)? {
        return Ok(());
    }
    // One that does not tell its length counts as the largest.
    let length = body.size_hint().exact().unwrap_or(u64::try_from(MAX_FILE_BYTES).unwrap_or_default());
    let part = quota::begin(app, session, hash, length).await?;
    taking::take_whole(app, session, hash, part, &mut turn, body).await
}

/// Reads what was not read, up to so many bytes: a device that is still sending when the connection closes never sees the answer.
pub(super) async fn drain(mut body: Body, most: u64) {
    let mut room = most;
    while let Ok(Some(Ok(frame))) = tokio::time::timeout(SILENCE, body.frame()).await {
        room = room.saturating_sub(frame.data_ref().map_or(0, |data| data.len() as u64));
        if room == 0 {
            return;
        }
    }
}

/// Gives a file to whoever may read a photo that consists of it; to others it is not there.
pub(super) async fn get(
    State(app): State<Arc<App>>,
    session: Session,
    Path(hash): Path<String>,
) -> Result<Response, ApiProblem> {
    let hash = parse(&hash)?;
    if !may_read(&app, &session.account.grants, hash).await? {
        return Err(ApiProblem::not_found());
    }
    let bytes = app.files.read(hash).await.map_err(NotKept::from)?.ok_or_else(ApiProblem::not_found)?;
    let Some(media) = Media::of(&bytes) else { return Err(ApiProblem::not_found()) };
    let name = format!("attachment; filename=\"{hash}.{}\"", media.ending());
    let name = HeaderValue::from_str(&name).map_err(|_| ApiProblem::internal())?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media.mime())),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, CACHE),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, bytes).into_response())
}

pub(super) fn parse(hash: &str) -> Result<BodyHash, ApiProblem> {
    let parsed: Option<BodyHash> = hash.parse().ok();
    // One spelling, so that a file has one address.
    parsed.filter(|parsed| parsed.to_string() == hash).ok_or_else(ApiProblem::not_found)
}

async fn may_read(app: &App, grants: &[Grant], hash: BodyHash) -> Result<bool, ApiProblem> {
    let villages: Vec<_> = app.store.photo_villages(hash).await?.into_iter().collect();
    let placement = app.store.placement(&villages).await?;
    let directory = app.catalogue.directory(&placement);
    Ok(villages.iter().filter_map(|village| feed_of(village, &directory)).any(|feed| app.may_read(grants, &feed)))
}

impl From<NotKept> for ApiProblem {
    fn from(reason: NotKept) -> Self {
        match reason {
            NotKept::TooLarge => Self::too_large(),
            NotKept::OtherBytes => Self::wrong_hash(),
            NotKept::NotAPicture => Self::not_a_picture(),
            NotKept::Disk(error) => {
                tracing::error!(%error, "the folder of files failed");
                match error.kind() {
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::server_disk_full().after(60),
                    _ => Self::internal(),
                }
            }
        }
    }
}
