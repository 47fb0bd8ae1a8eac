//! Reading and writing JSON bodies.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sync::wire::{OLDEST_PROTOCOL, PROTOCOL, Spoken};

use crate::problem::ApiProblem;

/// A message of our protocol. Its version is looked at before anything else, so that an old client is told to update and not
/// that it sends nonsense.
pub(super) struct Message<T>(pub(super) T);

#[derive(Deserialize)]
struct Version {
    protocol: u16,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Message<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        let version: Version = serde_json::from_slice(&bytes).map_err(|_| ApiProblem::malformed())?;
        match Spoken::of(version.protocol, OLDEST_PROTOCOL..=PROTOCOL) {
            Spoken::Yes => {}
            Spoken::TooOld => return Err(ApiProblem::protocol_too_old()),
            Spoken::TooNew => return Err(ApiProblem::protocol_too_new()),
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|_| ApiProblem::malformed())
    }
}

/// A body of an office screen, which is no message between replicas and carries no version.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiProblem> {
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| ApiProblem::malformed())
    }
}

fn unread(rejection: BytesRejection) -> ApiProblem {
    match rejection.into_response().status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiProblem::too_large(),
        // Cut off, or not what its encoding says.
        _ => ApiProblem::malformed(),
    }
}

/// An answer that no cache may keep.
pub(super) struct Fresh<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Fresh<T> {
    fn into_response(self) -> Response {
        let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
        (no_store, axum::Json(self.0)).into_response()
    }
}
