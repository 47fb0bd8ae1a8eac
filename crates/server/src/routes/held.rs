//! `/api/held`: the changes of an officer's areas that wait for a decision; and the decision.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use domain::AreaCode;
use records::RecordKey;
use records::held::{Decide, Held, HeldList, HeldValue};
use records::permission::{Directory, decides_held};
use sync::{DeviceId, Dot, RecordState, Seq};

use super::body::{Body, Fresh};
use crate::app::App;
use crate::auth::session::Session;
use crate::problem::ApiProblem;
use crate::push::decide::{Undecided, decide};
use crate::store::{Placement, StoredHeld};

/// The most changes of one answer. Who has more has to begin with these.
const MOST: usize = 200;

pub(super) async fn list(State(app): State<Arc<App>>, session: Session) -> Result<Fresh<HeldList>, ApiProblem> {
    let officer = session.account.grants.iter().filter(|grant| decides_held(grant.role));
    let areas: BTreeSet<AreaCode> = officer.filter_map(|grant| grant.area.clone()).collect();
    if areas.is_empty() {
        return Err(ApiProblem::no_right());
    }
    let nowhere = Placement::new();
    let directory = app.catalogue.directory(&nowhere);
    let subdistricts: BTreeSet<AreaCode> = areas.iter().flat_map(|area| directory.subdistricts(area)).collect();
    let within: Vec<AreaCode> = areas.iter().chain(&subdistricts).cloned().collect();
    let subdistricts: Vec<AreaCode> = subdistricts.into_iter().collect();
    let mut stored = app.store.held(&subdistricts, &within, MOST + 1).await?;
    let more = stored.len() > MOST;
    stored.truncate(MOST);
    let mut held = Vec::with_capacity(stored.len());
    for one in stored {
        held.extend(shown(&app, one).await?);
    }
    Ok(Fresh(HeldList { held, more }))
}

/// A change as an officer sees it; none if its bytes cannot be read, which the door had checked.
async fn shown(app: &App, stored: StoredHeld) -> Result<Option<Held>, ApiProblem> {
    let Ok(change) = stored.sealed.open() else {
        tracing::error!("a held change cannot be read");
        return Ok(None);
    };
    let village = RecordKey::try_from(&change.record).ok().map(|key| key.village);
    let villages: Vec<AreaCode> = village.iter().cloned().collect();
    let placement = app.store.placement(&villages).await?;
    let village_name = villages.first().and_then(|code| placement.get(code)).map(|known| known.village.name_th.clone());
    let record = app.store.record(&change.record).await?.unwrap_or_else(RecordState::default);
    let value = |(field, write): (&sync::FieldName, &sync::Write)| HeldValue {
        field: field.clone(),
        value: write.value.clone(),
        standing: record.value(field.as_str()).cloned(),
    };
    Ok(Some(Held {
        device: change.device,
        seq: change.seq,
        village,
        village_name,
        author: stored.author,
        made_at: change.made_at,
        received_at: stored.received_at,
        instrument: change.instrument.clone(),
        reason: stored.reason,
        values: change.writes.iter().map(value).collect(),
        record: change.record,
    }))
}

pub(super) async fn post(
    State(app): State<Arc<App>>,
    session: Session,
    Path((device, seq)): Path<(u32, Seq)>,
    Body(decision): Body<Decide>,
) -> Result<Fresh<()>, ApiProblem> {
    if !decision.is_whole() {
        return Err(ApiProblem::malformed());
    }
    let dot = Dot { device: DeviceId(device), seq };
    let decided = decide(&app, &session.account, dot, &decision).await;
    tracing::info!(account = %session.account.id, device, seq, accept = decision.accept, done = decided.is_ok(), "decided");
    decided.map(Fresh).map_err(|undecided| match undecided {
        Undecided::NotThere => ApiProblem::not_found(),
        Undecided::Before => ApiProblem::decided_before(),
        Undecided::Obstacle(reason) => ApiProblem::still_held(reason.code()),
        Undecided::Impossible => ApiProblem::malformed(),
        Undecided::Store(error) => error.into(),
    })
}
