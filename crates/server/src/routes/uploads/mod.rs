//! `/api/uploads`: files sent piece by piece, by tus 1.0 (<https://tus.io/protocols/resumable-upload>).
//!
//! An upload's address is its file's hash, and it belongs to the device that began it: a phone that knows which file it sends knows where
//! to go on, after whatever happened to either side. Creating an upload that exists goes on with it.

mod headers;
pub(crate) mod quota;
pub(super) mod taking;

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use records::Kind;
use records::permission::may_write;
use records::photo::MAX_FILE_BYTES;
use sync::BodyHash;

use self::headers::{
    BYTES, CHECKSUMS, EXTENSIONS, TUS_CHECKSUM_ALGORITHM, TUS_EXTENSION, TUS_MAX_SIZE, TUS_RESUMABLE, TUS_VERSION,
    UPLOAD_EXPIRES, UPLOAD_LENGTH, UPLOAD_OFFSET, VERSION, announced, number,
};
use super::UPLOADS;
use super::files::{drain, parse};
use crate::app::App;
use crate::auth::session::Session;
use crate::files::{Found, KEPT_FOR, NotKept, Part, Turn};
use crate::problem::ApiProblem;

const NO_STORE: (HeaderName, HeaderValue) = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
/// A browser whose connection breaks sends a request that went over a used one once more, all of it and unasked. Who sends this header
/// has a weak line and would rather have a fresh connection for each piece, on which no browser does that.
const FRESH_CONNECTION: HeaderName = HeaderName::from_static("x-fresh-connection");
const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

/// A request of an account that sends files, in the version of tus we speak.
pub(super) struct Sender(Session);

impl FromRequestParts<Arc<App>> for Sender {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiProblem> {
        if parts.headers.get(TUS_RESUMABLE).is_none_or(|version| version.as_bytes() != VERSION.as_bytes()) {
            return Err(ApiProblem::unsupported_tus_version());
        }
        let session = Session::from_request_parts(parts, app).await?;
        may_send(&session)?;
        Ok(Self(session))
    }
}

/// Whether an account writes photos at all: it may send their bytes then.
pub(crate) fn may_send(session: &Session) -> Result<(), ApiProblem> {
    let writes_photos = session.account.grants.iter().any(|grant| may_write(grant.role, Kind::Photo));
    if writes_photos { Ok(()) } else { Err(ApiProblem::no_right()) }
}

