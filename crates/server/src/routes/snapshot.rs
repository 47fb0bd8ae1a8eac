//! `POST /api/snapshot`: the records of a feed as they stand, page by page, for a device that has read nothing of it.

use std::sync::Arc;

use axum::extract::State;
use sync::wire::{PROTOCOL, SnapshotRequest, SnapshotResponse};
use sync::{Cursor, FeedId, Place};

use super::body::{Fresh, Message};
use crate::app::App;
use crate::auth::session::Session;
use crate::problem::ApiProblem;

/// The most bytes of records in a page; one always fits.
const MAX_BYTES: usize = 1024 * 1024;

pub(super) async fn post(
    State(app): State<Arc<App>>,
    session: Session,
    Message(request): Message<SnapshotRequest>,
) -> Result<Fresh<SnapshotResponse>, ApiProblem> {
    let feed = request.feed;
    if !app.feeds(&session.account.grants).contains(&feed) {
        return Err(ApiProblem::no_right());
    }
    // Before the records and after them, so that what they know lies between; then nobody has to wait for whoever reads.
    let place = end(&app, &feed).await?;
    let diverged = match request.reached {
        Some(reached) => !is_known(&app, &feed, reached).await?,
        None => false,
    };
    let (mut records, mut more, mut reached) = (Vec::new(), false, place);
    if !diverged {
        (records, more) =
            app.store.snapshot(&feed, request.after.as_ref(), app.config.snapshot_page, MAX_BYTES).await?;
        reached = end(&app, &feed).await?;
    }
    let count = records.len();
    tracing::info!(account = %session.account.id, device = %session.device.id, %feed, count, more, diverged, "snapshot");
    let server_time = app.clock.now();
    Ok(Fresh(SnapshotResponse { protocol: PROTOCOL, feed, place, reached, records, more, diverged, server_time }))
}

async fn end(app: &App, feed: &FeedId) -> Result<Place, ApiProblem> {
    let head = app.store.heads_of(std::slice::from_ref(feed)).await?.pop();
    let start = Cursor::start(feed.clone()).place();
    Ok(head.map_or(start, |head| Place { position: head.position, h: head.h }))
}

async fn is_known(app: &App, feed: &FeedId, place: Place) -> Result<bool, ApiProblem> {
    let representable = i64::try_from(place.position).is_ok();
    Ok(representable && app.store.common(feed, &[place]).await? == place.position)
}
