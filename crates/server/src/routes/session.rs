//! `/api/session`: sign in, who am I, sign out.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use domain::FiscalYear;
use records::account::{Account, PastDevice, SignInResponse};
use serde::Serialize;
use sync::wire::{PROTOCOL, SignInRequest};
use sync::{DeviceId, FeedId, Seq};

use super::body::{Fresh, Message};
use super::witness;
use crate::app::App;
use crate::auth::password::MAX_PASSWORD_BYTES;
use crate::auth::session::Session;
use crate::auth::token::{self, Token};
use crate::peer::Peer;
use crate::problem::ApiProblem;
use crate::store::{Device, DeviceSignIn, StoreError};

/// Signs an account in on a device.
pub(super) async fn sign_in(
    State(app): State<Arc<App>>,
    Peer(address): Peer,
    headers: HeaderMap,
    Message(request): Message<SignInRequest>,
) -> Result<impl IntoResponse, ApiProblem> {
    check_lengths(&request)?;
    let account = check_password(&app, address, &request).await?;
    let token = Token::draw().map_err(internal)?;
    let device = register(&app, &account, &request, &token).await?;
    tracing::info!(account = %account.id, device = %device.id, "signed in");
    let remembered = [request.device, request.remembered, witness::device_of(&headers, &account.id)];
    let lost = past(&app, &device, remembered.into_iter().flatten()).await?;
    welcome(&app, &headers, account, &device, &token, lost)
}

/// What is known of the first of these devices that has a past and is another than the browser is now. A number that is only remembered
/// is told like this and never given out: whoever went on under it would count on from a past it does not have, and claim to have seen it.
async fn past(
    app: &App,
    now: &Device,
    remembered: impl Iterator<Item = DeviceId>,
) -> Result<Option<PastDevice>, ApiProblem> {
    let mut others = remembered.filter(|device| *device != now.id).peekable();
    if others.peek().is_none() {
        return Ok(None);
    }
    let known = app.store.devices_of(&now.account).await?;
    let found = others.find_map(|other| known.iter().find(|device| device.id == other && device.highest_seq > 0));
    Ok(found.map(|&Device { id, highest_seq, unsent, .. }| PastDevice { device: id, highest_seq, unsent }))
}

/// What a device is told that may speak in this name from now on; also by a cookie, which outlives its data.
pub(super) fn welcome(
    app: &App,
    headers: &HeaderMap,
    account: Account,
    device: &Device,
    token: &Token,
    lost: Option<PastDevice>,
) -> Result<impl IntoResponse + use<>, ApiProblem> {
    let witness = witness::cookie(&account.id, device.id, witness::is_safe_line(headers, app.config.tls))?;
    let answer = Fresh(SignInResponse {
        protocol: PROTOCOL,
        token: token.as_str().to_owned(),
        device: device.id,
        highest_seq: device.highest_seq,
        unsent: device.unsent,
        feeds: app.feeds(&account.grants),
        account,
        fiscal_year: app.fiscal_year()?,
        server: app.server_id.clone(),
        server_time: app.clock.now(),
        demo: app.config.demo,
        lost,
    });
    Ok(([(header::SET_COOKIE, witness)], answer))
}

/// What a signed-in device is told of its session: a sign-in's answer without the token.
#[derive(Clone, Debug, Serialize)]
pub struct SessionInfo {
    /// [`PROTOCOL`].
    pub protocol: u16,
    /// The device.
    pub device: DeviceId,
    /// The greatest `seq` the server has of this device.
    pub highest_seq: Seq,
    /// The account, with its grants as they are now.
    pub account: Account,
    /// The feeds the account may read.
    pub feeds: Vec<FeedId>,
    /// The fiscal year of the server's day.
    pub fiscal_year: FiscalYear,
    /// Which server this is.
    pub server: String,
    /// The server's clock, milliseconds since 1970 UTC.
    pub server_time: i64,
    /// Whether this server holds demonstration data.
    pub demo: bool,
}

/// Says who is signed in.
pub(super) async fn who_am_i(State(app): State<Arc<App>>, session: Session) -> Result<Fresh<SessionInfo>, ApiProblem> {
    Ok(Fresh(SessionInfo {
        protocol: PROTOCOL,
        device: session.device.id,
        highest_seq: session.device.highest_seq,
        feeds: app.feeds(&session.account.grants),
        account: session.account,
        fiscal_year: app.fiscal_year()?,
        server: app.server_id.clone(),
        server_time: app.clock.now(),
        demo: app.config.demo,
    }))
}

/// Ends the token. The device stays known, and what it has not sent stays on it.
pub(super) async fn sign_out(State(app): State<Arc<App>>, session: Session) -> Result<StatusCode, ApiProblem> {
    app.store.sign_out(session.device.id).await?;
    tracing::info!(account = %session.account.id, device = %session.device.id, "signed out");
    Ok(StatusCode::NO_CONTENT)
}

/// At most so many characters in a name.
pub(super) const MAX_NAME_CHARS: usize = 100;

fn check_lengths(request: &SignInRequest) -> Result<(), ApiProblem> {
    let names = [&request.account, &request.device_name];
    let is_key = request.key.is_none_or(|key| key.is_on_curve());
    // Not every database keeps a zero character in a text.
    let fits = is_key
        && names.iter().all(|name| name.chars().count() <= MAX_NAME_CHARS && !name.contains('\0'))
        && request.password.len() <= MAX_PASSWORD_BYTES;
    if fits { Ok(()) } else { Err(ApiProblem::malformed()) }
}

async fn check_password(app: &App, address: IpAddr, request: &SignInRequest) -> Result<Account, ApiProblem> {
    let name = request.account.trim();
    let begun = app.limiter.begin(name, address, app.clock.now());
    begun.map_err(|seconds| ApiProblem::too_many_tries().after(seconds))?;
    let stored = app.store.account_by_name(name).await?;
    let hash = stored.as_ref().map(|stored| stored.password_hash.clone());
    let fits = app.passwords.verify(request.password.clone(), hash).await.map_err(internal)?;
    match stored {
        Some(stored) if fits && !stored.disabled => {
            app.limiter.succeeded(name, address);
            Ok(stored.account)
        }
        _ => {
            tracing::info!("a sign-in failed");
            Err(ApiProblem::wrong_password())
        }
    }
}

async fn register(app: &App, account: &Account, request: &SignInRequest, token: &Token) -> Result<Device, ApiProblem> {
    let mut sign_in = DeviceSignIn {
        account: account.id.clone(),
        name: request.device_name.trim().to_owned(),
        known: request.device,
        has_data: request.has_data,
        fresh: token::draw_device().map_err(internal)?,
        token_hash: token::hash(token.as_str()),
        key: request.key,
        at: app.clock.now(),
    };
    loop {
        match app.store.sign_in(sign_in.clone()).await {
            // The number drawn is taken: one in thousands of millions, so this ends.
            Err(StoreError::Exists) => sign_in.fresh = token::draw_device().map_err(internal)?,
            other => return Ok(other?),
        }
    }
}

pub(super) fn internal(error: impl std::fmt::Display) -> ApiProblem {
    tracing::error!(%error, "a sign-in could not be worked on");
    ApiProblem::internal()
}