/// What every answer of these paths carries.
pub(super) async fn surround(request: Request, next: Next) -> Response {
    let wants_fresh = request.headers().contains_key(FRESH_CONNECTION);
    let is_question = request.method() == Method::OPTIONS;
    let mut response = next.run(request).await;
    let status = response.status();
    let headers = response.headers_mut();
    if !is_question {
        headers.insert(TUS_RESUMABLE, HeaderValue::from_static(VERSION));
    }
    if status == StatusCode::PRECONDITION_FAILED {
        headers.insert(TUS_VERSION, HeaderValue::from_static(VERSION));
    }
    if wants_fresh {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// What of tus is spoken here. Anybody may ask.
pub(super) async fn options() -> Response {
    let headers = [
        (TUS_VERSION, HeaderValue::from_static(VERSION)),
        (TUS_EXTENSION, HeaderValue::from_static(EXTENSIONS)),
        (TUS_CHECKSUM_ALGORITHM, HeaderValue::from_static(CHECKSUMS)),
        (TUS_MAX_SIZE, HeaderValue::from(MAX_FILE_BYTES)),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Begins an upload or finds it again, and takes the bytes that come with the request, if it begins.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Sender(session): Sender,
    request: Request,
) -> Result<Response, ApiProblem> {
    let (head, mut body) = request.into_parts();
    let done = begin(&app, &session, &head.headers, &mut body).await;
    drain(body, MAX_FILE_BYTES as u64).await;
    let (hash, offset) = done?;
    let location = HeaderValue::from_str(&format!("{UPLOADS}/{hash}")).map_err(|_| ApiProblem::internal())?;
    let mut response = here(&app, StatusCode::CREATED, offset)?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

async fn begin(
    app: &App,
    session: &Session,
    headers: &HeaderMap,
    body: &mut axum::body::Body,
) -> Result<(BodyHash, u64), ApiProblem> {
    let (hash, length) = (announced(headers)?, number(headers, &UPLOAD_LENGTH)?);
    let mut turn = turn(app, session, hash).await?;
    let found = app.files.find(session.device.id, hash).await.map_err(NotKept::from)?;
    if let Found::Whole(length) = found {
        return Ok((hash, length));
    }
    let part = if found == Found::Part(length) {
        open_part(app, session, hash, length).await?
    } else {
        quota::begin(app, session, hash, length).await?
    };
    let brings_bytes = headers.get(header::CONTENT_TYPE) == Some(&BYTES);
    if brings_bytes && part.offset() == 0 {
        let checksum = headers::checksum(headers)?;
        return Ok((hash, taking::take(app, session, hash, part, &mut turn, checksum, body).await?));
    }
    Ok((hash, taking::settle(app, session, hash, part).await?))
}

/// How much of an upload is here, on the disk.
pub(super) async fn head(
    State(app): State<Arc<App>>,
    Sender(session): Sender,
    Path(hash): Path<String>,
) -> Result<Response, ApiProblem> {
    let hash = parse(&hash)?;
    let _turn = turn(&app, &session, hash).await?;
    let (offset, length) = match open(&app, &session, hash).await? {
        Opened::Whole(length) => (length, length),
        Opened::Part(part) => {
            let length = part.length();
            (taking::settle(&app, &session, hash, part).await?, length)
        }
    };
    let headers = [NO_STORE, (UPLOAD_OFFSET, HeaderValue::from(offset)), (UPLOAD_LENGTH, HeaderValue::from(length))];
    Ok((StatusCode::OK, headers).into_response())
}

/// Takes the next bytes of an upload. With its last the file is examined and gets its name.
pub(super) async fn patch(
    State(app): State<Arc<App>>,
    Sender(session): Sender,
    Path(hash): Path<String>,
    request: Request,
) -> Result<Response, ApiProblem> {
    let (head, mut body) = request.into_parts();
    let taken = append(&app, &session, &hash, &head.headers, &mut body).await;
    drain(body, MAX_FILE_BYTES as u64).await;
    here(&app, StatusCode::NO_CONTENT, taken?)
}

async fn append(
    app: &App,
    session: &Session,
    hash: &str,
    headers: &HeaderMap,
    body: &mut axum::body::Body,
) -> Result<u64, ApiProblem> {
    if headers.get(header::CONTENT_TYPE) != Some(&BYTES) {
        return Err(ApiProblem::no_upload_bytes());
    }
    let (hash, offset, checksum) = (parse(hash)?, number(headers, &UPLOAD_OFFSET)?, headers::checksum(headers)?);
    let mut turn = turn(app, session, hash).await?;
    match open(app, session, hash).await? {
        Opened::Whole(length) if length == offset => Ok(length),
        Opened::Part(part) if part.offset() == offset => {
            taking::take(app, session, hash, part, &mut turn, checksum, body).await
        }
        _ => Err(ApiProblem::wrong_offset()),
    }
}

/// Gives an upload up: nothing of it is left.
pub(super) async fn terminate(
    State(app): State<Arc<App>>,
    Sender(session): Sender,
    Path(hash): Path<String>,
) -> Result<Response, ApiProblem> {
    let hash = parse(&hash)?;
    let _turn = turn(&app, &session, hash).await?;
    match open(&app, &session, hash).await? {
        // A file that is here may be somebody's photo.
        Opened::Whole(_) => Err(ApiProblem::not_found()),
        Opened::Part(part) => {
            part.discard().await.map_err(NotKept::from)?;
            Ok((StatusCode::NO_CONTENT, [NO_STORE]).into_response())
        }
    }
}

/// For clients between which and the server something lets through nothing but GET and POST.
pub(super) async fn overridden(
    state: State<Arc<App>>,
    sender: Sender,
    path: Path<String>,
    request: Request,
) -> Result<Response, ApiProblem> {
    match request.headers().get(METHOD_OVERRIDE).map(HeaderValue::as_bytes) {
        Some(b"PATCH") => patch(state, sender, path, request).await,
        Some(b"DELETE") => terminate(state, sender, path).await,
        Some(b"HEAD") => head(state, sender, path).await,
        _ => Err(ApiProblem::method_not_allowed()),
    }
}

/// What is here of an upload.
enum Opened {
    Part(Part),
    /// Everything; its length.
    Whole(u64),
}

async fn open(app: &App, session: &Session, hash: BodyHash) -> Result<Opened, ApiProblem> {
    match app.files.find(session.device.id, hash).await.map_err(NotKept::from)? {
        Found::Nothing => Err(ApiProblem::not_found()),
        Found::Whole(length) => Ok(Opened::Whole(length)),
        Found::Part(length) => open_part(app, session, hash, length).await.map(Opened::Part),
    }
}

async fn open_part(app: &App, session: &Session, hash: BodyHash, length: u64) -> Result<Part, ApiProblem> {
    let part = app.files.open_part(session.device.id, hash, length).await.map_err(NotKept::from)?;
    part.ok_or_else(ApiProblem::upload_locked)
}

pub(super) async fn turn(app: &App, session: &Session, hash: BodyHash) -> Result<Turn, ApiProblem> {
    app.turns.take((session.device.id, hash)).await.ok_or_else(ApiProblem::upload_locked)
}

/// An answer that says how much is here, and until when.
fn here(app: &App, status: StatusCode, offset: u64) -> Result<Response, ApiProblem> {
    let kept_for = i64::try_from(KEPT_FOR.as_millis()).unwrap_or(i64::MAX);
    let until = Timestamp::from_millisecond(app.clock.now().saturating_add(kept_for)).ok();
    let until = until.and_then(|until| DateTimePrinter::new().timestamp_to_rfc9110_string(&until).ok());
    let until = until.and_then(|until| HeaderValue::from_str(&until).ok()).ok_or_else(ApiProblem::internal)?;
    let headers = [NO_STORE, (UPLOAD_OFFSET, HeaderValue::from(offset)), (UPLOAD_EXPIRES, until)];
    Ok((status, headers).into_response())
}
