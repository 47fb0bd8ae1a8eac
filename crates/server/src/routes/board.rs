//! `GET /api/board/district/{code}`: villages × steps, who, when; read from the projection kept beside the feeds.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::{Area, AreaCode, AreaLevel};
use records::board::{Board, BoardRow, LastChange, WorkerContact};
use records::dossier::PhaseSummary;
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
    let district = district(&app, &code)?;
    let lineage: Vec<AreaCode> =
        app.catalogue.areas.lineage(&district.code).iter().map(|area| area.code.clone()).collect();
    if !roles_in(&session.account.grants, &lineage).any(sees_board) {
        return Err(ApiProblem::no_right());
    }
    let fiscal_year = app.fiscal_year()?;
    let stored = app.store.board(&district.code, fiscal_year).await?;
    let rows = stored.into_iter().map(|stored| row(&app, stored)).collect::<Result<_, _>>()?;
    let (accounts, devices) = (app.store.accounts().await?, app.store.devices().await?);
    let workers = accounts.iter().filter_map(|account| worker(&app, &district, account, &devices)).collect();
    Ok(Fresh(Board { district, fiscal_year, rows, workers, server_time: app.clock.now() }))
}

fn district(app: &App, code: &str) -> Result<Area, ApiProblem> {
    let code: AreaCode = code.parse().map_err(|_| ApiProblem::not_found())?;
    let found = app.catalogue.areas.get(&code).filter(|area| area.code.level() == AreaLevel::District);
    found.cloned().ok_or_else(ApiProblem::not_found)
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
        held: stored.held,
        last_change: None,
    };
    Ok(match stored.arrived {
        None => row,
        Some((state, at, by)) => BoardRow {
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
