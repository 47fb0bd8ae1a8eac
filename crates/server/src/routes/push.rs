//! `POST /api/push`: a device hands over changes, and hears of each what became of it.

use std::sync::Arc;

use axum::extract::State;
use sync::Outcome;
use sync::wire::{MAX_PUSH_CHANGES, PROTOCOL, PushRequest, PushResponse};

use super::body::{Fresh, Message};
use crate::app::App;
use crate::auth::session::Session;
use crate::problem::ApiProblem;
use crate::push::Carrier;

pub(super) async fn post(
    State(app): State<Arc<App>>,
    session: Session,
    Message(request): Message<PushRequest>,
) -> Result<Fresh<PushResponse>, ApiProblem> {
    if request.changes.len() > MAX_PUSH_CHANGES {
        return Err(ApiProblem::too_large());
    }
    session.report(&app, request.report).await?;
    let carrier = Carrier { device: Some(session.device.id), parted: request.parted };
    let outcomes = crate::push::push(&app, carrier, request.changes).await?;
    log(&session, &outcomes);
    Ok(Fresh(PushResponse { protocol: PROTOCOL, outcomes, server_time: app.clock.now() }))
}

/// Counts only: what was answered is nobody's business here.
fn log(session: &Session, outcomes: &[Outcome]) {
    let count = |kind: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| kind(outcome)).count();
    tracing::info!(
        account = %session.account.id,
        device = %session.device.id,
        applied = count(|outcome| matches!(outcome, Outcome::Applied(_))),
        duplicate = count(|outcome| matches!(outcome, Outcome::Duplicate(_))),
        held = count(|outcome| matches!(outcome, Outcome::Held { .. })),
        refused = count(|outcome| matches!(outcome, Outcome::Refused { .. })),
        "pushed"
    );
}
