//! `POST /api/pull`: a device asks for all that is new in the feeds its account reads, and in those it opened.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use sync::wire::{FeedPage, MAX_PULL_ENTRIES, PROTOCOL, PullRequest, PullResponse};
use sync::{Cursor, DeviceId, Dot, FeedId, Seq};

use super::body::{Fresh, Message};
use crate::app::App;
use crate::auth::session::Session;
use crate::problem::ApiProblem;
use crate::store::{Page, PageLimit};

/// The most bytes of bodies in one answer; a phone on a weak signal should get through.
const MAX_PULL_BYTES: usize = 1024 * 1024;

pub(super) async fn post(
    State(app): State<Arc<App>>,
    session: Session,
    Message(request): Message<PullRequest>,
) -> Result<Fresh<PullResponse>, ApiProblem> {
    session.report(&app, request.report).await?;
    // A device has few held changes; one that names more is told of the first.
    let held: Vec<_> = request.held.into_iter().take(MAX_PULL_ENTRIES).collect();
    let (mut asked, mut unknown) = of_earlier_numbers(&app, &session, request.held_before).await?;
    asked.insert(session.device.id, held);
    let (mut let_in, mut rejected) = (Vec::new(), Vec::new());
    for (device, held) in asked.into_iter().filter(|(_, held)| !held.is_empty()) {
        let_in.extend(app.store.arrived(device, &held).await?);
        rejected.extend(app.store.rejected(device, &held).await?);
        unknown.extend(app.store.unknown(device, &held).await?);
    }
    let mut cursors: BTreeMap<FeedId, Cursor> =
        request.cursors.into_iter().map(|cursor| (cursor.feed.clone(), cursor)).collect();
    let feeds = app.feeds(&session.account.grants);
    let mut readable: Vec<Cursor> =
        feeds.into_iter().map(|feed| cursors.remove(&feed).unwrap_or_else(|| Cursor::start(feed))).collect();
    // What is left was named by the device: opened on demand, or no longer readable.
    let (opened, lost): (Vec<Cursor>, Vec<Cursor>) =
        cursors.into_values().partition(|cursor| app.may_read(&session.account.grants, &cursor.feed));
    readable.extend(opened);
    let read: Vec<FeedId> = readable.iter().map(|cursor| cursor.feed.clone()).collect();
    let backed_up = app.store.backed_up(&read).await?;
    let snapshots = if request.snapshots { long_unread(&app, &readable).await? } else { Vec::new() };
    readable.retain(|cursor| !snapshots.contains(&cursor.feed));
    let (pages, more) = pages(&app, readable).await?;
    let lost: Vec<FeedId> = lost.into_iter().map(|cursor| cursor.feed).collect();
    let entries: usize = pages.iter().map(|page| page.entries.len()).sum();
    tracing::info!(account = %session.account.id, device = %session.device.id, entries, lost = lost.len(), more, "pulled");
    let (server_time, client_build) = (app.clock.now(), app.client_build());
    Ok(Fresh(PullResponse {
        protocol: PROTOCOL,
        pages,
        lost,
        let_in,
        rejected,
        unknown,
        snapshots,
        backed_up,
        more,
        server_time,
        client_build,
    }))
}

/// The feeds of which nothing was read and that are long enough for a snapshot.
async fn long_unread(app: &App, cursors: &[Cursor]) -> Result<Vec<FeedId>, ApiProblem> {
    let unread: Vec<FeedId> = cursors
        .iter()
        .filter(|cursor| **cursor == Cursor::start(cursor.feed.clone()))
        .map(|cursor| cursor.feed.clone())
        .collect();
    if unread.is_empty() {
        return Ok(unread);
    }
    let heads = app.store.heads_of(&unread).await?.into_iter();
    Ok(heads.filter(|head| head.position > app.config.snapshot_from).map(|head| head.feed).collect())
}

/// What a device asks about under numbers it had before, and under numbers of others: of those it hears nothing but that the server knows
/// no change of its own under them. A number nobody has, a restored server has forgotten; what bears it may be there all the same.
async fn of_earlier_numbers(
    app: &App,
    session: &Session,
    dots: Vec<Dot>,
) -> Result<(BTreeMap<DeviceId, Vec<Seq>>, Vec<Seq>), ApiProblem> {
    let mut asked: BTreeMap<DeviceId, Vec<Seq>> = BTreeMap::new();
    for dot in dots.into_iter().take(MAX_PULL_ENTRIES).filter(|dot| dot.device != session.device.id) {
        asked.entry(dot.device).or_default().push(dot.seq);
    }
    if asked.is_empty() {
        return Ok((asked, Vec::new()));
    }
    let devices: Vec<DeviceId> = asked.keys().copied().collect();
    let others = app.store.devices_of_others(&session.account.id, &devices).await?;
    let unknown = others.iter().filter_map(|device| asked.remove(device)).flatten().collect();
    Ok((asked, unknown))
}

/// Fills the answer feed by feed until it is full.
async fn pages(app: &App, cursors: Vec<Cursor>) -> Result<(Vec<FeedPage>, bool), ApiProblem> {
    let mut room = PageLimit { entries: MAX_PULL_ENTRIES, bytes: MAX_PULL_BYTES };
    let mut pages = Vec::new();
    for cursor in cursors {
        if room.entries == 0 || room.bytes == 0 {
            return Ok((pages, true));
        }
        let feed = cursor.feed.clone();
        match app.store.page(&cursor, room).await? {
            Page::Diverged => pages.push(FeedPage { feed, entries: vec![], diverged: true }),
            Page::Entries { entries, more } => {
                let bytes: usize = entries.iter().map(|entry| entry.change.bytes().len()).sum();
                room = PageLimit { entries: room.entries - entries.len(), bytes: room.bytes.saturating_sub(bytes) };
                if !entries.is_empty() {
                    pages.push(FeedPage { feed, entries, diverged: false });
                }
                if more {
                    return Ok((pages, true));
                }
            }
        }
    }
    Ok((pages, false))
}
