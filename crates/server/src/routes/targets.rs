//! `/api/targets/{district}`: which villages of a district are targets of a year; and `POST /api/instruments/{id}/use`: with which version
//! they are assessed.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use domain::village::parse_district_csv;
use domain::{Area, AreaCode, AreaLevel, FiscalYear, Form};
use records::instruments::{Scope, Use, Used, kept_scopes};
use records::permission::roles_in;
use records::targets::{
    Altered, Choice, EvaluatedBy, ImportPut, Imported, TargetList, TargetVillage, TargetsPut, sets_targets,
};
use serde::Deserialize;

use super::body::{Body, Fresh};
use super::instruments::province_of;
use crate::app::App;
use crate::auth::session::Session;
use crate::cli::place;
use crate::problem::ApiProblem;
use crate::store::{NewTarget, PlacedVillage, StoredVillage, TargetInstrument, TargetsWrite};

#[derive(Deserialize)]
pub(super) struct OfYear {
    year: Option<FiscalYear>,
}

pub(super) async fn get(
    State(app): State<Arc<App>>,
    session: Session,
    Path(code): Path<String>,
    query: Result<Query<OfYear>, QueryRejection>,
) -> Result<Fresh<TargetList>, ApiProblem> {
    let Query(OfYear { year }) = query.map_err(|_| ApiProblem::malformed())?;
    let district = kept_district(&app, &session, &code)?;
    let year = year.map_or_else(|| app.fiscal_year(), Ok)?;
    list(&app, district, year).await.map(Fresh)
}

pub(super) async fn post(
    State(app): State<Arc<App>>,
    session: Session,
    Path(code): Path<String>,
    Body(put): Body<TargetsPut>,
) -> Result<Fresh<TargetList>, ApiProblem> {
    let district = kept_district(&app, &session, &code)?;
    check(&app, &district.code, &put.by)?;
    let known = app.store.district_villages(&district.code, put.year).await?;
    let is_here = |code: &AreaCode| known.iter().any(|village| village.placed.village.code == *code);
    if !put.add.iter().chain(&put.remove).all(is_here) {
        return Err(ApiProblem::malformed());
    }
    let add = put.add.into_iter().map(|code| target(code, &put.by)).collect();
    app.store.change_targets(put.year, TargetsWrite { villages: vec![], add, remove: put.remove }).await?;
    list(&app, district, put.year).await.map(Fresh)
}

pub(super) async fn import(
    State(app): State<Arc<App>>,
    session: Session,
    Path(code): Path<String>,
    Body(put): Body<ImportPut>,
) -> Result<Fresh<Imported>, ApiProblem> {
    let district = kept_district(&app, &session, &code)?;
    check(&app, &district.code, &put.by)?;
    let villages = match parse_district_csv(&put.csv, &app.catalogue.areas, &district.code) {
        Ok(villages) => villages,
        Err(faults) => return Ok(Fresh(Imported { faults, ..Imported::default() })),
    };
    let placed = villages.into_iter().map(|village| place(&app.catalogue, village)).collect::<Result<Vec<_>, _>>();
    // The lines were read with the same areas.
    let mut villages = placed.map_err(|error| {
        tracing::error!(%error, "a village that was read lies nowhere");
        ApiProblem::internal()
    })?;
    let known = app.store.district_villages(&district.code, put.year).await?;
    let altered = alter(&known, &mut villages);
    let imported = Imported { villages: villages.len(), faults: vec![], altered };
    if !put.dry {
        let add = villages.iter().map(|placed| target(placed.village.code.clone(), &put.by)).collect();
        app.store.change_targets(put.year, TargetsWrite { villages, add, remove: vec![] }).await?;
    }
    Ok(Fresh(imported))
}

/// The villages of a list that are known otherwise. What the list does not tell of them is as it is known: it takes nothing away.
fn alter(known: &[StoredVillage], listed: &mut [PlacedVillage]) -> Vec<Altered> {
    let mut altered = Vec::new();
    for PlacedVillage { village: after, .. } in listed {
        let Some(before) = known.iter().map(|one| &one.placed.village).find(|one| one.code == after.code) else {
            continue;
        };
        after.households = after.households.or(before.households);
        after.people = after.people.or(before.people);
        if after != before {
            altered.push(Altered { before: before.clone(), after: after.clone() });
        }
    }
    altered
}

