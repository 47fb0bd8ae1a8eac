//! `GET /api/areas`: the areas directly in one, or the provinces.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use domain::{Area, AreaCode, AreaLevel};
use serde::{Deserialize, Serialize};

use super::body::Fresh;
use crate::app::App;
use crate::auth::session::Session;
use crate::problem::ApiProblem;

#[derive(Deserialize)]
pub(super) struct Within {
    within: Option<AreaCode>,
}

#[derive(Serialize)]
pub(super) struct AreaList {
    areas: Vec<Area>,
}

pub(super) async fn get(
    State(app): State<Arc<App>>,
    _session: Session,
    query: Result<Query<Within>, QueryRejection>,
) -> Result<Fresh<AreaList>, ApiProblem> {
    let Query(query) = query.map_err(|_| ApiProblem::malformed())?;
    let areas = &app.catalogue.areas;
    let list = match &query.within {
        None => areas.of_level(AreaLevel::Province).cloned().collect(),
        Some(code) if areas.get(code).is_none() => return Err(ApiProblem::not_found()),
        Some(code) => areas.children(code).cloned().collect(),
    };
    Ok(Fresh(AreaList { areas: list }))
}
