//! `GET /api/reference`: what a device needs in the field. Answered 304 to a device that has this very content.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{AreaCode, AreaSlice, FiscalYear};
use records::Directory;
use records::instruments::Version;
use records::permission::{feed_of, may_open, reads_field_work, subdistrict_of};
use records::reference::{Reference, Target};
use serde::Deserialize;
use sync::BodyHash;

use crate::app::App;
use crate::auth::session::Session;
use crate::catalogue::Kinds;
use crate::problem::ApiProblem;

#[derive(Deserialize)]
pub(super) struct Asked {
    year: Option<FiscalYear>,
    /// The areas opened on demand, subdistricts or villages of them, with commas between.
    #[serde(default)]
    open: String,
}

pub(super) async fn get(
    State(app): State<Arc<App>>,
    session: Session,
    headers: HeaderMap,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, ApiProblem> {
    let Query(query) = query.map_err(|_| ApiProblem::malformed())?;
    let year = query.year.map_or_else(|| app.fiscal_year(), Ok)?;
    let opened: Result<Vec<AreaCode>, _> =
        query.open.split(',').filter(|code| !code.is_empty()).map(str::parse).collect();
    let opened = opened.map_err(|_| ApiProblem::malformed())?;
    let reference = build(&app, &session, year, &opened).await?;
    let tag = format!("\"{}\"", reference.version);
    let has_it =
        headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|value| value == tag);
    // The content depends on who asks, and the client keeps it itself.
    let cache = (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    let tag = (header::ETAG, HeaderValue::from_str(&tag).map_err(|_| ApiProblem::internal())?);
    if has_it {
        return Ok((StatusCode::NOT_MODIFIED, [cache, tag]).into_response());
    }
    Ok(([cache, tag], axum::Json(reference)).into_response())
}

/// The version of what this device would get now, with these areas opened.
pub(super) async fn version(app: &App, session: &Session, opened: &[AreaCode]) -> Result<String, ApiProblem> {
    Ok(build(app, session, app.fiscal_year()?, opened).await?.version)
}

async fn build(
    app: &App,
    session: &Session,
    fiscal_year: FiscalYear,
    opened: &[AreaCode],
) -> Result<Reference, ApiProblem> {
    let grants = &session.account.grants;
    let mut active = app.store.active_districts(fiscal_year).await?;
    let mut areas = app.catalogue.slices(grants);
    if grants.iter().any(|grant| grant.area.is_none()) {
        // The whole country would be too much: where something happens this year.
        areas = active.keys().filter_map(|district| app.catalogue.areas.district_slice(district)).collect();
    }
    active.retain(|code, _| areas.iter().any(|slice| slice.district.code == *code));
    let targets = targets(app, session, fiscal_year, opened).await?;
    let Kinds { instruments, happiness, activities } = instruments(app, &active);
    let active = active.into_keys().collect();
    let people = people(app, &areas).await?;
    let version = String::new();
    let holidays = app.catalogue.holidays.of_years(fiscal_year.first_day().year()..=fiscal_year.last_day().year());
    let mut reference = Reference {
        version,
        account: Some(session.account.clone()),
        fiscal_year,
        areas,
        active,
        targets,
        instruments,
        happiness,
        activities,
        holidays,
        sealing_key: Some(app.sealing_key),
        people,
    };
    let bytes = serde_json::to_vec(&reference).map_err(|_| ApiProblem::internal())?;
    reference.version = BodyHash::of(&bytes).to_string();
    Ok(reference)
}

/// The targets whose field work the account reads, by itself or since it opened them.
async fn targets(
    app: &App,
    session: &Session,
    year: FiscalYear,
    opened: &[AreaCode],
) -> Result<Vec<Target>, ApiProblem> {
    let grants = &session.account.grants;
    let placement = app.store.placement(opened).await?;
    let directory = app.catalogue.directory(&placement);
    let readers = grants.iter().filter(|grant| reads_field_work(grant.role));
    let own = readers.filter_map(|grant| grant.area.as_ref()).flat_map(|area| directory.subdistricts(area));
    let opened = opened.iter().filter(|area| may_open(grants, area, &directory));
    let opened = opened.filter_map(|area| subdistrict_of(&feed_of(area, &directory)?));
    let subdistricts: BTreeSet<AreaCode> = own.chain(opened).collect();
    let subdistricts: Vec<AreaCode> = subdistricts.into_iter().collect();
    let stored = app.store.targets(year, &subdistricts).await?;
    let target = |stored: crate::store::StoredTarget| Target {
        village: stored.placed.village,
        subdistrict: stored.placed.subdistrict,
        instrument: stored.instrument,
        happiness: stored.happiness,
        activities: stored.activities,
        offered: stored.offered,
    };
    Ok(stored.into_iter().map(target).collect())
}

/// The instruments by which the villages of these districts are evaluated, whether or not the account reads their field work: in every
/// version meant for their provinces, since what was begun with an older one stays readable and may move to a newer one.
fn instruments(app: &App, active: &BTreeMap<AreaCode, BTreeSet<String>>) -> Kinds {
    let used: BTreeSet<&str> = active.values().flatten().map(String::as_str).collect();
    let ids: BTreeSet<&str> = used.iter().filter_map(|reference| Some(reference.split_once('@')?.0)).collect();
    let provinces: BTreeSet<AreaCode> = active.keys().filter_map(AreaCode::prefix_parent).collect();
    let wanted = |version: &&Version| {
        let reference = version.form.reference();
        let is_meant = provinces.iter().any(|province| version.scope.covers(province));
        used.contains(reference.to_string().as_str()) || (is_meant && ids.contains(reference.id.as_str()))
    };
    Kinds::of(app.catalogue.shelf().versions.iter().filter(wanted))
}

/// Display names of everybody whose rights touch one of these districts.
async fn people(app: &App, areas: &[AreaSlice]) -> Result<BTreeMap<String, String>, ApiProblem> {
    let country = &app.catalogue.areas;
    let touches = |area: &AreaCode| {
        areas
            .iter()
            .any(|slice| country.contains(area, &slice.district.code) || country.contains(&slice.district.code, area))
    };
    let accounts = app.store.accounts().await?;
    let near = accounts
        .into_iter()
        .filter(|stored| stored.account.grants.iter().filter_map(|grant| grant.area.as_ref()).any(touches));
    Ok(near.map(|stored| (stored.account.id.0, stored.account.display_name)).collect())
}
