//! `POST /api/common`: how far a feed is still the one a device has read, after the server was restored from an older copy.

use std::sync::Arc;

use axum::extract::State;
use sync::wire::{CommonRequest, CommonResponse, MAX_COMMON_PLACES, PROTOCOL};

use super::body::{Fresh, Message};
use crate::app::App;
use crate::auth::session::Session;
use crate::problem::ApiProblem;

pub(super) async fn post(
    State(app): State<Arc<App>>,
    session: Session,
    Message(request): Message<CommonRequest>,
) -> Result<Fresh<CommonResponse>, ApiProblem> {
    let representable = request.places.iter().all(|place| i64::try_from(place.position).is_ok());
    if request.places.len() > MAX_COMMON_PLACES || !representable {
        return Err(ApiProblem::malformed());
    }
    if !app.feeds(&session.account.grants).contains(&request.feed) {
        return Err(ApiProblem::no_right());
    }
    let common = app.store.common(&request.feed, &request.places).await?;
    tracing::warn!(account = %session.account.id, device = %session.device.id, common, "a device's past is not ours");
    Ok(Fresh(CommonResponse { protocol: PROTOCOL, common }))
}
