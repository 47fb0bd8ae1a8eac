//! The boards, read from the projections kept beside the feeds.
//!
//! | path | shows |
//! | --- | --- |
//! | `GET /api/board/district/{code}` | villages × steps, who, when |
//! | `GET /api/board/province/{code}` | districts × figures |
//! | `GET /api/board/country` | provinces × figures |
//!
//! A board is for those who have a role in its area or a larger one: who sees a district does not thereby see its province.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use domain::{Area, AreaCode, AreaLevel};
use records::board::{Board, BoardRow, Due, LastChange, WorkerContact};
use records::dossier::PhaseSummary;
use records::figures::{AreaBoard, AreaRow, Figures};
use records::permission::{roles_in, sees_board};
use records::{AssessmentView, Role};

use super::body::Fresh;
use crate::app::App;
use crate::auth::session::Session;
use crate::problem::ApiProblem;
use crate::store::{Device, StoredAccount, StoredRow};

pub(super) async fn get(
    State(app): State<Arc<App>>,
    session: Session,
    Path(code): Path<String>,
) -> Result<Fresh<Board>, ApiProblem> {
    let district = area(&app, &code, AreaLevel::District)?;
    check_right(&app, &session, Some(&district.code))?;
    let fiscal_year = app.fiscal_year()?;
    let stored = app.store.board(&district.code, fiscal_year).await?;
    let rows = stored.into_iter().map(|stored| row(&app, stored)).collect::<Result<_, _>>()?;
    let (accounts, devices) = (app.store.accounts().await?, app.store.devices().await?);
    let workers = accounts.iter().filter_map(|account| worker(&app, &district, account, &devices)).collect();
    Ok(Fresh(Board { district, fiscal_year, rows, workers, server_time: app.clock.now() }))
}

pub(super) async fn get_province(
    State(app): State<Arc<App>>,
    session: Session,
    Path(code): Path<String>,
) -> Result<Fresh<AreaBoard>, ApiProblem> {
    let province = area(&app, &code, AreaLevel::Province)?;
    check_right(&app, &session, Some(&province.code))?;
    let fiscal_year = app.fiscal_year()?;
    let areas = &app.catalogue.areas;
    let districts: Vec<AreaCode> = areas.children(&province.code).map(|district| district.code.clone()).collect();
    let figures = app.store.figures(fiscal_year, Some(&districts)).await?;
    let row = |(code, figures)| Some(AreaRow { area: areas.get(&code)?.clone(), figures });
    let rows = figures.into_iter().filter_map(row).collect();
    Ok(Fresh(AreaBoard { area: Some(province), fiscal_year, rows, server_time: app.clock.now() }))
}

pub(super) async fn get_country(State(app): State<Arc<App>>, session: Session) -> Result<Fresh<AreaBoard>, ApiProblem> {
    check_right(&app, &session, None)?;
    let fiscal_year = app.fiscal_year()?;
    let areas = &app.catalogue.areas;
    let mut provinces = BTreeMap::<&AreaCode, AreaRow>::new();
    for (district, figures) in app.store.figures(fiscal_year, None).await? {
        let Some(province) = areas.parent(&district) else {
            tracing::error!(%district, "the district of a target village is not known");
            return Err(ApiProblem::internal());
        };
        let row = || AreaRow { area: province.clone(), figures: Figures::default() };
        provinces.entry(&province.code).or_insert_with(row).figures.add(&figures);
    }
    let rows = provinces.into_values().collect();
    Ok(Fresh(AreaBoard { area: None, fiscal_year, rows, server_time: app.clock.now() }))
}

/// The area with this code, if it is of this level.
fn area(app: &App, code: &str, level: AreaLevel) -> Result<Area, ApiProblem> {
    let code: AreaCode = code.parse().map_err(|_| ApiProblem::not_found())?;
    let found = app.catalogue.areas.get(&code).filter(|area| area.code.level() == level);
    found.cloned().ok_or_else(ApiProblem::not_found)
}

/// Whether somebody may look at the board of an area, or with none at that of the country.
fn check_right(app: &App, session: &Session, area: Option<&AreaCode>) -> Result<(), ApiProblem> {
    let lineage = area.map(|area| app.catalogue.areas.lineage(area)).unwrap_or_default();
    let lineage: Vec<AreaCode> = lineage.iter().map(|area| area.code.clone()).collect();
    if roles_in(&session.account.grants, &lineage).any(sees_board) { Ok(()) } else { Err(ApiProblem::no_right()) }
}

fn row(app: &App, stored: StoredRow) -> Result<BoardRow, ApiProblem> {
    let subdistrict = app.catalogue.areas.get(&stored.placed.subdistrict).cloned();
    let shelf = app.catalogue.shelf();
    let instrument = shelf.instrument(&stored.instrument);
    let (Some(subdistrict), Some(instrument)) = (subdistrict, instrument) else {
        tracing::error!(village = %stored.placed.village.code, "a target's subdistrict or instrument is not known");
        return Err(ApiProblem::internal());
    };
    let empty = PhaseSummary::of(&AssessmentView::default(), instrument);
    let row = BoardRow {
        village: stored.placed.village,
        subdistrict,
        before: empty.clone(),
        after: empty,
        summaries: Default::default(),
        state: Default::default(),
        certification: None,
        valid_until: stored.earlier_valid_until,
        due: None,
        held: stored.held,
        last_change: None,
    };
    Ok(match stored.arrived {
        None => row,
        Some((state, at, by)) => BoardRow {
            due: Due::open(&state.after, &state.summaries, app.clock.today(), &app.catalogue.holidays),
            before: state.before,
            after: state.after,
            summaries: state.summaries,
            state: state.state,
            certification: state.certification,
            valid_until: state.valid_until.or(row.valid_until),
            last_change: Some(LastChange { at, by }),
            ..row
        },
    })
}

/// A field worker of the district, with the latest contact of their devices and all these devices have unsent.
fn worker(app: &App, district: &Area, stored: &StoredAccount, devices: &[Device]) -> Option<WorkerContact> {
    let in_district = |area: &AreaCode| app.catalogue.areas.contains(&district.code, area);
    let grants = stored.account.grants.iter().filter(|grant| grant.role == Role::FieldWorker);
    let areas: Vec<String> = grants
        .filter_map(|grant| grant.area.as_ref())
        .filter(|area| in_district(area))
        .map(ToString::to_string)
        .collect();
    if areas.is_empty() || stored.disabled {
        return None;
    }
    let own = || devices.iter().filter(|device| device.account == stored.account.id && !device.revoked);
    Some(WorkerContact {
        name: stored.account.display_name.clone(),
        areas,
        last_contact: own().filter_map(|device| device.last_contact).max(),
        unsent: own().map(|device| device.unsent).sum(),
    })
}
