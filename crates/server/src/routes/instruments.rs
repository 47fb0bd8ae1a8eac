//! `/api/instruments`: versions and drafts. The rules of a form stand in `domain::form`; here is who may, and in which order things
//! happen on disk.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use domain::form::History;
use domain::form::check::draft_faults;
use domain::{AreaCode, AreaLevel, Form};
use records::Grant;
use records::instruments::{
    Draft, DraftLine, DraftPut, DraftSeen, InstrumentLine, InstrumentList, Published, Scope, Version, kept_scopes,
};
use serde::Deserialize;

use super::body::{Body, Fresh};
use crate::app::App;
use crate::auth::session::Session;
use crate::catalogue::Shelf;
use crate::problem::ApiProblem;
use crate::store::{DraftWrite, Publication, StoreError};

/// How often publishing begins again because somebody else was given the number meanwhile.
const TRIES: usize = 5;

#[derive(Deserialize)]
pub(super) struct OfScope {
    scope: Scope,
}

/// What one may see: what is meant for the country, and for the provinces one works in.
pub(super) async fn list(State(app): State<Arc<App>>, session: Session) -> Result<Fresh<InstrumentList>, ApiProblem> {
    let grants = &session.account.grants;
    let shelf = app.catalogue.shelf();
    let kept = kept_scopes(grants);
    let drafts = app.store.drafts().await?;
    let mut list = InstrumentList::default();
    for version in shelf.versions.iter().rev().filter(|version| sees(&app, grants, &version.scope)) {
        let id = version.form.id();
        match list.instruments.iter_mut().find(|line| line.id == id) {
            Some(line) => line.versions.push(version.clone()),
            None => {
                let own = drafts.iter().filter(|draft| draft.form.id() == id && kept.contains(&draft.line.scope));
                let drafts = own.map(|draft| draft.line.clone()).collect();
                list.instruments.push(InstrumentLine { id: id.to_owned(), versions: vec![version.clone()], drafts });
            }
        }
    }
    list.instruments.sort_by(|one, other| one.id.cmp(&other.id));
    Ok(Fresh(list))
}

/// One version, as a file takes it.
pub(super) async fn version(
    State(app): State<Arc<App>>,
    session: Session,
    Path((id, number)): Path<(String, u32)>,
) -> Result<Fresh<Version>, ApiProblem> {
    let shelf = app.catalogue.shelf();
    let found = shelf.version(&id, number).filter(|version| sees(&app, &session.account.grants, &version.scope));
    found.cloned().map(Fresh).ok_or_else(ApiProblem::not_found)
}

pub(super) async fn draft(
    State(app): State<Arc<App>>,
    session: Session,
    Path(id): Path<String>,
    query: Result<Query<OfScope>, QueryRejection>,
) -> Result<Fresh<Draft>, ApiProblem> {
    let Query(OfScope { scope }) = query.map_err(|_| ApiProblem::malformed())?;
    keeps(&session, &scope)?;
    find_draft(&app, &id, &scope).await?.map(Fresh).ok_or_else(ApiProblem::not_found)
}

pub(super) async fn put_draft(
    State(app): State<Arc<App>>,
    session: Session,
    Path(id): Path<String>,
    Body(put): Body<DraftPut>,
) -> Result<Fresh<DraftLine>, ApiProblem> {
    keeps(&session, &put.scope)?;
    let shelf = app.catalogue.shelf();
    base_of(&shelf, &id, &put.scope, &put.form)?;
    // A draft may have faults, for it is not published yet; but nothing an app of ours could not have made.
    if put.form.is_too_large() {
        return Err(ApiProblem::malformed());
    }
    let (scope, now) = (put.scope.clone(), app.clock.now());
    let write = DraftWrite { scope: put.scope, revision: put.revision, form: put.form, by: session.account.id.clone() };
    let revision = app.store.put_draft(write, now).await?;
    Ok(Fresh(DraftLine { scope, revision, changed_at: now, changed_by: session.account.display_name }))
}

