//! `POST /api/bundles`: somebody brings what another device could not send itself. Whoever is signed in may; the bundle is closed to them,
//! and all they hear is how much became of it.

use std::sync::Arc;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use http_body_util::BodyExt;
use sync::bundle::MAX_BUNDLE_BYTES;
use sync::bundle::sealing::SealingKey;
use sync::wire::BundleResponse;

use super::body::Fresh;
use super::files::drain;
use super::uploads::taking::SILENCE;
use crate::app::App;
use crate::auth::session::Session;
use crate::bundles::{Bringer, Gate, check, import};
use crate::files::{NotKept, Passing};
use crate::problem::ApiProblem;

pub(super) async fn post(
    State(app): State<Arc<App>>,
    session: Session,
    request: Request,
) -> Result<Fresh<BundleResponse>, ApiProblem> {
    let mut body = request.into_body();
    // One at a time, so that nobody fills the disk with many at once.
    let turn = app.imports.try_take(session.account.id.clone());
    let keys = app.store.sealing_keys().await?;
    let arrived = match &turn {
        Some(_) => receive(&app, &keys, &mut body).await,
        None => Err(ApiProblem::busy().after(5)),
    };
    drain(body, MAX_BUNDLE_BYTES).await;
    let bundle = arrived?;
    let read = || bundle.read().map_err(|error| ApiProblem::from(NotKept::from(error)));
    check(keys, read()?).await?;
    let told = import(&app, Bringer::Device(&session), read()?).await?;
    log(&session, &told, bundle.bytes());
    Ok(Fresh(told))
}

/// Brings the body to the disk, as far as it can be a bundle for this server.
async fn receive(app: &App, keys: &[SealingKey], body: &mut Body) -> Result<Passing, ApiProblem> {
    if body.size_hint().lower() > MAX_BUNDLE_BYTES {
        return Err(ApiProblem::too_large());
    }
    let mut gate = Gate::default();
    let mut passing = app.files.pass().await.map_err(NotKept::from)?;
    loop {
        let chunk = match tokio::time::timeout(SILENCE, body.frame()).await {
            Ok(Some(Ok(frame))) => frame.into_data().unwrap_or_default(),
            Ok(None) => return Ok(passing),
            Ok(Some(Err(_))) | Err(_) => return Err(ApiProblem::malformed()),
        };
        gate.look(&chunk, keys)?;
        passing.take(chunk.into()).await.map_err(NotKept::from)?;
    }
}

/// Counts only, as of a push.
fn log(session: &Session, told: &BundleResponse, bytes: u64) {
    tracing::info!(
        account = %session.account.id,
        device = %session.device.id,
        of = %told.device,
        bytes,
        applied = told.applied,
        duplicate = told.duplicate,
        held = told.held,
        refused = told.refused,
        files = told.files,
        files_known = told.files_known,
        files_left = told.files_left,
        "bundle taken in"
    );
}