/// Assesses villages with a version: those not begun from now on; those begun are offered the move, which a person makes.
pub(super) async fn use_version(
    State(app): State<Arc<App>>,
    session: Session,
    Path(id): Path<String>,
    Body(asked): Body<Use>,
) -> Result<Fresh<Used>, ApiProblem> {
    may_use(&app, &session, asked.area.as_ref())?;
    let shelf = app.catalogue.shelf();
    let version = shelf.version(&id, asked.version).ok_or_else(ApiProblem::not_found)?;
    let wanted = version.form.reference().to_string();
    let active = app.store.active_districts(asked.year).await?;
    let is_meant = |district: &AreaCode| {
        let inside = asked.area.as_ref().is_none_or(|area| app.catalogue.areas.contains(area, district));
        inside && province_of(&app, district).is_some_and(|province| version.scope.covers(&province))
    };
    let (mut used, mut writes) = (Used::default(), Vec::new());
    for district in active.keys().filter(|district| is_meant(district)) {
        for village in app.store.district_villages(district, asked.year).await? {
            writes.extend(match version.form {
                Form::PassFail(_) => assess_with(&village, &id, &wanted, &mut used),
                Form::Happiness(_) => measure_with(&village, &id, &wanted, &mut used),
                Form::Activities(_) => ask_with(&village, &id, &wanted, &mut used),
            });
        }
    }
    if !asked.dry {
        app.store.set_target_instruments(asked.year, &writes).await?;
    }
    Ok(Fresh(used))
}

/// What becomes of a village's assessments; counts it.
fn assess_with(village: &StoredVillage, id: &str, wanted: &str, used: &mut Used) -> Option<TargetInstrument> {
    let now = standing(village)?;
    if !is_version_of(&now.instrument, id) {
        return None;
    }
    if now.instrument == wanted {
        used.same += 1;
        // An offer made before is taken back.
        return Some(TargetInstrument { offered: None, ..now });
    }
    if village.state.is_locked() {
        used.kept += 1;
        return None;
    }
    if village.assessed {
        used.offered += 1;
        return Some(TargetInstrument { offered: Some(wanted.to_owned()), ..now });
    }
    used.changed += 1;
    Some(TargetInstrument { instrument: wanted.to_owned(), offered: None, ..now })
}

/// What becomes of the measurement of a village's happiness; counts it.
fn measure_with(village: &StoredVillage, id: &str, wanted: &str, used: &mut Used) -> Option<TargetInstrument> {
    let now = standing(village)?;
    if !is_version_of(&now.happiness, id) {
        return None;
    }
    let may_change = !(village.measured || village.state.is_locked());
    let is_other = count_whole(&now.happiness, wanted, may_change, used);
    is_other.then(|| TargetInstrument { happiness: wanted.to_owned(), ..now })
}

/// What becomes of the households' nine activities; counts it.
fn ask_with(village: &StoredVillage, id: &str, wanted: &str, used: &mut Used) -> Option<TargetInstrument> {
    let now = standing(village)?;
    if !is_version_of(&now.activities, id) {
        return None;
    }
    let may_change = !(village.asked || village.state.is_locked());
    let is_other = count_whole(&now.activities, wanted, may_change, used);
    is_other.then(|| TargetInstrument { activities: wanted.to_owned(), ..now })
}

/// Counts a village that either takes the version as a whole or stays; whether it takes it.
fn count_whole(now: &str, wanted: &str, may_change: bool, used: &mut Used) -> bool {
    let (count, takes_it) = match (now == wanted, may_change) {
        (true, _) => (&mut used.same, false),
        (false, false) => (&mut used.kept, false),
        (false, true) => (&mut used.changed, true),
    };
    *count += 1;
    takes_it
}

fn is_version_of(reference: &str, id: &str) -> bool {
    reference.split_once('@').is_some_and(|(own, _)| own == id)
}