pub(super) async fn drop_draft(
    State(app): State<Arc<App>>,
    session: Session,
    Path(id): Path<String>,
    Body(seen): Body<DraftSeen>,
) -> Result<StatusCode, ApiProblem> {
    keeps(&session, &seen.scope)?;
    app.store.drop_draft(&id, &seen.scope, seen.revision).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Publishes a draft under the next number. What it says is judged here by the rules every device has; new items whose ids somebody else
/// published meanwhile get fresh ones.
pub(super) async fn publish(
    State(app): State<Arc<App>>,
    session: Session,
    Path(id): Path<String>,
    Body(seen): Body<DraftSeen>,
) -> Result<Fresh<Published>, ApiProblem> {
    keeps(&session, &seen.scope)?;
    for _ in 0..TRIES {
        let draft = find_draft(&app, &id, &seen.scope).await?.filter(|draft| draft.line.revision == seen.revision);
        let draft = draft.ok_or_else(ApiProblem::draft_conflict)?;
        let shelf = app.catalogue.shelf();
        let publication = publication(&shelf, &id, draft, &session)?;
        let number = publication.form.reference().version;
        match app.store.publish(publication, app.clock.now()).await {
            Ok(()) => {
                app.catalogue.learn(app.store.versions().await?);
                tracing::info!(instrument = %id, version = number, scope = %seen.scope, "a version was published");
                return Ok(Fresh(Published { version: number }));
            }
            // Another process on the same database, or another scope at the same moment.
            Err(StoreError::Exists) => app.catalogue.learn(app.store.versions().await?),
            Err(error) => return Err(error.into()),
        }
    }
    Err(ApiProblem::busy().after(1))
}

fn publication(shelf: &Shelf, id: &str, draft: Draft, session: &Session) -> Result<Publication, ApiProblem> {
    let base = base_of(shelf, id, &draft.line.scope, &draft.form)?;
    let history = History::of(shelf.of_id(id).map(|version| &version.form));
    let form = history.with_fresh_ids(draft.form, &base);
    if !draft_faults(&form, &base, &history).is_empty() {
        return Err(ApiProblem::draft_faulty());
    }
    let newest = shelf.of_id(id).next_back().map_or(0, |version| version.form.reference().version);
    Ok(Publication {
        scope: draft.line.scope,
        revision: draft.line.revision,
        form: form.with_version(newest.saturating_add(1)),
        based_on: base.reference().version,
        by: session.account.id.clone(),
    })
}

/// The version a draft came from: one of this instrument, of the same kind, meant for the draft's scope.
fn base_of(shelf: &Shelf, id: &str, scope: &Scope, draft: &Form) -> Result<Form, ApiProblem> {
    let reference = draft.reference();
    if reference.id != id {
        return Err(ApiProblem::malformed());
    }
    let base = shelf.version(id, reference.version).ok_or_else(ApiProblem::not_found)?;
    let is_meant = match scope {
        Scope::Country => base.scope == Scope::Country,
        Scope::Province(province) => base.scope.covers(province),
    };
    let same_kind = std::mem::discriminant(&base.form) == std::mem::discriminant(draft);
    if is_meant && same_kind { Ok(base.form.clone()) } else { Err(ApiProblem::malformed()) }
}

async fn find_draft(app: &App, id: &str, scope: &Scope) -> Result<Option<Draft>, ApiProblem> {
    let drafts = app.store.drafts().await?;
    Ok(drafts.into_iter().find(|draft| draft.form.id() == id && draft.line.scope == *scope))
}

fn keeps(session: &Session, scope: &Scope) -> Result<(), ApiProblem> {
    if kept_scopes(&session.account.grants).contains(scope) { Ok(()) } else { Err(ApiProblem::no_right()) }
}

/// Whether what is meant for a scope concerns somebody with these grants.
fn sees(app: &App, grants: &[Grant], scope: &Scope) -> bool {
    grants.iter().any(|grant| match &grant.area {
        None => true,
        Some(area) => province_of(app, area).is_some_and(|province| scope.covers(&province)),
    })
}

/// The province an area is or lies in.
pub(super) fn province_of(app: &App, area: &AreaCode) -> Option<AreaCode> {
    let lineage = app.catalogue.areas.lineage(area);
    lineage.into_iter().find(|area| area.code.level() == AreaLevel::Province).map(|area| area.code.clone())
}
