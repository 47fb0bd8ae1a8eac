//! `POST /api/news`: whether anything is new for a device. One small question, whatever it reads: most conversations are no more than this.

use std::sync::Arc;

use axum::extract::State;
use sync::news::Standing;
use sync::wire::{MAX_NEWS_CHANGES, NewsRequest, NewsResponse, PROTOCOL};
use sync::{Cursor, Position};

use super::body::{Fresh, Message};
use super::reference;
use crate::app::App;
use crate::auth::session::Session;
use crate::problem::ApiProblem;

pub(super) async fn post(
    State(app): State<Arc<App>>,
    session: Session,
    Message(request): Message<NewsRequest>,
) -> Result<Fresh<NewsResponse>, ApiProblem> {
    let representable = request.held.iter().chain(&request.elsewhere).all(|seq| i64::try_from(*seq).is_ok());
    if request.held.len() + request.elsewhere.len() > MAX_NEWS_CHANGES || !representable {
        return Err(ApiProblem::malformed());
    }
    session.report(&app, request.report).await?;
    let changes =
        request.standing != standing(&app, &session, &request).await? || is_decided(&app, &session, &request).await?;
    let reference = reference::version(&app, &session).await?;
    let reference = request.reference.is_none_or(|version| version != reference);
    Ok(Fresh(NewsResponse {
        protocol: PROTOCOL,
        changes,
        reference,
        server_time: app.clock.now(),
        client_build: app.client_build(),
    }))
}

/// What the device has if it has everything.
async fn standing(app: &App, session: &Session, request: &NewsRequest) -> Result<Standing, ApiProblem> {
    let feeds = app.feeds(&session.account.grants);
    let backed_up = app.store.backed_up(&feeds).await?;
    let covered = |cursor: &Cursor| -> Position {
        backed_up.iter().find(|one| one.feed == cursor.feed).map_or(0, |one| one.position)
    };
    let heads = app.store.heads_of(&feeds).await?.into_iter();
    let read = heads.map(|head| Cursor { feed: head.feed, after: head.position, h: head.h });
    let arrived = app.store.arrived(session.device.id, &request.elsewhere).await?;
    let elsewhere: Vec<_> = arrived.into_iter().map(|one| (one.seq, one.receipt)).collect();
    Ok(Standing::of(read.map(|cursor| (cursor.clone(), covered(&cursor))), &elsewhere))
}

/// Whether something that was held is held no more.
async fn is_decided(app: &App, session: &Session, request: &NewsRequest) -> Result<bool, ApiProblem> {
    if request.held.is_empty() {
        return Ok(false);
    }
    let (device, held) = (session.device.id, &request.held);
    Ok(!app.store.arrived(device, held).await?.is_empty()
        || !app.store.rejected(device, held).await?.is_empty()
        || !app.store.unknown(device, held).await?.is_empty())
}