/// By what a target is evaluated now; none for a village that is no target.
fn standing(village: &StoredVillage) -> Option<TargetInstrument> {
    Some(TargetInstrument {
        village: village.placed.village.code.clone(),
        instrument: village.instrument.clone()?,
        happiness: village.happiness.clone()?,
        activities: village.activities.clone()?,
        offered: village.offered.clone(),
    })
}

fn target(village: AreaCode, by: &EvaluatedBy) -> NewTarget {
    let EvaluatedBy { instrument, happiness, activities } = by.clone();
    NewTarget { village, instrument, happiness, activities }
}

/// Whoever sets an area's targets says with which version they are assessed; the department says it for the country.
fn may_use(app: &App, session: &Session, area: Option<&AreaCode>) -> Result<(), ApiProblem> {
    let grants = &session.account.grants;
    let may = match area {
        None => kept_scopes(grants).contains(&Scope::Country),
        Some(area) => {
            let lineage: Vec<AreaCode> = app.catalogue.areas.lineage(area).iter().map(|a| a.code.clone()).collect();
            !lineage.is_empty() && roles_in(grants, &lineage).any(sets_targets)
        }
    };
    if may { Ok(()) } else { Err(ApiProblem::no_right()) }
}

async fn list(app: &App, district: Area, year: FiscalYear) -> Result<TargetList, ApiProblem> {
    let stored = app.store.district_villages(&district.code, year).await?;
    let village = |stored: StoredVillage| {
        let subdistrict = app.catalogue.areas.get(&stored.placed.subdistrict).cloned()?;
        let StoredVillage { placed, instrument, collected, .. } = stored;
        Some(TargetVillage { village: placed.village, subdistrict, instrument, collected })
    };
    let villages = stored.into_iter().filter_map(village).collect();
    let shelf = app.catalogue.shelf();
    let (mut instruments, mut happiness, mut activities) = (vec![], vec![], vec![]);
    for version in shelf.versions.iter().rev().filter(|version| is_meant(app, &district.code, &version.scope)) {
        let name = version.form.parts().name;
        let choice = Choice { instrument: version.form.reference().to_string(), name_th: name.th, name_en: name.en };
        match &version.form {
            Form::PassFail(_) => instruments.push(choice),
            Form::Happiness(_) => happiness.push(choice),
            Form::Activities(_) => activities.push(choice),
        }
    }
    Ok(TargetList { district, fiscal_year: year, villages, instruments, happiness, activities })
}

/// Whether what is meant for a scope is meant for the district.
fn is_meant(app: &App, district: &AreaCode, scope: &Scope) -> bool {
    province_of(app, district).is_some_and(|province| scope.covers(&province))
}

/// All instruments are there, of the right kinds, and meant for the district.
fn check(app: &App, district: &AreaCode, by: &EvaluatedBy) -> Result<(), ApiProblem> {
    let shelf = app.catalogue.shelf();
    let meant = |reference: &str| {
        let mut versions = shelf.versions.iter().filter(|version| is_meant(app, district, &version.scope));
        versions.any(|version| version.form.reference().to_string() == reference)
    };
    let known = shelf.instrument(&by.instrument).is_some()
        && shelf.happiness_instrument(&by.happiness).is_some()
        && shelf.activity_set(&by.activities).is_some();
    let all_meant = [&by.instrument, &by.happiness, &by.activities].into_iter().all(|reference| meant(reference));
    if known && all_meant { Ok(()) } else { Err(ApiProblem::malformed()) }
}

/// The district, if the account sets its targets.
fn kept_district(app: &App, session: &Session, code: &str) -> Result<Area, ApiProblem> {
    let code: AreaCode = code.parse().map_err(|_| ApiProblem::not_found())?;
    let district = app.catalogue.areas.get(&code).filter(|area| area.code.level() == AreaLevel::District);
    let district = district.cloned().ok_or_else(ApiProblem::not_found)?;
    let lineage: Vec<AreaCode> = app.catalogue.areas.lineage(&code).iter().map(|area| area.code.clone()).collect();
    if roles_in(&session.account.grants, &lineage).any(sets_targets) {
        Ok(district)
    } else {
        Err(ApiProblem::no_right())
    }
}
