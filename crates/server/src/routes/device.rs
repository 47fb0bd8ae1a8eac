//! `/api/device`: the key of a device, and a number of its own for a copy.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use sync::wire::{ForkRequest, KeyRequest};

use super::body::Message;
use super::session::{MAX_NAME_CHARS, internal, welcome};
use crate::app::App;
use crate::auth::session::Session;
use crate::auth::token::{self, Token};
use crate::problem::ApiProblem;
use crate::store::{DeviceFork, StoreError};

/// When a copy is to ask again if there were too many, in seconds.
const ASK_AGAIN: u64 = 3_600;

/// Registers the first key of a device. A token alone must not put another key in its place; the password does.
pub(super) async fn put_key(
    State(app): State<Arc<App>>,
    session: Session,
    Message(request): Message<KeyRequest>,
) -> Result<StatusCode, ApiProblem> {
    if !request.key.is_on_curve() {
        return Err(ApiProblem::malformed());
    }
    match app.store.register_key(session.device.id, request.key, app.clock.now()).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(StoreError::Exists) => Err(ApiProblem::other_key()),
        Err(error) => Err(error.into()),
    }
}

/// Gives a browser whose data is a copy a number of its own. Its token tells whose; the other browser keeps that token and its number.
pub(super) async fn fork(
    State(app): State<Arc<App>>,
    session: Session,
    headers: HeaderMap,
    Message(request): Message<ForkRequest>,
) -> Result<impl IntoResponse, ApiProblem> {
    let fits = request.device_name.chars().count() <= MAX_NAME_CHARS;
    if !fits || request.key.is_some_and(|key| !key.is_on_curve()) {
        return Err(ApiProblem::malformed());
    }
    let token = Token::of(&request.token).ok_or_else(ApiProblem::malformed)?;
    let mut fork = DeviceFork {
        from: session.device.id,
        name: request.device_name.trim().to_owned(),
        fresh: token::draw_device().map_err(internal)?,
        token_hash: token::hash(token.as_str()),
        key: request.key,
        at: app.clock.now(),
    };
    let device = loop {
        match app.store.fork_device(fork.clone()).await {
            // The number drawn is taken: one in thousands of millions, so this ends.
            Err(StoreError::Exists) => fork.fresh = token::draw_device().map_err(internal)?,
            Err(StoreError::TooMany) => {
                tracing::warn!(account = %session.account.id, from = %session.device.id, "too many copies of a device");
                return Err(ApiProblem::too_many_copies().after(ASK_AGAIN));
            }
            other => break other?,
        }
    };
    tracing::info!(account = %session.account.id, from = %session.device.id, device = %device.id, "a copy has its own number");
    welcome(&app, &headers, session.account, &device, &token, None)
}
